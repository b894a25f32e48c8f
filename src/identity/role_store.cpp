#include "identity/role_store.hpp"

namespace mainstay::identity::store {

namespace {

struct HoldersRow {
    Id<CustomRole> custom_role;
    std::int64_t holders = 0;
};
BOOST_DESCRIBE_STRUCT(HoldersRow, (), (custom_role, holders))

}  // namespace

std::optional<RoleRow> role(db::Sql& sql, Id<CustomRole> id) {
    return sql.one<RoleRow>("FROM custom_role WHERE id = :id", id);
}

std::vector<RoleRow> roles(db::Sql& sql, Id<CustomRole> after, std::int64_t limit) {
    return sql.all<RoleRow>(
        "FROM custom_role WHERE id > :after ORDER BY id LIMIT :limit", after, limit
    );
}

std::int64_t count_roles(db::Sql& sql) {
    return *sql.value<std::int64_t>("SELECT COUNT(*) FROM custom_role");
}

std::optional<Id<CustomRole>> insert_role(
    db::Sql& sql, std::string_view name, Role base, Time now
) {
    return sql.value<Id<CustomRole>>(
        "INSERT INTO custom_role (name, base, created_at) VALUES (:name, :base, :now)"
        " ON CONFLICT (name) DO NOTHING RETURNING id",
        name, base, now
    );
}

bool is_role_name_taken(db::Sql& sql, std::string_view name, Id<CustomRole> except) {
    return sql
        .value<Id<CustomRole>>(
            "SELECT id FROM custom_role WHERE name = :name AND id <> :except", name, except
        )
        .has_value();
}

bool update_role(db::Sql& sql, const RoleRow& row) {
    return sql.run(
               "UPDATE custom_role SET name = :name, version = version + 1"
               " WHERE id = :id AND version = :version",
               row.name, row.id, row.version
           ) == 1;
}

void remove_role(db::Sql& sql, Id<CustomRole> id) {
    sql.run("DELETE FROM custom_role_grant WHERE custom_role = :id", id);
    sql.run("DELETE FROM custom_role WHERE id = :id", id);
}

std::vector<Grant> grants_of(db::Sql& sql, Id<CustomRole> id) {
    return sql.all<Grant>(
        "FROM custom_role_grant WHERE custom_role = :id ORDER BY action LIMIT 1000", id
    );
}

void take_role(db::Sql& sql, Id<CustomRole> id, Caller& caller) {
    caller.grants = grants_of(sql, id);
    caller.applications = sql.all<Id<Application>>(
        "SELECT DISTINCT ta.application FROM team_member m"
        " JOIN team_application ta ON ta.team = m.team WHERE m.member = :member",
        caller.user
    );
}

void replace_grants(db::Sql& sql, Id<CustomRole> id, std::span<const Grant> grants) {
    sql.run("DELETE FROM custom_role_grant WHERE custom_role = :id", id);
    for (const auto& grant : grants) {
        sql.run(
            "INSERT INTO custom_role_grant (custom_role, action, reach)"
            " VALUES (:id, :action, :reach)",
            id, grant.action, grant.reach
        );
    }
}

std::map<Id<CustomRole>, std::int64_t> holders_of(
    db::Sql& sql, std::span<const Id<CustomRole>> ids
) {
    std::map<Id<CustomRole>, std::int64_t> holders;
    if (ids.empty()) return holders;
    db::Query query{
        "SELECT custom_role, COUNT(*) AS holders FROM user_account WHERE custom_role IN ", {}
    };
    query.add_list(ids).add(" GROUP BY custom_role");
    for (const auto& row : sql.all<HoldersRow>(query)) holders[row.custom_role] = row.holders;
    return holders;
}

std::map<Id<CustomRole>, RoleRef> role_refs(db::Sql& sql, std::span<const Id<CustomRole>> ids) {
    std::map<Id<CustomRole>, RoleRef> refs;
    if (ids.empty()) return refs;
    db::Query query{"FROM custom_role WHERE id IN ", {}};
    query.add_list(ids);
    for (auto& row : sql.all<RoleRow>(query)) refs[row.id] = {row.id, std::move(row.name)};
    return refs;
}

}  // namespace mainstay::identity::store
