#include "classify/lbfgs.hpp"

#include <cmath>

#include <doctest/doctest.h>

namespace mainstay::classify::lbfgs_test {

TEST_CASE("the lowest point of a long valley is found") {
    // Σ c_i (x_i - i)², as steep in one direction as it is flat in another.
    auto valley = [](const std::vector<float>& at, std::vector<float>& gradient) {
        double value = 0;
        for (std::size_t i = 0; i < at.size(); ++i) {
            const float steepness = std::pow(10.0F, static_cast<float>(i));
            const float off = at[i] - static_cast<float>(i);
            value += double{steepness} * double{off} * double{off};
            gradient[i] = 2 * steepness * off;
        }
        return value;
    };

    auto lowest = minimize(valley, std::vector<float>(4), {.steps_max = 200, .tolerance = 1e-9});

    for (std::size_t i = 0; i < lowest.size(); ++i)
        CHECK(std::fabs(lowest[i] - static_cast<float>(i)) < 0.01F);
}

TEST_CASE("where it is already lowest nothing moves") {
    auto flat = [](const std::vector<float>&, std::vector<float>& gradient) {
        gradient.assign(gradient.size(), 0);
        return 1.0;
    };
    CHECK(minimize(flat, {3, 4}, {}) == std::vector<float>{3, 4});
}

}  // namespace mainstay::classify::lbfgs_test
