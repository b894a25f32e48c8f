#include "calendar/wall_hours.hpp"

#include <algorithm>

namespace mainstay::calendar {

WallHours::WallHours(Week week, std::vector<WallSpan> closures) : week_(std::move(week)) {
    std::int64_t closed_before = 0;
    for (WallSpan span : joined(std::move(closures))) {
        auto open = week_.open_before(span.begin);
        auto closed = week_.open_before(span.end) - open;
        closures_.push_back({span, open - closed_before, closed_before, closed});
        closed_before += closed;
    }
}

/// The last closure that begins at `wall` or before, if any.
const WallHours::Closure* WallHours::last_from(WallMicros wall) const {
    auto after = std::ranges::upper_bound(closures_, wall, {}, [](const Closure& closure) {
        return closure.span.begin;
    });
    return after == closures_.begin() ? nullptr : &*std::prev(after);
}

std::int64_t WallHours::open_before(WallMicros wall) const {
    const Closure* closure = last_from(wall);
    if (!closure) return week_.open_before(wall);
    if (wall < closure->span.end) return closure->open_before;
    return week_.open_before(wall) - closure->closed_with();
}

bool WallHours::is_open_at(WallMicros wall) const {
    const Closure* closure = last_from(wall);
    return (!closure || wall >= closure->span.end) && week_.is_open_at(wall);
}

WallMicros WallHours::may_close_at(WallMicros wall) const {
    auto next = std::ranges::upper_bound(closures_, wall, {}, [](const Closure& closure) {
        return closure.span.begin;
    });
    auto closes_at = week_.closes_at(wall);
    return next == closures_.end() ? closes_at : std::min(closes_at, next->span.begin);
}

WallMicros WallHours::first_with(std::int64_t open) const {
    // All closures before which less than that is open lie before the time sought.
    auto after = std::ranges::lower_bound(closures_, open, {}, &Closure::open_before);
    auto closed = after == closures_.begin() ? 0 : std::prev(after)->closed_with();
    return week_.first_with(open + closed);
}

WallMicros WallHours::last_with(std::int64_t open) const {
    auto after = std::ranges::upper_bound(closures_, open, {}, &Closure::open_before);
    if (after == closures_.begin()) return week_.last_with(open);
    return week_.last_with(open + std::prev(after)->closed_with());
}

}  // namespace mainstay::calendar
