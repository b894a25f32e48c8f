#include "errors/generated_name.hpp"

#include <algorithm>

#include "errors/parameter_scan.hpp"

namespace mainstay::errors {

namespace {

bool is_separator(char c) {
    return std::string_view(".-_~/\\@!:+ ").find(c) != std::string_view::npos;
}

std::size_t digit_count(std::string_view part) {
    return static_cast<std::size_t>(std::ranges::count_if(part, is_digit));
}

// Hexadecimal with digits and letters, or letters of both cases among digits: what a bundler makes
// of contents.
bool is_hash(std::string_view part) {
    const auto digits = digit_count(part);
    if (part.size() < 6 || digits == 0 || digits == part.size()) return false;
    if (std::ranges::all_of(part, is_hex)) return part.size() >= 8 || digits >= 2;
    if (part.size() < 8 ||
        !std::ranges::all_of(part, [](char c) { return is_digit(c) || is_letter(c); }))
        return false;
    std::size_t changes = 0;
    for (std::size_t at = 1; at < part.size(); ++at)
        if (is_digit(part[at]) != is_digit(part[at - 1])) ++changes;
    const bool has_upper = std::ranges::any_of(part, [](char c) { return c >= 'A' && c <= 'Z'; });
    const bool has_lower = std::ranges::any_of(part, [](char c) { return c >= 'a' && c <= 'z'; });
    return (has_upper && has_lower && changes >= 2) || changes >= 4 || part.size() >= 24;
}

// Of Vite and its like: eight characters that nobody would choose, before the ending.
bool is_bundle_hash(std::string_view part, char before, char after) {
    if (before != '-' || after != '.' || part.size() != 8) return false;
    std::size_t changes = 0;
    for (std::size_t at = 1; at < part.size(); ++at) {
        const bool was_upper = part[at - 1] >= 'A' && part[at - 1] <= 'Z';
        const bool is_upper = part[at] >= 'A' && part[at] <= 'Z';
        if (was_upper != is_upper) ++changes;
    }
    return changes >= 3 || (digit_count(part) > 0 && digit_count(part) < part.size());
}

bool is_number(std::string_view part) { return digit_count(part) == part.size(); }

}  // namespace

std::string without_build_parts(std::string_view name, bool has_chunks) {
    std::string kept;
    std::size_t at = 0;
    while (at < name.size()) {
        if (is_separator(name[at])) {
            kept += name[at++];
            continue;
        }
        auto end = at;
        while (end < name.size() && !is_separator(name[end])) ++end;
        const auto part = name.substr(at, end - at);
        const char before = at == 0 ? '\0' : name[at - 1];
        const char after = end < name.size() ? name[end] : '\0';
        if (is_hash(part) || (has_chunks && is_bundle_hash(part, before, after)))
            kept += "<hash>";
        else if (is_number(part) && (has_chunks || part.size() >= 6))
            kept += "<int>";
        else
            kept += part;
        at = end;
    }
    return kept;
}

std::string_view base_name(std::string_view path) {
    path = path.substr(0, path.find_first_of("?#"));
    while (path.size() > 1 && (path.back() == '/' || path.back() == '\\')) path.remove_suffix(1);
    const auto slash = path.find_last_of("/\\");
    return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

std::string without_counters(std::string_view text) {
    std::string kept;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        const bool is_marker = c == '$' || c == '#' || c == '_';
        if (!is_marker || at + 1 >= text.size() || !is_digit(text[at + 1])) {
            kept += c;
            continue;
        }
        auto end = at + 1;
        while (end < text.size() && is_digit(text[end])) ++end;
        const bool is_counter = end == text.size() || text[end] == '$' || text[end] == '.' ||
                                text[end] == '#' || (c == '#' && text[end] == ' ');
        if (!is_counter) kept += text.substr(at, end - at);
        at = end - 1;
    }
    return kept;
}

std::string without_run_after(
    std::string_view text, std::string_view marker, bool (*is_part)(char)
) {
    const auto found = text.find(marker);
    if (found == std::string_view::npos) return std::string(text);
    const auto begin = found + marker.size();
    auto end = begin;
    while (end < text.size() && is_part(text[end])) ++end;
    if (end == begin) return std::string(text);
    return std::string(text.substr(0, begin)) + "<auto>" + std::string(text.substr(end));
}

}  // namespace mainstay::errors
