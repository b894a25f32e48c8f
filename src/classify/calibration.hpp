// From scores to probabilities that can be believed, by texts that the weights were not made from.
// Pure.
#pragma once

#include <cstdint>
#include <vector>

namespace mainstay::classify {

/// Scores of texts by weights that had not seen them.
struct HeldOut {
    std::size_t labels = 0;
    std::vector<float> scores;  ///< Of each label, text by text.
    std::vector<std::uint32_t> truths;
    std::vector<float> weights;

    std::size_t size() const { return truths.size(); }

    /// How much of any probability is withheld and shared among all labels: so many texts cannot
    /// show a chance of error smaller than that (as in Laplace's rule of succession).
    double doubt() const { return 1 / (static_cast<double>(size()) + 1); }
};

/// What the scores promise, and how much of it is kept.
struct Quality {
    double accuracy = 0;
    double macro_f1 = 0;
    double log_loss = 0;
    double calibration_error = 0;  ///< The mean of |confidence - accuracy| over ten equal groups.
    double answered = 0;           ///< The share not abstained from.
    double answered_accuracy = 0;
};

/// The probabilities of the labels by their scores.
std::vector<double> probabilities(
    const float* scores, std::size_t labels, double temperature, double doubt
);

/// The temperature by which the scores are divided so that the log loss is least (Guo et al. 2017).
double fit_temperature(const HeldOut& held);

double log_loss(const HeldOut& held, double temperature);

/// What is added to the scores before the highest is taken: `strength` × -ln(the label's share).
/// 0 answers the most probable label; 1 makes all labels alike however rare.
std::vector<double> rarity_offsets(const std::vector<double>& shares, double strength);

/// The strength at which the mean of accuracy and macro F1 is highest, of 0 to 1 by quarters; 0
/// unless another gains more than noise does.
double fit_strength(const HeldOut& held, double temperature, const std::vector<double>& shares);

/// The label with the highest probability after its offset.
std::size_t choice(const std::vector<double>& probabilities, const std::vector<double>& offsets);

/// REQUIRES: `held` is not empty.
Quality quality(
    const HeldOut& held, double temperature, const std::vector<double>& offsets, double sure_from
);

}  // namespace mainstay::classify
