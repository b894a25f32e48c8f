#include "events/follower.hpp"

#include <algorithm>
#include <exception>

#include "base/log.hpp"

namespace mainstay::events {

namespace {

constexpr std::chrono::milliseconds pause_after_failure{1000};

db::Query condition_of(db::Sql& sql, Cursor cursor, Cursor end) {
    db::Query query;
    if (sql.dialect() == db::Dialect::sqlite) {
        query.add("SELECT 0 AS tx, id, at, type, version, payload, request_id FROM outbox");
        query.add(" WHERE id > :after AND id <= :end", cursor.id, end.id);
        return query;
    }
    query.add("SELECT tx, id, at, type, version, payload, request_id FROM outbox");
    query.add(
        " WHERE (tx, id) > (CAST(:after_tx AS BIGINT), CAST(:after AS BIGINT))", cursor.tx,
        cursor.id
    );
    query.add(" AND tx <= :end_tx", end.tx);
    return query;
}

}  // namespace

Batch batch_after(db::Sql& sql, Cursor cursor, const std::vector<std::string>& types, int limit) {
    // One view of the database: what is there up to its head is all there will ever be.
    Batch found{.end = std::max(head(sql), cursor)};
    if (types.empty() || found.end == cursor) return found;
    bool is_sqlite = sql.dialect() == db::Dialect::sqlite;
    auto query = condition_of(sql, cursor, found.end);
    query.add(" AND type IN ").add_list(types);
    query.add(is_sqlite ? " ORDER BY id LIMIT :limit" : " ORDER BY tx, id LIMIT :limit", limit);
    found.records = sql.all<EventRecord>(query);
    found.is_full = static_cast<int>(found.records.size()) >= limit;
    if (found.is_full) found.end = found.records.back().cursor();
    return found;
}

Follower::Follower(db::Database& database, FollowerOptions options)
    : database_(database),
      options_(options),
      wake_event_(std::make_shared<WakeEvent>()) {  // Owners: see the member.
    database_.on_commit([wake_event = wake_event_] { wake_event->notify(); });
}

Follower::~Follower() { stop(); }

void Follower::subscribe(Subscriber subscriber) {
    for (const auto& type : subscriber.types)
        if (std::ranges::find(types_, type) == types_.end()) types_.push_back(type);
    subscribers_.push_back(std::move(subscriber));
}

void Follower::start() {
    go_to_head();
    thread_ = std::thread([this] { run(); });
}

void Follower::stop() {
    if (is_stopping_.exchange(true)) return;
    wake_event_->notify();
    stopping_.notify();
    if (thread_.joinable()) thread_.join();
}

void Follower::run() {
    bool is_more = false;
    while (!is_stopping_) {
        if (!is_more) wake_event_->wait(options_.poll);
        if (is_stopping_) return;
        try {
            is_more = look();
            is_failing_ = false;
        } catch (const std::exception& failure) {
            is_more = false;
            if (!std::exchange(is_failing_, true))
                MAINSTAY_LOG(error, "events", "the outbox cannot be followed: {}", failure.what());
            stopping_.wait(pause_after_failure);
        }
        if (!is_more) stopping_.wait(pause());
    }
}

/// Whether there is more to be read at once.
bool Follower::look() {
    auto found = database_.read([&](db::Sql& sql) {
        return batch_after(sql, cursor_, types_, options_.batch);
    });
    full_batches_ = found.is_full ? full_batches_ + 1 : 0;
    if (full_batches_ > options_.batches_max) {
        go_to_head();
        return false;
    }
    cursor_ = found.end;
    events_read_ += static_cast<std::int64_t>(found.records.size());
    deliver(found);
    return found.is_full;
}

void Follower::deliver(const Batch& found) const {
    std::vector<EventRecord> wanted;
    for (const auto& subscriber : subscribers_) {
        if (subscriber.types.size() == types_.size()) {
            subscriber.take(found.records, found.end);
            continue;
        }
        wanted.clear();
        std::ranges::copy_if(found.records, std::back_inserter(wanted), [&](const auto& record) {
            return std::ranges::find(subscriber.types, record.type) != subscriber.types.end();
        });
        subscriber.take(wanted, found.end);
    }
}

std::chrono::milliseconds Follower::pause() const {
    auto pause = options_.pause;
    for (const auto& subscriber : subscribers_)
        if (subscriber.pause) pause = std::max(pause, subscriber.pause());
    return pause;
}

void Follower::go_to_head() {
    full_batches_ = 0;
    cursor_ = database_.read([](db::Sql& sql) { return head(sql); });
    for (const auto& subscriber : subscribers_) subscriber.missed(cursor_);
}

}  // namespace mainstay::events
