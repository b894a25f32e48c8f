#include "bugfix/group_figures.hpp"

#include <algorithm>

#include "bugfix/release_order.hpp"
#include "bugfix/user_sketch.hpp"

namespace mainstay::bugfix {

Figures figures_of(const ErrorGroup& group) {
    return {
        .error_group = group.id,
        .level = group.level,
        .is_unhandled = group.is_unhandled,
        .first_seen = group.first_seen,
        .last_seen = group.last_seen,
        .first_release = group.first_release,
        .last_release = group.last_release,
        .events = group.events,
        .users = group.users,
        .users_sketch = group.users_sketch,
        .stored = group.stored,
    };
}

ErrorGroup with_figures(ErrorGroup group, const Figures& figures) {
    group.level = figures.level;
    group.is_unhandled = figures.is_unhandled;
    group.first_seen = figures.first_seen;
    group.last_seen = figures.last_seen;
    group.first_release = figures.first_release;
    group.last_release = figures.last_release;
    group.events = figures.events;
    group.users = figures.users;
    group.users_sketch = figures.users_sketch;
    group.stored = figures.stored;
    return group;
}

Figures united(Figures one, const Figures& other) {
    if (other.events == 0) return one;
    if (one.events == 0) {
        auto all = other;
        all.error_group = one.error_group;
        return all;
    }
    one.level = std::max(one.level, other.level);
    one.is_unhandled = one.is_unhandled || other.is_unhandled;
    const bool is_older = other.first_seen < one.first_seen;
    if (!other.first_release.empty() && (is_older || one.first_release.empty()))
        one.first_release = other.first_release;
    one.first_seen = std::min(one.first_seen, other.first_seen);
    one.last_seen = std::max(one.last_seen, other.last_seen);
    const auto order = compare_releases(other.last_release, one.last_release);
    if (one.last_release.empty() || (order && *order > 0)) one.last_release = other.last_release;
    one.events += other.events;
    one.stored += other.stored;
    auto users = UserSketch::read(one.users_sketch);
    users.merge(UserSketch::read(other.users_sketch));
    one.users = users.estimate();
    one.users_sketch = users.text();
    return one;
}

}  // namespace mainstay::bugfix
