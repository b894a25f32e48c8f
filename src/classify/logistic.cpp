#include "classify/logistic.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <thread>

#include "classify/lbfgs.hpp"

namespace mainstay::classify {

namespace {

// Fixed, whatever the machine has: the parts are added up in their order, so that sums are the same
// everywhere.
constexpr std::size_t parts_count = 2;

// With fewer, to start a thread takes longer than it saves.
constexpr std::size_t texts_for_threads_min = 2'000;

/// By how much each weight's prior is wider than the narrowest may be.
class Priors {
public:
    Priors(const TrainingSet& set, const std::vector<std::uint32_t>& chosen, Prior prior)
        : labels_(set.labels().size()), widths_(labels_ * set.buckets().size(), 1) {
        if (prior != Prior::contrast) widen_by_rarity(set);
        if (prior != Prior::rarity) widen_by_contrast(set, chosen);
    }

    const std::vector<float>& widths() const { return widths_; }

private:
    void widen_by_rarity(const TrainingSet& set) {
        auto texts = static_cast<float>(set.documents().size());
        for (std::size_t i = 0; i < set.frequencies().size(); ++i) {
            auto idf = 1 + std::log((1 + texts) / (1 + static_cast<float>(set.frequencies()[i])));
            for (std::size_t label = 0; label < labels_; ++label)
                widths_[i * labels_ + label] *= idf;
        }
    }

    /// |log (share of the label's texts with the feature / share of the others')|, in [0.1, 4].
    void widen_by_contrast(const TrainingSet& set, const std::vector<std::uint32_t>& chosen) {
        std::vector<float> with(widths_.size()), texts(labels_);
        for (auto number : chosen) {
            const Document& document = set.documents()[number];
            texts[document.label] += document.weight;
            auto end = document.begin;
            for (auto size : document.sizes) end += size;
            for (auto at = document.begin; at < end; ++at)
                with[feature_of(set.entries()[at]) * labels_ + document.label] += document.weight;
        }
        float all_texts = 0;
        for (float count : texts) all_texts += count;
        for (std::size_t i = 0; i < set.buckets().size(); ++i) {
            float all = 0;
            for (std::size_t label = 0; label < labels_; ++label) all += with[i * labels_ + label];
            for (std::size_t label = 0; label < labels_; ++label) {
                auto here = with[i * labels_ + label];
                auto share = (here + 0.5F) / (texts[label] + 1);
                auto other = (all - here + 0.5F) / (all_texts - texts[label] + 1);
                auto contrast = std::fabs(std::log(share / other));
                widths_[i * labels_ + label] *= std::clamp(contrast, 0.1F, 4.0F);
            }
        }
    }

    std::size_t labels_;
    std::vector<float> widths_;
};

/// What a document adds to the loss and its gradient.
class Loss {
public:
    Loss(
        const TrainingSet& set, const std::vector<std::uint32_t>& chosen,
        const Regularisation& wanted, const std::vector<float>& widths
    )
        : set_(set), chosen_(chosen), wanted_(wanted), widths_(widths) {
        weights_.labels = set.labels().size();
        for (auto& part : gradients_) part.resize(widths.size() + weights_.labels);
    }

    /// The negative log of the posterior, for free parameters that the widths scale to weights.
    double operator()(const std::vector<float>& free, std::vector<float>& gradient) {
        set_weights(free);
        std::array<double, parts_count> losses{};
        auto add_from = [&](std::size_t first, std::size_t step) {
            for (auto part = first; part < parts_count; part += step) losses[part] = add_part(part);
        };
        if (chosen_.size() < texts_for_threads_min) {
            add_from(0, 1);
        } else {
            std::thread other(add_from, 1, 2);
            add_from(0, 2);
            other.join();
        }
        double loss = 0;
        for (double part : losses) loss += part;
        return loss + add_prior(free, gradient);
    }

    Weights take(const std::vector<float>& free) {
        set_weights(free);
        return std::move(weights_);
    }

private:
    void set_weights(const std::vector<float>& free) {
        weights_.of_features.resize(widths_.size());
        for (std::size_t i = 0; i < widths_.size(); ++i)
            weights_.of_features[i] = free[i] * widths_[i];
        weights_.biases.assign(
            free.begin() + static_cast<std::ptrdiff_t>(widths_.size()), free.end()
        );
    }

    double add_part(std::size_t part) {
        auto& gradient = gradients_[part];
        std::fill(gradient.begin(), gradient.end(), 0.0F);
        auto begin = chosen_.size() * part / parts_count;
        auto end = chosen_.size() * (part + 1) / parts_count;
        std::vector<float> scores(weights_.labels);
        double loss = 0;
        for (auto i = begin; i < end; ++i)
            loss += add_document(set_.documents()[chosen_[i]], scores.data(), gradient.data());
        return loss;
    }

    double add_document(const Document& document, float* scores, float* gradient) {
        const auto labels = weights_.labels;
        score(set_, document, wanted_, weights_, scores);
        float most = *std::max_element(scores, scores + labels);
        float sum = 0;
        for (std::size_t label = 0; label < labels; ++label) sum += std::exp(scores[label] - most);
        double loss = double{std::log(sum) + most - scores[document.label]};
        float* biases = gradient + widths_.size();
        for (std::size_t label = 0; label < labels; ++label) {
            auto probability = std::exp(scores[label] - most) / sum;
            scores[label] =
                document.weight * (probability - (label == document.label ? 1.0F : 0.0F));
            biases[label] += scores[label];
        }
        const Entry* entry = set_.entries().data() + document.begin;
        for (std::size_t block = 0; block < block_count; ++block) {
            const float scale = document.scales[block] * wanted_.blocks[block];
            for (const Entry* end = entry + document.sizes[block]; entry < end; ++entry) {
                const float value = scale * count_weights[*entry & 0xffU];
                float* to = gradient + std::size_t{feature_of(*entry)} * labels;
                for (std::size_t label = 0; label < labels; ++label)
                    to[label] += value * scores[label];
            }
        }
        return double{document.weight} * loss;
    }

    double add_prior(const std::vector<float>& free, std::vector<float>& gradient) const {
        const double precision = 1 / wanted_.cost;
        double squares = 0;
        for (std::size_t i = 0; i < widths_.size(); ++i) {
            float slope = 0;
            for (const auto& part : gradients_) slope += part[i];
            squares += double{free[i]} * double{free[i]};
            gradient[i] = slope * widths_[i] + static_cast<float>(precision) * free[i];
        }
        for (std::size_t i = widths_.size(); i < free.size(); ++i) {
            gradient[i] = 0;
            for (const auto& part : gradients_) gradient[i] += part[i];
        }
        return squares * precision / 2;
    }

    const TrainingSet& set_;
    const std::vector<std::uint32_t>& chosen_;
    const Regularisation& wanted_;
    const std::vector<float>& widths_;
    Weights weights_;
    std::array<std::vector<float>, parts_count> gradients_;
};

}  // namespace

Weights fit(
    const TrainingSet& set, const std::vector<std::uint32_t>& chosen, const Regularisation& wanted
) {
    Priors priors(set, chosen, wanted.prior);
    Loss loss(set, chosen, wanted, priors.widths());
    std::vector<float> start(priors.widths().size() + set.labels().size());
    auto objective = [&](const std::vector<float>& at, std::vector<float>& gradient) {
        return loss(at, gradient);
    };
    return loss.take(minimize(objective, std::move(start), {}));
}

void score(
    const TrainingSet& set, const Document& document, const Regularisation& used,
    const Weights& weights, float* scores
) {
    const auto labels = weights.labels;
    std::copy(weights.biases.begin(), weights.biases.end(), scores);
    const Entry* entry = set.entries().data() + document.begin;
    for (std::size_t block = 0; block < block_count; ++block) {
        const float scale = document.scales[block] * used.blocks[block];
        for (const Entry* end = entry + document.sizes[block]; entry < end; ++entry) {
            const float value = scale * count_weights[*entry & 0xffU];
            const float* from =
                weights.of_features.data() + std::size_t{feature_of(*entry)} * labels;
            for (std::size_t label = 0; label < labels; ++label)
                scores[label] += value * from[label];
        }
    }
}

}  // namespace mainstay::classify
