// Rows of time that was spent. No rule is here.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/id.hpp"
#include "base/time.hpp"
#include "db/sql.hpp"
#include "identity/identity.hpp"
#include "ticketing/ticket.hpp"

namespace mainstay::ticketing {

struct TimeEntry;

namespace store {

/// A row of `ticket_time`.
struct TimeRow {
    Id<TimeEntry> id;
    Id<Ticket> ticket;
    Id<User> person;
    Time spent_on;
    std::int64_t minutes = 0;
    std::string note;
    bool is_billable = true;
    std::int64_t version = 1;
    Time created_at;
    std::optional<Time> removed_at;
};
BOOST_DESCRIBE_STRUCT(
    TimeRow, (),
    (id, ticket, person, spent_on, minutes, note, is_billable, version, created_at, removed_at)
)

/// Also one that was removed.
std::optional<TimeRow> time_entry(db::Sql& sql, Id<TimeEntry> id);

/// Of one ticket, the newest days first. Index: ticket_time_ticket.
std::vector<TimeRow> time_of_ticket(db::Sql& sql, Id<Ticket> ticket, int limit);

/// Its id and version are given by the database.
Id<TimeEntry> insert_time(db::Sql& sql, const TimeRow& row);

/// Whether it still was at `row.version`.
bool update_time(db::Sql& sql, const TimeRow& row, Time now);

/// Minutes in all, of a ticket. Index: the primary key.
std::int64_t minutes_of(db::Sql& sql, Id<Ticket> ticket);

/// Which entries are asked for: of days from `from` on and before `to`.
struct TimeWanted {
    Time from;
    Time to;
    std::optional<Id<Organization>> organization;
    std::optional<Id<User>> person;
    std::optional<bool> is_billable;
};

/// An entry with what a list shows of its ticket.
struct ListedTime {
    Id<TimeEntry> id;
    Id<Ticket> ticket;
    std::string key;
    std::string subject;
    std::optional<Id<Organization>> organization;
    Id<User> person;
    Time spent_on;
    std::int64_t minutes = 0;
    std::string note;
    bool is_billable = true;
    std::int64_t version = 1;
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(
    ListedTime, (),
    (id, ticket, key, subject, organization, person, spent_on, minutes, note, is_billable, version,
     created_at)
)

/// A place in the list of time.
struct TimePlace {
    Time spent_on;
    Id<TimeEntry> id;
};

/// The newest days first, after `after`. Index: ticket_time_day.
std::vector<ListedTime> list_time(
    db::Sql& sql, const identity::Scope& scope, const TimeWanted& wanted,
    const std::optional<TimePlace>& after, int limit
);

/// The WHERE of a sum over `ticket_time e JOIN ticket t`.
void narrow_time(db::Query& query, const TimeWanted& wanted);

}  // namespace store

}  // namespace mainstay::ticketing
