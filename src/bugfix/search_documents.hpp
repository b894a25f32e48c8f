// Error groups as documents of the search index.
#pragma once

#include <vector>

#include "search/document.hpp"

namespace mainstay::bugfix {

std::vector<search::Kind> search_documents();

}  // namespace mainstay::bugfix
