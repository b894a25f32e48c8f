#include "classify/features.hpp"

#include <algorithm>
#include <limits>

namespace mainstay::classify {

namespace {

/// FNV-1a, with the final mixing of splitmix64 since its own high bits are weak for short names.
class Hash {
public:
    void add(std::string_view bytes) {
        for (char byte : bytes) add(static_cast<unsigned char>(byte));
    }

    void add(unsigned char byte) { state_ = (state_ ^ byte) * 0x100000001b3ULL; }

    std::uint64_t mixed() const {
        auto mixed = (state_ ^ (state_ >> 30U)) * 0xbf58476d1ce4e5b9ULL;
        mixed = (mixed ^ (mixed >> 27U)) * 0x94d049bb133111ebULL;
        return mixed ^ (mixed >> 31U);
    }

private:
    std::uint64_t state_ = 0xcbf29ce484222325ULL;
};

std::uint64_t place_of(Block block, std::uint32_t bucket) {
    return static_cast<std::uint64_t>(block) << bucket_bits | bucket;
}

}  // namespace

void Features::add(Block block, std::string_view first, std::string_view second) {
    auto& seen = seen_[static_cast<std::size_t>(block)];
    if (seen.size() >= block_features_max) return;
    Hash hash;
    hash.add(static_cast<unsigned char>(block));
    hash.add(first);
    if (!second.empty()) {
        hash.add(static_cast<unsigned char>(' '));
        hash.add(second);
    }
    auto bucket = static_cast<std::uint32_t>(hash.mixed() >> (64U - bucket_bits));
    seen.push_back(bucket);
    if (!keeps_names_) return;
    std::string name(first);
    if (!second.empty()) (name += ' ') += second;
    names_.emplace_back(place_of(block, bucket), std::move(name));
}

std::vector<Feature> Features::counted(Block block) const {
    auto sorted = seen_[static_cast<std::size_t>(block)];
    std::sort(sorted.begin(), sorted.end());
    std::vector<Feature> counted;
    for (auto bucket : sorted) {
        if (counted.empty() || counted.back().bucket != bucket) counted.push_back({bucket, 0});
        if (counted.back().count < std::numeric_limits<std::uint8_t>::max()) ++counted.back().count;
    }
    return counted;
}

std::string_view Features::name_of(Block block, std::uint32_t bucket) const {
    for (const auto& [place, name] : names_)
        if (place == place_of(block, bucket)) return name;
    return {};
}

}  // namespace mainstay::classify
