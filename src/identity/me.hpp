// What a person sees and changes of themselves.
#pragma once

#include "base/result.hpp"
#include "base/text.hpp"
#include "db/database.hpp"
#include "http/credentials.hpp"
#include "http/reply.hpp"
#include "identity/directory.hpp"
#include "identity/options.hpp"
#include "identity/throttle.hpp"

namespace mainstay::identity {

/// The caller.
struct Me {
    Id<User> id;
    std::string name;
    std::string email;
    Role role = Role::requester;
    std::optional<OrganizationRef> organization;
    std::vector<TeamRef> teams;
    bool is_present = true;
    bool has_password =
        false;  // False for whoever came by a one-time link and has not chosen one yet.
    std::int64_t version = 1;
    bool sees_organization = false;  // Of a requester: all tickets of their organization.
    std::optional<RoleRef> custom_role;
    std::vector<std::string> may;  // The actions that they may do to something, by name.
};
BOOST_DESCRIBE_STRUCT(
    Me, (),
    (id, name, email, role, organization, teams, is_present, has_password, version,
     sees_organization, custom_role, may)
)

struct ChangeMe {
    std::optional<std::int64_t> if_match;
    std::optional<Line<200>> name;
    std::optional<bool> is_present;
};
BOOST_DESCRIBE_STRUCT(ChangeMe, (), (if_match, name, is_present))

struct ChangePassword {
    std::optional<Text<256>> current;  // May be missing for whoever has none yet.
    Text<256> new_;
};
BOOST_DESCRIBE_STRUCT(ChangePassword, (), (current, new_))

/// A change of password whose slow part is done.
struct ProvenChange {
    std::string old_hash;  // Empty: there was none.
    std::string new_hash;
    Attempt attempt;
};

class SecurityLog;

/// The caller as they see themselves. REQUIRES: there is a caller, a person.
Me me(db::Sql& sql, const Call& call, const Options& options);

/// Refuses: unauthenticated.
Result<http::Versioned<Me>> show_me(
    db::Sql& sql, const Call& call, const http::Nothing&, const Options& options = {}
);

/// Refuses: unauthenticated; stale.
Result<http::Versioned<Me>> change_me(
    db::Sql& sql, const Call& call, const ChangeMe& request, const Options& options = {}
);

/// The words that must not be in the person's password.
std::vector<std::string> personal_words(db::Sql& sql, const Person& person);

/// Checks the current password and hashes the new one; slow, so outside of a transaction. Who has
/// none must have come by a one-time link just now. Refuses: session_needed; new_link_needed;
/// invalid with password_wrong, password_too_short, password_too_common, password_is_personal;
/// too_many_attempts.
Result<ProvenChange> prove_change(
    db::Database& database, const Call& call, const ChangePassword& request, SecurityLog& log
);

/// Sets the password, and ends what the old one had opened: all sessions but the one of
/// `credentials`, all tokens and links, and all known devices but that one. Records it.
void set_password(
    db::Sql& sql, const Call& call, Id<User> user, std::string_view hash,
    const http::Credentials& credentials
);

/// As set_password, for the caller. Refuses: session_needed; stale, when the password was changed
/// meanwhile.
Result<> change_password(
    db::Sql& sql, const Call& call, const ProvenChange& change, const http::Credentials& credentials
);

}  // namespace mainstay::identity
