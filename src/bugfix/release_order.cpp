#include "bugfix/release_order.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "base/text.hpp"

namespace mainstay::bugfix {

namespace {

constexpr std::size_t numbers_max = 8;
constexpr std::size_t digits_max = 15;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_letter(char c) { return c >= 'a' && c <= 'z'; }

bool is_number(std::string_view text) {
    return !text.empty() && text.size() <= digits_max && std::ranges::all_of(text, is_digit);
}

std::int64_t number_of(std::string_view digits) {
    std::int64_t number = 0;
    for (const char c : digits) number = number * 10 + (c - '0');
    return number;
}

/// A name, taken apart.
struct Version {
    std::string package;
    std::vector<std::int64_t> numbers;
    std::vector<std::string> before;  // The parts of a pre-release; empty: it is released.
    int after = 0;                    // Of a post-release, its number and one.
    std::string build;
};

/// The runs of digits and of letters in `text`, without what stands between them.
std::vector<std::string> parts_of(std::string_view text) {
    std::vector<std::string> parts;
    std::size_t at = 0;
    while (at < text.size()) {
        const auto begin = at;
        if (is_digit(text[at]))
            while (at < text.size() && is_digit(text[at])) ++at;
        else
            while (at < text.size() && is_letter(text[at])) ++at;
        if (at > begin)
            parts.emplace_back(text.substr(begin, at - begin));
        else
            ++at;
    }
    return parts;
}

/// What means that it is released all the same.
bool is_final(std::string_view word) {
    constexpr std::array words{"final", "ga", "release", "stable"};
    return std::ranges::find(words, word) != words.end();
}

std::string_view full_word(std::string_view word) {
    if (word == "a") return "alpha";
    if (word == "b") return "beta";
    if (word == "c" || word == "cr" || word == "pre" || word == "preview") return "rc";
    return word;
}

/// What stands behind the numbers. False where it belongs to no version.
bool read_tail(Version& version, std::string_view tail) {
    const bool is_marked = tail.starts_with('-');
    if (is_marked || tail.starts_with('.') || tail.starts_with('_')) tail.remove_prefix(1);
    if (tail.empty()) return false;
    auto parts = parts_of(tail);
    if (parts.empty() || parts.size() > numbers_max) return false;
    if (parts.front() == "post" || parts.front() == "sp" || parts.front() == "r") {
        if (parts.size() == 2 && is_number(parts[1]) && parts[1].size() < 6)
            version.after = static_cast<int>(number_of(parts[1])) + 1;
        else if (parts.size() == 1)
            version.after = 1;
        else
            return false;
        return true;
    }
    if (parts.size() == 1 && is_final(parts.front())) return true;
    for (auto& part : parts) version.before.emplace_back(full_word(part));
    return true;
}

/// The numbers at the beginning, which `text` is left without.
bool read_numbers(Version& version, std::string_view& text) {
    while (true) {
        std::size_t end = 0;
        while (end < text.size() && is_digit(text[end])) ++end;
        if (!is_number(text.substr(0, end)) || version.numbers.size() == numbers_max) return false;
        version.numbers.push_back(number_of(text.substr(0, end)));
        text.remove_prefix(end);
        const bool goes_on = text.size() > 1 && text[0] == '.' && is_digit(text[1]);
        if (!goes_on) return true;
        text.remove_prefix(1);
    }
}

std::optional<Version> version_of(std::string_view name) {
    Version version;
    if (const auto at = name.rfind('@'); at != std::string_view::npos) {
        version.package = name.substr(0, at);
        name.remove_prefix(at + 1);
    }
    const auto lower = lower_ascii(name);
    std::string_view rest = lower;
    if (const auto plus = rest.find('+'); plus != std::string_view::npos) {
        version.build = rest.substr(plus + 1);
        rest = rest.substr(0, plus);
    }
    const bool has_prefix = rest.size() > 1 && rest[0] == 'v' && is_digit(rest[1]);
    if (has_prefix) rest.remove_prefix(1);
    // A commit may begin with digits: `4e1243b`, `1234567890abcdef…`.
    const bool is_hex = rest.size() >= 7 && std::ranges::all_of(rest, [](char c) {
                            return is_digit(c) || (c >= 'a' && c <= 'f');
                        });
    if (is_hex && !has_prefix && !is_number(rest)) return std::nullopt;
    if (!read_numbers(version, rest)) return std::nullopt;
    if (!rest.empty() && !read_tail(version, rest)) return std::nullopt;
    return version;
}

std::strong_ordering by_part(const std::string& one, const std::string& other) {
    const bool is_one_number = is_number(one);
    const bool is_other_number = is_number(other);
    if (is_one_number && is_other_number) return number_of(one) <=> number_of(other);
    if (is_one_number != is_other_number)
        return is_one_number ? std::strong_ordering::less : std::strong_ordering::greater;
    return one.compare(other) <=> 0;
}

std::strong_ordering by_version(const Version& one, const Version& other) {
    for (std::size_t i = 0; i < std::max(one.numbers.size(), other.numbers.size()); ++i) {
        const auto a = i < one.numbers.size() ? one.numbers[i] : 0;
        const auto b = i < other.numbers.size() ? other.numbers[i] : 0;
        if (a != b) return a <=> b;
    }
    if (one.before.empty() != other.before.empty())
        return one.before.empty() ? std::strong_ordering::greater : std::strong_ordering::less;
    for (std::size_t i = 0; i < std::min(one.before.size(), other.before.size()); ++i)
        if (const auto order = by_part(one.before[i], other.before[i]); order != 0) return order;
    if (one.before.size() != other.before.size()) return one.before.size() <=> other.before.size();
    if (one.after != other.after) return one.after <=> other.after;
    if (is_number(one.build) && is_number(other.build))
        return number_of(one.build) <=> number_of(other.build);
    return std::strong_ordering::equal;
}

}  // namespace

std::optional<std::strong_ordering> compare_releases(std::string_view one, std::string_view other) {
    if (one == other) return std::strong_ordering::equal;
    const auto a = version_of(one);
    const auto b = version_of(other);
    if (!a || !b || a->package != b->package) return std::nullopt;
    return by_version(*a, *b);
}

bool is_ordered_release(std::string_view name) { return version_of(name).has_value(); }

bool is_regression(const ErrorGroup& group, const ReleaseOfEvent& event) {
    const auto as = group.resolved_as.value_or(ResolvedIn::now);
    if (as == ResolvedIn::now) {
        // Older releases go on failing for as long as they run; and what is no version beside
        // versions means nothing.
        const auto order = compare_releases(event.release, group.resolved_in);
        if (order && *order < 0) return false;
        const bool is_bogus = !event.release.empty() && !is_ordered_release(event.release) &&
                              is_ordered_release(group.resolved_in);
        if (is_bogus) return false;
        return !group.resolved_at || event.at > *group.resolved_at;
    }
    if (event.release.empty()) return false;
    const bool takes_equal = as == ResolvedIn::release;
    if (const auto order = compare_releases(event.release, group.resolved_in))
        return *order > 0 || (takes_equal && *order == 0);
    // A name that means nothing beside a version reopens nothing.
    if (is_ordered_release(event.release) || is_ordered_release(group.resolved_in)) return false;
    return event.first_seen && event.resolved_first_seen &&
           *event.first_seen > *event.resolved_first_seen;
}

}  // namespace mainstay::bugfix
