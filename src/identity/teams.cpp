#include "identity/teams.hpp"

#include "http/page.hpp"
#include "identity/actions.hpp"
#include "identity/codes.hpp"
#include "identity/membership.hpp"
#include "identity/permission.hpp"
#include "identity/record.hpp"
#include "identity/references.hpp"
#include "identity/store.hpp"

namespace mainstay::identity {

namespace {

constexpr std::string_view list_name = "teams";

std::vector<TeamView> views(db::Sql& sql, const Call& call, std::span<const store::TeamRow> rows) {
    std::vector<Id<Team>> ids;
    for (const auto& row : rows) ids.push_back(row.id);
    auto members = store::members_of(sql, ids);
    std::vector<Id<User>> people;
    for (const auto& [team, rows_of_team] : members)
        for (const auto& member : rows_of_team) people.push_back(member.id);
    auto signed_in = store::have_signed_in(sql, people);
    auto applications = store::applications_of_teams(sql, ids);
    std::vector<TeamView> views;
    for (const auto& row : rows) {
        TeamView view{
            .id = row.id,
            .name = row.name,
            .level = row.level,
            .applications = applications[row.id],
            .version = row.version,
        };
        for (const auto& member : members[row.id])
            view.members.push_back(
                {member.id, member.name, member.is_present, signed_in.contains(member.id)}
            );
        if (may(call, team_write)) view.may = {TeamAction::change};
        views.push_back(std::move(view));
    }
    return views;
}

TeamView view(db::Sql& sql, const Call& call, const store::TeamRow& row) {
    return views(sql, call, {&row, 1}).front();
}

http::Versioned<TeamView> versioned(TeamView view) {
    auto version = view.version;
    return {std::move(view), version};
}

/// The team, for those who may know of it.
Result<store::TeamRow> seen(db::Sql& sql, const Call& call, Id<Team> id) {
    auto row = store::team(sql, id);
    if (!row || !may(call, directory_read, team_resource(sql, call, id.value)))
        return refuse(mainstay::code::not_found);
    return *std::move(row);
}

}  // namespace

Result<http::Page<TeamView>> list_teams(db::Sql& sql, const Call& call, const ListTeams& request) {
    TRY(require_some(call, directory_read));
    store::After after;
    if (request.cursor) {
        auto [level, id] =
            TRY(http::read_cursor<std::string, std::int64_t>(list_name, request.cursor->value));
        after = {level, id};
    }
    auto limit = static_cast<std::size_t>(request.limit.value_or(Count<1, 100>{50}).value);
    auto page = http::page_of(
        store::teams(
            sql, scope(call, directory_read, team_kind), after, static_cast<std::int64_t>(limit) + 1
        ),
        limit,
        [](const store::TeamRow& row) {
            return http::cursor_after(
                list_name, std::string(wire::name_of(row.level)), row.id.value
            );
        }
    );
    http::Page<TeamView> shown{views(sql, call, page.items), page.next};
    if (may(call, team_write)) shown.may.emplace_back("create");
    return shown;
}

Result<http::Versioned<TeamView>> show_team(
    db::Sql& sql, const Call& call, const ShowTeam& request
) {
    return versioned(view(sql, call, TRY(seen(sql, call, request.id))));
}

Result<http::Versioned<TeamView>> create_team(
    db::Sql& sql, const Call& call, const CreateTeam& request
) {
    TRY(require(call, team_write));
    Faults faults;
    auto members = members_named(sql, "members", request.members, faults);
    auto applications = applications_named(sql, "applications", request.applications, faults);
    if (store::is_team_name_taken(sql, request.name.value, {}))
        faults.push_back(wrong("name", code::taken));
    if (!faults.empty()) return invalid(std::move(faults));

    auto id = store::insert_team(sql, request.name.value, request.level, call.now);
    if (!id) return invalid({wrong("name", code::taken)});
    replace_members(sql, call, *id, members);
    store::replace_applications_of_team(sql, *id, applications);
    auto made = view(sql, call, *store::team(sql, *id));
    record_created(sql, call, "team", id->value, made);
    return versioned(std::move(made));
}

Result<http::Versioned<TeamView>> change_team(
    db::Sql& sql, const Call& call, const ChangeTeam& request
) {
    auto row = TRY(seen(sql, call, request.id));
    TRY(require(call, team_write));
    if (request.if_match && *request.if_match != row.version) return refuse(http::code::stale);

    Faults faults;
    std::vector<Id<User>> members;
    std::vector<Id<Application>> applications;
    if (request.members) members = members_named(sql, "members", *request.members, faults);
    if (request.applications)
        applications = applications_named(sql, "applications", *request.applications, faults);
    if (request.name && store::is_team_name_taken(sql, request.name->value, row.id))
        faults.push_back(wrong("name", code::taken));
    if (!faults.empty()) return invalid(std::move(faults));

    auto before = view(sql, call, row);
    if (request.name) row.name = request.name->value;
    if (request.level) row.level = *request.level;
    if (!store::update_team(sql, row)) return refuse(http::code::stale);
    if (request.members) replace_members(sql, call, row.id, members);
    if (request.applications) store::replace_applications_of_team(sql, row.id, applications);
    auto after = view(sql, call, *store::team(sql, row.id));
    record_changed(sql, call, {"team", row.id.value}, before, after);
    return versioned(std::move(after));
}

}  // namespace mainstay::identity
