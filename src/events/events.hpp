// The face of events/: what happened, told to whoever reacts to it. An event is written in the
// transaction of the change that caused it: both are there, or neither.
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

/// Something that happened: a described struct with `static constexpr std::string_view type =
/// "ticket.changed";` and `static constexpr int schema_version = 1;`. A new version only adds
/// optional members and lists; what cannot be said so is a new type.
template <class T>
concept Event = wire::DescribedStruct<T> && requires {
    { T::type } -> std::convertible_to<std::string_view>;
    { T::schema_version } -> std::convertible_to<int>;
};

/// What `emit` writes, for an event that is JSON already.
struct Emission {
    std::string_view type;
    int version = 1;
    std::string payload;
};

void emit_payload(db::Sql& sql, const Call& call, const Emission& emission);

/// Tells that `event` happened: a row of the outbox, and a job for each subscription to its type,
/// in this transaction.
template <Event E>
void emit(db::Sql& sql, const Call& call, const E& event) {
    emit_payload(sql, call, {std::string(E::type), E::schema_version, wire::print(event)});
}

/// That events of a type have a job done. The job's payload is the event.
struct Subscription {
    std::string type;
    jobs::Worker worker;
};

/// Declares a reaction to an event. `kind` names the job, as `ticketing.take_mail`; two reactions
/// to one event have two kinds. The worker has to be given to the Runner, too (see `workers`).
template <Event E>
Subscription on(
    std::string kind, jobs::Policy policy, std::function<void(const E&, const jobs::Run&)> react
) {
    return {std::string(E::type), jobs::worker<E>(std::move(kind), policy, std::move(react))};
}

/// The workers of these subscriptions, for the Runner.
std::vector<jobs::Worker> workers(const std::vector<Subscription>& subscriptions);

/// Makes these subscriptions, those of all modules, hold for events from now on, and removes what
/// is obsolete by the rule of jobs/declaration.hpp. Called at the start, and again and again.
void subscribe(
    db::Sql& sql, const std::vector<Subscription>& subscriptions, const jobs::Declarer& by = {}
);

/// A dump that was restored into another PostgreSQL holds numbers of transactions that are yet to
/// come there: what happened before counts as happened first. Called once at the start.
void forget_foreign_transactions(db::Sql& sql);

/// A place in the stream of events. `tx` is 0 on SQLite; on PostgreSQL it is the number of the
/// transaction, since there ids become visible out of order, and only the order (tx, id) below the
/// oldest running transaction stays.
struct Cursor {
    std::int64_t tx = 0;
    std::int64_t id = 0;

    auto operator<=>(const Cursor&) const = default;
};

/// `12-3456`: opaque to clients.
std::string to_string(Cursor cursor);
std::optional<Cursor> parse_cursor(std::string_view text);

/// One row of the outbox, with its place in the stream.
struct EventRecord {
    std::int64_t tx = 0;
    std::int64_t id = 0;
    Time at;
    std::string type;
    int version = 1;
    std::string payload;  // JSON of the event.
    std::string request_id;

    Cursor cursor() const { return {tx, id}; }

    /// The event itself, if it is an E that this program understands. What a newer version says
    /// besides is skipped: a node of the version before runs beside it.
    template <Event E>
    std::optional<E> as() const {
        if (type != E::type) return std::nullopt;
        auto event = wire::parse<E>(payload, wire::UnknownMembers::skipped);
        if (!event) return std::nullopt;
        return *std::move(event);
    }
};
BOOST_DESCRIBE_STRUCT(EventRecord, (), (tx, id, at, type, version, payload, request_id))

/// The place after all that happened so far: from here, `tail` gives what is yet to happen.
Cursor head(db::Sql& sql);

/// What happened after `cursor`, in an order that never changes; no event is ever missed. On
/// PostgreSQL an event shows when all transactions that began before its own have ended. Index: the
/// primary key, or outbox_tx.
std::vector<EventRecord> tail(db::Sql& sql, Cursor cursor, int limit);

/// Deletes up to `limit` events older than `before`, and returns how many. The newest event stays,
/// so that no later one gets its number. Index: the primary key.
int purge(db::Sql& sql, Time before, int limit);

}  // namespace mainstay::events
