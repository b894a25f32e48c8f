#include "ticketing/day.hpp"

#include "filter/filter.hpp"

namespace mainstay::ticketing {

namespace {

constexpr std::int64_t day_micros = 86'400'000'000;
constexpr std::size_t day_length = 10;  // 2026-01-31

}  // namespace

std::optional<Time> read_day(std::string_view text) {
    if (text.size() != day_length || text.find('.') != text.npos) return std::nullopt;
    auto day = filter::read_date(text, Time{});
    if (!day || !day->begin) return std::nullopt;
    return Time{*day->begin};
}

std::string day_text(Time day) { return to_string(day).substr(0, day_length); }

Time day_of(Time time) { return {time.micros - time.micros % day_micros}; }

Time first_day(Time time) {
    return day_of(time - std::chrono::hours(12) + std::chrono::microseconds(day_micros - 1));
}

}  // namespace mainstay::ticketing
