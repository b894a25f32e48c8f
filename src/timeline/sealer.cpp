#include <algorithm>
#include <atomic>
#include <stdexcept>
#include <thread>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "base/guarded.hpp"
#include "base/log.hpp"
#include "base/wake_event.hpp"
#include "timeline/chain.hpp"
#include "timeline/digest.hpp"
#include "timeline/seal.hpp"

namespace mainstay::timeline {

namespace {

namespace json = boost::json;

constexpr std::chrono::seconds pause_after_failure{10};

/// Any number that nothing else in this program locks by.
constexpr std::int64_t advisory_lock = 0x6d61696e73656c;

bool is_only_sealer(db::Sql& sql) {
    // SQLite has one writer.
    if (sql.dialect() == db::Dialect::sqlite) return true;
    return sql
        .value<bool>(
            "SELECT CASE WHEN pg_try_advisory_xact_lock(CAST(:number AS BIGINT)) THEN 1 ELSE 0 END",
            advisory_lock
        )
        .value_or(false);
}

/// The head that the chain goes on from. To seal on top of a head that does not prove would launder
/// what was cut off, so that is refused.
Anchor proven_head(db::Sql& sql, const Key& chain_key, const std::optional<Anchor>& known) {
    auto head = find_head(sql);
    auto last = last_seal(sql);
    if (!head) {
        if (last || known) throw std::runtime_error("the head of the timeline's chain is missing");
        return {0, std::string(first_mac)};
    }
    if (head->proof != proof_of(chain_key, head->position, head->mac))
        throw std::runtime_error(
            "the head of the timeline's chain does not prove, or the key is another"
        );
    if (!last || last->position != head->position || last->mac != head->mac)
        throw std::runtime_error("the timeline's last seal is not the one its head tells of");
    if (known && known->position > 0 && mac_at(sql, known->position) != known->mac)
        throw std::runtime_error("the timeline's chain was put back to an earlier state");
    return {head->position, head->mac};
}

}  // namespace

Sealed seal_batch(db::Sql& sql, const Key& key, int limit, const std::optional<Anchor>& known) {
    if (!is_only_sealer(sql)) return {0, known};

    auto entries = sql.all<Entry>(
        "SELECT id, at, actor_kind, actor, subject_type, subject_id, action, NULL AS before, NULL "
        "AS after,"
        " NULL AS salt, digest, request_id, NULL AS principal"
        " FROM timeline_unsealed JOIN timeline_entry ON id = entry"
        // Else a plan that merges both by their keys begins with the first entry there ever was.
        " WHERE id >= (SELECT min(entry) FROM timeline_unsealed) ORDER BY entry LIMIT :limit",
        limit
    );
    if (entries.empty()) return {0, known};

    auto own_key = chain_key(key);
    auto head = proven_head(sql, own_key, known);
    const auto first = head.position;
    json::array seals;
    for (const Entry& entry : entries) {
        head = {head.position + 1, mac_of(own_key, head.mac, head.position + 1, entry)};
        seals.push_back({head.position, entry.id.value, head.mac});
    }
    append_seals(sql, json::serialize(seals));
    sql.run(
        "DELETE FROM timeline_unsealed WHERE entry IN"
        " (SELECT entry FROM timeline_seal WHERE position > :first)",
        first
    );
    write_head(sql, {head.position, head.mac, proof_of(own_key, head.position, head.mac)});
    return {static_cast<int>(entries.size()), head};
}

/// The thread of a Sealer.
class Sealer::Engine {
public:
    Engine(db::Database& database, const Key& key, SealerOptions options)
        : database_(database), key_(key), options_(options) {
        database_.on_commit([wake_event = wake_event_] { wake_event->notify(); });
    }

    ~Engine() { stop(); }

    void start() {
        thread_ = std::thread([this] { run(); });
    }

    void stop() {
        if (is_stopping_.exchange(true)) return;
        wake_event_->notify();
        stopping_.notify();
        if (thread_.joinable()) thread_.join();
    }

    std::optional<std::string> failure() {
        return failure_.with([](const auto& failure) { return failure; });
    }

private:
    void run() {
        while (!is_stopping_) {
            wake_event_->wait(options_.poll);
            stopping_.wait(options_.pause);
            if (!seal_waiting()) stopping_.wait(pause_after_failure);
        }
        seal_waiting();
    }

    /// Seals until little or nothing waits. Returns whether that could be done.
    bool seal_waiting() {
        try {
            while (has_unsealed()) {
                auto sealed = database_.write([&](db::Sql& sql) {
                    return seal_batch(sql, key_, options_.batch, known_);
                });
                known_ = sealed.head;
                if (sealed.count < options_.batch) break;
            }
            failure_.with([](auto& failure) { failure.reset(); });
            return true;
        } catch (const std::exception& failure) {
            MAINSTAY_LOG(error, "timeline", "nothing is sealed: {}", failure.what());
            failure_.with([&](auto& last) { last = failure.what(); });
            return false;
        }
    }

    /// A look that takes nothing from those who write: most commits leave nothing to seal.
    bool has_unsealed() {
        return database_.read([](db::Sql& sql) {
            return sql.value<std::int64_t>("SELECT entry FROM timeline_unsealed LIMIT 1")
                .has_value();
        });
    }

    db::Database& database_;
    const Key key_;
    const SealerOptions options_;
    // Owned by this and by the database's listener, which stays when this is gone.
    std::shared_ptr<WakeEvent> wake_event_ = std::make_shared<WakeEvent>();
    std::optional<Anchor> known_;  // The chain as this process last saw it.
    Guarded<std::optional<std::string>> failure_;
    std::atomic<bool> is_stopping_ = false;
    WakeEvent stopping_;
    std::thread thread_;
};

Sealer::Sealer(db::Database& database, const Key& key, SealerOptions options)
    : engine_(std::make_unique<Engine>(database, key, options)) {}

Sealer::~Sealer() = default;

void Sealer::start() { engine_->start(); }

void Sealer::stop() { engine_->stop(); }

std::optional<std::string> Sealer::failure() const { return engine_->failure(); }

}  // namespace mainstay::timeline
