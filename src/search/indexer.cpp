#include "search/indexer.hpp"

#include <algorithm>
#include <atomic>
#include <map>
#include <set>
#include <span>
#include <stdexcept>
#include <thread>

#include <fmt/format.h>

#include "base/guarded.hpp"
#include "base/log.hpp"
#include "base/wake_event.hpp"
#include "search/index_text.hpp"
#include "search/store.hpp"

namespace mainstay::search {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds pause_after_failure{10};

// While others wait to write, how many times as long as a batch took nothing is indexed. The
// further behind, the less: who writes much is to wait for the index, not who searches.
constexpr int share_of_others = 3;
constexpr std::chrono::seconds lag_without_giving_way{6};

// Documents that are in memory at once, which may be long.
constexpr std::size_t documents_at_once = 100;

// Of tokens: about 10 ms of the thread that writes.
constexpr std::size_t bytes_at_once_max = 200'000;

/// Thrown to undo a batch that another process has done.
struct AnotherWasFaster {};

std::string version_of(const Kind& kind) {
    return fmt::format("{}.{}", tokens_version, kind.version);
}

/// The kind that is not read through with this program's version, and how far it is.
std::optional<store::Progress> unread(db::Sql& sql, const std::vector<Kind>& kinds) {
    const auto all = store::progress(sql);
    for (const Kind& kind : kinds) {
        const auto known = std::ranges::find(all, kind.name, &store::Progress::kind);
        if (known == all.end() || known->version != version_of(kind))
            return store::Progress{kind.name, version_of(kind), 0, false};
        if (!known->is_complete) return *known;
    }
    return std::nullopt;
}

/// Takes the next items of what is not read through for changed.
int read_on(db::Sql& sql, const std::vector<Kind>& kinds, int limit) {
    auto progress = unread(sql, kinds);
    if (!progress) return 0;
    const auto& kind = *std::ranges::find(kinds, progress->kind, &Kind::name);
    const auto ids = kind.ids(sql, progress->read_to, limit);
    store::add_changes(sql, kind.name, ids);
    if (!ids.empty()) progress->read_to = ids.back();
    progress->is_complete = ids.size() < static_cast<std::size_t>(limit);
    store::write_progress(sql, *progress);
    return std::max(static_cast<int>(ids.size()), 1);
}

/// What of `changes` is of that kind, each thing once.
std::vector<std::int64_t> items_of(
    const std::vector<store::Change>& changes, std::string_view kind
) {
    std::set<std::int64_t> items;
    for (const store::Change& change : changes)
        if (change.kind == kind) items.insert(change.thing);
    return {items.begin(), items.end()};
}

store::Entry entry_of(const Kind& kind, const Document& document, db::Dialect dialect) {
    return {document.id, document.at, index_text(kind, document, dialect)};
}

/// Writes one batch. Others write between its portions, so that long texts keep nobody waiting.
/// What is written twice, since a process ended in between, is the same.
class BatchWriter {
public:
    BatchWriter(db::Database& database, const std::vector<store::Change>& changes)
        : database_(database), changes_(changes) {}

    /// Puts these items into the index, as they are, or takes those out that are gone.
    void index(const Kind& kind, std::span<const std::int64_t> items) {
        const std::vector<std::int64_t> ids(items.begin(), items.end());
        const auto from = changes_of(kind, {ids.begin(), ids.end()});
        const auto documents = database_.read([&](db::Sql& sql) { return kind.load(sql, ids); });

        // Not on a thread of the database: that would wait.
        std::set<std::int64_t> gone(ids.begin(), ids.end());
        std::vector<store::Entry> entries;
        std::size_t bytes = 0;
        for (const Document& document : documents) {
            gone.erase(document.id);
            entries.push_back(entry_of(kind, document, database_.dialect()));
            bytes += entries.back().text.size();
            if (bytes < bytes_at_once_max) continue;
            put(from, kind, std::exchange(entries, {}), {});
            bytes = 0;
        }
        put(from, kind, std::move(entries), {gone.begin(), gone.end()});
    }

    void finish() {
        database_.write([&](db::Sql& sql) {
            check_pending(sql, changes_);
            store::delete_changes(sql, changes_);
        });
    }

private:
    std::vector<store::Change> changes_of(const Kind& kind, const std::set<std::int64_t>& items) {
        std::vector<store::Change> found;
        for (const store::Change& change : changes_)
            if (change.kind == kind.name && items.contains(change.thing)) found.push_back(change);
        return found;
    }

    void put(
        const std::vector<store::Change>& from, const Kind& kind,
        const std::vector<store::Entry>& entries, const std::vector<std::int64_t>& gone
    ) {
        if (entries.empty() && gone.empty()) return;
        database_.write([&](db::Sql& sql) {
            check_pending(sql, from);
            store::remove(sql, kind.name, gone);
            store::put(sql, kind.name, entries);
        });
    }

    static void check_pending(db::Sql& sql, const std::vector<store::Change>& changes) {
        const auto count = static_cast<std::int64_t>(changes.size());
        if (store::count_changes(sql, changes) != count) throw AnotherWasFaster();
    }

    db::Database& database_;
    const std::vector<store::Change>& changes_;
};

bool has_pending_writes(const db::Database& database) {
    const auto lanes = database.lanes();
    return !lanes.empty() && lanes.back().pending > 0;
}

}  // namespace

void changed(db::Sql& sql, std::string_view kind, std::int64_t id) {
    store::add_change(sql, kind, id);
}

void changed(db::Sql& sql, std::string_view kind, const db::Query& ids) {
    store::add_changes(sql, kind, ids);
}

void index_now(db::Sql& sql, const Kind& kind, const std::vector<std::int64_t>& items) {
    std::vector<store::Entry> entries;
    for (const Document& document : kind.load(sql, items))
        entries.push_back(entry_of(kind, document, sql.dialect()));
    store::put(sql, kind.name, std::move(entries));
}

void index_missing(db::Sql& sql, const Kind& kind, const std::vector<std::int64_t>& items) {
    index_now(sql, kind, store::missing(sql, kind.name, items));
}

int index_batch(db::Database& database, const std::vector<Kind>& kinds, int batch) {
    const auto changes = database.read([&](db::Sql& sql) { return store::changes(sql, batch); });
    if (changes.empty()) {
        // Asked first by a read: a write would be one each time that nothing is to be done.
        const auto is_unread =
            database.read([&](db::Sql& sql) { return unread(sql, kinds).has_value(); });
        if (!is_unread) return 0;
        return database.write([&](db::Sql& sql) { return read_on(sql, kinds, batch); });
    }
    BatchWriter writer(database, changes);
    try {
        // What is of a kind that this program does not know is another's, of a newer version, which
        // will read it all through when it starts: it is dropped.
        for (const Kind& kind : kinds) {
            const auto items = items_of(changes, kind.name);
            for (std::span rest(items); !rest.empty();) {
                const auto now = std::min(rest.size(), documents_at_once);
                writer.index(kind, rest.first(now));
                rest = rest.subspan(now);
            }
        }
        writer.finish();
    } catch (const AnotherWasFaster&) {
        return 0;
    }
    return static_cast<int>(changes.size());
}

void purge(db::Sql& sql) {
    if (sql.dialect() == db::Dialect::sqlite)
        sql.run("INSERT INTO search_index (search_index) VALUES ('optimize')");
}

void rebuild(db::Sql& sql) { store::forget_progress(sql); }

IndexState state(db::Sql& sql, const std::vector<Kind>& kinds) {
    return {.pending = store::count_pending(sql), .is_complete = !unread(sql, kinds)};
}

/// The thread of an Indexer.
class Indexer::Engine {
public:
    Engine(db::Database& database, std::vector<Kind> kinds, IndexerOptions options)
        : database_(database), kinds_(std::move(kinds)), options_(options) {
        database.on_commit([wake_event = wake_event_] { wake_event->notify(); });
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

    IndexerFigures figures() const {
        return known_.with([](const Known& known) {
            auto figures = known.figures;
            if (known.behind_since) figures.lag = Clock::now() - *known.behind_since;
            return figures;
        });
    }

private:
    /// What was found at the last look.
    struct Known {
        IndexerFigures figures;
        std::optional<Clock::time_point> behind_since;
    };

    void run() {
        while (!is_stopping_) {
            if (!index_all()) stopping_.wait(pause_after_failure);
            if (is_stopping_) break;
            wake_event_->wait(options_.poll);
            stopping_.wait(options_.pause);
        }
    }

    /// Indexes until nothing is left to do. Returns whether that could be done.
    bool index_all() {
        try {
            for (auto begin = Clock::now(); !is_stopping_; begin = Clock::now()) {
                const int count = index_batch(database_, kinds_, options_.batch);
                publish(count);
                if (count == 0) break;
                if (has_pending_writes(database_)) give_way(Clock::now() - begin);
            }
            return true;
        } catch (const std::exception& failure) {
            MAINSTAY_LOG(error, "search", "nothing is indexed: {}", failure.what());
            known_.with([&](Known& known) {
                known.figures.failure = failure.what();
                if (!known.behind_since) known.behind_since = Clock::now();
            });
            return false;
        }
    }

    void give_way(Clock::duration took) {
        const auto left = 1.0 - figures().lag / lag_without_giving_way;
        if (left <= 0) return;
        stopping_.wait(std::chrono::ceil<std::chrono::milliseconds>(took * share_of_others * left));
    }

    void publish(int count) {
        // While batches are full, there is more; else what came meanwhile is in the next one. Where
        // none was done, all may be, or another process may have been faster.
        const bool is_looked_at = count == 0 ? !figures().is_complete : count == options_.batch;
        const auto now = is_looked_at
                             ? database_.read([&](db::Sql& sql) { return state(sql, kinds_); })
                             : IndexState{};
        known_.with([&](Known& known) {
            known.figures.failure.reset();
            known.figures.pending = now.pending;
            known.figures.is_complete = known.figures.is_complete || now.is_complete;
            if (count == 0) known.behind_since.reset();
            if (count > 0 && !known.behind_since) known.behind_since = Clock::now();
        });
    }

    db::Database& database_;
    const std::vector<Kind> kinds_;
    const IndexerOptions options_;
    // Owned by this and by the database's listener, which stays when this is gone.
    std::shared_ptr<WakeEvent> wake_event_ = std::make_shared<WakeEvent>();
    WakeEvent stopping_;
    mutable Guarded<Known> known_;
    std::atomic<bool> is_stopping_ = false;
    std::thread thread_;
};

Indexer::Indexer(db::Database& database, std::vector<Kind> kinds, IndexerOptions options)
    : engine_(std::make_unique<Engine>(database, std::move(kinds), options)) {}

Indexer::~Indexer() = default;

void Indexer::start() { engine_->start(); }

void Indexer::stop() { engine_->stop(); }

IndexerFigures Indexer::figures() const { return engine_->figures(); }

}  // namespace mainstay::search
