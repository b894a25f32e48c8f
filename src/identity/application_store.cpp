#include "identity/relation.hpp"
#include "identity/store.hpp"

namespace mainstay::identity::store {

namespace {

struct TeamOfApplicationRow {
    Id<Application> application;
    Id<Team> id;
    std::string name;
    Level level = Level::L1;
};
BOOST_DESCRIBE_STRUCT(TeamOfApplicationRow, (), (application, id, name, level))

struct OrganizationOfApplicationRow {
    Id<Application> application;
    Id<Organization> id;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(OrganizationOfApplicationRow, (), (application, id, name))

}  // namespace

std::optional<ApplicationRow> application(db::Sql& sql, std::string_view key) {
    return sql.one<ApplicationRow>("FROM application WHERE key = :key", key);
}

std::vector<ApplicationRow> applications(
    db::Sql& sql, const Scope& scope, const After& after, std::int64_t limit
) {
    db::Query query;
    query.add("FROM application a WHERE key > :after", after.text);
    scope.narrow(query);
    query.add(" ORDER BY key LIMIT :limit", limit);
    return sql.all<ApplicationRow>(query);
}

std::optional<Id<Application>> insert_application(
    db::Sql& sql, const ApplicationRow& row, Time now
) {
    return sql.value<Id<Application>>(
        "INSERT INTO application (key, name, mail_address, created_at)"
        " VALUES (:key, :name, :mail_address, :now)"
        " ON CONFLICT (key) DO NOTHING RETURNING id",
        row.key, row.name, row.mail_address, now
    );
}

bool is_mail_address_taken(db::Sql& sql, std::string_view address, Id<Application> except) {
    return sql
        .value<Id<Application>>(
            "SELECT id FROM application WHERE mail_address = :address AND id <> :except", address,
            except
        )
        .has_value();
}

bool update_application(db::Sql& sql, const ApplicationRow& row) {
    return sql.run(
               "UPDATE application SET name = :name, mail_address = :mail_address,"
               " version = version + 1 WHERE id = :id AND version = :version",
               row.name, row.mail_address, row.id, row.version
           ) == 1;
}

std::map<Id<Application>, std::vector<TeamRef>> teams_of_applications(
    db::Sql& sql, std::span<const Id<Application>> ids
) {
    db::Query query;
    query.add("FROM team_application a JOIN team ON id = a.team WHERE application IN ")
        .add_list(ids)
        .add(" ORDER BY application, level, id");
    std::map<Id<Application>, std::vector<TeamRef>> teams;
    for (auto& row : sql.all<TeamOfApplicationRow>(query))
        teams[row.application].push_back({row.id, std::move(row.name), row.level});
    return teams;
}

std::map<Id<Application>, std::vector<OrganizationRef>> organizations_of_applications(
    db::Sql& sql, std::span<const Id<Application>> ids
) {
    db::Query query;
    query
        .add(
            "FROM organization_application o JOIN organization ON id = o.organization"
            " WHERE application IN "
        )
        .add_list(ids)
        .add(" ORDER BY application, id");
    std::map<Id<Application>, std::vector<OrganizationRef>> organizations;
    for (auto& row : sql.all<OrganizationOfApplicationRow>(query))
        organizations[row.application].push_back({row.id, std::move(row.name)});
    return organizations;
}

void replace_teams_of_application(
    db::Sql& sql, Id<Application> application, std::span<const Id<Team>> teams
) {
    replace(sql, {"team_application", "application", "team"}, application, teams);
}

void replace_organizations_of_application(
    db::Sql& sql, Id<Application> application, std::span<const Id<Organization>> organizations
) {
    replace(
        sql, {"organization_application", "application", "organization"}, application, organizations
    );
}

}  // namespace mainstay::identity::store
