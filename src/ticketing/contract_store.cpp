#include "ticketing/contract_store.hpp"

#include "base/text.hpp"

namespace mainstay::ticketing::store {

std::optional<ContractRow> contract(db::Sql& sql, Id<Contract> id) {
    return sql.one<ContractRow>("FROM service_contract WHERE id = :id", id);
}

std::vector<ContractRow> contracts(
    db::Sql& sql, std::optional<Id<Organization>> organization, std::string_view after_name,
    std::int64_t after_id, std::int64_t limit
) {
    db::Query query;
    query.add(
        "FROM service_contract WHERE (name_key, id) > (:after_name, :after_id)"
        " AND removed_at IS NULL",
        after_name, after_id
    );
    if (organization) query.add(" AND organization = :organization", *organization);
    query.add(" ORDER BY name_key, id LIMIT :limit", limit);
    return sql.all<ContractRow>(query);
}

Id<Contract> insert_contract(db::Sql& sql, const ContractRow& row, Time now) {
    return sql
        .value<Id<Contract>>(
            "INSERT INTO service_contract (organization, name, name_key, policy, hours, period,"
            " shows_time, begins_at, ends_at, created_at, updated_at)"
            " VALUES (:organization, :name, :name_key, :policy, :hours, :period, :shows_time,"
            " :begins_at, :ends_at, :now, :updated_at) RETURNING id",
            row.organization, row.name, lower_ascii(row.name), row.policy, row.hours, row.period,
            row.shows_time, row.begins_at, row.ends_at, now, now
        )
        .value();
}

bool update_contract(db::Sql& sql, const ContractRow& row, Time now) {
    return sql.run(
               "UPDATE service_contract SET name = :name, name_key = :name_key, policy = :policy,"
               " hours = :hours, period = :period, shows_time = :shows_time, begins_at = "
               ":begins_at, ends_at = :ends_at,"
               " removed_at = :removed_at, version = version + 1, updated_at = :now"
               " WHERE id = :id AND version = :version",
               row.name, lower_ascii(row.name), row.policy, row.hours, row.period, row.shows_time,
               row.begins_at, row.ends_at, row.removed_at, now, row.id, row.version
           ) == 1;
}

std::vector<Id<Application>> contract_applications(db::Sql& sql, Id<Contract> id) {
    return sql.all<Id<Application>>(
        "SELECT application FROM service_contract_application WHERE contract = :id"
        " ORDER BY application",
        id
    );
}

void set_contract_applications(
    db::Sql& sql, Id<Contract> id, const std::vector<Id<Application>>& applications
) {
    sql.run("DELETE FROM service_contract_application WHERE contract = :id", id);
    for (auto application : applications)
        sql.run(
            "INSERT INTO service_contract_application (contract, application)"
            " VALUES (:id, :application) ON CONFLICT (contract, application) DO NOTHING",
            id, application
        );
}

bool add_contract_alert(
    db::Sql& sql, Id<Contract> id, Time begins_on, std::int64_t percent, Time now
) {
    return sql.run(
               "INSERT INTO service_contract_alert (contract, begins_on, percent, at)"
               " VALUES (:contract, :begins_on, :percent, :now)"
               " ON CONFLICT (contract, begins_on, percent) DO NOTHING",
               id, begins_on, percent, now
           ) == 1;
}

}  // namespace mainstay::ticketing::store
