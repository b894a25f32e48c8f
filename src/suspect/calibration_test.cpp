#include "suspect/calibration.hpp"

#include <doctest/doctest.h>

namespace mainstay::suspect {

TEST_CASE("a suspect with a greater score is the more likely to be right, and none is certain") {
    double before = 0;
    for (int at = 0; at <= 1000; ++at) {
        const double probability = probability_of(at / 1000.0);
        CHECK(probability >= before);
        CHECK(probability > 0);
        CHECK(probability < 1);
        before = probability;
    }
    CHECK(probability_of(0) < 0.05);
    CHECK(probability_of(1) > 0.95);
    CHECK(probability_of(-3) == probability_of(0));
    CHECK(probability_of(7) == probability_of(1));
}

}  // namespace mainstay::suspect
