// A classifier that has learnt: a linear model whose every answer can be explained. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "classify/features.hpp"
#include "classify/item.hpp"

namespace mainstay::classify {

/// From which confidence on an answer is given where one may abstain. A wrong suggestion has to be
/// noticed and undone, which costs about twice what a right one saves: at two thirds gain and loss
/// are even (Chow's rule).
inline constexpr double sure_from = 2.0 / 3.0;

/// Why a label: a feature of the text, and by how much it raises the label's score (in natural
/// logarithm of odds) over what it does to labels on the whole.
struct Reason {
    std::string feature;
    double weight = 0;
};

struct Suggestion {
    std::string label;
    double confidence = 0;  ///< How probable it is that the label is right.
    /// Whether the text has hardly anything in common with the texts learnt from. Then the
    /// confidence is not founded on anything.
    bool is_strange = false;
    std::vector<Reason> reasons;  ///< The strongest first; empty unless asked for.

    bool is_unsure(double from = sure_from) const { return is_strange || confidence < from; }
};

/// What a model is made of. REQUIRES: at least two labels; buckets ascending; the weights' size is
/// that of labels × buckets.
struct ModelParts {
    std::vector<std::string> labels;
    std::vector<double> biases;  ///< Of each label.
    std::vector<double>
        offsets;  ///< Added before the highest label is taken, not to probabilities.
    std::array<float, block_count> blocks{};
    float doubt = 0;      ///< What is withheld of each probability, see HeldOut.
    float known_min = 0;  ///< The share of known features below which a text is strange.
    std::vector<std::uint32_t> buckets;
    std::vector<std::int16_t> weights;  ///< Feature by feature, in quanta.
    float quantum = 0;
};

class Model {
public:
    explicit Model(ModelParts parts);

    const ModelParts& parts() const { return parts_; }

    /// The most fitting label for an item, with up to `reasons_max` reasons.
    Suggestion suggest(const Item& item, std::size_t reasons_max = 0) const;

private:
    static constexpr std::uint32_t none = ~std::uint32_t{0};

    std::uint32_t number_of(std::uint32_t bucket) const;
    float weight(std::uint32_t feature, std::size_t label) const;

    template <class Take>
    void for_each_known(const Features& features, Take take) const;

    std::vector<Reason> reasons(const Features& features, std::size_t label, std::size_t max) const;

    ModelParts parts_;
    // Which buckets are known, a bit each, and how many are below each word: one look for a
    // feature.
    std::vector<std::uint64_t> known_;
    std::vector<std::uint32_t> below_;
};

/// What a model says of an item. Below a confidence of `from`, where it is given, it abstains: the
/// label is empty then. The one decision of all who suggest.
Suggestion decide(
    const Model& model, const Item& item, std::optional<double> from, std::size_t reasons_max = 0
);

}  // namespace mainstay::classify
