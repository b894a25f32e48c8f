// The face of bugfix/: errors of running software, and the commits they come from.
#pragma once

#include <span>

#include "db/migration.hpp"

namespace mainstay {

struct Module;

}  // namespace mainstay

namespace mainstay::bugfix {

/// What server/ installs.
Module module();

/// The tables of this module.
std::span<const db::Migration> migrations();

}  // namespace mainstay::bugfix
