// A request's target (RFC 9112 §3.2) as path segments and query parameters. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mainstay::http {

/// A target's parts, decoded. Segments of `/api/v1/tickets/SHOP-1` are api, v1, tickets, SHOP-1.
struct Target {
    std::vector<std::string> segments;
    std::vector<std::pair<std::string, std::string>> query;
};

/// `text` with %XX decoded; nothing if a % is not followed by two hexadecimal digits.
std::optional<std::string> percent_decoded(std::string_view text);

/// Reads a target in origin or absolute form. Nothing when it is neither, is not ASCII, holds a bad
/// escape, or names more than 100 query parameters.
std::optional<Target> parse_target(std::string_view text);

/// The path of a target as it came, without the query: to name files by.
std::string_view path_of(std::string_view target);

}  // namespace mainstay::http
