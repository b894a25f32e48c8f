// The kinds of parameters, each as a function that answers how much of a text it takes. Pure.
#pragma once

#include <cstddef>
#include <string_view>

namespace mainstay::errors {

inline bool is_digit(char c) { return c >= '0' && c <= '9'; }

inline bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

inline bool is_hex(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/// A letter, digit or underscore; any character beyond ASCII is taken for a letter.
inline bool is_word(char c) {
    return is_digit(c) || is_letter(c) || c == '_' || static_cast<signed char>(c) < 0;
}

/// A place in a text where a parameter may begin.
struct ScanPlace {
    std::string_view text;  // All of it.
    std::size_t at = 0;

    std::string_view rest() const { return text.substr(at); }

    char before() const { return at == 0 ? ' ' : text[at - 1]; }

    /// What stands `offset` further; NUL at the end.
    char peek(std::size_t offset) const {
        return at + offset < text.size() ? text[at + offset] : '\0';
    }

    bool is_at_boundary() const { return is_word(before()) != is_word(peek(0)); }

    /// Whether a word ends `length` further.
    bool ends_word(std::size_t length) const { return !is_word(peek(length)); }
};

/// Each answers the length of the parameter that begins there, or 0. All look ahead at most a few
/// hundred bytes.
std::size_t email_length(const ScanPlace& place);
std::size_t url_length(const ScanPlace& place);
std::size_t path_length(const ScanPlace& place);  // Up to the last slash.
std::size_t hostname_length(const ScanPlace& place);
std::size_t address_length(const ScanPlace& place);
std::size_t traceparent_length(const ScanPlace& place);
std::size_t uuid_length(const ScanPlace& place);
std::size_t sha1_length(const ScanPlace& place);
std::size_t md5_length(const ScanPlace& place);
std::size_t date_length(const ScanPlace& place);
std::size_t duration_length(const ScanPlace& place);
std::size_t swift_transaction_length(const ScanPlace& place);
std::size_t hex_length(const ScanPlace& place);
std::size_t git_sha_length(const ScanPlace& place);
std::size_t token_length(const ScanPlace& place);
std::size_t float_length(const ScanPlace& place);
std::size_t integer_length(const ScanPlace& place);
std::size_t quoted_length(const ScanPlace& place);
std::size_t truth_length(const ScanPlace& place);

}  // namespace mainstay::errors
