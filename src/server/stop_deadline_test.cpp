#include "server/stop_deadline.hpp"

#include <future>

#include <doctest/doctest.h>

namespace mainstay::server::stop_deadline_test {

TEST_CASE("an end that does not come is given up, and what was waited for is named") {
    std::promise<std::string> given_up;
    StopDeadline deadline(std::chrono::milliseconds(1), [&](const std::string& part) {
        given_up.set_value(part);
    });
    deadline.wait_for("the jobs");

    CHECK_FALSE(given_up.get_future().get().empty());
}

TEST_CASE("an end that comes in time is no failure") {
    bool is_given_up = false;
    {
        StopDeadline deadline(std::chrono::hours(1), [&](const auto&) { is_given_up = true; });
        deadline.wait_for("the jobs");
    }
    CHECK_FALSE(is_given_up);
}

}  // namespace mainstay::server::stop_deadline_test
