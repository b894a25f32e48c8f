// Time that was spent in a period: its entries, and what they add up to by organization, person,
// month or ticket.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/call.hpp"
#include "base/result.hpp"
#include "db/sql.hpp"
#include "http/reply.hpp"
#include "ticketing/time_entries.hpp"

namespace mainstay::ticketing {

/// How many rows a file of time has at most.
inline constexpr int time_rows_max = 50'000;

/// Of the tickets whose time the caller may read.
struct ListTime {
    std::optional<Line<10>> from;  // The first day; a month before the last, if empty.
    std::optional<Line<10>> to;    // The last day; today, if empty.
    std::optional<Id<Organization>> organization;
    std::optional<Id<User>> person;
    std::optional<bool> is_billable;
    std::optional<Count<1, 100>> limit;
    std::optional<Line<500>> cursor;
};
BOOST_DESCRIBE_STRUCT(ListTime, (), (from, to, organization, person, is_billable, limit, cursor))

/// What of a list is downloaded, as of the list.
struct DownloadTime {
    std::optional<Line<10>> from;
    std::optional<Line<10>> to;
    std::optional<Id<Organization>> organization;
    std::optional<Id<User>> person;
    std::optional<bool> is_billable;
};
BOOST_DESCRIBE_STRUCT(DownloadTime, (), (from, to, organization, person, is_billable))

enum class TimeBy { organization, person, month, ticket };
BOOST_DESCRIBE_ENUM(TimeBy, organization, person, month, ticket)

struct TimeReportRequest {
    std::optional<TimeBy> by;      // Organizations, if empty.
    std::optional<Line<10>> from;  // As of a list.
    std::optional<Line<10>> to;
    std::optional<Id<Organization>> organization;
    std::optional<Id<User>> person;
};
BOOST_DESCRIBE_STRUCT(TimeReportRequest, (), (by, from, to, organization, person))

struct TimeReportRow {
    std::optional<std::string> id;  // Of the organization or person; of tickets their key.
    std::string name;               // Of a month `2026-11`. Empty: of no organization.
    std::int64_t minutes = 0;
    std::int64_t billable_minutes = 0;
    std::int64_t entries = 0;
};
BOOST_DESCRIBE_STRUCT(TimeReportRow, (), (id, name, minutes, billable_minutes, entries))

struct TimeReport {
    std::string from;
    std::string to;
    std::vector<TimeReportRow> rows;  // By name; at most 2,000.
    std::int64_t minutes = 0;
    std::int64_t billable_minutes = 0;
};
BOOST_DESCRIBE_STRUCT(TimeReport, (), (from, to, rows, minutes, billable_minutes))

/// The newest days first. Refuses: forbidden to requesters; invalid with not_a_day,
/// ends_before_begin, bad_cursor.
Result<http::Page<TimeEntryView>> list_time(
    db::Sql& sql, const Call& call, const ListTime& request
);

/// All of them as CSV. Refuses: as list_time; invalid with export_too_large.
Result<http::Download> time_csv(db::Sql& sql, const Call& call, const DownloadTime& request);

/// Refuses: as list_time.
Result<TimeReport> time_report(db::Sql& sql, const Call& call, const TimeReportRequest& request);

/// The same as CSV. Refuses: as list_time.
Result<http::Download> time_report_csv(
    db::Sql& sql, const Call& call, const TimeReportRequest& request
);

}  // namespace mainstay::ticketing
