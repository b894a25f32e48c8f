// The reports over tickets, each as one function. What they mean: docs/use/reports.md.
#pragma once

#include "base/call.hpp"
#include "base/result.hpp"
#include "db/sql.hpp"
#include "module/report_kind.hpp"

namespace mainstay::ticketing {

/// Each refuses what ReportScope::of does. Each reads aggregates of one period, grouped in the
/// database. Indexes: ticket_created, ticket_fact_at, ticket_deadline_ended, ticket_rating_rated;
/// of what is open now ticket_status.

/// Created, resolved and reopened by step, and how many were open at the end of each.
Result<ReportTable> ticket_volume(db::Sql& sql, const Call& call, const ReportQuestion& question);

/// What share of what was resolved was reopened, by step.
Result<ReportTable> reopen_rate(db::Sql& sql, const Call& call, const ReportQuestion& question);

/// What share of first resolutions took a single answer, by step.
Result<ReportTable> first_contact(db::Sql& sql, const Call& call, const ReportQuestion& question);

/// What was created, by maintenance type and by level as they are now.
Result<ReportTable> maintenance_types(
    db::Sql& sql, const Call& call, const ReportQuestion& question
);
Result<ReportTable> support_levels(db::Sql& sql, const Call& call, const ReportQuestion& question);

/// How long the first response, and the resolution that stands, took: buckets, median, p90.
Result<ReportTable> first_response_times(
    db::Sql& sql, const Call& call, const ReportQuestion& question
);
Result<ReportTable> resolution_times(
    db::Sql& sql, const Call& call, const ReportQuestion& question
);

/// How old the tickets are that are open now.
Result<ReportTable> backlog_age(db::Sql& sql, const Call& call, const ReportQuestion& question);

/// Promises kept and missed, by policy, team, organization or time.
Result<ReportTable> promises_kept(db::Sql& sql, const Call& call, const ReportQuestion& question);

/// Good and bad ratings, by time, team or organization.
Result<ReportTable> ratings_given(db::Sql& sql, const Call& call, const ReportQuestion& question);

/// What each agent, or each team, has open now, and answered first and resolved in the period.
Result<ReportTable> agent_load(db::Sql& sql, const Call& call, const ReportQuestion& question);

/// A part of a whole; nothing where there is no whole.
inline std::optional<double> share(std::int64_t part, std::int64_t whole) {
    if (whole == 0) return std::nullopt;
    return static_cast<double>(part) / static_cast<double>(whole);
}

/// A count, and the list of what was counted.
inline ReportFigure counted(std::int64_t count, std::string filter) {
    return {static_cast<double>(count), std::move(filter)};
}

}  // namespace mainstay::ticketing
