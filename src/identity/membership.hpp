// Who is in which team, changed: each change is in the security log of its person.
#pragma once

#include <span>

#include "identity/directory.hpp"

namespace mainstay::identity {

/// Makes these the members of the team.
void replace_members(
    db::Sql& sql, const Call& call, Id<Team> team, std::span<const Id<User>> members
);

/// Takes the person out of every team.
void leave_all_teams(db::Sql& sql, const Call& call, Id<User> user);

}  // namespace mainstay::identity
