// From which confidence on a model may be believed, and how it does then. Pure.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "classify/calibration.hpp"

namespace mainstay::classify {

/// How a model does with the texts of one label.
struct LabelResult {
    std::string label;
    std::int64_t texts = 0;
    std::int64_t right = 0;           ///< Where it answers always.
    std::int64_t answered = 0;        ///< Where it abstains below the threshold.
    std::int64_t answered_right = 0;  ///< Of those.
};
BOOST_DESCRIBE_STRUCT(LabelResult, (), (label, texts, right, answered, answered_right))

/// One label taken for another.
struct Confusion {
    std::string truth;
    std::string taken_for;
    std::int64_t texts = 0;
};
BOOST_DESCRIBE_STRUCT(Confusion, (), (truth, taken_for, texts))

struct Evaluation {
    double sure_from = never_sure;  ///< The threshold; `never_sure` where none reaches the aim.
    double accuracy = 0;            ///< Where it answers always.
    double answered = 0;            ///< The share that it does not abstain from.
    double answered_accuracy = 0;   ///< Of what it answers; 0 where that is nothing.
    std::int64_t texts = 0;         ///< What all this was counted on.
    std::vector<LabelResult> labels;
    std::vector<Confusion> confusions;  ///< The most frequent first, at most `confusions_max`.

    static constexpr double never_sure = 2;
    static constexpr std::size_t confusions_max = 5;
};
BOOST_DESCRIBE_STRUCT(
    Evaluation, (), (sure_from, accuracy, answered, answered_accuracy, texts, labels, confusions)
)

/// Chooses on one half of what was held out the lowest confidence from which on answers are right
/// in `precision` of all cases, by one standard error more, so that few texts promise little.
/// Counts on the other half, which has had no part in the choice.
Evaluation evaluate(
    const HeldOut& held, double temperature, const std::vector<double>& offsets,
    std::span<const std::string> labels, double precision
);

}  // namespace mainstay::classify
