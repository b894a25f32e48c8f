// Gathers the parts of a request into the one object that its struct is decoded from.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "http/route.hpp"

namespace mainstay::http {

/// The parts of a request that fill the members of its struct.
struct Parts {
    std::span<const std::string> names;   // Of the path.
    std::span<const std::string> values;  // Of the same length.
    std::span<const std::pair<std::string, std::string>> query;
    std::string_view body;
    bool has_if_match = false;
    std::string_view if_match;
};

/// Whether a route's JSON comes in the body; else it comes in the query.
bool takes_body(const Route& route);

/// Whether the route's struct has the member that If-Match fills.
bool takes_version(const Route& route);

/// The members of a request: path, then query or body, then If-Match. Refuses: malformed_json;
/// invalid for a parameter given twice, a query beside a body, or a body that names what the path
/// says; version_required for PATCH without If-Match.
Result<wire::json::value> members_of(const Route& route, const Parts& parts);

}  // namespace mainstay::http
