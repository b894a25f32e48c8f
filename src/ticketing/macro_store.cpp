#include "ticketing/macro_store.hpp"

namespace mainstay::ticketing::store {

std::optional<Macro> macro(db::Sql& sql, Id<Macro> id) {
    return sql.one<Macro>("FROM macro WHERE id = :id", id);
}

std::vector<Macro> macros(
    db::Sql& sql, const identity::Scope& scope, Id<User> person, std::string_view after_name,
    std::int64_t after_id, std::int64_t limit
) {
    db::Query query;
    query.add(
        "FROM macro m WHERE (m.sharing <> 'private' OR m.owner = :person)"
        " AND (name_key, id) > (:after_name, :after_id)",
        person, after_name, after_id
    );
    scope.narrow(query);
    query.add(" ORDER BY name_key, id LIMIT :limit", limit);
    return sql.all<Macro>(query);
}

std::int64_t macros_of(db::Sql& sql, Id<User> owner) {
    return *sql.value<std::int64_t>("SELECT count(*) FROM macro WHERE owner = :owner", owner);
}

Id<Macro> insert(db::Sql& sql, const Macro& macro) {
    return *sql.value<Id<Macro>>(
        "INSERT INTO macro (name, name_key, steps, owner, sharing, team, created_at, updated_at)"
        " VALUES (:name, :name_key, :steps, :owner, :sharing, :team, :created_at, :updated_at)"
        " RETURNING id",
        macro.name, macro.name_key, macro.steps, macro.owner, macro.sharing, macro.team,
        macro.created_at, macro.updated_at
    );
}

bool update(db::Sql& sql, const Macro& macro) {
    return sql.run(
               "UPDATE macro SET name = :name, name_key = :name_key, steps = :steps,"
               " sharing = :sharing, team = :team, updated_at = :updated_at, version = version + 1"
               " WHERE id = :id AND version = :version",
               macro.name, macro.name_key, macro.steps, macro.sharing, macro.team, macro.updated_at,
               macro.id, macro.version
           ) == 1;
}

void remove_macro(db::Sql& sql, Id<Macro> id) { sql.run("DELETE FROM macro WHERE id = :id", id); }

}  // namespace mainstay::ticketing::store
