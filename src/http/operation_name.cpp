#include <algorithm>

#include "http/openapi.hpp"
#include "http/router.hpp"

namespace mainstay::http {

namespace {

bool is_plural(std::string_view word) { return word.ends_with('s') && !word.ends_with("ss"); }

std::string singular(std::string_view word) {
    if (word.ends_with("ies")) return std::string(word.substr(0, word.size() - 3)) + 'y';
    if (is_plural(word)) word.remove_suffix(1);
    return std::string(word);
}

std::string capitalized(std::string word) {
    if (!word.empty() && word[0] >= 'a' && word[0] <= 'z') word[0] -= 'a' - 'A';
    return word;
}

/// A path's segments without the API's prefix.
std::vector<std::string_view> segments_of(std::string_view path) {
    constexpr std::string_view prefix = "/api/v1";
    if (path.starts_with(prefix)) path.remove_prefix(prefix.size());
    return path_segments(path);
}

bool is_page(const Route& route) {
    if (!route.response || route.response->kind != wire::Kind::object) return false;
    auto members = route.response->members;
    return members.size() >= 2 && members[0].name == "items" && members[1].name == "next";
}

std::string_view plain_verb(Verb verb, bool is_list) {
    switch (verb) {
        case Verb::get:
            return is_list ? "list" : "get";
        case Verb::post:
            return "create";
        case Verb::put:
            return "put";
        case Verb::patch:
            return "update";
        case Verb::del:
            return "delete";
    }
    return "";
}

}  // namespace

std::string operation_of(const Route& route) {
    if (!route.about.operation.empty()) return std::string(route.about.operation);
    auto segments = segments_of(route.path);
    std::vector<std::string> words;
    for (std::size_t i = 0; i < segments.size(); ++i) {
        if (segments[i].starts_with('{')) continue;
        bool is_one = i + 1 < segments.size() || route.verb == Verb::post;
        words.push_back(is_one ? singular(segments[i]) : std::string(segments[i]));
    }
    std::string name;
    bool is_action = route.verb == Verb::post && words.size() > 1 && !is_plural(segments.back()) &&
                     !segments.back().starts_with('{');
    if (is_action) {
        name = words.back();
        words.pop_back();
    } else {
        name = plain_verb(route.verb, is_page(route));
    }
    for (auto& word : words) name += capitalized(std::move(word));
    std::erase_if(name, [](char c) { return c == '.' || c == '-' || c == '_'; });
    return name;
}

}  // namespace mainstay::http
