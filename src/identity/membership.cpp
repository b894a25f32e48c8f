#include "identity/membership.hpp"

#include <algorithm>

#include "identity/security_log.hpp"
#include "identity/store.hpp"

namespace mainstay::identity {

namespace {

void record(
    db::Sql& sql, const Call& call, Id<User> user, std::string_view team, std::string_view change
) {
    SecurityEvent event{
        SecurityEventKind::membership_changed, user, {{"team", team}, {"change", change}}
    };
    record_security(sql, call, event);
}

}  // namespace

void replace_members(
    db::Sql& sql, const Call& call, Id<Team> team, std::span<const Id<User>> members
) {
    const auto name = find_team(sql, team).value_or(TeamRef{}).name;
    const auto before = store::members_of(sql, {&team, 1})[team];
    store::replace_members(sql, team, members);
    auto was_member = [&](Id<User> user) {
        return std::ranges::any_of(before, [&](const auto& row) { return row.id == user; });
    };
    for (auto user : members)
        if (!was_member(user)) record(sql, call, user, name, "joined");
    for (const auto& row : before)
        if (std::ranges::find(members, row.id) == members.end())
            record(sql, call, row.id, name, "left");
}

void leave_all_teams(db::Sql& sql, const Call& call, Id<User> user) {
    auto teams = store::teams_of_users(sql, {&user, 1})[user];
    for (const auto& team : teams) record(sql, call, user, team.name, "left");
    store::leave_all_teams(sql, user);
}

}  // namespace mainstay::identity
