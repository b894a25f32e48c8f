#include <array>

#include <fmt/format.h>

#include "ticketing/distribution.hpp"
#include "ticketing/fact_store.hpp"
#include "ticketing/permissions.hpp"
#include "ticketing/report_parts.hpp"
#include "ticketing/report_scope.hpp"
#include "ticketing/service_level_actions.hpp"

namespace mainstay::ticketing {

namespace {

constexpr std::int64_t hour = 60, day = 24 * hour;  // In minutes.
constexpr std::array<std::int64_t, 8> time_bounds{0,        15,      hour,    4 * hour,
                                                  8 * hour, 1 * day, 3 * day, 7 * day};
constexpr std::array<std::int64_t, 6> age_bounds{0, day, 3 * day, 7 * day, 30 * day, 90 * day};
constexpr std::int64_t minute_micros = 60'000'000;

/// `60..239`, and `240..` of the last.
std::string range_of(std::span<const std::int64_t> bounds, std::size_t at) {
    if (at + 1 == bounds.size()) return fmt::format("{}..", bounds[at]);
    return fmt::format("{}..{}", bounds[at], bounds[at + 1] - 1);
}

/// What a distribution of times is of.
struct TimedFact {
    std::string_view where;
    std::string_view at_field;       // The list's filter of when it happened,
    std::string_view minutes_field;  // and of how long it took.
};

Result<ReportTable> times_of(
    db::Sql& sql, const Call& call, const ReportQuestion& question, const TimedFact& timed
) {
    auto scope = TRY(ReportScope::of(sql, call, service_level_read, question.filter));
    db::Query query;
    query.add(fmt::format(
        "SELECT f.seconds / 60, COUNT(*) FROM ticket_fact f JOIN ticket t ON t.id = f.ticket"
        " WHERE {} AND f.seconds IS NOT NULL",
        timed.where
    ));
    query.add(" AND f.at >= :from", question.from).add(" AND f.at < :to", question.to);
    scope.narrow(query);
    query.add(" GROUP BY 1 ORDER BY 1 LIMIT :limit", report_groups_max);
    const auto values = sql.all<ValueCount>(query);
    const auto counts = bucket_counts(values, time_bounds);
    ReportTable table{
        .shape = ReportShape::buckets,
        .columns = {{"tickets", ReportUnit::count}},
        .lines = {},
        .is_complete = store::fact_state(sql).is_complete(),
    };
    const auto when = within(timed.at_field, question.from, question.to);
    for (std::size_t i = 0; i < counts.size(); ++i) {
        const auto range = range_of(time_bounds, i);
        auto filter = scope.with({when, fmt::format("{}:{}", timed.minutes_field, range)});
        table.lines.push_back(
            {.at = {}, .id = range, .name = {}, .figures = {counted(counts[i], std::move(filter))}}
        );
    }
    auto minutes = [&](double part) -> std::optional<double> {
        auto value = percentile(values, part);
        return value ? std::optional(static_cast<double>(*value)) : std::nullopt;
    };
    table.totals = {
        {"p50", ReportUnit::minutes, minutes(0.5)}, {"p90", ReportUnit::minutes, minutes(0.9)}
    };
    return table;
}

}  // namespace

Result<ReportTable> first_response_times(
    db::Sql& sql, const Call& call, const ReportQuestion& question
) {
    return times_of(
        sql, call, question, {"f.fact = 'first_response'", "responded", "response_minutes"}
    );
}

Result<ReportTable> resolution_times(
    db::Sql& sql, const Call& call, const ReportQuestion& question
) {
    return times_of(
        sql, call, question,
        {"f.fact = 'resolved' AND f.is_standing = 1", "resolved", "resolution_minutes"}
    );
}

Result<ReportTable> backlog_age(db::Sql& sql, const Call& call, const ReportQuestion& question) {
    auto scope = TRY(ReportScope::of(sql, call, ticket_read_private, question.filter));
    db::Query query;
    // The clocks of two nodes may differ by a little.
    query.add("SELECT CASE WHEN t.created_at > :now", call.now);
    query.add(" THEN 0 ELSE (CAST(:until AS BIGINT)", call.now);
    query.add(fmt::format(
        " - t.created_at) / {} END, COUNT(*) FROM ticket t"
        " WHERE t.status IN ('new', 'open', 'waiting_on_requester', 'waiting_on_vendor')",
        minute_micros * hour
    ));
    scope.narrow(query);
    query.add(" GROUP BY 1 ORDER BY 1 LIMIT :limit", report_groups_max);
    auto values = sql.all<ValueCount>(query);
    for (auto& each : values) each.value *= hour;
    const auto counts = bucket_counts(values, age_bounds);
    ReportTable table{
        .shape = ReportShape::buckets, .columns = {{"tickets", ReportUnit::count}}, .lines = {}
    };
    auto before = [&](std::int64_t minutes) {
        return to_string(call.now - std::chrono::minutes(minutes));
    };
    for (std::size_t i = 0; i < counts.size(); ++i) {
        const bool is_last = i + 1 == counts.size();
        auto created = is_last ? fmt::format("created:..{}", before(age_bounds[i]))
                               : fmt::format(
                                     "created:{}..{}", before(age_bounds[i + 1]),
                                     i == 0 ? "" : before(age_bounds[i])
                                 );
        table.lines.push_back(
            {.at = {},
             .id = range_of(age_bounds, i),
             .name = {},
             .figures = {counted(counts[i], scope.with({"is:open", std::move(created)}))}}
        );
    }
    return table;
}

}  // namespace mainstay::ticketing
