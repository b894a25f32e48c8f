// The face of events/: a transactional outbox and its subscriptions. An event is written in the
// transaction of the change that caused it: both are committed, or neither.
#pragma once

#include <concepts>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/call.hpp"
#include "db/migration.hpp"
#include "db/sql.hpp"
#include "jobs/declaration.hpp"
#include "jobs/worker.hpp"
#include "wire/codec.hpp"

namespace mainstay::events {

/// The tables of this module.
std::span<const db::Migration> migrations();

/// An event type: a described struct with `static constexpr std::string_view type =
/// "ticket.changed";` and `static constexpr int schema_version = 1;`. A new version only adds
/// optional members and lists; any other change is a new type.
template <class T>
concept Event = wire::DescribedStruct<T> && requires {
    { T::type } -> std::convertible_to<std::string_view>;
    { T::schema_version } -> std::convertible_to<int>;
};

/// What `emit` writes: an event that is already JSON.
struct Emission {
    std::string_view type;
    int version = 1;
    std::string payload;
};

void emit_payload(db::Sql& sql, const Call& call, const Emission& emission);

/// Publishes `event`: adds a row to the outbox, and a job for each subscription to its type, in
/// this transaction.
template <Event E>
void emit(db::Sql& sql, const Call& call, const E& event) {
    emit_payload(sql, call, {std::string(E::type), E::schema_version, wire::print(event)});
}

/// Enqueues a job for each event of a type. The job's payload is the event.
struct Subscription {
    std::string type;
    jobs::Worker worker;
};

/// Declares a reaction to an event. `kind` names the job, such as `ticketing.take_mail`; two
/// reactions to one event need two kinds. The Runner needs the worker too (see `workers`).
template <Event E>
Subscription on(
    std::string kind, jobs::Policy policy, std::function<void(const E&, const jobs::Run&)> react
) {
    return {std::string(E::type), jobs::worker<E>(std::move(kind), policy, std::move(react))};
}

/// The workers of these subscriptions, for the Runner.
std::vector<jobs::Worker> workers(const std::vector<Subscription>& subscriptions);

/// Stores the subscriptions of all modules, which apply to events from now on, and removes
/// obsolete ones by the rule of jobs/declaration.hpp. Called at the start and then periodically.
void subscribe(
    db::Sql& sql, const std::vector<Subscription>& subscriptions, const jobs::Declarer& by = {}
);

/// After a dump is restored into another PostgreSQL, its events can hold transaction ids from the
/// future of that server: these are moved to the beginning. Called once at the start.
void forget_foreign_transactions(db::Sql& sql);

/// A position in the event stream. `tx` is 0 on SQLite. On PostgreSQL it is the transaction id,
/// because row ids become visible out of order there: only the order (tx, id) below the oldest
/// running transaction is stable.
struct Cursor {
    std::int64_t tx = 0;
    std::int64_t id = 0;

    auto operator<=>(const Cursor&) const = default;
};

/// `12-3456`: opaque to clients.
std::string to_string(Cursor cursor);
std::optional<Cursor> parse_cursor(std::string_view text);

/// One row of the outbox, with its position in the stream.
struct EventRecord {
    std::int64_t tx = 0;
    std::int64_t id = 0;
    Time at;
    std::string type;
    int version = 1;
    std::string payload;  // JSON of the event.
    std::string request_id;

    Cursor cursor() const { return {tx, id}; }

    /// The event, if it is an E and this program can parse it. Members that a newer version added
    /// are skipped: a node of the version before runs beside it.
    template <Event E>
    std::optional<E> as() const {
        if (type != E::type) return std::nullopt;
        auto event = wire::parse<E>(payload, wire::UnknownMembers::skipped);
        if (!event) return std::nullopt;
        return *std::move(event);
    }
};
BOOST_DESCRIBE_STRUCT(EventRecord, (), (tx, id, at, type, version, payload, request_id))

/// The position after the last event so far; `tail` from here returns later events only.
Cursor head(db::Sql& sql);

/// The events after `cursor`, in an order that never changes; none is ever skipped. On PostgreSQL
/// an event is visible once all transactions that began before its own have ended. Index: the
/// primary key, or outbox_tx.
std::vector<EventRecord> tail(db::Sql& sql, Cursor cursor, int limit);

/// Deletes up to `limit` events older than `before`, and returns how many. Keeps the newest event,
/// so that its id is not used again. Index: the primary key.
int purge(db::Sql& sql, Time before, int limit);

}  // namespace mainstay::events
