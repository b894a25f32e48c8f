// Applications: the software that is maintained, for whom, and by which teams.
#pragma once

#include "base/result.hpp"
#include "base/text.hpp"
#include "db/sql.hpp"
#include "http/reply.hpp"
#include "identity/directory.hpp"

namespace mainstay::identity {

/// What may be done to an application now. `use`: tickets are opened for it.
enum class ApplicationAction { use, change, manage_ingest_keys };
BOOST_DESCRIBE_ENUM(ApplicationAction, use, change, manage_ingest_keys)

/// To requesters only `key` and `name` tell something.
struct ApplicationView {
    std::string key;
    std::string name;
    std::optional<std::string> mail_address;
    std::vector<TeamRef> teams;
    std::vector<OrganizationRef> organizations;
    std::int64_t version = 1;
    std::vector<ApplicationAction> may;
};
BOOST_DESCRIBE_STRUCT(
    ApplicationView, (), (key, name, mail_address, teams, organizations, version, may)
)

struct ListApplications {
    std::optional<Count<1, 100>> limit;
    std::optional<Line<500>> cursor;
};
BOOST_DESCRIBE_STRUCT(ListApplications, (), (limit, cursor))

struct ShowApplication {
    Line<10> key;
};
BOOST_DESCRIBE_STRUCT(ShowApplication, (), (key))

struct CreateApplication {
    Line<10> key;
    Line<200> name;
    std::optional<Line<254>> mail_address;
    std::vector<Id<Team>> teams;
    std::vector<Id<Organization>> organizations;
};
BOOST_DESCRIBE_STRUCT(CreateApplication, (), (key, name, mail_address, teams, organizations))

struct ChangeApplication {
    Line<10> key;
    std::optional<std::int64_t> if_match;
    std::optional<Line<200>> name;
    std::optional<std::optional<Line<254>>> mail_address;        // Null: it has none any more.
    std::optional<std::vector<Id<Team>>> teams;                  // In place of all those before.
    std::optional<std::vector<Id<Organization>>> organizations;  // In place of all those before.
};
BOOST_DESCRIBE_STRUCT(
    ChangeApplication, (), (key, if_match, name, mail_address, teams, organizations)
)

/// By key. To requesters those that serve their organization.
Result<http::Page<ApplicationView>> list_applications(
    db::Sql& sql, const Call& call, const ListApplications& request
);

/// Refuses: not_found, also to requesters whose organization it does not serve.
Result<http::Versioned<ApplicationView>> show_application(
    db::Sql& sql, const Call& call, const ShowApplication& request
);

/// Refuses: forbidden; invalid with taken, not_a_key, not_a_mail_address, unknown_reference,
/// repeated.
Result<http::Versioned<ApplicationView>> create_application(
    db::Sql& sql, const Call& call, const CreateApplication& request
);

/// Refuses: not_found; forbidden; stale; invalid as create_application.
Result<http::Versioned<ApplicationView>> change_application(
    db::Sql& sql, const Call& call, const ChangeApplication& request
);

}  // namespace mainstay::identity
