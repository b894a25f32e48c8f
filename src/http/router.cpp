#include "http/router.hpp"

#include <algorithm>

#include "base/check.hpp"
#include "http/target.hpp"

namespace mainstay::http {

namespace {

bool is_name(std::string_view segment) {
    return segment.starts_with('{') && segment.ends_with('}');
}

}  // namespace

std::string_view name_of(Verb verb) {
    switch (verb) {
        case Verb::get:
            return "GET";
        case Verb::post:
            return "POST";
        case Verb::put:
            return "PUT";
        case Verb::patch:
            return "PATCH";
        case Verb::del:
            return "DELETE";
    }
    return "";
}

std::vector<std::string_view> path_segments(std::string_view path) {
    std::vector<std::string_view> segments;
    while (!path.empty()) {
        path.remove_prefix(1);
        auto end = std::min(path.find('/'), path.size());
        segments.push_back(path.substr(0, end));
        path.remove_prefix(end);
    }
    return segments;
}

std::vector<std::string> path_names(std::string_view path) {
    std::vector<std::string> names;
    for (auto segment : path_segments(path)) {
        if (is_name(segment)) names.emplace_back(segment.substr(1, segment.size() - 2));
    }
    return names;
}

std::string Match::allowed() const {
    std::string methods;
    for (const Route* route : routes) {
        if (!route) continue;
        if (!methods.empty()) methods += ", ";
        methods += name_of(route->verb);
        if (route->verb == Verb::get) methods += ", HEAD";
    }
    return methods;
}

Router::Router(std::span<const Route> routes, std::string_view set) {
    for (const Route& route : routes) {
        const auto& sets = route.about.sets;
        if (std::ranges::find(sets, set) == sets.end()) continue;
        Node* node = &root_;
        for (auto segment : path_segments(route.path)) {
            auto& next = is_name(segment) ? node->named : node->literals[std::string(segment)];
            if (!next) next = std::make_unique<Node>();
            node = next.get();
        }
        auto& place = node->routes[static_cast<std::size_t>(route.verb)];
        MAINSTAY_CHECK(!place);
        place = &route;
    }
}

Match Router::match(std::span<const std::string> segments) const {
    Match match;
    if (const Node* node = find(root_, segments, match.values)) match.routes = node->routes;
    return match;
}

const Router::Node* Router::find(
    const Node& node, std::span<const std::string> rest, std::vector<std::string>& values
) {
    if (rest.empty()) {
        bool is_route = std::any_of(node.routes.begin(), node.routes.end(), [](auto* r) {
            return r != nullptr;
        });
        return is_route ? &node : nullptr;
    }
    auto literal = node.literals.find(rest[0]);
    if (literal != node.literals.end()) {
        if (auto* found = find(*literal->second, rest.subspan(1), values)) return found;
    }
    if (!node.named || rest[0].empty()) return nullptr;
    values.push_back(rest[0]);
    if (auto* found = find(*node.named, rest.subspan(1), values)) return found;
    values.pop_back();
    return nullptr;
}

}  // namespace mainstay::http
