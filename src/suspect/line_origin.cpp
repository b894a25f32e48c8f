#include "suspect/line_origin.hpp"

#include <algorithm>
#include <map>

namespace mainstay::suspect {

namespace {

constexpr double similarity_min = 0.5;
constexpr std::size_t moved_tokens_min = 4;

}  // namespace

LineOrigins::LineOrigins(const SourceText& old, const SourceText& young)
    : old_(old), young_(young), origins_(young.tokens().size(), -1) {
    const auto difference = diff(old, young);
    for (std::size_t at = 0; at < difference.token_matches.size(); ++at)
        if (const int match = difference.token_matches[at]; match >= 0)
            origins_[static_cast<std::size_t>(match)] = static_cast<int>(at);
    for (const auto& hunk : difference.hunks)
        for (int line = hunk.old_begin; line < hunk.old_end; ++line) {
            if (old.end(line) - old.begin(line) < moved_tokens_min) continue;
            auto [place, is_first] = moved_.try_emplace(old.key(line), line);
            if (!is_first) place->second = 0;
        }
}

std::optional<LineOrigin> LineOrigins::find(int line, const std::vector<double>& weights) const {
    const auto begin = young_.begin(line);
    const auto size = young_.end(line) - begin;
    if (size == 0 || size != weights.size()) return std::nullopt;
    std::map<int, std::size_t> counts;  // Of the tokens that were on an old line.
    for (auto at = begin; at < begin + size; ++at)
        if (origins_[at] >= 0) ++counts[old_.tokens()[static_cast<std::size_t>(origins_[at])].line];
    const auto best =
        std::ranges::max_element(counts, {}, [](const auto& count) { return count.second; });
    const auto old_size =
        best == counts.end() ? 0 : old_.end(best->first) - old_.begin(best->first);
    const double similarity = best == counts.end() ? 0
                                                   : 2.0 * static_cast<double>(best->second) /
                                                         static_cast<double>(size + old_size);
    if (similarity < 1)
        if (const auto moved = moved_.find(young_.key(line));
            moved != moved_.end() && moved->second != 0)
            return LineOrigin{.line = moved->second, .weights = weights, .is_moved = true};
    if (similarity < similarity_min) return std::nullopt;
    LineOrigin origin{
        .line = best->first,
        .weights = std::vector<double>(old_size, 0.0),
        .is_same = young_.key(line) == old_.key(best->first)
    };
    for (std::size_t at = 0; at < size; ++at) {
        if (origins_[begin + at] < 0) continue;
        const auto from = static_cast<std::size_t>(origins_[begin + at]);
        if (old_.tokens()[from].line == best->first)
            origin.weights[from - old_.begin(best->first)] += weights[at];
    }
    return origin;
}

}  // namespace mainstay::suspect
