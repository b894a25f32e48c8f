#include "suspect/evidence.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "suspect/addition.hpp"
#include "suspect/token_weight.hpp"

namespace mainstay::suspect {

namespace {

constexpr std::size_t lines_max = 400;
constexpr double kept_share = 0.15;         // Of a token that stays, in a line that changes.
constexpr double beside_insertion = 0.5;    // Of the tokens between which others come.
constexpr double moved_share = 0.4;         // Of a line that the fix puts elsewhere.
constexpr double declaration_share = 0.35;  // It changes for the sake of something else.

class Removal {
public:
    Removal(const SourceText& old, const SourceDiff& difference, const Hunk& hunk)
        : old_(old), matches_(difference.token_matches), hunk_(hunk) {}

    std::vector<LineEvidence> evidence(std::size_t file, const std::vector<std::uint64_t>& moved)
        const {
        std::vector<LineEvidence> all;
        for (int line = hunk_.old_begin; line < hunk_.old_end; ++line) {
            if (old_.key(line) == 0) continue;
            LineEvidence one{.file = file, .line = line};
            double share = 1;
            const bool is_long = old_.end(line) - old_.begin(line) >= 3;
            if (is_long && std::ranges::binary_search(moved, old_.key(line))) share = moved_share;
            if (is_declaration(old_, line)) share *= declaration_share;
            for (auto at = old_.begin(line); at < old_.end(line); ++at)
                one.weights.push_back(share * weight_of(old_.tokens()[at]) * change_at(at));
            all.push_back(std::move(one));
        }
        return all;
    }

private:
    // How much the token takes part in the change.
    double change_at(std::size_t at) const {
        if (matches_[at] < 0) return 1;
        const bool has_before = at > old_.begin(hunk_.old_begin) && matches_[at - 1] >= 0;
        const bool has_after = at + 1 < old_.begin(hunk_.old_end) && matches_[at + 1] >= 0;
        const bool is_beside = (has_before && matches_[at - 1] != matches_[at] - 1) ||
                               (has_after && matches_[at + 1] != matches_[at] + 1);
        return is_beside ? beside_insertion : kept_share;
    }

    const SourceText& old_;
    const std::vector<int>& matches_;
    const Hunk& hunk_;
};

// A large hunk is not as much more as it has lines.
void dampen(std::vector<LineEvidence>& lines) {
    double sum = 0;
    for (const auto& line : lines) sum += line.weight();
    if (sum <= 0) return;
    for (auto& line : lines)
        for (auto& weight : line.weights) weight /= std::sqrt(sum);
}

void join(std::map<int, LineEvidence>& all, std::vector<LineEvidence> more) {
    for (auto& line : more) {
        auto [place, is_new] = all.try_emplace(line.line, line);
        if (is_new) continue;
        auto& there = place->second;
        if (line.kind == EvidenceKind::removed) there.kind = line.kind;
        for (std::size_t at = 0; at < there.weights.size(); ++at)
            there.weights[at] += line.weights[at];
    }
}

}  // namespace

double LineEvidence::weight() const { return std::accumulate(weights.begin(), weights.end(), 0.0); }

std::vector<LineEvidence> evidence_of(
    const SourceText& old, const SourceText& young, const SourceDiff& difference, std::size_t file,
    const std::vector<std::uint64_t>& moved
) {
    std::map<int, LineEvidence> found;
    const Blocks old_blocks(old);
    for (const auto& hunk : difference.hunks) {
        auto lines = hunk.is_addition() ? Addition(old, old_blocks, young, hunk).evidence(file)
                                        : Removal(old, difference, hunk).evidence(file, moved);
        if (!hunk.is_addition()) dampen(lines);
        join(found, std::move(lines));
    }
    std::vector<LineEvidence> all;
    for (auto& [number, line] : found)
        if (line.weight() > 0) all.push_back(std::move(line));
    if (all.size() > lines_max) {
        std::ranges::sort(all, std::greater(), &LineEvidence::weight);
        all.resize(lines_max);
        std::ranges::sort(all, {}, &LineEvidence::line);
    }
    return all;
}

std::vector<std::uint64_t> changed_tokens(
    const SourceText& old, const SourceText& young, const SourceDiff& difference
) {
    std::vector<std::uint64_t> keys;
    std::vector<bool> is_kept(young.tokens().size());
    for (const int match : difference.token_matches)
        if (match >= 0) is_kept[static_cast<std::size_t>(match)] = true;
    for (std::size_t at = 0; at < old.tokens().size(); ++at)
        if (difference.token_matches[at] < 0 && is_telling_name(old.tokens()[at]))
            keys.push_back(old.tokens()[at].key);
    for (std::size_t at = 0; at < young.tokens().size(); ++at)
        if (!is_kept[at] && is_telling_name(young.tokens()[at]))
            keys.push_back(~young.tokens()[at].key);
    std::ranges::sort(keys);
    return keys;
}

}  // namespace mainstay::suspect
