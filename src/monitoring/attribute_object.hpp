// The attributes of records as answers have them: JSON objects, made of the text that stores keep.
// Pure.
#pragma once

#include <string_view>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace mainstay::monitoring {

/// The object that `json` is the text of; empty where it is none.
boost::json::object object_of(std::string_view json);

boost::json::array array_of(std::string_view json);

/// The attributes that a record shares with others, and its own.
boost::json::object attributes_of(std::string_view shared, std::string_view varying);

}  // namespace mainstay::monitoring
