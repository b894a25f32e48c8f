#include "calendar/recurrence.hpp"

#include <algorithm>
#include <string>

#include <doctest/doctest.h>
#include <libical/ical.h>

#include "calendar/dates.hpp"
#include "calendar/testing.hpp"

namespace mainstay::calendar::recurrence_test {

namespace {

using date::local_days;
using testing::pick;
using testing::Random;

local_days day(std::string_view text) { return parse_date(text).value(); }

constexpr std::array weekday_names{"SU", "MO", "TU", "WE", "TH", "FR", "SA"};
constexpr std::array frequency_names{"DAILY", "WEEKLY", "MONTHLY", "YEARLY"};

/// A rule, and how RFC 5545 writes it.
struct Written {
    Recurrence rule;
    std::string text;
};

Written random_rule(Random& random) {
    Written written;
    auto& [rule, text] = written;
    auto frequency = static_cast<std::size_t>(pick(random, 0, 3));
    rule.frequency = static_cast<Frequency>(frequency);
    rule.interval = static_cast<int>(pick(random, 1, 4));
    text = std::string("FREQ=") + frequency_names.at(frequency) +
           ";INTERVAL=" + std::to_string(rule.interval);
    if (pick(random, 0, 2) == 0) {
        auto month = pick(random, 1, 12);
        rule.months = 1U << month;
        text += ";BYMONTH=" + std::to_string(month);
    }
    bool by_month_or_year = frequency >= 2;
    auto by_day = pick(random, 0, 3);
    if (by_day == 1 && by_month_or_year) {
        auto wanted = pick(random, 0, 1) == 0 ? pick(random, 1, 28) : pick(random, -28, -1);
        rule.month_days.push_back(static_cast<int>(wanted));
        text += ";BYMONTHDAY=" + std::to_string(wanted);
        if (frequency == 3 && rule.months == 0) {
            rule.months = 1U << 5;
            text += ";BYMONTH=5";
        }
    } else if (by_day >= 2) {
        // Of a rule for Sundays alone, libical 3.0.16 leaves out the one in the first week.
        auto weekday = static_cast<unsigned>(pick(random, frequency == 1 ? 1 : 0, 6));
        int position = by_month_or_year && by_day == 3 ? static_cast<int>(pick(random, 1, 4)) : 0;
        if (position != 0 && pick(random, 0, 1) == 0) position = -position;
        rule.weekdays.push_back({date::weekday(weekday), position});
        text +=
            ";BYDAY=" + (position == 0 ? "" : std::to_string(position)) + weekday_names.at(weekday);
    }
    return written;
}

/// The same by libical, with the first day that its rules do not make.
std::vector<local_days> by_libical(
    const std::string& rule, local_days start, local_days first, local_days last
) {
    auto text = date_text(start);
    text.erase(std::remove(text.begin(), text.end(), '-'), text.end());
    auto* iterator = icalrecur_iterator_new(
        icalrecurrencetype_from_string(rule.c_str()), icaltime_from_string(text.c_str())
    );
    std::vector<local_days> found{start};
    while (iterator) {
        auto next = icalrecur_iterator_next(iterator);
        if (icaltime_is_null_time(next)) break;
        local_days at(date::year(next.year) / next.month / next.day);
        if (at > last) break;
        if (at != start) found.push_back(at);
    }
    icalrecur_iterator_free(iterator);
    std::erase_if(found, [&](local_days at) { return at < first || at > last; });
    return found;
}

std::string text(const std::vector<local_days>& days) {
    std::string all;
    for (local_days at : days) all += date_text(at) + ' ';
    return all;
}

}  // namespace

TEST_CASE("rules make the same days as libical's") {
    auto seed = testing::seed();
    MESSAGE("MAINSTAY_TEST_SEED=", seed);
    CAPTURE(seed);
    Random random(seed);
    for (int i = 0; i < 150; ++i) {
        auto [rule, written] = random_rule(random);
        auto start = day("1990-01-01") + date::days(pick(random, 0, 10'000));
        auto first = start + date::days(pick(random, -400, 4'000));
        auto last = first + date::days(pick(random, 0, 3'000));
        std::int64_t days_max = 100'000;
        CAPTURE(written);
        CAPTURE(date_text(start));

        auto found = dates(rule, start, first, last, days_max);

        REQUIRE(found);
        CHECK(text(*found) == text(by_libical(written, start, first, last)));
    }
}

TEST_CASE("a week begins where the rule says (the example of RFC 5545)") {
    Recurrence rule{
        .frequency = Frequency::weekly,
        .interval = 2,
        .count = 4,
        .weekdays = {{date::Tuesday}, {date::Sunday}}
    };
    auto august = [&] {
        std::int64_t days_max = 1'000;
        return text(*dates(rule, day("1997-08-05"), day("1997-01-01"), day("1998-01-01"), days_max)
        );
    };

    CHECK(august() == "1997-08-05 1997-08-10 1997-08-19 1997-08-24 ");
    rule.week_start = date::Sunday;
    CHECK(august() == "1997-08-05 1997-08-17 1997-08-19 1997-08-31 ");
}

TEST_CASE("a rule looks at no more days than it is given") {
    std::int64_t days_max = 100;

    CHECK_FALSE(dates({}, day("2026-01-01"), day("2026-01-01"), day("2026-12-31"), days_max));
    CHECK(days_max <= 0);
}

}  // namespace mainstay::calendar::recurrence_test
