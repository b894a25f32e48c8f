#include "symbols/names.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <memory>

#include <cxxabi.h>

#include "base/text.hpp"

namespace mainstay::symbols {

namespace {

constexpr std::size_t mangled_bytes_max = 16'384;
constexpr std::size_t rust_hash_bytes = 19;  // "::h" and sixteen digits.

bool is_hex_digit(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }

bool has_rust_hash(std::string_view name) {
    if (name.size() <= rust_hash_bytes) return false;
    const auto hash = name.substr(name.size() - rust_hash_bytes);
    return hash.starts_with("::h") && std::ranges::all_of(hash.substr(3), is_hex_digit);
}

// The character that "$LT$" or "$u7b$" stands for, without its dollars.
std::string rust_character(std::string_view escape) {
    struct Named {
        std::string_view name, text;
    };

    constexpr Named known[] = {{"LT", "<"}, {"GT", ">"}, {"LP", "("}, {"RP", ")"}, {"C", ","},
                               {"BP", "*"}, {"RF", "&"}, {"SP", "@"}, {"u20", " "}};
    const auto* found = std::ranges::find(known, escape, &Named::name);
    if (found != std::end(known)) return std::string(found->text);
    unsigned number = 0;
    if (!escape.starts_with('u')) return {};
    const auto digits = escape.substr(1);
    const auto* end = digits.data() + digits.size();
    const auto read = std::from_chars(digits.data(), end, number, 16);
    const bool is_plain = read.ec == std::errc() && read.ptr == end && number > 31 && number < 127;
    return is_plain ? std::string(1, static_cast<char>(number)) : std::string();
}

std::string rust_name(std::string_view name) {
    name.remove_suffix(rust_hash_bytes);
    std::string plain;
    while (!name.empty()) {
        if (name.starts_with("::_$")) {  // Before what no name may begin with.
            plain += "::";
            name.remove_prefix(3);
        } else if (plain.empty() && name.starts_with("_$")) {
            name.remove_prefix(1);
        }
        if (name.starts_with("..")) {
            plain += "::";
            name.remove_prefix(2);
            continue;
        }
        const auto end = name.starts_with('$') ? name.find('$', 1) : name.npos;
        const auto text = end == name.npos ? "" : rust_character(name.substr(1, end - 1));
        if (text.empty()) {
            plain += name.front();
            name.remove_prefix(1);
        } else {
            plain += text;
            name.remove_prefix(end + 1);
        }
    }
    return plain;
}

struct Free {
    void operator()(char* text) const { std::free(text); }
};

}  // namespace

std::string demangled(std::string_view name) {
    if (!name.starts_with("_Z") || name.size() > mangled_bytes_max) return {};
    int status = 0;
    const std::string text(name);
    const std::unique_ptr<char, Free> plain(
        abi::__cxa_demangle(text.c_str(), nullptr, nullptr, &status)
    );
    if (status != 0 || !plain) return {};
    const std::string_view result(plain.get());
    return has_rust_hash(result) ? rust_name(result) : std::string(result);
}

std::string shown_name(std::string_view name, std::size_t bytes_max) {
    auto end = std::min(name.size(), bytes_max);
    while (end < name.size() && end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0U) == 0x80U)
        --end;
    return as_line(cleaned_utf8(name.substr(0, end)));
}

}  // namespace mainstay::symbols
