#include "http/header_values.hpp"

#include <algorithm>
#include <charconv>

#include "base/text.hpp"

namespace mainstay::http {

namespace {

/// Calls `see(element)` with each element of a comma-separated list, until it returns true.
template <class See>
bool any_element(std::string_view list, See see) {
    while (!list.empty()) {
        auto comma = std::min(list.find(','), list.size());
        if (see(trimmed(list.substr(0, comma)))) return true;
        list.remove_prefix(std::min(comma + 1, list.size()));
    }
    return false;
}

template <class Number>
std::optional<Number> number_in(std::string_view digits) {
    Number number{};
    auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    bool is_digit = !digits.empty() && digits[0] >= '0' && digits[0] <= '9';
    if (error != std::errc{} || end != digits.data() + digits.size() || !is_digit)
        return std::nullopt;
    return number;
}

/// Whether the parameters of an element give it the weight zero: "not this".
bool is_excluded(std::string_view parameters) {
    auto q = parameters.find("q=");
    if (q == parameters.npos) return false;
    auto weight = trimmed(parameters.substr(q + 2));
    weight = weight.substr(0, weight.find(';'));
    return !weight.empty() && weight.find_first_not_of("0.") == weight.npos;
}

struct Element {
    std::string name;
    bool is_excluded;
};

Element element_of(std::string_view text) {
    auto semicolon = std::min(text.find(';'), text.size());
    return {
        lower_ascii(trimmed(text.substr(0, semicolon))),
        is_excluded(text.substr(semicolon)),
    };
}

std::string_view strong(std::string_view etag) {
    return etag.starts_with("W/") ? etag.substr(2) : etag;
}

bool is_attribute_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("!#$&+-.^_`|~").find(c) != std::string_view::npos;
}

}  // namespace

std::string_view header_in(const Headers& headers, std::string_view name) {
    auto wanted = lower_ascii(name);
    for (const auto& [each, value] : headers) {
        if (each.size() == wanted.size() && lower_ascii(each) == wanted) return value;
    }
    return {};
}

std::optional<std::int64_t> version_in(std::string_view if_match) {
    auto value = trimmed(if_match);
    if (value == "*") return std::nullopt;
    // Proxies that compress make our ETags weak; the version is the same.
    value = strong(value);
    if (value.size() < 3 || value.front() != '"' || value.back() != '"') return 0;
    return number_in<std::int64_t>(value.substr(1, value.size() - 2)).value_or(0);
}

bool names_etag(std::string_view if_none_match, std::string_view etag) {
    return any_element(if_none_match, [&](std::string_view element) {
        return element == "*" || strong(element) == strong(etag);
    });
}

bool accepts(std::string_view accept, std::string_view media_type) {
    if (trimmed(accept).empty()) return true;
    auto group = std::string(media_type.substr(0, media_type.find('/'))) + "/*";
    // The most specific element decides, whatever the order.
    int best = 0;
    bool is_accepted = false;
    any_element(accept, [&](std::string_view text) {
        auto element = element_of(text);
        int rank = element.name == media_type ? 3
                   : element.name == group    ? 2
                   : element.name == "*/*"    ? 1
                                              : 0;
        if (rank > best) {
            best = rank;
            is_accepted = !element.is_excluded;
        }
        return false;
    });
    return is_accepted;
}

bool accepts_coding(std::string_view accept_encoding, std::string_view coding) {
    return any_element(accept_encoding, [&](std::string_view text) {
        auto element = element_of(text);
        return element.name == coding && !element.is_excluded;
    });
}

std::string media_type_of(std::string_view content_type) {
    return lower_ascii(trimmed(content_type.substr(0, content_type.find(';'))));
}

std::string content_disposition(std::string_view name, bool is_inline) {
    auto clean = cleaned_utf8(name);
    std::string plain, extended;
    for (char c : clean) {
        bool is_plain = c >= ' ' && c < '\x7F' && c != '"' && c != '\\' && c != '/' && c != '%';
        // One underscore for each character, not for each of its bytes.
        if (is_plain)
            plain += c;
        else if ((static_cast<unsigned char>(c) & 0xC0) != 0x80)
            plain += '_';
        if (is_attribute_character(c)) {
            extended += c;
        } else {
            constexpr char digits[] = "0123456789ABCDEF";
            auto byte = static_cast<unsigned char>(c);
            extended += {'%', digits[byte >> 4], digits[byte & 15]};
        }
    }
    std::string value = is_inline ? "inline" : "attachment";
    if (clean.empty()) return value;
    value += "; filename=\"" + plain + '"';
    if (plain != clean) value += "; filename*=UTF-8''" + extended;
    return value;
}

std::optional<ByteRange> range_in(std::string_view range, std::uint64_t total) {
    constexpr std::string_view unit = "bytes=";
    auto value = trimmed(range);
    if (!value.starts_with(unit)) return std::nullopt;
    value.remove_prefix(unit.size());
    auto dash = value.find('-');
    if (dash == value.npos || value.find(',') != value.npos) return std::nullopt;
    auto from = value.substr(0, dash), to = value.substr(dash + 1);
    if (from.empty()) {
        auto last = number_in<std::uint64_t>(to);
        if (!last) return std::nullopt;
        auto bytes = std::min(*last, total);
        return ByteRange{total - bytes, bytes};
    }
    auto first = number_in<std::uint64_t>(from);
    auto last = to.empty() ? std::optional(total) : number_in<std::uint64_t>(to);
    if (!first || !last || *last < *first) {
        bool is_beyond = first && to.empty() && *first >= total;
        if (is_beyond) return ByteRange{total, 0};
        return std::nullopt;
    }
    if (*first >= total) return ByteRange{total, 0};
    return ByteRange{*first, std::min(*last, total - 1) - *first + 1};
}

bool is_key(std::string_view text) {
    return !text.empty() && text.size() <= 128 &&
           std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7F'; });
}

}  // namespace mainstay::http
