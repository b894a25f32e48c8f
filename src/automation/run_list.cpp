#include <algorithm>

#include "automation/service.hpp"
#include "http/page.hpp"

namespace mainstay::automation {

namespace {

constexpr std::string_view list_name = "automation_runs";

RunDetail detail_of(const LoggedRun& run) {
    auto detail = wire::parse<RunDetail>(run.detail, wire::UnknownMembers::skipped);
    return detail ? *std::move(detail) : RunDetail();
}

}  // namespace

std::map<std::int64_t, RuleSubject> subjects_of(
    db::Sql& sql, const Call& call, const AutomationKind& kind,
    const std::vector<std::int64_t>& subjects
) {
    std::map<std::int64_t, RuleSubject> seen;
    if (subjects.empty()) return seen;
    const auto& resource = *kind.read->kinds.front();
    db::Query query;
    query.add("SELECT ").add(resource.id).add(" FROM ").add(resource.table);
    query.add(" WHERE ").add(resource.id).add(" IN ").add_list(subjects);
    identity::scope(call, *kind.read).narrow(query);
    auto ids = sql.all<std::int64_t>(query);
    for (auto& [id, name] : kind.names(sql, ids)) seen[id] = {name.key, name.title, name.link};
    return seen;
}

Result<http::Page<RuleRunView>> list_runs(
    db::Sql& sql, const Call& call, const ListRuns& request, const Kinds& kinds
) {
    auto rule = TRY(seen_rule(sql, call, request.id));
    const auto* kind = kinds.find(rule.kind);
    std::optional<std::int64_t> about;
    if (request.key) {
        if (kind) about = kind->find(sql, call, request.key->value);
        if (!about) return refuse(mainstay::code::not_found);
    }
    Id<LoggedRun> before;
    if (request.cursor)
        before =
            std::get<0>(TRY(http::read_cursor<Id<LoggedRun>>(list_name, request.cursor->value)));
    auto limit = static_cast<int>(request.limit.value_or(Count<1, 100>{50}).value);
    auto page = http::page_of(
        store::runs(sql, rule.id, about, before, limit + 1), static_cast<std::size_t>(limit),
        [](const LoggedRun& last) { return http::cursor_after(list_name, last.id); }
    );
    std::vector<std::int64_t> subjects;
    for (const auto& run : page.items) subjects.push_back(run.subject);
    auto names =
        kind ? subjects_of(sql, call, *kind, subjects) : std::map<std::int64_t, RuleSubject>();
    http::Page<RuleRunView> shown{{}, page.next};
    for (const auto& run : page.items) {
        RuleRunView view{
            .id = run.id,
            .at = run.at,
            .trigger = run.set_off_by,
            .outcome = run.outcome,
            .detail = detail_of(run),
        };
        if (auto name = names.find(run.subject); name != names.end()) view.subject = name->second;
        if (run.event) view.event = Id<events::EventRecord>{*run.event};
        shown.items.push_back(std::move(view));
    }
    return shown;
}

}  // namespace mainstay::automation
