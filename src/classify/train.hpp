// Makes a model of a training set. Pure.
#pragma once

#include "base/result.hpp"
#include "classify/calibration.hpp"
#include "classify/logistic.hpp"
#include "classify/model.hpp"
#include "classify/training_set.hpp"

namespace mainstay::classify {

/// What was learnt from, and how well it is known by texts that were held out.
struct Training {
    ModelParts model;
    std::size_t texts = 0;
    std::size_t held_out = 0;
    Quality quality;
    Regularisation regularisation;
    double temperature = 1;
    double strength = 0;  ///< Of the offsets for rare labels.
    HeldOut held;         ///< What the quality was counted on.
};

/// Chooses the regularisation by cross-validation, calibrates on held-out texts, and fits. The same
/// set, added in the same order, gives the same model. Refuses: labels_too_few.
Result<Training> train(TrainingSet& set);

}  // namespace mainstay::classify
