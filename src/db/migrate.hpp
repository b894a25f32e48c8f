// Brings a database to the tables this binary knows. Forward only.
#pragma once

#include <initializer_list>
#include <span>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "db/database.hpp"
#include "db/migration.hpp"

namespace mainstay::db {

/// The migrations of one module, in the order of their numbers.
using Migrations = std::span<const Migration>;

/// Applies what is missing, floor by floor, each migration in one transaction together with its row
/// in the table `migration`; a process killed in between leaves whole migrations only. Several
/// nodes may start at once. Returns what was applied, as `module/0001_name`. Throws Failure, and
/// changes nothing, if the database is newer than this binary, or an applied migration was altered
/// since. A migration whose text begins with `-- expand` makes a database no newer: it only adds
/// tables, or columns with a default, so that a node of the version before can start beside it.
std::vector<std::string> migrate(Database& database, std::span<const Migrations> floors, Time now);

std::vector<std::string> migrate(
    Database& database, std::initializer_list<Migrations> floors, Time now
);

/// What `migrate` would apply. Throws as it does.
std::vector<std::string> pending(Database& database, std::span<const Migrations> floors);

/// This module's own: the table of blobs.
Migrations migrations();

}  // namespace mainstay::db
