#include "identity/relation.hpp"
#include "identity/store.hpp"

namespace mainstay::identity::store {

namespace {

struct ApplicationOfTeamRow {
    Id<Team> team;
    std::string key;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(ApplicationOfTeamRow, (), (team, key, name))

}  // namespace

std::optional<TeamRow> team(db::Sql& sql, Id<Team> id) {
    return sql.one<TeamRow>("FROM team WHERE id = :id", id);
}

std::vector<TeamRow> teams(
    db::Sql& sql, const Scope& scope, const After& after, std::int64_t limit
) {
    db::Query query;
    query.add("FROM team t WHERE (level, id) > (:after_level, :after_id)", after.text, after.id);
    scope.narrow(query);
    query.add(" ORDER BY level, id LIMIT :limit", limit);
    return sql.all<TeamRow>(query);
}

std::optional<Id<Team>> insert_team(db::Sql& sql, std::string_view name, Level level, Time now) {
    return sql.value<Id<Team>>(
        "INSERT INTO team (name, level, created_at) VALUES (:name, :level, :now)"
        " ON CONFLICT (name) DO NOTHING RETURNING id",
        name, level, now
    );
}

bool is_team_name_taken(db::Sql& sql, std::string_view name, Id<Team> except) {
    return sql
        .value<Id<Team>>("SELECT id FROM team WHERE name = :name AND id <> :except", name, except)
        .has_value();
}

bool update_team(db::Sql& sql, const TeamRow& row) {
    return sql.run(
               "UPDATE team SET name = :name, level = :level, version = version + 1"
               " WHERE id = :id AND version = :version",
               row.name, row.level, row.id, row.version
           ) == 1;
}

std::map<Id<Team>, std::vector<MemberRow>> members_of(db::Sql& sql, std::span<const Id<Team>> ids) {
    db::Query query;
    query.add("FROM team_member m JOIN user_account ON id = m.member WHERE team IN ").add_list(ids);
    query.add(" ORDER BY team, id");
    std::map<Id<Team>, std::vector<MemberRow>> members;
    for (auto& row : sql.all<MemberRow>(query)) members[row.team].push_back(std::move(row));
    return members;
}

std::map<Id<Team>, std::vector<ApplicationRef>> applications_of_teams(
    db::Sql& sql, std::span<const Id<Team>> ids
) {
    db::Query query;
    query.add("FROM team_application a JOIN application ON id = a.application WHERE team IN ")
        .add_list(ids)
        .add(" ORDER BY team, key");
    std::map<Id<Team>, std::vector<ApplicationRef>> applications;
    for (auto& row : sql.all<ApplicationOfTeamRow>(query))
        applications[row.team].push_back({std::move(row.key), std::move(row.name)});
    return applications;
}

void replace_members(db::Sql& sql, Id<Team> team, std::span<const Id<User>> members) {
    replace(sql, {"team_member", "team", "member", false}, team, members);
}

void replace_applications_of_team(
    db::Sql& sql, Id<Team> team, std::span<const Id<Application>> applications
) {
    replace(sql, {"team_application", "team", "application"}, team, applications);
}

}  // namespace mainstay::identity::store
