#include "server/failure_rate.hpp"

#include <doctest/doctest.h>

namespace mainstay::server::failure_rate_test {

using std::chrono::seconds;

TEST_CASE("a server most of whose requests failed in the last minute cannot do its work") {
    FailureRate rate;
    CHECK(rate.finding().is_ok());
    rate.look({1'000, 400}, seconds(0));
    CHECK(rate.finding().is_ok());  // What was before the first look is not judged.

    rate.look({1'040, 420}, seconds(10));
    CHECK(rate.finding().is_ok());  // Half of them.
    rate.look({1'041, 421}, seconds(20));
    CHECK(rate.finding().cause == "failing");
    CHECK(rate.finding().detail.starts_with("21 of 41 requests"));
}

TEST_CASE("a few requests that fail say nothing of the server, and old ones neither") {
    FailureRate rate;
    rate.look({0, 0}, seconds(0));
    rate.look({19, 19}, seconds(1));
    CHECK(rate.finding().is_ok());
    rate.look({20, 20}, seconds(2));
    CHECK(rate.finding().cause == "failing");

    for (int second = 10; second <= 70; second += 10) rate.look({20, 20}, seconds(second));
    CHECK(rate.finding().is_ok());
}

}  // namespace mainstay::server::failure_rate_test
