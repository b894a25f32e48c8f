// What of the directory can be found by words: people and organizations, by whoever may read it.
#pragma once

#include <vector>

#include "search/document.hpp"

namespace mainstay::identity {

/// `person` and `organization`.
std::vector<search::Kind> search_documents();

}  // namespace mainstay::identity
