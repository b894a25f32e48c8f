// The face of the toy module: what server/ needs to install it.
#pragma once

#include <span>

#include "db/migration.hpp"
#include "module/module.hpp"

namespace mainstay::toy {

Module module();

/// The tables of this module.
std::span<const db::Migration> migrations();

}  // namespace mainstay::toy
