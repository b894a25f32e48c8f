// People, as administrators keep them and staff see them.
#pragma once

#include "base/result.hpp"
#include "base/text.hpp"
#include "db/sql.hpp"
#include "http/reply.hpp"
#include "identity/directory.hpp"

namespace mainstay::identity {

/// What may be done to a person now.
enum class PersonAction {
    change,
    change_presence,
    change_role,
    invite,  ///< By a link that is shown.
    end_sessions,
    mail_link,  ///< One that only they see.
};
BOOST_DESCRIBE_ENUM(
    PersonAction, change, change_presence, change_role, invite, end_sessions, mail_link
)

/// A person. `organization` and `sees_organization` mean something for requesters only.
struct UserView {
    Id<User> id;
    std::string name;
    std::string email;
    Role role = Role::requester;
    std::optional<OrganizationRef> organization;
    bool sees_organization = false;
    bool is_active = true;
    bool is_present = true;
    std::vector<TeamRef> teams;
    std::int64_t version = 1;
    bool has_signed_in = false;  // Ever: until then nobody is there, whatever `is_present` says.
    std::optional<RoleRef> custom_role;  // What they may do, in place of what `role` says.
    std::vector<PersonAction> may;
};
BOOST_DESCRIBE_STRUCT(
    UserView, (),
    (id, name, email, role, organization, sees_organization, is_active, is_present, teams, version,
     has_signed_in, custom_role, may)
)

struct ListUsers {
    std::optional<Line<200, 0>> query;  // Words of the name, or the address, or their beginnings.
    std::optional<Role> role;
    std::optional<Id<Organization>> organization;
    std::optional<Count<1, 100>> limit;
    std::optional<Line<500>> cursor;
};
BOOST_DESCRIBE_STRUCT(ListUsers, (), (query, role, organization, limit, cursor))

struct ShowUser {
    Id<User> id;
};
BOOST_DESCRIBE_STRUCT(ShowUser, (), (id))

struct CreateUser {
    Line<200> name;
    Line<254> email;
    std::optional<Role> role;  // A requester where nothing is said.
    std::optional<Id<Organization>> organization;
    std::optional<bool> sees_organization;
    std::optional<Id<CustomRole>> custom_role;  // Brings its base as the role.
};
BOOST_DESCRIBE_STRUCT(
    CreateUser, (), (name, email, role, organization, sees_organization, custom_role)
)

struct ChangeUser {
    Id<User> id;
    std::optional<std::int64_t> if_match;
    std::optional<Line<200>> name;
    std::optional<Line<254>> email;
    std::optional<Role> role;
    std::optional<std::optional<Id<Organization>>> organization;  // Null: of none any more.
    std::optional<bool> sees_organization;
    std::optional<bool> is_active;
    std::optional<bool> is_present;                            // Also managers may change this one.
    std::optional<std::optional<Id<CustomRole>>> custom_role;  // Null: what `role` says, again.
};
BOOST_DESCRIBE_STRUCT(
    ChangeUser, (),
    (id, if_match, name, email, role, organization, sees_organization, is_active, is_present,
     custom_role)
)

/// By name. Refuses: forbidden to requesters.
Result<http::Page<UserView>> list_users(db::Sql& sql, const Call& call, const ListUsers& request);

/// Refuses: not_found; requesters find themselves only.
Result<http::Versioned<UserView>> show_user(
    db::Sql& sql, const Call& call, const ShowUser& request
);

/// Makes a person without a password; a one-time link lets them in. Whoever makes staff needs
/// a fresh proof. Refuses: forbidden; session_needed; proof_needed; invalid
/// with taken, not_a_mail_address, unknown_reference, staff_have_no_organization.
Result<http::Versioned<UserView>> create_user(
    db::Sql& sql, const Call& call, const CreateUser& request
);

/// Who is deactivated is signed out at once, and their tokens and links end for good; so do the
/// sessions and tokens of whose role changes, and the links of whose address does. Who becomes no
/// support staff leaves all teams. To change a role or an address, or to activate someone, needs a
/// fresh proof. Refuses: not_found; forbidden; session_needed; proof_needed; stale;
/// last_administrator; invalid as create_user.
Result<http::Versioned<UserView>> change_user(
    db::Sql& sql, const Call& call, const ChangeUser& request
);

}  // namespace mainstay::identity
