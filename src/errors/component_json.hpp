// The components of a grouping as JSON. Pure.
#pragma once

#include <boost/json/value.hpp>

#include "errors/grouping.hpp"

namespace mainstay::errors {

/// {"name", "counts"} with "value", "hint" and "parts" where there are any. (wire::encode cannot
/// describe a struct that holds itself.)
boost::json::value as_json(const Component& component);

}  // namespace mainstay::errors
