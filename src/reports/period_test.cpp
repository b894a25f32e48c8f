#include "reports/period.hpp"

#include <doctest/doctest.h>

#include "reports/codes.hpp"

namespace mainstay::reports::period_test {

namespace {

const Time friday = parse_time("2026-11-27T23:30:00Z").value();  // In Berlin it is Saturday.

Zone zone(std::string_view name) { return *Zone::find("zone", name); }

std::string days(ReportPeriod period, std::string_view in = "UTC") {
    auto span = span_of({.period = period, .first = {}, .last = {}, .step = {}}, zone(in), friday);
    REQUIRE(span);
    return span->first + " " + span->last;
}

Result<Span> custom(std::string first, std::string last, std::optional<ReportStep> step = {}) {
    return span_of(
        {.period = ReportPeriod::custom, .first = first, .last = last, .step = step},
        zone("Europe/Berlin"), friday
    );
}

std::string refusal(const Result<Span>& span) {
    if (span) return "ok";
    return span.error().fields.front().field + " " + span.error().fields.front().code;
}

}  // namespace

TEST_CASE("a period is made of days of the reader's zone, weeks from Monday") {
    CHECK(days(ReportPeriod::this_week) == "2026-11-23 2026-11-27");
    CHECK(days(ReportPeriod::this_week, "Europe/Berlin") == "2026-11-23 2026-11-28");
    CHECK(days(ReportPeriod::last_week) == "2026-11-16 2026-11-22");
    CHECK(days(ReportPeriod::four_weeks) == "2026-11-02 2026-11-27");
    CHECK(days(ReportPeriod::this_month) == "2026-11-01 2026-11-27");
    CHECK(days(ReportPeriod::last_month) == "2026-10-01 2026-10-31");
    CHECK(days(ReportPeriod::this_quarter) == "2026-10-01 2026-11-27");
    CHECK(days(ReportPeriod::last_quarter) == "2026-07-01 2026-09-30");
    CHECK(days(ReportPeriod::this_year) == "2026-01-01 2026-11-27");
}

TEST_CASE("steps begin where days, weeks and months do, also when the clock is put back") {
    auto span = custom("2026-10-24", "2026-10-26");
    REQUIRE(span);
    REQUIRE(span->bounds.size() == 4);
    CHECK(span->step == ReportStep::day);
    CHECK(to_string(span->bounds[0]) == "2026-10-23T22:00:00.000000Z");
    CHECK(to_string(span->bounds[1]) == "2026-10-24T22:00:00.000000Z");
    CHECK(to_string(span->bounds[2]) == "2026-10-25T23:00:00.000000Z");

    auto weeks = custom("2026-10-01", "2026-10-31", ReportStep::week);
    REQUIRE(weeks);
    CHECK(weeks->bounds.size() == 6);
    CHECK(to_string(weeks->bounds[1]) == "2026-10-04T22:00:00.000000Z");
    auto months = custom("2026-01-15", "2026-12-31");
    REQUIRE(months);
    CHECK(months->step == ReportStep::month);
    CHECK(months->bounds.size() == 13);
}

TEST_CASE("what is no period is refused with its field") {
    CHECK(refusal(custom("2026-02-30", "2026-03-01")) == "from bad_day");
    CHECK(refusal(custom("2026-02-01", "soon")) == "to bad_day");
    CHECK(refusal(custom("2026-02-02", "2026-02-01")) == "to last_before_first");
    CHECK(refusal(custom("2026-02-01", "2026-02-01")) == "ok");
    CHECK(refusal(custom("2020-01-01", "2026-02-01")) == "to period_too_long");
    CHECK(refusal(custom("2025-01-01", "2026-12-01", ReportStep::day)) == "to period_too_long");
    CHECK(
        refusal(span_of(
            {.period = ReportPeriod::custom, .first = {}, .last = {}, .step = {}}, zone("UTC"),
            friday
        )) == "from missing"
    );
}

}  // namespace mainstay::reports::period_test
