#include "classify/train.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "classify/codes.hpp"
#include "classify/search.hpp"

namespace mainstay::classify {

namespace {

constexpr std::size_t weights_max = 6'000'000;  // labels × features
constexpr std::size_t features_max = 1 << 19;
constexpr std::size_t refit_texts_max = 20'000;  // More are calibrated on a part held out.
constexpr std::size_t final_folds = 5;
constexpr std::size_t held_out_max = 10'000;

std::vector<double> shares_of(const TrainingSet& set) {
    std::vector<double> shares(set.labels().size());
    for (const Document& document : set.documents())
        shares[document.label] += double{document.weight};
    auto all = std::accumulate(shares.begin(), shares.end(), 0.0);
    for (double& share : shares) share /= all;
    return shares;
}

/// A text is strange that has not half as much in common with the others as 99 of 100 texts of the
/// set have, and less than a fifth: where all texts are alike, a new word is nothing strange.
float known_min_of(const TrainingSet& set) {
    std::vector<float> known;
    for (const Document& document : set.documents()) known.push_back(document.known);
    auto one_percent = known.begin() + static_cast<std::ptrdiff_t>(known.size() / 100);
    std::nth_element(known.begin(), one_percent, known.end());
    return std::min(*one_percent / 2, 0.2F);
}

/// The weights of features, in as many quanta as 16 bits can say; features that never reach one in
/// a thousand of the largest are left out.
void set_weights(ModelParts& parts, const TrainingSet& set, const Weights& weights, double scale) {
    const auto labels = weights.labels;
    float most = 0;
    for (float weight : weights.of_features) most = std::max(most, std::fabs(weight));
    const auto quantum = most / 32'767;
    parts.quantum = std::min(1.0F, quantum * static_cast<float>(scale));
    for (std::size_t i = 0; i < set.buckets().size(); ++i) {
        const float* of = weights.of_features.data() + i * labels;
        auto is_seen = [&](float weight) { return std::fabs(weight) > most / 1'000; };
        if (std::none_of(of, of + labels, is_seen)) continue;
        parts.buckets.push_back(set.buckets()[i]);
        for (std::size_t label = 0; label < labels; ++label)
            parts.weights.push_back(static_cast<std::int16_t>(std::lround(of[label] / quantum)));
    }
}

struct Fitted {
    Weights weights;
    HeldOut held;
};

/// Fits on all and calibrates by folds, or, where there are many texts, fits on all but a part.
Fitted fit_last(const TrainingSet& set, const Regularisation& wanted) {
    auto all = sample_of(set, set.documents().size());
    if (all.size() <= refit_texts_max)
        return {fit(set, all, wanted), held_out(set, all, final_folds, final_folds, wanted)};
    Fitted fitted;
    auto folds = std::max<std::size_t>(10, all.size() / held_out_max);
    auto [learnt, kept] = split(set, all, folds, 0);
    fitted.weights = fit(set, learnt, wanted);
    add_scores(fitted.held, set, kept, wanted, fitted.weights);
    return fitted;
}

}  // namespace

Result<Training> train(TrainingSet& set) {
    if (set.labels().size() < 2)
        return refuse(
            code::labels_too_few, {{"labels", std::to_string(set.labels().size())},
                                   {"lines", std::to_string(set.added())}}
        );
    set.choose_features(std::min(features_max, weights_max / set.labels().size()));
    Training training{.texts = set.added()};
    training.regularisation = find_regularisation(set);
    auto fitted = fit_last(set, training.regularisation);
    auto shares = shares_of(set);
    training.held_out = fitted.held.size();
    training.temperature = fit_temperature(fitted.held);
    training.strength = fit_strength(fitted.held, training.temperature, shares);
    auto& parts = training.model;
    parts.labels = set.labels();
    parts.offsets = rarity_offsets(shares, training.strength);
    training.quality = quality(fitted.held, training.temperature, parts.offsets, sure_from);
    for (float bias : fitted.weights.biases)
        parts.biases.push_back(double{bias} / training.temperature);
    parts.blocks = training.regularisation.blocks;
    parts.doubt = static_cast<float>(fitted.held.doubt());
    parts.known_min = known_min_of(set);
    set_weights(parts, set, fitted.weights, 1 / training.temperature);
    training.held = std::move(fitted.held);
    return training;
}

}  // namespace mainstay::classify
