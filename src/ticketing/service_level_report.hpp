// How many promises were kept and missed: by policy, team, organization or month.
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
#include "ticketing/service_level_clock.hpp"

namespace mainstay::ticketing {

enum class ReportBy { policy, team, organization, month };
BOOST_DESCRIBE_ENUM(ReportBy, policy, team, organization, month)

/// Promises that ended or were missed from `from` on and before `to`.
struct ReportRequest {
    std::optional<ReportBy> by;  // Policies, if empty.
    std::optional<Time> from;    // A year before `to`, if empty.
    std::optional<Time> to;      // Now, if empty.
};
BOOST_DESCRIBE_STRUCT(ReportRequest, (), (by, from, to))

/// One clock of one group. A promise that was missed and is still owed counts as missed.
struct ReportRow {
    std::optional<std::string> id;    // Of the policy, team or organization; none: it has none.
    std::optional<std::string> name;  // What it is called; of a month `2026-11`, in UTC.
    ClockKind clock = ClockKind::resolution;
    std::optional<Level> level;
    std::int64_t met = 0;
    std::int64_t missed = 0;
};
BOOST_DESCRIBE_STRUCT(ReportRow, (), (id, name, clock, level, met, missed))

struct Report {
    Time from;
    Time to;
    std::vector<ReportRow> rows;  // By name, then clock; at most 2,000 groups and clocks.
};
BOOST_DESCRIBE_STRUCT(Report, (), (from, to, rows))

/// Of the tickets whose clocks the caller may see. Refuses: forbidden to requesters; invalid where
/// `to` is not after `from`. Index: ticket_deadline_ended.
Result<Report> service_level_report(db::Sql& sql, const Call& call, const ReportRequest& request);

/// The same as CSV (RFC 4180), a head line first. Texts that a spreadsheet would compute are marked
/// as texts.
Result<http::Download> service_level_csv(
    db::Sql& sql, const Call& call, const ReportRequest& request
);

}  // namespace mainstay::ticketing
