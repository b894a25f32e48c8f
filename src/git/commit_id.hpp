// The name of a commit. Pure.
#pragma once

#include <algorithm>
#include <compare>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace mainstay::git {

/// The whole SHA-1 of a commit: 40 hexadecimal digits, in lower case.
struct CommitId {
    std::string text;

    auto operator<=>(const CommitId&) const = default;
};

/// Nothing for what is not 40 hexadecimal digits in lower case.
inline std::optional<CommitId> parse_commit_id(std::string_view text) {
    constexpr std::size_t digits = 40;
    auto is_digit = [](char each) {
        return (each >= '0' && each <= '9') || (each >= 'a' && each <= 'f');
    };
    if (text.size() != digits || !std::ranges::all_of(text, is_digit)) return std::nullopt;
    return CommitId{std::string(text)};
}

}  // namespace mainstay::git

template <>
struct std::hash<mainstay::git::CommitId> {
    std::size_t operator()(const mainstay::git::CommitId& id) const noexcept {
        return std::hash<std::string>()(id.text);
    }
};
