#include "filter/date.hpp"

#include <doctest/doctest.h>

namespace mainstay::filter::date_test {

namespace {

const Time noon = *parse_time("2026-02-10T12:00:00Z");

/// `from to`, without fractions of seconds; `-` where it is open.
std::string shown(std::string_view text) {
    const auto read = read_date(text, noon);
    if (!read) return "wrong";
    const auto moment = [](std::optional<std::int64_t> micros) {
        return micros ? to_string(Time{*micros}).substr(0, 19) : std::string("-");
    };
    return moment(read->begin) + " " + moment(read->end);
}

}  // namespace

TEST_CASE("a date is the whole stretch of time that it names") {
    CHECK(shown("2026-01-31") == "2026-01-31T00:00:00 2026-02-01T00:00:00");
    CHECK(shown("2026-12") == "2026-12-01T00:00:00 2027-01-01T00:00:00");
    CHECK(shown("2026") == "2026-01-01T00:00:00 2027-01-01T00:00:00");
    CHECK(shown("2024-02-29") == "2024-02-29T00:00:00 2024-03-01T00:00:00");
    CHECK(shown("today") == "2026-02-10T00:00:00 2026-02-11T00:00:00");
    CHECK(shown("Yesterday") == "2026-02-09T00:00:00 2026-02-10T00:00:00");
    CHECK(shown("2026-01-31T10:00:00+01:00") == "2026-01-31T09:00:00 2026-01-31T09:00:00");
}

TEST_CASE("a span back from now is all since then") {
    CHECK(shown("-7d") == "2026-02-03T12:00:00 2026-02-10T12:00:00");
    CHECK(shown("-90min") == "2026-02-10T10:30:00 2026-02-10T12:00:00");
    CHECK(shown("-2w") == "2026-01-27T12:00:00 2026-02-10T12:00:00");
    CHECK(shown("-1mo") == "2026-01-11T12:00:00 2026-02-10T12:00:00");
}

TEST_CASE("a range reaches from the beginning of one to the end of the other") {
    CHECK(shown("2026-01-01..2026-01-31") == "2026-01-01T00:00:00 2026-02-01T00:00:00");
    CHECK(shown("2026-01..") == "2026-01-01T00:00:00 -");
    CHECK(shown("..2025") == "- 2026-01-01T00:00:00");
    CHECK(shown("-30d..-7d") == "2026-01-11T12:00:00 2026-02-03T12:00:00");
    CHECK(shown("2026-01-01..-7d") == "2026-01-01T00:00:00 2026-02-03T12:00:00");
}

TEST_CASE("what is no date is none") {
    for (const auto* text :
         {"",
          "..",
          "2026-02-30",
          "2026-13",
          "2026-1-1",
          "1969",
          "20260101",
          "-7",
          "-d",
          "-7x",
          "--7d",
          "-999999d",
          "-99999999999999999999d",
          "-100y",
          "soon",
          "2026-01-01..x",
          "7d",
          "9999999",
          "2026-01-01T",
          "2026-01-01 "})
        CHECK_MESSAGE(shown(text) == "wrong", text);
}

TEST_CASE("a number is a whole number or a range of them") {
    CHECK(*read_number("5") == Interval{5, 6});
    CHECK(*read_number("-10..-5") == Interval{-10, -4});
    CHECK(*read_number("5..") == Interval{5, std::nullopt});
    for (const auto* text : {"", "5.0", "x", "5x", "9223372036854775807", "99999999999999999999"})
        CHECK_FALSE_MESSAGE(read_number(text), text);
}

}  // namespace mainstay::filter::date_test
