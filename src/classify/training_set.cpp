#include "classify/training_set.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "classify/codes.hpp"

namespace mainstay::classify {

namespace {

constexpr std::uint32_t unchosen = ~std::uint32_t{0};

std::array<float, 256> make_count_weights() {
    std::array<float, 256> weights{};
    for (std::size_t i = 1; i < weights.size(); ++i)
        weights[i] = 1 + std::log(static_cast<float>(i));
    return weights;
}

}  // namespace

const std::array<float, 256> count_weights = make_count_weights();

float scale_of(const std::vector<Feature>& features) {
    float sum = 0;
    for (const Feature& feature : features)
        sum += count_weights[feature.count] * count_weights[feature.count];
    return sum > 0 ? 1 / std::sqrt(sum) : 0;
}

TrainingSet::TrainingSet(std::size_t entries_max) : entries_max_(entries_max) {
    // Memory that is only asked for costs nothing; to grow would copy all that is there.
    entries_.reserve(entries_max + block_count * block_features_max);
}

Result<> TrainingSet::add(const Features& features, const std::string& label) {
    auto found = label_numbers_.find(label);
    if (found == label_numbers_.end()) {
        if (labels_.size() == labels_max)
            return refuse(code::labels_too_many, {{"max", std::to_string(labels_max)}});
        found = label_numbers_.emplace(label, static_cast<std::uint32_t>(labels_.size())).first;
        labels_.push_back(label);
        label_ordinals_.push_back(0);
        halvings_.push_back(0);
    }
    ++added_;
    Document document{.begin = entries_.size(), .label = found->second};
    document.ordinal = label_ordinals_[found->second]++;
    if (!is_kept(document)) return {};
    document.weight = static_cast<float>(1ULL << halvings_[document.label]);
    for (std::size_t block = 0; block < block_count; ++block) {
        auto counted = features.counted(static_cast<Block>(block));
        document.sizes[block] = static_cast<std::uint16_t>(counted.size());
        document.scales[block] = scale_of(counted);
        for (const Feature& feature : counted)
            entries_.push_back(feature.bucket << 8U | feature.count);
    }
    documents_.push_back(document);
    while (entries_.size() > entries_max_ && documents_.size() > labels_.size()) thin_out();
    return {};
}

bool TrainingSet::is_kept(const Document& document) const {
    return document.ordinal % (1ULL << halvings_[document.label]) == 0;
}

void TrainingSet::thin_out() {
    std::vector<std::uint64_t> held(labels_.size());
    for (const Document& document : documents_)
        held[document.label] +=
            std::accumulate(document.sizes.begin(), document.sizes.end(), std::uint64_t{0});
    ++halvings_[static_cast<std::size_t>(
        std::max_element(held.begin(), held.end()) - held.begin()
    )];
    std::size_t kept = 0;
    std::uint64_t to = 0;
    for (auto document : documents_) {
        if (!is_kept(document)) continue;
        auto count =
            std::accumulate(document.sizes.begin(), document.sizes.end(), std::uint64_t{0});
        auto from = entries_.begin() + static_cast<std::ptrdiff_t>(document.begin);
        std::copy_n(from, count, entries_.begin() + static_cast<std::ptrdiff_t>(to));
        document.begin = to;
        document.weight = static_cast<float>(1ULL << halvings_[document.label]);
        to += count;
        documents_[kept++] = document;
    }
    documents_.resize(kept);
    entries_.resize(to);
}

void TrainingSet::choose_features(std::size_t max) {
    std::vector<std::uint32_t> texts_with(bucket_count);
    for (Entry entry : entries_) ++texts_with[feature_of(entry)];
    std::vector<std::uint32_t> chosen;
    for (std::uint32_t bucket = 0; bucket < bucket_count; ++bucket)
        if (texts_with[bucket] >= 2) chosen.push_back(bucket);
    if (chosen.size() > max) {
        auto more_shared = [&](std::uint32_t a, std::uint32_t b) {
            return texts_with[a] != texts_with[b] ? texts_with[a] > texts_with[b] : a < b;
        };
        auto end = chosen.begin() + static_cast<std::ptrdiff_t>(max);
        std::nth_element(chosen.begin(), end, chosen.end(), more_shared);
        chosen.resize(max);
        std::sort(chosen.begin(), chosen.end());
    }
    for (auto bucket : chosen) frequencies_.push_back(texts_with[bucket]);
    std::fill(texts_with.begin(), texts_with.end(), unchosen);
    for (std::uint32_t i = 0; i < chosen.size(); ++i) texts_with[chosen[i]] = i;
    buckets_ = std::move(chosen);
    keep_chosen(texts_with);
}

void TrainingSet::keep_chosen(const std::vector<std::uint32_t>& number_of) {
    std::uint64_t to = 0;
    for (Document& document : documents_) {
        auto from = document.begin;
        document.begin = to;
        std::size_t all = 0, known = 0;
        for (std::size_t block = 0; block < block_count; ++block) {
            auto end = from + document.sizes[block];
            auto begin_of_block = to;
            for (; from < end; ++from) {
                auto number = number_of[feature_of(entries_[from])];
                if (number != unchosen) entries_[to++] = number << 8U | (entries_[from] & 0xffU);
            }
            if (is_content(static_cast<Block>(block))) {
                all += document.sizes[block];
                known += to - begin_of_block;
            }
            document.sizes[block] = static_cast<std::uint16_t>(to - begin_of_block);
        }
        document.known = all == 0 ? 0 : static_cast<float>(known) / static_cast<float>(all);
    }
    entries_.resize(to);
}

}  // namespace mainstay::classify
