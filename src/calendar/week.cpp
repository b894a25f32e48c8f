#include "calendar/week.hpp"

#include <algorithm>
#include <limits>

namespace mainstay::calendar {

namespace {

/// 1970 began on a Thursday.
constexpr std::int64_t since_monday_micros = 3 * day_micros;

struct Place {
    std::int64_t week;      // Counted from that of 1970-01-01.
    std::int64_t position;  // From Monday 00:00.
};

std::int64_t floored(std::int64_t value, std::int64_t unit) {
    return value / unit - (value % unit < 0 ? 1 : 0);
}

Place place_of(WallMicros wall) {
    auto week = floored(wall + since_monday_micros, week_micros);
    return {week, wall + since_monday_micros - week * week_micros};
}

WallMicros wall_of(Place place) {
    return place.week * week_micros + place.position - since_monday_micros;
}

/// The openings as they lie in one week: what goes on beyond its end comes back at its beginning.
std::vector<WallSpan> wrapped(const std::vector<WallSpan>& openings) {
    std::vector<WallSpan> spans;
    for (WallSpan span : openings) {
        if (span.end - span.begin >= week_micros) return {{0, week_micros}};
        auto begin = span.begin - floored(span.begin, week_micros) * week_micros;
        auto end = begin + (span.end - span.begin);
        spans.push_back({begin, std::min(end, week_micros)});
        if (end > week_micros) spans.push_back({0, end - week_micros});
    }
    return joined(std::move(spans));
}

}  // namespace

std::vector<WallSpan> joined(std::vector<WallSpan> spans) {
    std::ranges::sort(spans, {}, &WallSpan::begin);
    std::vector<WallSpan> result;
    for (WallSpan span : spans) {
        if (span.begin >= span.end) continue;
        if (!result.empty() && span.begin <= result.back().end)
            result.back().end = std::max(result.back().end, span.end);
        else
            result.push_back(span);
    }
    return result;
}

Week::Week(std::vector<WallSpan> openings) {
    for (WallSpan span : wrapped(openings)) {
        openings_.push_back({span, open_micros_});
        open_micros_ += span.end - span.begin;
    }
    open_before_1970_ = open_in_week_before(since_monday_micros);
}

std::int64_t Week::open_in_week_before(std::int64_t position) const {
    auto after = std::ranges::upper_bound(openings_, position, {}, [](const Opening& opening) {
        return opening.span.begin;
    });
    if (after == openings_.begin()) return 0;
    const auto& [span, open_before] = *std::prev(after);
    return open_before + std::min(position, span.end) - span.begin;
}

std::int64_t Week::open_before(WallMicros wall) const {
    auto [week, position] = place_of(wall);
    return week * open_micros_ + open_in_week_before(position) - open_before_1970_;
}

bool Week::is_open_at(WallMicros wall) const {
    auto position = place_of(wall).position;
    return std::ranges::any_of(openings_, [&](const Opening& opening) {
        return opening.span.begin <= position && position < opening.span.end;
    });
}

WallMicros Week::closes_at(WallMicros wall) const {
    if (open_micros_ == week_micros) return std::numeric_limits<WallMicros>::max();
    auto [week, position] = place_of(wall);
    auto opening = std::ranges::find_if(openings_, [&](const Opening& candidate) {
        return position < candidate.span.end;
    });
    return wall_of({week, opening->span.end});
}

WallMicros Week::first_with(std::int64_t open) const {
    // The last microsecond before it is open: the week and the opening are those in which it lies.
    auto last = open + open_before_1970_ - 1;
    auto week = floored(last, open_micros_);
    auto in_week = last - week * open_micros_;
    auto after = std::ranges::upper_bound(openings_, in_week, {}, &Opening::open_before);
    const auto& [span, open_before] = *std::prev(after);
    return wall_of({week, span.begin + in_week - open_before + 1});
}

WallMicros Week::last_with(std::int64_t open) const {
    auto week = floored(open + open_before_1970_, open_micros_);
    auto in_week = open + open_before_1970_ - week * open_micros_;
    auto after = std::ranges::upper_bound(openings_, in_week, {}, &Opening::open_before);
    const auto& [span, open_before] = *std::prev(after);
    return wall_of({week, span.begin + in_week - open_before});
}

}  // namespace mainstay::calendar
