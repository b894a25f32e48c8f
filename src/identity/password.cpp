#include "identity/password.hpp"

#include <algorithm>
#include <string>

#include "base/text.hpp"
#include "identity/codes.hpp"
#include "identity/common_passwords.hpp"

namespace mainstay::identity {

namespace {

constexpr std::size_t word_length_min = 4;

/// Whether it is one piece over and over, such as `aaaaaaaaaaaa` or `passwordpassword`.
bool is_repetition(std::string_view text) {
    for (std::size_t period = 1; period * 2 <= text.size(); ++period) {
        if (std::equal(
                text.begin() + static_cast<std::ptrdiff_t>(period), text.end(), text.begin()
            ))
            return true;
    }
    return false;
}

/// Whether it goes up or down by one, such as `123456789012` or `abcdefghijkl`; after 9 comes 0.
bool is_sequence(std::string_view text) {
    auto is_step = [](char a, char b, int by) {
        if (a >= '0' && a <= '9') return b == '0' + (a - '0' + by + 10) % 10;
        return b == a + by;
    };
    for (int by : {1, -1}) {
        bool is_whole = true;
        for (std::size_t i = 1; i < text.size() && is_whole; ++i)
            is_whole = is_step(text[i - 1], text[i], by);
        if (is_whole) return true;
    }
    return false;
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80; }

/// `text` with the letters that its signs are put for: `p@ssw0rd` is `password`.
std::string without_disguise(std::string_view text) {
    constexpr std::string_view signs = "@401!3$57", letters = "aaoiiesst";
    std::string plain(text);
    for (char& c : plain)
        if (auto at = signs.find(c); at != signs.npos) c = letters[at];
    return plain;
}

/// How many characters at the beginning, or at the end, are no letters: where people put what a
/// rule asks for. At most 20.
std::size_t decoration(std::string_view text, bool at_end) {
    std::size_t count = 0;
    while (count < std::min<std::size_t>(text.size(), 20) &&
           !is_letter(at_end ? text[text.size() - 1 - count] : text[count]))
        ++count;
    return count;
}

bool is_common(std::string_view folded) {
    if (is_sequence(folded)) return true;
    const auto before = decoration(folded, false), behind = decoration(folded, true);
    for (std::size_t begin = 0; begin <= before; ++begin) {
        for (std::size_t cut = 0; cut <= behind && begin + cut < folded.size(); ++cut) {
            auto core = folded.substr(begin, folded.size() - begin - cut);
            if (is_common_password(core) || is_common_password(without_disguise(core))) return true;
        }
    }
    const auto core_size = folded.size() - std::min(folded.size(), before + behind);
    return is_repetition(folded) ||
           (core_size >= 2 * word_length_min && is_repetition(folded.substr(before, core_size)));
}

void add_words(std::vector<std::string>& words, std::string_view text) {
    const auto folded = lower_ascii(text);
    std::size_t begin = 0;
    while (begin < folded.size()) {
        auto end = std::min(folded.find_first_of(" \t.,;-_+'\"()@", begin), folded.size());
        auto word = folded.substr(begin, end - begin);
        if (code_points(word) >= word_length_min) words.push_back(std::move(word));
        begin = end + 1;
    }
}

}  // namespace

std::optional<FieldError> password_fault(
    std::string_view field, std::string_view password, std::span<const std::string> words
) {
    auto fault = [&](const Code& code, Parameters parameters = {}) {
        return wrong(std::string(field), code, std::move(parameters));
    };
    if (code_points(password) < password_length_min)
        return fault(code::password_too_short, {{"min", std::to_string(password_length_min)}});

    auto folded = lower_ascii(trimmed(password));
    auto is_in_it = [&](const std::string& word) { return folded.find(word) != folded.npos; };
    if (std::any_of(words.begin(), words.end(), is_in_it)) return fault(code::password_is_personal);
    if (is_common(folded)) return fault(code::password_too_common);
    return std::nullopt;
}

std::vector<std::string> guessable_words(
    std::string_view name, std::string_view email, std::string_view organization
) {
    std::vector<std::string> words{"mainstay"};
    add_words(words, name);
    add_words(words, email.substr(0, std::min(email.rfind('.'), email.size())));
    add_words(words, organization);
    return words;
}

std::chrono::seconds remaining_wait(
    const ThrottlePolicy& policy, std::int64_t failures, Time last_at, Time now
) {
    if (failures < policy.free_failures) return std::chrono::seconds(0);
    const auto doublings = std::min<std::int64_t>(failures - policy.free_failures, 20);
    const auto wait =
        std::min<std::chrono::seconds>(policy.wait_max, policy.first_wait * (1LL << doublings));
    const auto left = last_at + wait - now;
    if (left <= std::chrono::microseconds(0)) return std::chrono::seconds(0);
    return std::chrono::ceil<std::chrono::seconds>(left);
}

}  // namespace mainstay::identity
