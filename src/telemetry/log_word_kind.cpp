#include "telemetry/log_word_kind.hpp"

#include <algorithm>
#include <array>

namespace mainstay::telemetry {

using namespace characters;

namespace {

/// `node-17`, `job_12_0003`, `::`-less: what is counted behind a sign.
bool is_numbered(std::string_view word) {
    const auto last = word.find_last_of("-_.");
    return last != std::string_view::npos && last > 0 && last + 1 < word.size() &&
           std::ranges::all_of(word.substr(last + 1), [](char c) { return bits_at(c) == digit; });
}

/// Of a word with digits and letters.
WordKind kind_of_mixed(std::string_view word) {
    using enum WordKind;
    constexpr std::size_t hex_min = 8;      // Shorter ones may be words: `b2b`, `add1`.
    constexpr std::ptrdiff_t unit_max = 3;  // `12ms`, `5GiB`.
    if (word.starts_with("0x") || word.starts_with("0X")) return value;
    if (word.size() >= hex_min &&
        std::ranges::all_of(word, [](char c) { return is_hex(c) || c == '-' || c == ':'; }))
        return value;
    const auto digits = std::ranges::count_if(word, [](char c) { return bits_at(c) == digit; });
    const auto letters =
        std::ranges::count_if(word, [](char c) { return has(bits_at(c), letter); });
    if (is_numbered(word)) return value;
    const bool has_unit = bits_at(word.front()) == digit && letters <= unit_max &&
                          has(bits_at(word.back()), lower | upper);
    return has_unit || digits >= 4 || (digits >= 2 && digits >= letters) ? value : likely;
}

constexpr std::array<std::string_view, 3> constants{"true", "false", "null"};

bool is_path(std::string_view word, Bits bits) {
    if (word.size() > 1 && (word.front() == '/' || word.front() == '\\')) return true;
    return has(bits, digit) || word.find("://") != std::string_view::npos ||
           word.find(":\\") != std::string_view::npos ||
           std::ranges::count_if(word, [](char c) { return bits_at(c) == slash; }) > 1;
}

}  // namespace

bool is_constant_name(std::string_view word) {
    const auto last = word.substr(word.rfind('.') + 1);
    return !last.empty() && has(bits_in(last), upper) && (bits_in(last) & ~(upper | joint)) == 0;
}

bool is_one_of(std::span<const std::string_view> words, std::string_view word) {
    return std::ranges::any_of(words, [&](std::string_view each) {
        return std::ranges::equal(each, word, {}, {}, [](char c) {
            return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        });
    });
}

bool is_host_and_port(std::string_view word, Bits bits) {
    constexpr std::size_t port_max = 5;
    const auto at = word.rfind(':');
    if (at == std::string_view::npos || at == 0 || word.size() - at - 1 > port_max) return false;
    const auto port = word.substr(at + 1);
    const bool is_port = !port.empty() && has(bits, dot | joint) &&
                         std::ranges::all_of(port, [](char c) { return bits_at(c) == digit; });
    return is_port &&
           std::ranges::all_of(
               word.substr(0, at),
               [](char c) { return has(bits_at(c), lower | upper | digit | dot) || c == '-'; }
           ) &&
           has(bits_in(word.substr(0, at)), dot | joint);
}

WordKind kind_of(std::string_view word, Bits bits) {
    using enum WordKind;
    if (has(bits, digit) && !has(bits, letter)) return value;  // Numbers, times, addresses.
    if (word.find("::") != std::string_view::npos && !has(bits, slash)) {
        const bool is_address = std::ranges::all_of(word, [](char c) {
            return is_hex(c) || c == ':' || c == '.' || c == '%';
        });
        return is_address && has(bits, digit) ? value : name;
    }
    if (is_host_and_port(word, bits)) return value;
    if (has(bits, slash)) return is_path(word, bits) ? value : name;
    if (has(bits, at_sign))
        return word.find('.', word.find('@')) != std::string_view::npos ? value : likely;
    if (has(bits, digit)) return kind_of_mixed(word);
    if (is_system_user(word)) return likely;
    if ((word.size() == 4 || word.size() == 5) && is_one_of(constants, word)) return value;
    if (is_constant_name(word)) return plain;
    if (has(bits, dot | joint | colon)) return name;
    if (has(bits, lower) && has(bits_in(word.substr(1)), upper)) return name;
    return plain;
}

bool is_system_user(std::string_view word) {
    return word == "root" || word == "admin" || word == "Administrator";
}

}  // namespace mainstay::telemetry
