#include "wire/repeated_member.hpp"

#include <unordered_set>
#include <vector>

#include <boost/json.hpp>

namespace mainstay::wire {

namespace {

namespace json = boost::json;

std::size_t count_members(const json::value& value) {
    std::size_t count = 0;
    if (auto* object = value.if_object()) {
        count = object->size();
        for (const auto& member : *object) count += count_members(member.value());
    } else if (auto* list = value.if_array()) {
        for (const auto& item : *list) count += count_members(item);
    }
    return count;
}

/// The end of the string that begins at `at`, behind its closing quote.
std::size_t end_of_string(std::string_view text, std::size_t at) {
    for (++at; at < text.size() && text[at] != '"'; ++at) {
        if (text[at] == '\\') ++at;
    }
    return at + 1;
}

/// Outside of strings each colon stands behind the name of one member.
std::size_t count_names(std::string_view text) {
    std::size_t count = 0;
    for (std::size_t at = 0; at < text.size();) {
        if (text[at] == '"') {
            at = end_of_string(text, at);
            continue;
        }
        if (text[at] == ':') ++count;
        ++at;
    }
    return count;
}

/// An object or a list that is being read.
struct Level {
    bool is_object = false;
    std::unordered_set<std::string> names{};  // Of an object.
    std::string name{};                       // The member that is being read.
    std::size_t index = 0;                    // The item that is being read.
};

std::string path_of(const std::vector<Level>& levels) {
    std::string path;
    for (const auto& level : levels) {
        if (level.is_object && !path.empty()) path += '.';
        path += level.is_object ? level.name : '[' + std::to_string(level.index) + ']';
    }
    return path;
}

std::string find_repeated(std::string_view text) {
    std::vector<Level> levels;
    std::string_view last_string;
    for (std::size_t at = 0; at < text.size(); ++at) {
        switch (text[at]) {
            case '{':
            case '[':
                levels.push_back({.is_object = text[at] == '{'});
                break;
            case '}':
            case ']':
                levels.pop_back();
                break;
            case ',':
                ++levels.back().index;
                break;
            case '"': {
                auto end = end_of_string(text, at);
                last_string = text.substr(at, end - at);
                at = end - 1;
                break;
            }
            case ':': {
                // One name may be written in several ways.
                auto name = json::parse(last_string);
                levels.back().name = std::string(name.as_string());
                if (!levels.back().names.insert(levels.back().name).second) return path_of(levels);
                break;
            }
            default:
                break;
        }
    }
    return {};
}

}  // namespace

std::optional<std::string> repeated_member(std::string_view text, const json::value& value) {
    if (count_names(text) == count_members(value)) return std::nullopt;
    return find_repeated(text);
}

}  // namespace mainstay::wire
