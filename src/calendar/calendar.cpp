#include "calendar/calendar.hpp"

#include <algorithm>

#include "calendar/codes.hpp"
#include "calendar/read_definition.hpp"

namespace mainstay::calendar {

namespace {

constexpr std::int64_t second_micros = 1'000'000;

bool is_known(Time time) { return calendar_begin <= time && time < calendar_end; }

}  // namespace

Calendar::Calendar(Zone zone, WallHours hours, std::vector<Kept> kept)
    : zone_(zone), hours_(std::move(hours)), kept_(std::move(kept)) {
    std::ranges::sort(kept_, {}, [](const Kept& each) {
        return std::pair(each.span.begin, std::string_view(each.name));
    });
    constexpr auto end = calendar_end.micros / second_micros;
    for (auto second = calendar_begin.micros / second_micros; second < end;) {
        auto stretch = zone_.stretch_at(second);
        auto begin = second * second_micros, offset = stretch.offset * second_micros;
        second = std::min(stretch.end, end);
        auto open_at_begin = hours_.open_before(begin + offset);
        stretches_.push_back({begin, offset, open_micros_, open_micros_ - open_at_begin});
        open_micros_ += hours_.open_before(second * second_micros + offset) - open_at_begin;
    }
}

Result<Calendar> Calendar::create(std::string_view field, const CalendarDefinition& definition) {
    auto [zone, week, closures] = TRY(read_definition(field, definition));
    std::vector<WallSpan> closed;
    std::vector<Kept> kept;
    for (const auto& [span, holiday] : closures) {
        closed.push_back(span);
        kept.push_back({span, definition.holidays[holiday].name.value});
    }
    if (week.open_micros() > 0) {
        Calendar calendar(zone, WallHours(std::move(week), std::move(closed)), std::move(kept));
        if (calendar.open_micros_ > 0) return calendar;
    }
    return invalid({wrong(member_of(field, "hours"), code::never_opens)});
}

const Calendar::Stretch& Calendar::stretch_at(std::int64_t micros) const {
    return *std::prev(std::ranges::upper_bound(stretches_, micros, {}, &Stretch::begin));
}

std::int64_t Calendar::open_before(Time time) const {
    if (time < calendar_begin) return 0;
    if (time >= calendar_end) return open_micros_;
    const auto& stretch = stretch_at(time.micros);
    return stretch.base + hours_.open_before(time.micros + stretch.offset);
}

std::chrono::microseconds Calendar::between(Time from, Time until) const {
    if (until <= from) return {};
    return std::chrono::microseconds(open_before(until) - open_before(from));
}

std::optional<Time> Calendar::after(Time from, std::chrono::microseconds business_time) const {
    if (business_time.count() <= 0) return from;
    auto left = open_micros_ - open_before(from);
    if (business_time.count() > left) return std::nullopt;
    auto open = open_before(from) + business_time.count();
    const auto& stretch =
        *std::prev(std::ranges::lower_bound(stretches_, open, {}, &Stretch::open_before));
    return Time{hours_.first_with(open - stretch.base) - stretch.offset};
}

bool Calendar::is_open_at(Time time) const {
    return is_known(time) && hours_.is_open_at(time.micros + stretch_at(time.micros).offset);
}

std::optional<Time> Calendar::next_opening(Time time) const {
    auto open = open_before(time);
    if (open >= open_micros_) return std::nullopt;
    const auto& stretch =
        *std::prev(std::ranges::upper_bound(stretches_, open, {}, &Stretch::open_before));
    return Time{hours_.last_with(open - stretch.base) - stretch.offset};
}

Time Calendar::next_closing(Time time) const {
    while (is_open_at(time)) {
        const auto& stretch = stretch_at(time.micros);
        bool is_last = &stretch == &stretches_.back();
        auto end = (is_last ? calendar_end.micros : (&stretch)[1].begin) + stretch.offset;
        auto closes_at = hours_.may_close_at(time.micros + stretch.offset);
        time = Time{std::min(end, closes_at) - stretch.offset};
    }
    return time;
}

std::vector<Interval> Calendar::intervals(Time from, Time until, std::size_t count_max) const {
    std::vector<Interval> found;
    auto begin = next_opening(from);
    while (begin && *begin < until && found.size() < count_max) {
        auto end = std::min(next_closing(*begin), until);
        found.push_back({*begin, end});
        begin = next_opening(end);
    }
    return found;
}

std::vector<std::string> Calendar::holidays(Time from, Time until, std::size_t count_max) const {
    std::vector<std::string> names;
    if (until <= from || until <= calendar_begin || from >= calendar_end) return names;
    const auto wall = [&](Time time) { return time.micros + stretch_at(time.micros).offset; };
    const auto begin = wall(std::max(from, calendar_begin));
    const auto end = wall(std::min(until, Time{calendar_end.micros - 1}));
    constexpr auto longest = (holiday_days_max + 1) * day_micros;
    auto each = std::ranges::lower_bound(kept_, begin - longest, {}, [](const Kept& one) {
        return one.span.begin;
    });
    for (; each != kept_.end() && each->span.begin < end && names.size() < count_max; ++each)
        if (each->span.end > begin && std::ranges::find(names, each->name) == names.end())
            names.push_back(each->name);
    return names;
}

}  // namespace mainstay::calendar
