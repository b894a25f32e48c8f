// Finds a member that JSON text names twice in one object, which the parser takes the last of.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <boost/json/value.hpp>

namespace mainstay::wire {

/// The path of the first member that is named twice, such as `labels[1].name`. `value` is what the
/// parser made of `text`. REQUIRES: `text` is JSON.
std::optional<std::string> repeated_member(std::string_view text, const boost::json::value& value);

}  // namespace mainstay::wire
