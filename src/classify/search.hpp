// Looks for the regularisation under which texts that were held out are foretold best. Pure.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "classify/calibration.hpp"
#include "classify/logistic.hpp"

namespace mainstay::classify {

using Chosen = std::vector<std::uint32_t>;

/// At most about `max` documents of the set, each label in its share, spread over their order.
Chosen sample_of(const TrainingSet& set, std::size_t max);

/// `chosen` without fold `fold` of `folds`, and that fold. Each label is spread over all folds.
std::pair<Chosen, Chosen> split(
    const TrainingSet& set, const Chosen& chosen, std::size_t folds, std::size_t fold
);

/// Adds how `weights` score the documents.
void add_scores(
    HeldOut& to, const TrainingSet& set, const Chosen& documents, const Regularisation& used,
    const Weights& weights
);

/// The scores of the first `tried` of `folds` folds, each by weights made of the other folds.
HeldOut held_out(
    const TrainingSet& set, const Chosen& chosen, std::size_t folds, std::size_t tried,
    const Regularisation& used
);

/// The best found by steps from a common one: the cost, the form of the prior, the blocks' weights,
/// the cost again.
Regularisation find_regularisation(const TrainingSet& set);

}  // namespace mainstay::classify
