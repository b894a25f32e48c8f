#include "detect/series_line.hpp"

#include <string>

#include <doctest/doctest.h>

namespace mainstay::detect::series_line_test {

namespace {

std::string refused(std::string_view line) {
    auto read = read_series_line(line, {});
    return read ? "" : read.error().code;
}

}  // namespace

TEST_CASE("a time of a series is a date, with or without a zone, or a number since 1970") {
    const Time noon = *parse_time("2026-11-23T12:00:00Z");
    for (const auto* text :
         {"2026-11-23T12:00:00Z", "2026-11-23 12:00:00", "2026-11-23T12:00:00", "2026-11-23 12:00",
          "2026-11-23 12:00:00.000", "2026-11-23 14:00:00+02:00", "1795435200", "1795435200.0",
          "1795435200000", "1795435200000000", "1795435200000000000"})
        CHECK_MESSAGE(read_series_time(text) == noon, text);
    CHECK(read_series_time("2026-11-23") == *parse_time("2026-11-23T00:00:00Z"));
    CHECK(read_series_time("1") == Time{1'000'000});
    for (const auto* text :
         {"", "noon", "2026-13-01", "2026-11-23 25:00:00", "-5", "inf", "nan", "1e300",
          "2026-11-23T12:00:00Z and more than any time has letters"})
        CHECK_MESSAGE(!read_series_time(text), text);
}

TEST_CASE("a header names the columns, in any order and among others") {
    CHECK_FALSE(read_series_header("2026-11-23 12:00:00,1"));
    CHECK_FALSE(read_series_header("1,2"));
    CHECK_FALSE(read_series_header("no time,2"));
    auto columns = read_series_header("timestamp,value");
    REQUIRE(columns);
    CHECK(columns->timestamp == 0);
    CHECK(columns->value == 1);
    columns = read_series_header("\xEF\xBB\xBF,\"value\",label,Timestamp\r");
    REQUIRE(columns);
    CHECK(columns->timestamp == 3);
    CHECK(columns->value == 1);
    columns = read_series_header("value,when");
    REQUIRE(columns);
    CHECK(columns->timestamp == 1);
    CHECK(columns->value == 0);
    columns = read_series_header("index,time,cpu");
    REQUIRE(columns);
    CHECK(columns->timestamp == 1);
    CHECK(columns->value == 2);
}

TEST_CASE("a value that is missing is none, and one that is no number is refused") {
    auto line = read_series_line("1795435200, 3.5 ,anything", {});
    REQUIRE(line);
    CHECK(line->value == 3.5);
    CHECK(line->value_text == "3.5");
    for (const auto* missing : {"1795435200,", "1795435200,NaN", "1795435200,null"}) {
        line = read_series_line(missing, {});
        REQUIRE(line);
        CHECK_FALSE(line->value);
    }
    CHECK(refused("1795435200") == "series_line_without_value");
    CHECK(refused("yesterday,1") == "series_time_unreadable");
    for (const auto* text : {"1,one", "1,0x10", "1,1e999", "1,1 2", "1,--1"})
        CHECK_MESSAGE(refused(text) == "series_value_unreadable", text);
}

TEST_CASE("a line of nothing but commas is read in one pass") {
    CHECK_FALSE(read_series_line(std::string(64 * 1024, ','), {}));
    CHECK_FALSE(read_series_line(std::string("\0\0", 2), {}));
}

}  // namespace mainstay::detect::series_line_test
