// Which of two releases is newer, by their names alone. Pure.
#pragma once

#include <compare>
#include <optional>
#include <string_view>

#include "bugfix/error_group.hpp"

namespace mainstay::bugfix {

/// How `one` stands to `other`: by semantic versions (2.0.0, §11), also with fewer or more numbers,
/// with `v` before them, with pre-releases as Python and Maven write them, with dates as versions,
/// and as `package@version+build`, where the build decides between what is equal else and has a
/// number. Nothing where names have no order: commits, names of branches, versions of different
/// packages, a version and what is none. The same name is equal to itself in any case.
std::optional<std::strong_ordering> compare_releases(std::string_view one, std::string_view other);

/// Whether the name has an order at all.
bool is_ordered_release(std::string_view name);

/// Of an event that a resolved group gets, what decides whether it is a regression.
struct ReleaseOfEvent {
    std::string_view release;
    Time at;
    std::optional<Time> first_seen{};           ///< Of its release in the application.
    std::optional<Time> resolved_first_seen{};  ///< Of the release that the group is resolved in.
};

/// Whether the event reopens the group. One that was resolved now is reopened by what came after
/// that; one resolved in a release, by that one or a newer; one resolved in the next release, by
/// one that is newer than the newest was. By the time they were first seen only where neither name
/// has an order. REQUIRES: `group.state` is resolved.
bool is_regression(const ErrorGroup& group, const ReleaseOfEvent& event);

}  // namespace mainstay::bugfix
