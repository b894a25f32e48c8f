#include "suspect/line_origin.hpp"

#include <algorithm>
#include <map>

#include "suspect/token_weight.hpp"

namespace mainstay::suspect {

namespace {

constexpr double similarity_min = 0.5;
constexpr std::size_t moved_tokens_min = 4;

double weight_of(const SourceText& text, int line) {
    double sum = 0;
    for (auto at = text.begin(line); at < text.end(line); ++at) sum += weight_of(text.tokens()[at]);
    return sum;
}

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
    std::map<int, double> shared;  // What weighs on an old line that tokens came from.
    for (auto at = begin; at < begin + size; ++at) {
        if (origins_[at] < 0) continue;
        const auto& token = old_.tokens()[static_cast<std::size_t>(origins_[at])];
        shared[token.line] += weight_of(token);
    }
    const auto best =
        std::ranges::max_element(shared, {}, [](const auto& weight) { return weight.second; });
    const bool is_any = best != shared.end();
    const auto old_size = is_any ? old_.end(best->first) - old_.begin(best->first) : 0;
    const double similarity =
        is_any ? 2 * best->second / (weight_of(young_, line) + weight_of(old_, best->first)) : 0;
    if (young_.key(line) != (is_any ? old_.key(best->first) : 0))
        if (const auto moved = moved_.find(young_.key(line));
            moved != moved_.end() && moved->second != 0)
            return LineOrigin{.line = moved->second, .weights = weights, .is_moved = true};
    if (!is_any || similarity < similarity_min) return std::nullopt;
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
