// What requests name of the directory, looked up, with a fault for each name that leads nowhere.
#pragma once

#include <span>
#include <vector>

#include "base/error.hpp"
#include "base/text.hpp"
#include "db/sql.hpp"
#include "identity/directory.hpp"

namespace mainstay::identity {

using Faults = std::vector<FieldError>;

/// `field[2]`.
std::string item(std::string_view field, std::size_t index);

/// The applications of these keys. Faults: unknown_reference, repeated.
std::vector<Id<Application>> applications_named(
    db::Sql& sql, std::string_view field, std::span<const Line<10>> keys, Faults& faults
);

/// Those that exist of these. Faults: unknown_reference, repeated.
std::vector<Id<Organization>> organizations_named(
    db::Sql& sql, std::string_view field, std::span<const Id<Organization>> ids, Faults& faults
);
std::vector<Id<Team>> teams_named(
    db::Sql& sql, std::string_view field, std::span<const Id<Team>> ids, Faults& faults
);

/// Those that may work on tickets. Faults: unknown_reference, not_support_staff, repeated.
std::vector<Id<User>> members_named(
    db::Sql& sql, std::string_view field, std::span<const Id<User>> ids, Faults& faults
);

}  // namespace mainstay::identity
