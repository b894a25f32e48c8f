// What is seen of one text: its features, counted in buckets of a hash. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mainstay::classify {

/// Where a feature was seen. Each block of a text is scaled to length 1 by itself, so that a long
/// body does not drown a short title.
enum class Block : std::uint8_t {
    head,        ///< Words of a title, or of a commit's first line.
    head_parts,  ///< Three to five letters of them, so that word forms and typing errors are met.
    text,        ///< Words of a body, or of the rest of a commit's message.
    code,        ///< Words of code, logs and stack traces inside a body.
    form,        ///< How the text is made, and the groups of words that it uses.
    files,       ///< Which files a commit changes.
    change,      ///< What it changes in them.
};
inline constexpr std::size_t block_count = 7;

/// Whether a block says what a text is about: any text has letters and a form.
constexpr bool is_content(Block block) {
    return block != Block::head_parts && block != Block::form;
}

inline constexpr unsigned bucket_bits = 24;
inline constexpr std::uint32_t bucket_count = 1U << bucket_bits;

/// The most features that are kept of one block of a text; more are not looked at.
inline constexpr std::size_t block_features_max = 4'000;

/// A feature and how often it was seen, at most 255 times.
struct Feature {
    std::uint32_t bucket = 0;
    std::uint8_t count = 0;
};

/// The features of one text, block by block.
class Features {
public:
    /// Names are kept only where somebody wants reasons: they cost more than the features.
    explicit Features(bool keeps_names = false) : keeps_names_(keeps_names) {}

    /// Counts one more of the feature that the parts name together, such as {"first", "fix"}.
    void add(Block block, std::string_view first, std::string_view second = {});

    /// The features of a block, each once, by bucket. To be called when all are added.
    std::vector<Feature> counted(Block block) const;

    /// What a bucket stands for in this text; empty where names are not kept.
    std::string_view name_of(Block block, std::uint32_t bucket) const;

private:
    std::array<std::vector<std::uint32_t>, block_count> seen_;
    std::vector<std::pair<std::uint64_t, std::string>> names_;
    bool keeps_names_;
};

}  // namespace mainstay::classify
