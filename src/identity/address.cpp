#include "identity/address.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace mainstay::identity {

namespace {

constexpr std::size_t address_bytes_max = 254;
constexpr std::size_t local_part_bytes_max = 64;
constexpr std::size_t domain_bytes_max = 253;
constexpr std::size_t label_bytes_max = 63;
constexpr std::size_t words_max = 12;
constexpr std::size_t word_bytes_max = 80;

bool is_letter_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
           static_cast<unsigned char>(c) >= 0x80;
}

enum class Rules { strict, lenient };

bool is_label(std::string_view label, Rules rules) {
    auto is_fit = [&](char c) {
        return is_letter_or_digit(c) || c == '-' || (c == '_' && rules == Rules::lenient);
    };
    bool has_fit_ends =
        rules == Rules::lenient || (!label.starts_with('-') && !label.ends_with('-'));
    return !label.empty() && label.size() <= label_bytes_max && has_fit_ends &&
           std::all_of(label.begin(), label.end(), is_fit);
}

bool is_domain(std::string_view domain, Rules rules = Rules::strict) {
    if (domain.size() > domain_bytes_max) return false;
    while (true) {
        auto dot = domain.find('.');
        if (!is_label(domain.substr(0, dot), rules)) return false;
        if (dot == domain.npos) return true;
        domain.remove_prefix(dot + 1);
    }
}

bool is_local_part(std::string_view local, Rules rules = Rules::strict) {
    constexpr std::string_view marks = "!#$%&'*+-/=?^_`{|}~.";
    if (local.empty()) return false;
    // RFC 5321 allows 64 bytes; lists write longer ones, and servers take them.
    if (rules == Rules::strict && (local.size() > local_part_bytes_max || local.front() == '.' ||
                                   local.back() == '.' || local.find("..") != local.npos))
        return false;
    return std::all_of(local.begin(), local.end(), [&](char c) {
        return is_letter_or_digit(c) || marks.find(c) != marks.npos;
    });
}

/// Adds the words of `text` between separators, in lower case, each once, up to `words_max` in all.
void add_words(
    std::vector<std::string>& words, std::string_view text, std::string_view separators
) {
    auto folded = lower_ascii(text);
    std::string_view rest = folded;
    while (!rest.empty() && words.size() < words_max) {
        auto end = std::min(rest.find_first_of(separators), rest.size());
        std::string_view word = rest.substr(0, end);
        while (word.size() > word_bytes_max) word = clipped(word, code_points(word) - 1);
        if (!word.empty() && std::find(words.begin(), words.end(), word) == words.end())
            words.emplace_back(word);
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
}

}  // namespace

std::optional<std::string> mail_address(std::string_view text) {
    auto address = lower_ascii(trimmed(text));
    auto at = address.rfind('@');
    if (at == address.npos || address.size() > address_bytes_max) return std::nullopt;
    std::string_view whole = address;
    if (!is_local_part(whole.substr(0, at)) || !is_domain(whole.substr(at + 1)))
        return std::nullopt;
    return address;
}

std::optional<std::string> received_address(std::string_view text) {
    auto address = lower_ascii(trimmed(text));
    auto at = address.rfind('@');
    if (at == address.npos || address.size() > address_bytes_max || !is_clean_utf8(address))
        return std::nullopt;
    auto domain = address.substr(at + 1);
    if (domain.ends_with('.')) domain.pop_back();  // That of the root.
    auto local = address.substr(0, at);
    if (local.size() > 2 && local.starts_with('"') && local.ends_with('"'))
        local = local.substr(1, local.size() - 2);
    if (!is_local_part(local, Rules::lenient) || !is_domain(domain, Rules::lenient))
        return std::nullopt;
    return local + "@" + domain;
}

std::string_view mail_domain(std::string_view address) {
    return address.substr(address.rfind('@') + 1);
}

std::optional<std::string> domain_name(std::string_view text) {
    auto domain = lower_ascii(trimmed(text));
    if (domain.starts_with('@')) domain.erase(0, 1);
    if (!is_domain(domain)) return std::nullopt;
    return domain;
}

bool is_application_key(std::string_view text) {
    auto is_capital = [](char c) { return c >= 'A' && c <= 'Z'; };
    return text.size() >= 2 && text.size() <= 10 && is_capital(text.front()) &&
           std::all_of(text.begin(), text.end(), [&](char c) {
               return is_capital(c) || (c >= '0' && c <= '9');
           });
}

std::vector<std::string> search_words(std::string_view name, std::string_view address) {
    std::vector<std::string> words{lower_ascii(address).substr(0, address_bytes_max)};
    add_words(words, name, " \t,;.()\"<>");
    return words;
}

std::vector<std::string> typed_words(std::string_view text) {
    std::vector<std::string> words;
    add_words(words, text, " \t,;()\"<>");
    // A dot ends the word of a name and stands within an address.
    for (auto& word : words)
        while (word.size() > 1 && word.back() == '.') word.pop_back();
    if (words.empty() && !trimmed(text).empty()) words.emplace_back(trimmed(text));
    return words;
}

}  // namespace mainstay::identity
