#include "ticketing/contract_hours.hpp"

#include <doctest/doctest.h>

#include "ticketing/day.hpp"

namespace mainstay::ticketing::test::contract_hours_test {

namespace {

std::string period(ContractPeriod period, std::string_view day) {
    auto begins = *parse_time("2025-12-31T23:00:00Z");  // Midnight in Berlin.
    auto ends = *parse_time("2026-11-15T05:00:00Z");    // Midnight in New York.
    auto days = period_of(period, read_day(day).value(), begins, ends);
    return day_text(days.from) + " " + day_text(days.to);
}

}  // namespace

TEST_CASE("a period is one of the calendar, cut to the contract's term") {
    CHECK(period(ContractPeriod::month, "2026-02-14") == "2026-02-01 2026-03-01");
    CHECK(period(ContractPeriod::quarter, "2026-06-30") == "2026-04-01 2026-07-01");
    CHECK(period(ContractPeriod::quarter, "2026-11-01") == "2026-10-01 2026-11-15");
    CHECK(period(ContractPeriod::year, "2026-05-05") == "2026-01-01 2026-11-15");
    CHECK(period(ContractPeriod::total, "2020-01-01") == "2026-01-01 2026-11-15");
    // Before and after the term it is the first and the last one.
    CHECK(period(ContractPeriod::month, "2024-01-01") == "2026-01-01 2026-02-01");
    CHECK(period(ContractPeriod::month, "2027-03-03") == "2026-11-01 2026-11-15");
}

}  // namespace mainstay::ticketing::test::contract_hours_test
