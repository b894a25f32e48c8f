// The face of identity/: who there is, who may do what, and how people and programs sign in.
#pragma once

#include <span>

#include "db/migration.hpp"
#include "identity/directory.hpp"
#include "identity/permission.hpp"

namespace mainstay::identity {

/// The tables of this module.
std::span<const db::Migration> migrations();

}  // namespace mainstay::identity
