#include "ticketing/service_level_report.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include <date/date.h>
#include <fmt/format.h>

#include "identity/identity.hpp"
#include "ticketing/policy_store.hpp"
#include "ticketing/service_level_actions.hpp"
#include "ticketing/service_level_codes.hpp"
#include "wire/csv.hpp"
#include "wire/name.hpp"

namespace mainstay::ticketing {

namespace {

constexpr int rows_max = 2'000;
constexpr std::chrono::days usual_time{365};
constexpr std::int64_t day_micros = 86'400'000'000;

/// Of one group, which is an id or a day, and of one clock.
struct CountRow {
    std::optional<std::int64_t> group;
    ClockKind clock = ClockKind::resolution;
    std::string level;
    std::int64_t met = 0;
    std::int64_t missed = 0;
};
BOOST_DESCRIBE_STRUCT(CountRow, (), (group, clock, level, met, missed))

constexpr std::string_view ended = "COALESCE(d.fulfilled_at, d.breached_at)";

std::string group_of(ReportBy by) {
    switch (by) {
        case ReportBy::policy:
            return "d.policy";
        case ReportBy::team:
            return "t.team";
        case ReportBy::organization:
            return "t.organization";
        case ReportBy::month:
            return fmt::format("{} / {}", ended, day_micros);
    }
    return {};
}

std::vector<CountRow> counts(db::Sql& sql, const Call& call, ReportBy by, const Report& report) {
    db::Query query;
    query.add(fmt::format(
        "SELECT {}, d.clock, d.level, SUM(CASE WHEN d.breached_at IS NULL THEN 1 ELSE 0 END),"
        " SUM(CASE WHEN d.breached_at IS NULL THEN 0 ELSE 1 END)"
        " FROM ticket_deadline d JOIN ticket t ON t.id = d.ticket"
        " WHERE (d.fulfilled_at IS NOT NULL OR d.breached_at IS NOT NULL)",
        group_of(by)
    ));
    query.add(fmt::format(" AND {} >= :from", ended), report.from);
    query.add(fmt::format(" AND {} < :to", ended), report.to);
    identity::scope(call, service_level_read).narrow(query);
    query.add(" GROUP BY 1, 2, 3 ORDER BY 1, 2, 3 LIMIT :limit", rows_max);
    return sql.all<CountRow>(query);
}

std::string month_of(std::int64_t day) {
    auto found = date::year_month_day(date::sys_days(date::days(day)));
    return fmt::format(
        "{:04}-{:02}", static_cast<int>(found.year()), static_cast<unsigned>(found.month())
    );
}

/// What groups are called, by their ids.
std::map<std::int64_t, std::string> names_of(
    db::Sql& sql, ReportBy by, const std::vector<CountRow>& rows
) {
    std::map<std::int64_t, std::string> names;
    std::vector<Id<Team>> teams;
    std::vector<Id<Organization>> organizations;
    for (const auto& row : rows) {
        if (!row.group || names.contains(*row.group)) continue;
        auto& name = names[*row.group];
        if (by == ReportBy::month) name = month_of(*row.group);
        if (by == ReportBy::policy) name = store::policy(sql, {*row.group}).value().name;
        if (by == ReportBy::team) teams.push_back({*row.group});
        if (by == ReportBy::organization) organizations.push_back({*row.group});
    }
    auto take = [&](const auto& refs) {
        for (const auto& [id, ref] : refs) names[id.value] = ref.name;
    };
    if (!teams.empty())
        take(identity::team_refs(
            sql, std::span(teams).first(std::min(teams.size(), identity::refs_max))
        ));
    if (!organizations.empty())
        take(identity::organization_refs(
            sql, std::span(organizations).first(std::min(organizations.size(), identity::refs_max))
        ));
    return names;
}

}  // namespace

Result<Report> service_level_report(db::Sql& sql, const Call& call, const ReportRequest& request) {
    TRY(identity::require_some(call, service_level_read));
    auto to = request.to.value_or(call.now);
    Report report{.from = request.from.value_or(to - usual_time), .to = to, .rows = {}};
    if (report.to <= report.from) return invalid({wrong("to", code::ends_before_begin)});
    auto by = request.by.value_or(ReportBy::policy);
    auto rows = counts(sql, call, by, report);
    auto names = names_of(sql, by, rows);
    // Days of a month are one group.
    std::map<std::tuple<std::string, std::int64_t, ClockKind, std::string>, ReportRow> groups;
    for (const auto& row : rows) {
        auto name = row.group ? names[*row.group] : "";
        auto id = by == ReportBy::month ? 0 : row.group.value_or(0);
        auto& group = groups[{name, id, row.clock, row.level}];
        if (row.group) group.name = name;
        if (id != 0) group.id = std::to_string(id);
        group.clock = row.clock;
        if (!row.level.empty()) group.level = wire::enum_of<Level>(row.level);
        group.met += row.met;
        group.missed += row.missed;
    }
    for (auto& [key, row] : groups) report.rows.push_back(std::move(row));
    return report;
}

Result<http::Download> service_level_csv(
    db::Sql& sql, const Call& call, const ReportRequest& request
) {
    auto report = TRY(service_level_report(sql, call, request));
    wire::CsvWriter csv;
    csv.word(wire::name_of(request.by.value_or(ReportBy::policy))).word("clock").word("level");
    csv.word("met").word("missed").end_row();
    for (const auto& row : report.rows) {
        csv.text(row.name.value_or("")).word(wire::name_of(row.clock));
        csv.word(row.level ? wire::name_of(*row.level) : "").number(row.met).number(row.missed);
        csv.end_row();
    }
    return http::Download{
        .name = "service-levels.csv",
        .media_type = std::string(wire::csv_media_type),
        .content = std::move(csv).take()
    };
}

}  // namespace mainstay::ticketing
