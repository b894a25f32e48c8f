#include "identity/organizations.hpp"

#include "http/page.hpp"
#include "identity/actions.hpp"
#include "identity/address.hpp"
#include "identity/codes.hpp"
#include "identity/permission.hpp"
#include "identity/record.hpp"
#include "identity/references.hpp"
#include "identity/store.hpp"

namespace mainstay::identity {

namespace {

constexpr std::string_view list_name = "organizations";

std::vector<OrganizationView> views(
    db::Sql& sql, const Call& call, std::span<const store::OrganizationRow> rows
) {
    std::vector<Id<Organization>> ids;
    for (const auto& row : rows) ids.push_back(row.id);
    auto domains = store::domains_of(sql, ids);
    auto applications = store::applications_of_organizations(sql, ids);
    std::vector<OrganizationView> views;
    for (const auto& row : rows) {
        auto& view = views.emplace_back();
        view = {row.id, row.name, domains[row.id], applications[row.id], row.version, {}};
        if (may(call, directory_write)) view.may = {OrganizationAction::change};
    }
    return views;
}

OrganizationView view(db::Sql& sql, const Call& call, const store::OrganizationRow& row) {
    return views(sql, call, {&row, 1}).front();
}

http::Versioned<OrganizationView> versioned(OrganizationView view) {
    auto version = view.version;
    return {std::move(view), version};
}

/// The domains as they are kept. Faults: not_a_domain, repeated, taken by another organization than
/// `own`.
std::vector<std::string> domains_named(
    db::Sql& sql, std::span<const Line<254>> texts, Id<Organization> own, Faults& faults
) {
    std::vector<std::string> domains;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        auto fault = [&](const Code& code) { faults.push_back(wrong(item("domains", i), code)); };
        auto domain = domain_name(texts[i].value);
        if (!domain) {
            fault(code::not_a_domain);
            continue;
        }
        auto owner = store::organization_of_domain(sql, *domain);
        if (owner && *owner != own)
            fault(code::taken);
        else if (std::find(domains.begin(), domains.end(), *domain) != domains.end())
            fault(code::repeated);
        else
            domains.push_back(*std::move(domain));
    }
    return domains;
}

/// The organization, for those who may know of it.
Result<store::OrganizationRow> seen(db::Sql& sql, const Call& call, Id<Organization> id) {
    auto row = store::organization(sql, id);
    if (!row || !may(call, directory_read, organization_resource(sql, call, id.value)))
        return refuse(mainstay::code::not_found);
    return *std::move(row);
}

}  // namespace

Result<http::Page<OrganizationView>> list_organizations(
    db::Sql& sql, const Call& call, const ListOrganizations& request
) {
    TRY(require_some(call, directory_read));
    store::After after;
    if (request.cursor) {
        auto [name, id] =
            TRY(http::read_cursor<std::string, std::int64_t>(list_name, request.cursor->value));
        after = {name, id};
    }
    auto limit = static_cast<std::size_t>(request.limit.value_or(Count<1, 100>{50}).value);
    auto page = http::page_of(
        store::organizations(
            sql, scope(call, directory_read, organization_kind), after,
            static_cast<std::int64_t>(limit) + 1
        ),
        limit,
        [](const store::OrganizationRow& row) {
            return http::cursor_after(list_name, row.name_key, row.id.value);
        }
    );
    http::Page<OrganizationView> shown{views(sql, call, page.items), page.next};
    if (may(call, directory_write)) shown.may.emplace_back("create");
    return shown;
}

Result<http::Versioned<OrganizationView>> show_organization(
    db::Sql& sql, const Call& call, const ShowOrganization& request
) {
    return versioned(view(sql, call, TRY(seen(sql, call, request.id))));
}

Result<http::Versioned<OrganizationView>> create_organization(
    db::Sql& sql, const Call& call, const CreateOrganization& request
) {
    TRY(require(call, directory_write));
    Faults faults;
    auto domains = domains_named(sql, request.domains, {}, faults);
    auto applications = applications_named(sql, "applications", request.applications, faults);
    if (store::is_organization_name_taken(sql, request.name.value, {}))
        faults.push_back(wrong("name", code::taken));
    if (!faults.empty()) return invalid(std::move(faults));

    auto id = store::insert_organization(sql, request.name.value, call.now);
    if (!id) return invalid({wrong("name", code::taken)});
    store::replace_domains(sql, *id, domains);
    store::replace_applications_of_organization(sql, *id, applications);
    auto made = view(sql, call, *store::organization(sql, *id));
    record_created(sql, call, "organization", id->value, made);
    return versioned(std::move(made));
}

Result<http::Versioned<OrganizationView>> change_organization(
    db::Sql& sql, const Call& call, const ChangeOrganization& request
) {
    auto row = TRY(seen(sql, call, request.id));
    TRY(require(call, directory_write));
    if (request.if_match && *request.if_match != row.version) return refuse(http::code::stale);

    Faults faults;
    std::vector<std::string> domains;
    std::vector<Id<Application>> applications;
    if (request.domains) domains = domains_named(sql, *request.domains, row.id, faults);
    if (request.applications)
        applications = applications_named(sql, "applications", *request.applications, faults);
    if (request.name && store::is_organization_name_taken(sql, request.name->value, row.id))
        faults.push_back(wrong("name", code::taken));
    if (!faults.empty()) return invalid(std::move(faults));

    auto before = view(sql, call, row);
    if (request.name) row.name = request.name->value;
    if (!store::update_organization(sql, row)) return refuse(http::code::stale);
    if (request.domains) store::replace_domains(sql, row.id, domains);
    if (request.applications)
        store::replace_applications_of_organization(sql, row.id, applications);
    auto after = view(sql, call, *store::organization(sql, row.id));
    record_changed(sql, call, {"organization", row.id.value}, before, after);
    return versioned(std::move(after));
}

}  // namespace mainstay::identity
