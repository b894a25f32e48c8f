#include "identity/host_store.hpp"

#include "identity/relation.hpp"

namespace mainstay::identity::store {

Id<Host> insert_host(db::Sql& sql, const HostRow& row, std::string_view key_hash) {
    return *sql.value<Id<Host>>(
        "INSERT INTO host (name, key_hash, created_at, created_by)"
        " VALUES (:name, :key_hash, :created_at, :created_by) RETURNING id",
        row.name, key_hash, row.created_at, row.created_by
    );
}

std::optional<HostRow> host(db::Sql& sql, Id<Host> id) {
    return sql.one<HostRow>("FROM host WHERE id = :id AND revoked_at IS NULL", id);
}

std::vector<HostRow> hosts(db::Sql& sql, const Scope& scope, Id<Host> after, std::int64_t limit) {
    db::Query query;
    query.add("FROM host h WHERE id > :after AND revoked_at IS NULL", after);
    scope.narrow(query);
    query.add(" ORDER BY id LIMIT :limit", limit);
    return sql.all<HostRow>(query);
}

std::int64_t count_hosts(db::Sql& sql) {
    return *sql.value<std::int64_t>("SELECT COUNT(*) FROM host WHERE revoked_at IS NULL");
}

bool is_host_name_taken(db::Sql& sql, std::string_view name, Id<Host> except) {
    return sql
        .value<Id<Host>>(
            "SELECT id FROM host WHERE name = :name AND id <> :except AND revoked_at IS NULL", name,
            except
        )
        .has_value();
}

void rename_host(db::Sql& sql, Id<Host> id, std::string_view name) {
    sql.run("UPDATE host SET name = :name WHERE id = :id", name, id);
}

std::map<Id<Host>, std::vector<HostApplication>> applications_of_hosts(
    db::Sql& sql, std::span<const Id<Host>> ids
) {
    db::Query query;
    query.add("FROM host_application h JOIN application ON id = h.application WHERE host IN ")
        .add_list(ids)
        .add(" ORDER BY host, key");
    std::map<Id<Host>, std::vector<HostApplication>> applications;
    for (auto& row : sql.all<HostApplication>(query))
        applications[row.host].push_back(std::move(row));
    return applications;
}

void replace_applications_of_host(
    db::Sql& sql, Id<Host> host, std::span<const Id<Application>> applications
) {
    replace(sql, {"host_application", "host", "application", false}, host, applications);
}

}  // namespace mainstay::identity::store
