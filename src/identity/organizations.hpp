// Organizations, as administrators keep them and staff see them.
#pragma once

#include "base/result.hpp"
#include "base/text.hpp"
#include "db/sql.hpp"
#include "http/reply.hpp"
#include "identity/directory.hpp"

namespace mainstay::identity {

/// What may be done to an organization now.
enum class OrganizationAction { change };
BOOST_DESCRIBE_ENUM(OrganizationAction, change)

/// A customer: the people of one mail domain or several, and the applications they use.
struct OrganizationView {
    Id<Organization> id;
    std::string name;
    std::vector<std::string> domains;
    std::vector<ApplicationRef> applications;
    std::int64_t version = 1;
    std::vector<OrganizationAction> may;
};
BOOST_DESCRIBE_STRUCT(OrganizationView, (), (id, name, domains, applications, version, may))

struct ListOrganizations {
    std::optional<Count<1, 100>> limit;
    std::optional<Line<500>> cursor;
};
BOOST_DESCRIBE_STRUCT(ListOrganizations, (), (limit, cursor))

struct ShowOrganization {
    Id<Organization> id;
};
BOOST_DESCRIBE_STRUCT(ShowOrganization, (), (id))

struct CreateOrganization {
    Line<200> name;
    std::vector<Line<254>> domains;
    std::vector<Line<10>> applications;  // By key.
};
BOOST_DESCRIBE_STRUCT(CreateOrganization, (), (name, domains, applications))

struct ChangeOrganization {
    Id<Organization> id;
    std::optional<std::int64_t> if_match;
    std::optional<Line<200>> name;
    std::optional<std::vector<Line<254>>> domains;      // In place of all those before.
    std::optional<std::vector<Line<10>>> applications;  // In place of all those before.
};
BOOST_DESCRIBE_STRUCT(ChangeOrganization, (), (id, if_match, name, domains, applications))

/// By name. Refuses: forbidden to requesters.
Result<http::Page<OrganizationView>> list_organizations(
    db::Sql& sql, const Call& call, const ListOrganizations& request
);

/// Refuses: not_found, also to requesters.
Result<http::Versioned<OrganizationView>> show_organization(
    db::Sql& sql, const Call& call, const ShowOrganization& request
);

/// Refuses: forbidden; invalid with taken, not_a_domain, repeated, unknown_reference.
Result<http::Versioned<OrganizationView>> create_organization(
    db::Sql& sql, const Call& call, const CreateOrganization& request
);

/// Refuses: not_found; forbidden; stale; invalid as create_organization.
Result<http::Versioned<OrganizationView>> change_organization(
    db::Sql& sql, const Call& call, const ChangeOrganization& request
);

}  // namespace mainstay::identity
