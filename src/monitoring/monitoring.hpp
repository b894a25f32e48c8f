// The face of monitoring/: what applications send of themselves, and what people see of it.
#pragma once

#include <span>

#include "db/migration.hpp"

namespace mainstay {

struct Module;

}  // namespace mainstay

namespace mainstay::monitoring {

Module module();

/// The tables of this module.
std::span<const db::Migration> migrations();

}  // namespace mainstay::monitoring
