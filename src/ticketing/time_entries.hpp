// Time that people spent on tickets: logged by whoever worked, changed and removed by them or by
// who may manage time.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/call.hpp"
#include "base/result.hpp"
#include "base/text.hpp"
#include "db/sql.hpp"
#include "http/reply.hpp"
#include "identity/identity.hpp"
#include "ticketing/access.hpp"
#include "ticketing/requests.hpp"
#include "ticketing/time_store.hpp"

namespace mainstay::ticketing {

/// What an event says has changed, where time was logged. Requesters are not told.
inline constexpr std::string_view time_changed = "time";

/// How many entries of a ticket are shown; the total counts all.
inline constexpr int ticket_times_max = 500;

enum class TimeAction { change, remove, restore };
BOOST_DESCRIBE_ENUM(TimeAction, change, remove, restore)

struct TimeEntryView {
    Id<TimeEntry> id;
    std::string ticket;                       // Its key.
    std::string subject;                      // Of the ticket.
    std::optional<identity::NameRef> person;  // Not told to requesters.
    std::string on;                           // The day, such as `2026-01-31`.
    std::int64_t minutes = 0;
    std::string note;  // Empty to requesters.
    bool is_billable = true;
    std::int64_t version = 1;
    Time created_at;
    std::vector<TimeAction> may;
};
BOOST_DESCRIBE_STRUCT(
    TimeEntryView, (),
    (id, ticket, subject, person, on, minutes, note, is_billable, version, created_at, may)
)

struct TicketTime {
    std::vector<TimeEntryView> items;  // The newest days first.
    std::int64_t total_minutes = 0;
    std::int64_t billable_minutes = 0;
    bool may_log = false;
    bool is_shown = true;  // Else it is not for the caller to know: all is empty.
};
BOOST_DESCRIBE_STRUCT(TicketTime, (), (items, total_minutes, billable_minutes, may_log, is_shown))

using SpentMinutes = Count<1, 1440>;

struct LogTime {
    std::string key;
    SpentMinutes minutes{1};
    std::optional<Line<10>> on;  // A day such as `2026-01-31`; today in UTC, if empty.
    std::optional<Line<500, 0>> note;
    std::optional<bool> is_billable;  // It is, if empty.
};
BOOST_DESCRIBE_STRUCT(LogTime, (), (key, minutes, on, note, is_billable))

struct WhichTime {
    Id<TimeEntry> id;
};
BOOST_DESCRIBE_STRUCT(WhichTime, (), (id))

struct ChangeTime {
    Id<TimeEntry> id;
    std::optional<std::int64_t> if_match;
    std::optional<SpentMinutes> minutes;
    std::optional<Line<10>> on;
    std::optional<Line<500, 0>> note;
    std::optional<bool> is_billable;
};
BOOST_DESCRIBE_STRUCT(ChangeTime, (), (id, if_match, minutes, on, note, is_billable))

using VersionedTime = http::Versioned<TimeEntryView>;

/// Of one ticket. Requesters read days and minutes of what is billable where their contract shows
/// them, and else nothing. Refuses: not_found.
Result<TicketTime> ticket_time(db::Sql& sql, const Call& call, const TicketKey& request);

/// Refuses: not_found.
Result<VersionedTime> show_time(db::Sql& sql, const Call& call, const WhichTime& request);

/// Refuses: not_found; forbidden; invalid with not_a_day, day_to_come.
Result<VersionedTime> log_time(db::Sql& sql, const Call& call, const LogTime& request);

/// The same of today, for a ticket that the caller sees. Refuses: forbidden.
Result<> log_minutes(db::Sql& sql, const Call& call, const Seen& seen, SpentMinutes minutes);

/// Refuses: not_found; forbidden; stale; as log_time.
Result<VersionedTime> change_time(db::Sql& sql, const Call& call, const ChangeTime& request);

/// Refuses: not_found; forbidden.
Result<> remove_time(db::Sql& sql, const Call& call, const WhichTime& request);

/// Undoes a removal. Refuses: not_found; forbidden.
Result<VersionedTime> restore_time(db::Sql& sql, const Call& call, const WhichTime& request);

}  // namespace mainstay::ticketing
