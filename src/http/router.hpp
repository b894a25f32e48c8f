// Finds the route of a path. Literal segments win over `{names}`.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "http/route.hpp"

namespace mainstay::http {

/// "GET" of Verb::get, and so on.
std::string_view name_of(Verb verb);

/// The segments of a route's path, without the slash before each.
std::vector<std::string_view> path_segments(std::string_view path);

/// The names in braces of a route's path, in order.
std::vector<std::string> path_names(std::string_view path);

/// What stands at a path: the routes by verb (null: none) and the texts its names stand for.
struct Match {
    std::array<const Route*, 5> routes{};
    std::vector<std::string> values;

    /// The methods that Allow lists.
    std::string allowed() const;
};

class Router {
public:
    /// Knows those of `routes` that belong to `set`. REQUIRES: no two of them of one verb and path;
    /// `routes` outlive the router.
    explicit Router(std::span<const Route> routes, std::string_view set = main_routes);

    /// Nothing stands at the path if all routes of the match are null.
    Match match(std::span<const std::string> segments) const;

private:
    struct Node {
        std::map<std::string, std::unique_ptr<Node>, std::less<>> literals;
        std::unique_ptr<Node> named;
        std::array<const Route*, 5> routes{};
    };

    static const Node* find(
        const Node& node, std::span<const std::string> rest, std::vector<std::string>& values
    );

    Node root_;
};

}  // namespace mainstay::http
