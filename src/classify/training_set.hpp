// What a training set shows, in bounded memory. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "classify/features.hpp"

namespace mainstay::classify {

inline constexpr std::size_t labels_max = 1'000;

/// One text of a training set.
struct Document {
    std::uint64_t begin = 0;                         ///< Its first entry.
    std::array<std::uint16_t, block_count> sizes{};  ///< Entries of each block.
    std::array<float, block_count> scales{};         ///< What makes a block's length 1.
    std::uint32_t label = 0;
    std::uint32_t ordinal = 0;  ///< Which of its label's texts it was.
    float weight = 1;           ///< Of how many texts it stands for one.
    float known = 0;            ///< The share of its content that other texts have too.
};

/// A feature in a text: 24 bits say which, 8 how often.
using Entry = std::uint32_t;

inline std::uint32_t feature_of(Entry entry) { return entry >> 8U; }

/// What a feature that was counted so often weighs in its block: 1 + ln(count).
extern const std::array<float, 256> count_weights;

/// What makes a block of these features have the length 1.
float scale_of(const std::vector<Feature>& features);

/// Texts and labels that a model is made of. Holds at most `entries_max` entries of 4 bytes: when
/// they are reached, the label that takes most of them keeps every second of its texts, which then
/// weigh double. Which are kept depends on their order alone.
class TrainingSet {
public:
    explicit TrainingSet(std::size_t entries_max = 150'000'000);

    /// Refuses: labels_too_many.
    Result<> add(const Features& features, const std::string& label);

    /// Keeps, of all features, the at most `max` that most texts share and that at least two do,
    /// and numbers them from 0 in the order of their buckets. To be called once, when all texts are
    /// in.
    void choose_features(std::size_t max);

    const std::vector<std::string>& labels() const { return labels_; }

    const std::vector<Document>& documents() const { return documents_; }

    const std::vector<Entry>& entries() const { return entries_; }

    /// The bucket of each chosen feature.
    const std::vector<std::uint32_t>& buckets() const { return buckets_; }

    /// In how many texts each chosen feature is.
    const std::vector<std::uint32_t>& frequencies() const { return frequencies_; }

    /// How many texts were added, those included that are no longer held.
    std::size_t added() const { return added_; }

private:
    void thin_out();
    bool is_kept(const Document& document) const;
    void keep_chosen(const std::vector<std::uint32_t>& number_of);

    std::size_t entries_max_;
    std::size_t added_ = 0;
    std::vector<Document> documents_;
    std::vector<Entry> entries_;
    std::vector<std::string> labels_;
    std::map<std::string, std::uint32_t, std::less<>> label_numbers_;
    std::vector<std::uint32_t> label_ordinals_;
    std::vector<unsigned> halvings_;  // How often each label was thinned out.
    std::vector<std::uint32_t> buckets_, frequencies_;
};

}  // namespace mainstay::classify
