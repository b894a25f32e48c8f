#include "classify/calibration.hpp"

#include <cmath>

#include <doctest/doctest.h>

namespace mainstay::classify::calibration_test {

namespace {

/// Texts of which each ten promise odds of e^`score` for label 0, and `right` of the ten keep it.
HeldOut promising(float score, int right) {
    HeldOut held{.labels = 2};
    for (int i = 0; i < 1'000; ++i) {
        held.scores.insert(held.scores.end(), {score, 0});
        held.truths.push_back(i % 10 < right ? 0 : 1);
        held.weights.push_back(1);
    }
    return held;
}

/// A frequent label and a rare one that scores tell apart, though never so far that the rare one
/// wins.
HeldOut with_a_rare_label() {
    HeldOut held{.labels = 2};
    for (int i = 0; i < 1'000; ++i) {
        bool is_rare = i % 10 == 0;
        held.scores.insert(held.scores.end(), {is_rare ? 0.5F : 3.0F, 0});
        held.truths.push_back(is_rare ? 1 : 0);
        held.weights.push_back(1);
    }
    return held;
}

}  // namespace

TEST_CASE("scores that promise too much are cooled until they keep what they say") {
    auto held = promising(4, 8);

    auto temperature = fit_temperature(held);

    CHECK(temperature > 1);
    CHECK(
        probabilities(held.scores.data(), 2, temperature, 0)[0] ==
        doctest::Approx(0.8).epsilon(0.01)
    );
    CHECK(quality(held, temperature, {0, 0}, 0).calibration_error < 0.01);
    CHECK(quality(held, 1, {0, 0}, 0).calibration_error > 0.15);
}

TEST_CASE("scores that promise too little are heated") {
    CHECK(fit_temperature(promising(0.5, 9)) < 1);
}

TEST_CASE("no number of texts makes a label certain") {
    auto held = promising(4, 10);
    auto most = probabilities(held.scores.data(), 2, fit_temperature(held), held.doubt())[0];
    CHECK(most > 0.998);
    CHECK(most < 1 - held.doubt() / 2 + 1e-9);
}

TEST_CASE("abstaining leaves out what is unsure") {
    auto held = with_a_rare_label();
    auto found = quality(held, 1, {0, 0}, 0.7);
    CHECK(found.accuracy == doctest::Approx(0.9));
    CHECK(found.answered == doctest::Approx(0.9));
    CHECK(found.answered_accuracy == 1);
}

TEST_CASE("a rare label is lifted where that gains, and not where it does not") {
    auto held = with_a_rare_label();
    const std::vector<double> shares{0.9, 0.1};
    auto strength = fit_strength(held, 1, shares);
    CHECK(strength > 0);
    CHECK(quality(held, 1, rarity_offsets(shares, strength), 0).accuracy == 1);

    auto even = promising(4, 8);
    CHECK(fit_strength(even, 1, shares) == 0);
}

TEST_CASE("macro F1 counts labels alike, however rare") {
    auto held = with_a_rare_label();
    // All are given the frequent label: F1 of 2·900/1900 and of 0.
    CHECK(quality(held, 1, {0, 0}, 0).macro_f1 == doctest::Approx(0.947 / 2).epsilon(0.01));
}

}  // namespace mainstay::classify::calibration_test
