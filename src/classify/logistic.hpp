// Multinomial logistic regression with a Gaussian prior on each weight, by L-BFGS. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "classify/training_set.hpp"

namespace mainstay::classify {

/// How wide the prior of a weight is, before `cost` widens all alike.
enum class Prior : std::uint8_t {
    rarity,    ///< By how rare the feature is (idf).
    contrast,  ///< By how differently it occurs with the label and without (as in NBSVM).
    both,
};

struct Regularisation {
    double cost = 3;  ///< The weight of the texts against the prior: 1/variance is 1/cost.
    Prior prior = Prior::contrast;
    std::array<float, block_count> blocks{2, 1.4F, 1, 0.5F, 1, 1, 1};
};

/// A linear function of features for each label.
struct Weights {
    std::size_t labels = 0;
    std::vector<float> of_features;  ///< labels × features, feature by feature.
    std::vector<float> biases;

    bool operator==(const Weights&) const = default;
};

/// The weights most probable given the documents of `set` that `chosen` lists. The same input gives
/// the same weights. REQUIRES: the set's features are chosen.
Weights fit(
    const TrainingSet& set, const std::vector<std::uint32_t>& chosen, const Regularisation& wanted
);

/// The scores of all labels for a document, into `scores`.
void score(
    const TrainingSet& set, const Document& document, const Regularisation& used,
    const Weights& weights, float* scores
);

}  // namespace mainstay::classify
