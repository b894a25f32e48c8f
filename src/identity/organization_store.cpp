#include "base/text.hpp"
#include "identity/relation.hpp"
#include "identity/store.hpp"
#include "search/search.hpp"

namespace mainstay::identity::store {

namespace {

struct DomainRow {
    Id<Organization> organization;
    std::string domain;
};
BOOST_DESCRIBE_STRUCT(DomainRow, (), (organization, domain))

struct ApplicationOfOrganizationRow {
    Id<Organization> organization;
    std::string key;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(ApplicationOfOrganizationRow, (), (organization, key, name))

}  // namespace

std::optional<OrganizationRow> organization(db::Sql& sql, Id<Organization> id) {
    return sql.one<OrganizationRow>("FROM organization WHERE id = :id", id);
}

std::vector<OrganizationRow> organizations(
    db::Sql& sql, const Scope& scope, const After& after, std::int64_t limit
) {
    db::Query query;
    query.add(
        "FROM organization o WHERE (name_key, id) > (:after_name, :after_id)", after.text, after.id
    );
    scope.narrow(query);
    query.add(" ORDER BY name_key, id LIMIT :limit", limit);
    return sql.all<OrganizationRow>(query);
}

std::optional<Id<Organization>> insert_organization(db::Sql& sql, std::string_view name, Time now) {
    auto id = sql.value<Id<Organization>>(
        "INSERT INTO organization (name, name_key, created_at) VALUES (:name, :name_key, :now)"
        " ON CONFLICT (name) DO NOTHING RETURNING id",
        name, lower_ascii(name), now
    );
    if (id) search::changed(sql, "organization", id->value);
    return id;
}

bool is_organization_name_taken(db::Sql& sql, std::string_view name, Id<Organization> except) {
    return sql
        .value<Id<Organization>>(
            "SELECT id FROM organization WHERE name = :name AND id <> :except", name, except
        )
        .has_value();
}

bool update_organization(db::Sql& sql, const OrganizationRow& row) {
    search::changed(sql, "organization", row.id.value);
    return sql.run(
               "UPDATE organization SET name = :name, name_key = :name_key, version = version + 1"
               " WHERE id = :id AND version = :version",
               row.name, lower_ascii(row.name), row.id, row.version
           ) == 1;
}

std::optional<Id<Organization>> organization_of_domain(db::Sql& sql, std::string_view domain) {
    return sql.value<Id<Organization>>(
        "SELECT organization FROM organization_domain WHERE domain = :domain", domain
    );
}

std::map<Id<Organization>, std::vector<std::string>> domains_of(
    db::Sql& sql, std::span<const Id<Organization>> ids
) {
    db::Query query;
    query.add("FROM organization_domain WHERE organization IN ").add_list(ids);
    query.add(" ORDER BY organization, domain");
    std::map<Id<Organization>, std::vector<std::string>> domains;
    for (auto& row : sql.all<DomainRow>(query))
        domains[row.organization].push_back(std::move(row.domain));
    return domains;
}

void replace_domains(
    db::Sql& sql, Id<Organization> organization, std::span<const std::string> domains
) {
    search::changed(sql, "organization", organization.value);
    sql.run("DELETE FROM organization_domain WHERE organization = :id", organization);
    for (const auto& domain : domains) {
        sql.run(
            "INSERT INTO organization_domain (domain, organization) VALUES (:domain, "
            ":organization)",
            domain, organization
        );
    }
}

std::map<Id<Organization>, std::vector<ApplicationRef>> applications_of_organizations(
    db::Sql& sql, std::span<const Id<Organization>> ids
) {
    db::Query query;
    query
        .add(
            "FROM organization_application o JOIN application ON id = o.application"
            " WHERE organization IN "
        )
        .add_list(ids)
        .add(" ORDER BY organization, key");
    std::map<Id<Organization>, std::vector<ApplicationRef>> applications;
    for (auto& row : sql.all<ApplicationOfOrganizationRow>(query))
        applications[row.organization].push_back({std::move(row.key), std::move(row.name)});
    return applications;
}

void replace_applications_of_organization(
    db::Sql& sql, Id<Organization> organization, std::span<const Id<Application>> applications
) {
    replace(
        sql, {"organization_application", "organization", "application"}, organization, applications
    );
}

}  // namespace mainstay::identity::store
