// The face of timeline/: what was changed, by whom, provably; and what is linked to what.
#pragma once

#include <span>

#include "db/migration.hpp"
#include "timeline/chain_step.hpp"
#include "timeline/codes.hpp"
#include "timeline/link.hpp"
#include "timeline/record.hpp"
#include "timeline/relation.hpp"
#include "timeline/seal.hpp"

namespace mainstay::timeline {

/// The tables of this module.
std::span<const db::Migration> migrations();

}  // namespace mainstay::timeline
