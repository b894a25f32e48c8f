// The face of search/: one full-text index for all modules. A module declares its kinds of
// documents and says what changed; who may find what is asked of it. Knows no module's tables.
#pragma once

#include <span>

#include "db/migration.hpp"
#include "search/document.hpp"
#include "search/find.hpp"
#include "search/indexer.hpp"
#include "search/lookup.hpp"
#include "search/query.hpp"

namespace mainstay::search {

/// The tables of this module.
std::span<const db::Migration> migrations();

}  // namespace mainstay::search
