#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "ticketing/fact_store.hpp"
#include "ticketing/permissions.hpp"
#include "ticketing/policy_store.hpp"
#include "ticketing/report_parts.hpp"
#include "ticketing/report_scope.hpp"
#include "ticketing/service_level_actions.hpp"

namespace mainstay::ticketing {

namespace {

constexpr std::size_t groups_shown_max = 1'000;

/// A count of one group; none: what belongs to no group.
struct GroupRow {
    std::optional<std::int64_t> group;
    std::string key;
    std::int64_t count = 0;
};
BOOST_DESCRIBE_STRUCT(GroupRow, (), (group, key, count))

/// Counts by group and key.
using Groups = std::map<std::optional<std::int64_t>, std::map<std::string, std::int64_t>>;

void add(Groups& groups, const std::vector<GroupRow>& rows, const std::string& key = "") {
    for (const auto& row : rows) groups[row.group][key.empty() ? row.key : key] += row.count;
}

/// Counts rows of the period by the column `group`.
std::vector<GroupRow> grouped(
    db::Sql& sql, const ReportScope& scope, const ReportQuestion& question, const CountedRows& rows,
    std::string_view group
) {
    db::Query query;
    query.add(fmt::format(
        "SELECT {}, {}, COUNT(*) FROM {} WHERE {} AND {}", group, rows.key, rows.from, rows.where,
        rows.at
    ));
    query.add(" >= :from", question.from);
    query.add(fmt::format(" AND {} < :to", rows.at), question.to);
    scope.narrow(query);
    query.add(" GROUP BY 1, 2 LIMIT :limit", report_groups_max);
    return sql.all<GroupRow>(query);
}

template <class Thing, class Ref>
void take_names(
    std::map<std::int64_t, std::string>& names, const std::vector<std::int64_t>& ids,
    std::map<Id<Thing>, Ref> (*refs)(db::Sql&, std::span<const Id<Thing>>), db::Sql& sql
) {
    std::vector<Id<Thing>> wanted;
    for (auto id : ids) wanted.push_back({id});
    for (const auto& [id, ref] : refs(sql, wanted)) names[id.value] = ref.name;
}

/// What groups are called. At most `groups_shown_max`.
std::map<std::int64_t, std::string> names_of(
    db::Sql& sql, std::string_view by, const std::vector<std::int64_t>& ids
) {
    std::map<std::int64_t, std::string> names;
    if (by == "team") take_names(names, ids, identity::team_refs, sql);
    if (by == "organization") take_names(names, ids, identity::organization_refs, sql);
    if (by == "agent") take_names(names, ids, identity::user_refs, sql);
    if (by == "policy")
        for (auto id : ids)
            if (auto policy = store::policy(sql, {id})) names[id] = policy->name;
    return names;
}

/// A line for each group, by name, what belongs to none last: `figures(group, counts)`.
template <class Figures>
void add_groups(
    db::Sql& sql, ReportTable& table, std::string_view by, const Groups& groups, Figures figures
) {
    std::vector<std::int64_t> ids;
    for (const auto& [group, counts] : groups)
        if (group && ids.size() < groups_shown_max) ids.push_back(*group);
    const auto names = names_of(sql, by, ids);
    for (const auto& [group, counts] : groups) {
        ReportLine line{.at = {}, .id = {}, .name = {}, .figures = figures(group, counts)};
        if (group) {
            auto name = names.find(*group);
            if (name == names.end()) continue;
            line.id = std::to_string(*group);
            line.name = name->second;
        }
        table.lines.push_back(std::move(line));
    }
    std::ranges::sort(table.lines, [](const ReportLine& a, const ReportLine& b) {
        if (a.name.has_value() != b.name.has_value()) return a.name.has_value();
        return std::tie(a.name, a.id) < std::tie(b.name, b.id);
    });
}

std::int64_t count_in(const std::map<std::string, std::int64_t>& counts, const std::string& key) {
    auto found = counts.find(key);
    return found == counts.end() ? 0 : found->second;
}

/// `team:7`, `team:none`.
std::string term(std::string_view field, const std::optional<std::int64_t>& group) {
    return fmt::format("{}:{}", field, group ? std::to_string(*group) : "none");
}

std::string column_of(std::string_view by) {
    if (by == "policy") return "d.policy";
    return by == "team" ? "t.team" : "t.organization";
}

constexpr CountedRows promises{
    .from = "ticket_deadline d JOIN ticket t ON t.id = d.ticket",
    .at = "COALESCE(d.fulfilled_at, d.breached_at)",
    .key = "CASE WHEN d.breached_at IS NULL THEN 'kept' ELSE 'missed' END",
    .where = "(d.fulfilled_at IS NOT NULL OR d.breached_at IS NOT NULL)",
};

constexpr CountedRows ratings{
    .from = "ticket_rating r JOIN ticket t ON t.id = r.ticket",
    .at = "r.rated_at",
    .key = "r.score",
};

/// Two counts of which the first is the good one, and its share: by step, or by group.
Result<ReportTable> split_in_two(
    db::Sql& sql, const ReportScope& scope, const ReportQuestion& question, const CountedRows& rows,
    const std::vector<ReportColumn>& columns,
    std::vector<std::string> (*terms)(const std::string& key, Time from, Time to)
) {
    const auto& good = columns[0].name;
    const auto& bad = columns[1].name;
    const bool is_series = question.by == "time";
    ReportTable table{
        .shape = is_series ? ReportShape::series : ReportShape::groups,
        .columns = columns,
        .lines = {},
    };
    std::int64_t all_good = 0, all = 0;
    auto figures = [&](std::int64_t of_good, std::int64_t of_bad, Time from, Time to,
                       const std::vector<std::string>& more) {
        auto filter = [&](const std::string& key) {
            auto asked = terms(key, from, to);
            asked.insert(asked.end(), more.begin(), more.end());
            return scope.with(asked);
        };
        all_good += of_good;
        all += of_good + of_bad;
        return std::vector{
            counted(of_good, filter(good)), counted(of_bad, filter(bad)),
            ReportFigure{share(of_good, of_good + of_bad), {}}
        };
    };
    if (is_series) {
        StepCounts counts(sql, scope, question, rows);
        for (std::size_t i = 0; i + 1 < question.bounds.size(); ++i) {
            const auto from = question.bounds[i], to = question.bounds[i + 1];
            table.lines.push_back(
                {.at = from,
                 .id = {},
                 .name = {},
                 .figures = figures(counts.at(good, i), counts.at(bad, i), from, to, {})}
            );
        }
    } else {
        Groups groups;
        add(groups, grouped(sql, scope, question, rows, column_of(question.by)));
        add_groups(sql, table, question.by, groups, [&](const auto& group, const auto& counts) {
            return figures(
                count_in(counts, good), count_in(counts, bad), question.from, question.to,
                {term(question.by, group)}
            );
        });
    }
    table.totals = {{columns[2].name, columns[2].unit, share(all_good, all)}};
    return table;
}

/// Open tickets by a column of theirs.
std::vector<GroupRow> open_by(db::Sql& sql, const ReportScope& scope, std::string_view column) {
    db::Query query;
    query.add(fmt::format(
        "SELECT {}, 'open', COUNT(*) FROM ticket t"
        " WHERE t.status IN ('new', 'open', 'waiting_on_requester', 'waiting_on_vendor')",
        column
    ));
    scope.narrow(query);
    query.add(" GROUP BY 1 LIMIT :limit", report_groups_max);
    return sql.all<GroupRow>(query);
}

}  // namespace

Result<ReportTable> promises_kept(db::Sql& sql, const Call& call, const ReportQuestion& question) {
    auto scope = TRY(ReportScope::of(sql, call, service_level_read, question.filter));
    return split_in_two(
        sql, scope, question, promises,
        {{"kept", ReportUnit::count},
         {"missed", ReportUnit::count},
         {"kept_share", ReportUnit::share}},
        [](const std::string& key, Time from, Time to) {
            return std::vector{within(key, from, to)};
        }
    );
}

Result<ReportTable> ratings_given(db::Sql& sql, const Call& call, const ReportQuestion& question) {
    auto scope = TRY(ReportScope::of(sql, call, ticket_read_private, question.filter));
    return split_in_two(
        sql, scope, question, ratings,
        {{"good", ReportUnit::count}, {"bad", ReportUnit::count}, {"good_share", ReportUnit::share}
        },
        [](const std::string& key, Time from, Time to) {
            return std::vector{within("rated", from, to), "rating:" + key};
        }
    );
}

Result<ReportTable> agent_load(db::Sql& sql, const Call& call, const ReportQuestion& question) {
    auto scope = TRY(ReportScope::of(sql, call, ticket_read_private, question.filter));
    const bool is_by_team = question.by == "team";
    const std::string holder = is_by_team ? "t.team" : "t.assignee";
    const std::string doer = is_by_team ? "t.team" : "f.agent";
    CountedRows done{
        .from = "ticket_fact f JOIN ticket t ON t.id = f.ticket",
        .at = "f.at",
        .key = "f.fact",
        .where = "f.fact IN ('first_response', 'resolved')",
    };
    Groups groups;
    add(groups, open_by(sql, scope, holder));
    add(groups, grouped(sql, scope, question, done, doer));
    ReportTable table{
        .shape = ReportShape::groups,
        .columns =
            {{"open", ReportUnit::count},
             {"first_responses", ReportUnit::count},
             {"resolved", ReportUnit::count}},
        .lines = {},
        .is_complete = store::fact_state(sql).is_complete(),
    };
    const auto responded = within("responded", question.from, question.to);
    const auto solved = within("solved", question.from, question.to);
    add_groups(sql, table, question.by, groups, [&](const auto& group, const auto& counts) {
        auto of = [&](std::string_view role, std::string first) {
            return scope.with({std::move(first), term(is_by_team ? "team" : role, group)});
        };
        return std::vector{
            counted(count_in(counts, "open"), of("assignee", "is:open")),
            counted(count_in(counts, "first_response"), of("responder", responded)),
            counted(count_in(counts, "resolved"), of("solver", solved)),
        };
    });
    return table;
}

}  // namespace mainstay::ticketing
