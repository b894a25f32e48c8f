// For tests of what may be done: a module's rule book as text, and whether the two forms of
// permission agree on its resources. Not used by the product.
#pragma once

#include <span>
#include <string>

#include "base/call.hpp"
#include "db/sql.hpp"
#include "module/action.hpp"

namespace mainstay::identity::test {

/// A line for each action: its name, and how far requester, agent, developer, manager and auditor
/// reach.
std::string rule_book(std::span<const Action* const> actions);

/// Two customers with an application each, the teams that serve them, and people of every role, as
/// far as sample rows refer to them.
struct Population {
    Id<Application> shop, ledger;
    Id<User> ann, bob, lone, tom, audrey;  // Of Acme, of Borg, of nobody; an agent, an auditor.
    Id<Team> first, second;                // Of SHOP; Tom is of the second.
};

Population a_population(db::Sql& sql);

/// Compares `may` of each row with `scope`, for each action, each kind it is done to and each
/// caller: everybody in the directory as they are, with a role an administrator made, and by a
/// token that only reads. Returns what differs first, or which kind has too few rows to tell (all,
/// none and a part must be reached); empty where the two forms agree.
/// REQUIRES: a_population, and rows of each kind, of several owners.
std::string disagreement(db::Sql& sql, std::span<const Action* const> actions);

}  // namespace mainstay::identity::test
