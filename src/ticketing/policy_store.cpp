#include "ticketing/policy_store.hpp"

#include <stdexcept>

#include "base/text.hpp"
#include "wire/codec.hpp"

namespace mainstay::ticketing::store {

PolicyPromises promises_of(const PolicyRow& row) {
    auto read = wire::parse<PolicyPromises>(row.definition, wire::UnknownMembers::skipped);
    if (!read) throw std::runtime_error("service level policy " + row.name + " cannot be read");
    return *std::move(read);
}

std::optional<PolicyRow> policy(db::Sql& sql, Id<StoredPolicy> id) {
    return sql.one<PolicyRow>("FROM service_level_policy WHERE id = :id", id);
}

std::vector<PolicyRow> policies(
    db::Sql& sql, std::string_view after_name, std::int64_t after_id, std::int64_t limit
) {
    return sql.all<PolicyRow>(
        "FROM service_level_policy"
        " WHERE (name_key, id) > (:after_name, :after_id) AND removed_at IS NULL"
        " ORDER BY name_key, id"
        " LIMIT :limit",
        after_name, after_id, limit
    );
}

std::vector<PolicyRow> all_policies(db::Sql& sql) {
    return sql.all<PolicyRow>(
        "FROM service_level_policy WHERE removed_at IS NULL ORDER BY name_key, id"
    );
}

Id<StoredPolicy> insert_policy(db::Sql& sql, const PolicyRow& row, Time now) {
    return sql
        .value<Id<StoredPolicy>>(
            "INSERT INTO service_level_policy (name, name_key, organization, application, kind,"
            " priority, calendar, definition, created_at, updated_at)"
            " VALUES (:name, :name_key, :organization, :application, :kind, :priority, :calendar,"
            " :definition, :now, :updated_at) RETURNING id",
            row.name, lower_ascii(row.name), row.organization, row.application, row.kind,
            row.priority, row.calendar, row.definition, now, now
        )
        .value();
}

bool update_policy(db::Sql& sql, const PolicyRow& row, Time now) {
    return sql.run(
               "UPDATE service_level_policy SET name = :name, name_key = :name_key,"
               " organization = :organization, application = :application, kind = :kind,"
               " priority = :priority, calendar = :calendar, definition = :definition,"
               " removed_at = :removed_at, version = version + 1, updated_at = :now"
               " WHERE id = :id AND version = :version",
               row.name, lower_ascii(row.name), row.organization, row.application, row.kind,
               row.priority, row.calendar, row.definition, row.removed_at, now, row.id, row.version
           ) == 1;
}

}  // namespace mainstay::ticketing::store
