// Finds people, teams, organizations and applications by the beginning of their names, for who may
// read of them: to complete what somebody types.
#pragma once

#include <string_view>
#include <vector>

#include "base/call.hpp"
#include "db/sql.hpp"
#include "identity/directory.hpp"

namespace mainstay::identity {

/// By name; a word of the name or the address begins so. Of those whom the caller may read of; at
/// most `limit`. Index: user_word.
std::vector<UserRef> people_beginning(
    db::Sql& sql, const Call& call, std::string_view text, int limit
);

/// Teams whose name begins so, by name; the same. Goes through all teams.
std::vector<TeamRef> teams_beginning(
    db::Sql& sql, const Call& call, std::string_view text, int limit
);

/// Organizations whose name begins so, by name; the same. Goes through organization_name.
std::vector<OrganizationRef> organizations_beginning(
    db::Sql& sql, const Call& call, std::string_view text, int limit
);

/// Applications whose key or name begins so, by key; those that the caller may use or read of. Goes
/// through all applications.
std::vector<ApplicationRef> applications_beginning(
    db::Sql& sql, const Call& call, std::string_view text, int limit
);

/// Whether the caller may read of everybody and everything in the directory.
bool may_read_directory(const Call& call);

}  // namespace mainstay::identity
