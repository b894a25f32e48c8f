#include "classify/model.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

#include "base/check.hpp"
#include "classify/calibration.hpp"
#include "classify/training_set.hpp"

namespace mainstay::classify {

namespace {

constexpr std::array<std::string_view, block_count> block_names{"head", "letters", "text",  "code",
                                                                "form", "files",   "change"};

}  // namespace

Model::Model(ModelParts parts)
    : parts_(std::move(parts)), known_(bucket_count / 64), below_(bucket_count / 64) {
    MAINSTAY_CHECK(parts_.weights.size() == parts_.labels.size() * parts_.buckets.size());
    for (auto bucket : parts_.buckets) known_[bucket / 64] |= 1ULL << (bucket % 64);
    std::uint32_t below = 0;
    for (std::size_t i = 0; i < known_.size(); ++i) {
        below_[i] = below;
        below += static_cast<std::uint32_t>(std::popcount(known_[i]));
    }
}

std::uint32_t Model::number_of(std::uint32_t bucket) const {
    auto word = known_[bucket / 64];
    auto bit = 1ULL << (bucket % 64);
    if (!(word & bit)) return none;
    return below_[bucket / 64] + static_cast<std::uint32_t>(std::popcount(word & (bit - 1)));
}

float Model::weight(std::uint32_t feature, std::size_t label) const {
    return parts_.quantum *
           static_cast<float>(parts_.weights[feature * parts_.labels.size() + label]);
}

/// Gives each known feature with its value. Returns nothing of those that are not known.
template <class Take>
void Model::for_each_known(const Features& features, Take take) const {
    for (std::size_t i = 0; i < block_count; ++i) {
        auto block = static_cast<Block>(i);
        auto counted = features.counted(block);
        auto scale = scale_of(counted) * parts_.blocks[i];
        for (const Feature& feature : counted)
            take(
                block, feature.bucket, number_of(feature.bucket),
                scale * count_weights[feature.count]
            );
    }
}

Suggestion Model::suggest(const Item& item, std::size_t reasons_max) const {
    auto features = features_of(item, reasons_max > 0);
    const auto labels = parts_.labels.size();
    std::vector<float> scores(parts_.biases.begin(), parts_.biases.end());
    std::size_t all = 0, known = 0;
    for_each_known(features, [&](Block block, std::uint32_t, std::uint32_t number, float value) {
        if (is_content(block)) ++all;
        if (number == none) return;
        if (is_content(block)) ++known;
        for (std::size_t label = 0; label < labels; ++label)
            scores[label] += value * weight(number, label);
    });
    auto of_labels = probabilities(scores.data(), labels, 1, double{parts_.doubt});
    auto chosen = choice(of_labels, parts_.offsets);
    Suggestion suggestion{.label = parts_.labels[chosen], .confidence = of_labels[chosen]};
    suggestion.is_strange =
        known == 0 || static_cast<float>(known) < parts_.known_min * static_cast<float>(all);
    if (reasons_max > 0) suggestion.reasons = reasons(features, chosen, reasons_max);
    return suggestion;
}

std::vector<Reason> Model::reasons(const Features& features, std::size_t label, std::size_t max)
    const {
    struct Raised {
        double by;
        Block block;
        std::uint32_t bucket;
    };

    std::vector<Raised> all;
    const auto labels = parts_.labels.size();
    for_each_known(
        features,
        [&](Block block, std::uint32_t bucket, std::uint32_t number, float value) {
            // Runs of letters say only again what their word says, and read badly.
            if (number == none || block == Block::head_parts) return;
            double mean = 0;
            for (std::size_t i = 0; i < labels; ++i)
                mean += double{weight(number, i)} / static_cast<double>(labels);
            all.push_back({double{value} * (double{weight(number, label)} - mean), block, bucket});
        }
    );
    std::sort(all.begin(), all.end(), [](const Raised& a, const Raised& b) {
        const double left = std::fabs(a.by), right = std::fabs(b.by);
        return left != right ? left > right : a.bucket < b.bucket;
    });
    std::vector<Reason> reasons;
    for (const Raised& raised : all) {
        if (reasons.size() == max || raised.by == 0) break;
        std::string name(block_names[static_cast<std::size_t>(raised.block)]);
        name.append(": ").append(features.name_of(raised.block, raised.bucket));
        reasons.push_back({std::move(name), raised.by});
    }
    return reasons;
}

Suggestion decide(
    const Model& model, const Item& item, std::optional<double> from, std::size_t reasons_max
) {
    auto suggestion = model.suggest(item, reasons_max);
    if (from && suggestion.is_unsure(*from)) suggestion.label.clear();
    return suggestion;
}

}  // namespace mainstay::classify
