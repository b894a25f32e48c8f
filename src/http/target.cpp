#include "http/target.hpp"

#include <algorithm>

namespace mainstay::http {

namespace {

constexpr std::size_t parameters_max = 100;

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/// The next part of `rest` up to `separator`, which is taken off with it.
std::string_view next_part(std::string_view& rest, char separator) {
    auto end = std::min(rest.find(separator), rest.size());
    auto part = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return part;
}

/// A name or value as forms write it: a plus is a space.
std::optional<std::string> form_decoded(std::string_view text) {
    std::string spaced(text);
    std::replace(spaced.begin(), spaced.end(), '+', ' ');
    return percent_decoded(spaced);
}

bool read_query(std::string_view text, Target& target) {
    while (!text.empty()) {
        auto value = next_part(text, '&');
        if (value.empty()) continue;
        auto name = form_decoded(next_part(value, '='));
        auto decoded = form_decoded(value);
        if (!name || !decoded || target.query.size() == parameters_max) return false;
        target.query.emplace_back(*std::move(name), *std::move(decoded));
    }
    return true;
}

/// The target without scheme and authority, which only proxies send.
std::string_view origin_form(std::string_view text) {
    for (std::string_view scheme : {"http://", "https://"}) {
        if (!text.starts_with(scheme)) continue;
        auto slash = text.find('/', scheme.size());
        return slash == text.npos ? "/" : text.substr(slash);
    }
    return text;
}

}  // namespace

std::optional<std::string> percent_decoded(std::string_view text) {
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            decoded += text[i];
            continue;
        }
        if (i + 2 >= text.size()) return std::nullopt;
        int high = hex_digit(text[i + 1]), low = hex_digit(text[i + 2]);
        if (high < 0 || low < 0) return std::nullopt;
        decoded += static_cast<char>(high * 16 + low);
        i += 2;
    }
    return decoded;
}

std::optional<Target> parse_target(std::string_view text) {
    auto is_plain = [](char c) { return c > ' ' && c < '\x7F' && c != '#'; };
    if (!std::all_of(text.begin(), text.end(), is_plain)) return std::nullopt;
    auto query = origin_form(text);
    auto path = next_part(query, '?');
    if (!path.starts_with('/')) return std::nullopt;
    path.remove_prefix(1);
    Target target;
    // "/a/" has an empty last segment, which next_part would not see.
    bool is_more = true;
    while (is_more) {
        is_more = path.find('/') != path.npos;
        auto segment = percent_decoded(next_part(path, '/'));
        if (!segment) return std::nullopt;
        target.segments.push_back(*std::move(segment));
    }
    if (!read_query(query, target)) return std::nullopt;
    return target;
}

std::string_view path_of(std::string_view target) {
    auto origin = origin_form(target);
    return origin.substr(0, origin.find('?'));
}

}  // namespace mainstay::http
