#include "errors/parameter_scan.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace mainstay::errors {

namespace {

using std::string_view_literals::operator""sv;

// How many characters from there on are of a kind, at most `max`.
template <class Is>
std::size_t run(const ScanPlace& place, std::size_t offset, std::size_t max, Is is) {
    std::size_t length = 0;
    while (length < max && place.at + offset + length < place.text.size() &&
           is(place.text[place.at + offset + length]))
        ++length;
    return length;
}

std::size_t digits(const ScanPlace& place, std::size_t offset, std::size_t max) {
    return run(place, offset, max, is_digit);
}

bool is_lower_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); }

bool is_upper_hex(char c) { return is_digit(c) || (c >= 'A' && c <= 'F'); }

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

bool ends_url(char c) {
    return is_space(c) || c == '"' || c == '\'' || c == '<' || c == '>' || c == ')' || c == '`' ||
           c == ']' || c == '}';
}

// Exactly `count` hexadecimal digits that are a word.
std::size_t hex_word(const ScanPlace& place, std::size_t count) {
    if (!place.is_at_boundary()) return 0;
    return run(place, 0, count + 1, is_hex) == count && place.ends_word(count) ? count : 0;
}

// Those that are most common, and mistaken for the member of an object or a file least.
constexpr std::array domains{
    "com"sv,  "net"sv,  "org"sv,     "edu"sv,     "gov"sv,         "info"sv,  "biz"sv,
    "io"sv,   "dev"sv,  "app"sv,     "cloud"sv,   "internal"sv,    "local"sv, "svc"sv,
    "lan"sv,  "test"sv, "example"sv, "invalid"sv, "localdomain"sv, "xyz"sv,   "online"sv,
    "site"sv, "tech"sv, "jp"sv,      "de"sv,      "uk"sv,          "fr"sv,    "br"sv,
    "it"sv,   "ru"sv,   "es"sv,      "pl"sv,      "ca"sv,          "au"sv,    "cn"sv,
    "co"sv,   "in"sv,   "nl"sv,      "eu"sv,      "ch"sv,          "at"sv,    "kr"sv,
    "cz"sv,   "mx"sv,   "be"sv,      "tv"sv,      "se"sv,          "tr"sv,    "tw"sv,
    "us"sv,   "pt"sv,   "dk"sv,      "ar"sv,      "hu"sv,          "gr"sv,    "il"sv,
    "ro"sv,   "ie"sv,   "za"sv,      "nz"sv,      "sg"sv,          "no"sv,    "fi"sv,
    "ua"sv,   "vn"sv,   "cl"sv,      "ai"sv,      "me"sv,
};

// Letters and digits that alternate: nobody writes words like that.
std::size_t alternations(std::string_view word) {
    std::size_t count = 0;
    for (std::size_t at = 1; at < word.size(); ++at)
        if (is_digit(word[at]) != is_digit(word[at - 1])) ++count;
    return count;
}

std::size_t colon_groups(std::string_view text, bool& has_gap, bool& is_wrong) {
    std::size_t groups = 0, length = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != ':') {
            if (++length > 4) is_wrong = true;
            continue;
        }
        if (length > 0) ++groups;
        length = 0;
        if (at + 1 < text.size() && text[at + 1] == ':') {
            if (has_gap) is_wrong = true;
            has_gap = true;
        }
    }
    return groups + (length > 0 ? 1 : 0);
}

// The part of a number or a byte of four.
std::size_t octet(const ScanPlace& place, std::size_t offset) {
    const auto length = digits(place, offset, 4);
    if (length == 0 || length > 3) return 0;
    int value = 0;
    for (std::size_t at = 0; at < length; ++at)
        value = value * 10 + (place.peek(offset + at) - '0');
    return value <= 255 ? length : 0;
}

std::size_t address_v4(const ScanPlace& place, std::size_t offset) {
    std::size_t length = offset;
    for (int part = 0; part < 4; ++part) {
        if (part > 0 && place.peek(length++) != '.') return 0;
        const auto one = octet(place, length);
        if (one == 0) return 0;
        length += one;
    }
    const bool is_longer = place.peek(length) == '.' && is_digit(place.peek(length + 1));
    return place.ends_word(length) && !is_longer ? length - offset : 0;
}

std::size_t address_v6(const ScanPlace& place) {
    if (is_word(place.before()) || place.before() == ':') return 0;
    auto length = run(place, 0, 46, [](char c) { return is_hex(c) || c == ':'; });
    if (length < 2 || length > 45) return 0;
    // The last group may be written with points.
    std::size_t mapped = 0;
    if (place.peek(length) == '.') {
        auto begin = length;
        while (begin > 0 && is_digit(place.peek(begin - 1))) --begin;
        mapped = address_v4(place, begin);
        if (mapped == 0 || begin == 0 || place.peek(begin - 1) != ':') return 0;
        length = begin;
    }
    bool has_gap = false, is_wrong = false;
    const auto address = place.rest().substr(0, length);
    const auto groups = colon_groups(address, has_gap, is_wrong);
    const auto wanted = mapped > 0 ? 6U : 8U;
    if (is_wrong || (has_gap ? groups >= wanted : groups != wanted)) return 0;
    // "::" joins names, of which some look like numbers.
    if (mapped == 0 && std::ranges::none_of(address, is_digit)) return 0;
    if (mapped == 0 && (!place.ends_word(length) || (address.back() == ':' && !has_gap))) return 0;
    return length + mapped;
}

std::size_t mac_length(const ScanPlace& place) {
    if (!place.is_at_boundary() || place.before() == ':') return 0;
    for (std::size_t at = 0; at < 17; ++at) {
        const char c = place.peek(at);
        if (at % 3 == 2 ? c != ':' && c != '-' : !is_hex(c)) return 0;
    }
    return place.ends_word(17) && place.peek(17) != ':' ? 17 : 0;
}

// What the pods of Kubernetes have behind the hash of their template.
std::size_t pod_suffix(const ScanPlace& place, std::size_t offset) {
    if (place.peek(offset) != '-') return 0;
    const auto length = run(place, offset + 1, 6, [](char c) {
        return "bcdfghjklmnpqrstvwxz2456789"sv.find(c) != std::string_view::npos;
    });
    return length == 5 && place.ends_word(offset + 6) ? 6 : 0;
}

constexpr std::array units{
    "B"sv,  "KB"sv, "MB"sv,    "GB"sv, "TB"sv, "kB"sv, "KiB"sv, "MiB"sv, "GiB"sv, "kb"sv,
    "mb"sv, "gb"sv, "bytes"sv, "px"sv, "K"sv,  "M"sv,  "G"sv,   "k"sv,   "x"sv,
};

bool is_unit_next(const ScanPlace& place, std::size_t length) {
    const auto letters = run(place, length, 6, is_letter);
    return place.ends_word(length + letters) &&
           std::ranges::find(units, place.rest().substr(length, letters)) != units.end();
}

// Whether a number may begin: not inside a word, except behind an underscore, and where it is long
// and ends the word.
bool begins_number(const ScanPlace& place) {
    if (!is_digit(place.peek(0))) return false;
    if (!is_word(place.before()) || place.before() == '_') return true;
    const auto length = digits(place, 0, 40);
    return is_letter(place.before()) && length >= 3 && place.ends_word(length);
}

}  // namespace

std::size_t email_length(const ScanPlace& place) {
    auto is_local = [](char c) {
        return is_letter(c) || is_digit(c) || "._%+-"sv.find(c) != std::string_view::npos;
    };
    if (is_local(place.before()) || !is_local(place.peek(0))) return 0;
    const auto local = run(place, 0, 128, is_local);
    if (place.peek(local) != '@') return 0;
    auto domain = run(place, local + 1, 253, [](char c) {
        return is_letter(c) || is_digit(c) || c == '-' || c == '.';
    });
    while (domain > 0 && (place.peek(local + domain) == '.' || place.peek(local + domain) == '-'))
        --domain;
    // "Foo@1a2b3c" is an object of Java.
    const bool has_point =
        place.rest().substr(local + 1, domain).find('.') != std::string_view::npos;
    return has_point ? local + 1 + domain : 0;
}

std::size_t url_length(const ScanPlace& place) {
    if (!is_letter(place.peek(0)) || is_word(place.before())) return 0;
    const auto scheme = run(place, 0, 20, [](char c) {
        return is_letter(c) || is_digit(c) || c == '+' || c == '-' || c == '.';
    });
    if (place.rest().substr(scheme, 3) != "://") return 0;
    auto length = scheme + 3;
    length += run(place, length, place.text.size(), [](char c) { return !ends_url(c); });
    // The sentence's, not the address's.
    while (length > scheme + 3 && ".,;:!"sv.find(place.peek(length - 1)) != std::string_view::npos)
        --length;
    return length > scheme + 3 ? length : 0;
}

std::size_t path_length(const ScanPlace& place) {
    constexpr std::array roots{
        "/tmp/"sv,    "/var/"sv,       "/home/"sv,    "/srv/"sv,   "/opt/"sv,
        "/usr/"sv,    "/root/"sv,      "/mnt/"sv,     "/Users/"sv, "/private/"sv,
        "/builds/"sv, "/workspace/"sv, "/data/"sv,    "/app/"sv,   "/etc/"sv,
        "/run/"sv,    "/proc/"sv,      "/dev/shm/"sv, "/nix/"sv,
    };
    const auto rest = place.rest();
    const bool is_drive = is_letter(place.peek(0)) && place.peek(1) == ':' &&
                          place.peek(2) == '\\' && !is_word(place.before());
    const bool is_root =
        place.peek(0) == '/' && !is_word(place.before()) && place.before() != '/' &&
        place.before() != '.' &&
        std::ranges::any_of(roots, [rest](auto root) { return rest.starts_with(root); });
    if (!is_drive && !is_root) return 0;
    const char slash = is_drive ? '\\' : '/';
    const auto length = run(place, 0, 1024, [](char c) { return !ends_url(c) && c != ','; });
    return rest.substr(0, length).rfind(slash) + 1;
}

std::size_t hostname_length(const ScanPlace& place) {
    auto is_part = [](char c) { return is_letter(c) || is_digit(c) || c == '-'; };
    if (!is_part(place.peek(0)) || is_word(place.before()) || place.before() == '.' ||
        place.before() == '-' || place.before() == '$')
        return 0;
    std::size_t length = 0;
    std::size_t labels = 0;
    std::string_view last;
    while (length < 253) {
        const auto label = run(place, length, 64, is_part);
        if (label == 0 || label > 63) return 0;
        last = place.rest().substr(length, label);
        length += label;
        ++labels;
        if (place.peek(length) != '.' || !is_part(place.peek(length + 1))) break;
        ++length;
    }
    if (labels < 2 || !place.ends_word(length) || place.peek(length) == '(') return 0;
    const bool is_shouting = last.find_first_of("abcdefghijklmnopqrstuvwxyz") == last.npos;
    std::string lower(last);
    if (is_shouting)
        for (char& c : lower)
            if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return std::ranges::find(domains, lower) != domains.end() ? length : 0;
}

std::size_t address_length(const ScanPlace& place) {
    if (const auto length = address_v6(place)) return length;
    const bool may_begin =
        is_digit(place.peek(0)) && !is_word(place.before()) &&
        (place.before() != '.' || place.at < 2 || !is_digit(place.text[place.at - 2]));
    return may_begin ? address_v4(place, 0) : 0;
}

std::size_t traceparent_length(const ScanPlace& place) {
    if (!place.is_at_boundary()) return 0;
    const auto rest = place.rest();
    if (rest.starts_with("00-") && run(place, 3, 33, is_lower_hex) == 32 && place.peek(35) == '-' &&
        run(place, 36, 17, is_lower_hex) == 16 && place.peek(52) == '-' &&
        run(place, 53, 3, is_lower_hex) == 2 && place.ends_word(55))
        return 55;
    const bool is_amazon = rest.starts_with("1-") && run(place, 2, 9, is_lower_hex) == 8 &&
                           place.peek(10) == '-' && run(place, 11, 25, is_lower_hex) == 24 &&
                           place.ends_word(35);
    return is_amazon ? 35 : 0;
}

std::size_t uuid_length(const ScanPlace& place) {
    if (is_letter(place.before()) || is_digit(place.before())) return 0;
    std::size_t at = 0;
    for (const std::size_t count : {8U, 4U, 4U, 4U, 12U}) {
        if (at > 0) {
            if (place.peek(at) != '-') return 0;
            ++at;
        }
        if (run(place, at, count, is_hex) != count) return 0;
        at += count;
    }
    return place.ends_word(at) || place.peek(at) == '_' ? at : 0;
}

std::size_t sha1_length(const ScanPlace& place) { return hex_word(place, 40); }

std::size_t md5_length(const ScanPlace& place) { return hex_word(place, 32); }

std::size_t duration_length(const ScanPlace& place) {
    if (!begins_number(place) || place.before() == '.') return 0;
    std::size_t length = 0;
    // "1m30.5s": as many as there are.
    for (int part = 0; part < 6; ++part) {
        auto at = length;
        const auto whole = digits(place, at, 12);
        if (whole == 0) break;
        at += whole;
        if (place.peek(at) == '.')
            if (const auto fraction = digits(place, at + 1, 12)) at += fraction + 1;
        const auto rest = place.text.substr(std::min(place.at + at, place.text.size()));
        std::size_t unit = 0;
        for (const auto name :
             {"ms"sv, "us"sv, "\xC2\xB5s"sv, "ns"sv, "min"sv, "sec"sv, "s"sv, "m"sv, "h"sv, "d"sv})
            if (unit == 0 && rest.starts_with(name)) unit = name.size();
        if (unit == 0) return 0;
        length = at + unit;
    }
    return length > 0 && place.ends_word(length) ? length : 0;
}

std::size_t swift_transaction_length(const ScanPlace& place) {
    if (!place.is_at_boundary() || !place.rest().starts_with("tx")) return 0;
    if (run(place, 2, 22, is_lower_hex) != 21 || place.peek(23) != '-') return 0;
    if (run(place, 24, 10, is_lower_hex) != 10) return 0;
    return 34 + run(place, 34, 128, [](char c) { return !is_space(c); });
}

std::size_t hex_length(const ScanPlace& place) {
    if (const auto mac = mac_length(place)) return mac;
    if (place.before() == '@' && place.at > 1 && is_word(place.text[place.at - 2])) {
        const auto identity = run(place, 0, 17, is_lower_hex);
        if (identity > 0 && identity <= 16 && place.ends_word(identity)) return identity;
    }
    const bool is_behind_underscore = place.before() == '_';
    if (!place.is_at_boundary() && !is_behind_underscore) return 0;
    if (place.peek(0) == '0' && (place.peek(1) == 'x' || place.peek(1) == 'X')) {
        const auto length = run(place, 2, 128, is_hex);
        return length > 0 && place.ends_word(2 + length) ? 2 + length : 0;
    }
    const auto lower = run(place, 0, 129, is_lower_hex), upper = run(place, 0, 129, is_upper_hex);
    const auto length = std::max(lower, upper);
    if (length < 8 || length > 128 || !place.ends_word(length)) return 0;
    const auto word = place.rest().substr(0, length);
    const bool has_digit = std::ranges::any_of(word, is_digit);
    // Digits alone are a number, however long: one that grows is not another kind of error.
    if (!has_digit || std::ranges::all_of(word, is_digit)) return 0;
    return length + pod_suffix(place, length);
}

std::size_t git_sha_length(const ScanPlace& place) {
    if (!place.is_at_boundary() || run(place, 0, 8, is_lower_hex) != 7 || !place.ends_word(7))
        return 0;
    const auto word = place.rest().substr(0, 7);
    return std::ranges::any_of(word, is_digit) && std::ranges::any_of(word, is_letter) ? 7 : 0;
}

std::size_t token_length(const ScanPlace& place) {
    auto is_part = [](char c) { return is_letter(c) || is_digit(c); };
    if (is_part(place.before()) || !is_part(place.peek(0))) return 0;
    const auto length = run(place, 0, 256, is_part);
    if (length < 5 || static_cast<signed char>(place.peek(length)) < 0) return 0;
    return alternations(place.rest().substr(0, length)) >= 3 ? length : 0;
}

std::size_t float_length(const ScanPlace& place) {
    const bool is_negative = place.peek(0) == '-' && !is_word(place.before());
    if (!is_negative && !begins_number(place)) return 0;
    std::size_t length = is_negative ? 1 : 0;
    const auto whole = digits(place, length, 40);
    if (whole == 0) return 0;
    length += whole;
    std::size_t fraction = 0;
    if (place.peek(length) == '.') fraction = digits(place, length + 1, 40);
    if (fraction > 0) length += fraction + 1;
    std::size_t exponent = 0;
    if (place.peek(length) == 'e' || place.peek(length) == 'E') {
        const bool has_sign = place.peek(length + 1) == '-' || place.peek(length + 1) == '+';
        exponent = digits(place, length + (has_sign ? 2 : 1), 5);
        if (exponent > 0) length += exponent + (has_sign ? 2 : 1);
    }
    if (fraction == 0 && exponent == 0) return 0;
    return place.ends_word(length) || is_unit_next(place, length) ? length : 0;
}

std::size_t integer_length(const ScanPlace& place) {
    const bool is_negative = place.peek(0) == '-' && !is_word(place.before());
    if (!is_negative && !begins_number(place)) return 0;
    std::size_t length = is_negative ? 1 : 0;
    const auto whole = digits(place, length, 40);
    if (whole == 0) return 0;
    length += whole;
    while (whole <= 3 && length < 40 && place.peek(length) == ',' &&
           digits(place, length + 1, 4) == 3)
        length += 4;
    if (place.ends_word(length) || is_unit_next(place, length) || place.peek(length) == '_')
        return length;
    return 0;
}

std::size_t quoted_length(const ScanPlace& place) {
    if (place.before() != '=') return 0;
    const char quote = place.peek(0);
    if (quote != '\'' && quote != '"') return 0;
    const auto end = place.text.find(quote, place.at + 1);
    return end == std::string_view::npos || end == place.at + 1 ? 0 : end + 1 - place.at;
}

std::size_t truth_length(const ScanPlace& place) {
    if (place.before() != '=') return 0;
    for (const auto word : {"True"sv, "true"sv, "False"sv, "false"sv})
        if (place.rest().starts_with(word)) return word.size();
    return 0;
}

}  // namespace mainstay::errors
