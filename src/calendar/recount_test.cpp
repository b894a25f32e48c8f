// Calendars against a look at each minute.
#include <doctest/doctest.h>

#include "calendar/calendar.hpp"
#include "calendar/testing.hpp"
#include "wire/codec.hpp"

namespace mainstay::calendar::recount_test {

namespace {

using testing::pick;
using testing::Random;

constexpr std::chrono::minutes a_minute(1);

/// A calendar of which a number of minutes were looked at one by one.
struct Recount {
    Calendar calendar;
    Time begin;
    std::vector<bool> open;

    Time end() const { return minute(open.size()); }

    Time minute(std::size_t i) const { return begin + i * a_minute; }

    /// The open minutes among the first `count`.
    std::int64_t total(std::size_t count) const {
        return std::count(open.begin(), open.begin() + static_cast<std::ptrdiff_t>(count), true);
    }
};

/// What is open, as intervals of whole minutes.
std::vector<Interval> intervals(const Recount& recount) {
    std::vector<Interval> found;
    for (std::size_t i = 0; i < recount.open.size(); ++i) {
        if (!recount.open[i]) continue;
        if (found.empty() || found.back().end != recount.minute(i))
            found.push_back({recount.minute(i), recount.minute(i)});
        found.back().end = recount.minute(i + 1);
    }
    return found;
}

/// The end of the minute with which so many are open; nothing if it is not among these.
std::optional<Time> after(const Recount& recount, std::size_t from, std::int64_t minutes) {
    for (std::size_t i = from; i < recount.open.size(); ++i)
        if (recount.open[i] && --minutes == 0) return recount.minute(i + 1);
    return std::nullopt;
}

void compare(const Recount& recount, Random& random) {
    const auto& [calendar, begin, open] = recount;
    auto last = static_cast<std::int64_t>(open.size()) - 1;
    CHECK(calendar.between(begin, recount.end()) == recount.total(open.size()) * a_minute);
    CHECK(calendar.intervals(begin, recount.end(), open.size()) == intervals(recount));
    for (int i = 0; i < 40; ++i) {
        auto from = static_cast<std::size_t>(pick(random, 0, last));
        auto until = static_cast<std::size_t>(pick(random, static_cast<std::int64_t>(from), last));
        auto minutes = recount.total(until) - recount.total(from);
        Time time = recount.minute(from);
        CAPTURE(to_string(time));

        CHECK(calendar.is_open_at(time) == open[from]);
        CHECK(calendar.is_open_at(time + a_minute - std::chrono::microseconds(1)) == open[from]);
        CHECK(calendar.between(time, recount.minute(until)) == minutes * a_minute);
        if (minutes > 0)
            CHECK(calendar.after(time, minutes * a_minute) == after(recount, from, minutes));
        auto next = std::find(open.begin() + static_cast<std::ptrdiff_t>(from), open.end(), true);
        if (next != open.end())
            CHECK(
                calendar.next_opening(time) ==
                recount.minute(static_cast<std::size_t>(next - open.begin()))
            );
    }
}

}  // namespace

TEST_CASE("random calendars agree with a look at each minute, where clocks are changed too") {
    auto seed = testing::seed();
    MESSAGE("MAINSTAY_TEST_SEED=", seed);
    Random random(seed);
    for (int i = 0; i < 15; ++i) {
        auto definition = testing::random_calendar(random);
        auto calendar = Calendar::create("calendar", definition);
        CAPTURE(seed);
        CAPTURE(wire::print(definition));
        REQUIRE(calendar);
        auto begin = testing::random_minute(random, definition.zone.value);
        auto minutes = static_cast<int>(pick(random, 1, 60 * 24 * 40));
        CAPTURE(to_string(begin));

        compare({*calendar, begin, testing::open_minutes(definition, begin, minutes)}, random);
    }
}

TEST_CASE("what is counted in two parts is what is counted at once") {
    auto seed = testing::seed();
    Random random(seed);
    CAPTURE(seed);
    for (int i = 0; i < 200; ++i) {
        auto definition = testing::random_calendar(random);
        auto calendar = Calendar::create("calendar", definition);
        CAPTURE(wire::print(definition));
        REQUIRE(calendar);
        Time from{pick(random, 0, calendar_end.micros)},
            until{pick(random, 0, calendar_end.micros)};
        if (until < from) std::swap(from, until);
        Time middle{pick(random, from.micros, until.micros)};
        CAPTURE(to_string(from));
        CAPTURE(to_string(middle));
        CAPTURE(to_string(until));

        auto whole = calendar->between(from, until);
        CHECK(calendar->between(from, middle) + calendar->between(middle, until) == whole);

        auto reached = calendar->after(from, whole);
        REQUIRE(reached);
        CHECK(*reached <= until);
        CHECK(calendar->between(from, *reached) == whole);
        if (whole.count() > 0)
            CHECK(calendar->between(from, *reached - std::chrono::microseconds(1)) < whole);
    }
}

}  // namespace mainstay::calendar::recount_test
