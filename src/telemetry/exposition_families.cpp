#include "telemetry/exposition_families.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace mainstay::telemetry {

namespace {

struct Suffix {
    std::string_view text;
    SamplePart part;
};

constexpr std::array suffixes{
    Suffix{"_total", SamplePart::total},   Suffix{"_created", SamplePart::created},
    Suffix{"_bucket", SamplePart::bucket}, Suffix{"_count", SamplePart::count},
    Suffix{"_sum", SamplePart::sum},       Suffix{"_info", SamplePart::info},
    Suffix{"_gcount", SamplePart::count},  Suffix{"_gsum", SamplePart::sum},
};

/// Whether samples of families of this type end so.
bool has_suffix(FamilyType type, std::string_view suffix, ExpositionFormat format) {
    using enum FamilyType;
    const bool is_sum = suffix == "_count" || suffix == "_sum";
    const bool is_created = suffix == "_created" && format == ExpositionFormat::open_metrics;
    switch (type) {
        case counter:
            return is_created || (suffix == "_total" && format == ExpositionFormat::open_metrics);
        case histogram:
            return is_created || is_sum || suffix == "_bucket";
        case summary:
            return is_created || is_sum;
        case gauge_histogram:
            return suffix == "_bucket" || suffix == "_gcount" || suffix == "_gsum";
        case info:
            return suffix == "_info";
        case unknown:
        case gauge:
        case state_set:
            return false;
    }
    return false;
}

std::optional<SamplePart> part_of(
    const Family& family, std::string_view name, ExpositionFormat format
) {
    if (!name.starts_with(family.name)) return std::nullopt;
    const auto end = name.substr(family.name.size());
    if (end.empty()) return SamplePart::value;
    const auto* found = std::ranges::find(suffixes, end, &Suffix::text);
    if (found == suffixes.end() || !has_suffix(family.type, end, format)) return std::nullopt;
    return found->part;
}

}  // namespace

std::uint32_t ExpositionFamilies::use(std::string_view name) {
    if (last_ < families_.size() && families_[last_].name == name) return last_;
    auto [found, is_new] = by_name_.emplace(name, static_cast<std::uint32_t>(families_.size()));
    if (is_new) families_.push_back({.name = name});
    last_ = found->second;
    return last_;
}

std::pair<std::uint32_t, SamplePart> ExpositionFamilies::of_sample(
    std::string_view name, ExpositionFormat format
) {
    if (last_ < families_.size()) {
        if (auto part = part_of(families_[last_], name, format)) return {last_, *part};
    }
    if (!by_name_.contains(name)) {
        for (const auto& [suffix, part] : suffixes) {
            if (!name.ends_with(suffix)) continue;
            auto found = by_name_.find(name.substr(0, name.size() - suffix.size()));
            if (found == by_name_.end()) continue;
            if (!has_suffix(families_[found->second].type, suffix, format)) continue;
            last_ = found->second;
            return {last_, part};
        }
    }
    return {use(name), SamplePart::value};
}

}  // namespace mainstay::telemetry
