#include "suspect/alignment.hpp"

#include <algorithm>
#include <unordered_map>

namespace mainstay::suspect {

namespace {

using Sequence = std::span<const std::uint64_t>;
using Anchors = std::vector<std::pair<int, int>>;

constexpr int depth_max = 16;

// A part of both sequences that is to be aligned, the ends not in it.
struct Part {
    int old_begin = 0, old_end = 0, young_begin = 0, young_end = 0;
    int depth = 0;

    bool is_empty() const { return old_begin >= old_end || young_begin >= young_end; }
};

class Aligner {
public:
    Aligner(Sequence old, Sequence young, int edits_max)
        : matches(old.size(), -1), old_(old), young_(young), edits_max_(edits_max) {}

    Part whole() const {
        return {0, static_cast<int>(old_.size()), 0, static_cast<int>(young_.size())};
    }

    // Between what is once in both parts.
    void align(Part part) {
        std::vector<Part> pending{part};
        while (!pending.empty()) {
            part = pending.back();
            pending.pop_back();
            trim(part);
            if (part.is_empty()) continue;
            // Deeper than this only a file goes that was made for it.
            const auto anchors = part.depth < depth_max ? anchors_of(part) : Anchors();
            if (anchors.empty()) {
                shortest(part);
                continue;
            }
            Part gap = part;
            ++gap.depth;
            for (const auto& [old, young] : anchors) {
                matches[static_cast<std::size_t>(old)] = young;
                pending.push_back({gap.old_begin, old, gap.young_begin, young, part.depth + 1});
                gap.old_begin = old + 1;
                gap.young_begin = young + 1;
            }
            pending.push_back(gap);
        }
    }

    // The greedy algorithm of Myers, with the furthest points of each number of edits kept.
    void shortest(Part part) {
        trim(part);
        if (part.is_empty()) return;
        const int old_size = part.old_end - part.old_begin;
        const int young_size = part.young_end - part.young_begin;
        const int most = std::min(edits_max_, old_size + young_size);
        std::vector<int> furthest(static_cast<std::size_t>(2 * most + 3), 0);
        auto at = [&](std::vector<int>& points, int diagonal) -> int& {
            return points[static_cast<std::size_t>(diagonal + most + 1)];
        };
        std::vector<std::vector<int>> steps;
        for (int edits = 0; edits <= most; ++edits) {
            steps.emplace_back(
                furthest.begin() + (most + 1 - edits - 1), furthest.begin() + (most + 1 + edits + 2)
            );
            for (int diagonal = -edits; diagonal <= edits; diagonal += 2) {
                const bool is_down =
                    diagonal == -edits ||
                    (diagonal != edits && at(furthest, diagonal - 1) < at(furthest, diagonal + 1));
                int x = is_down ? at(furthest, diagonal + 1) : at(furthest, diagonal - 1) + 1;
                int y = x - diagonal;
                while (x < old_size && y < young_size && equal(part, x, y)) ++x, ++y;
                at(furthest, diagonal) = x;
                if (x >= old_size && y >= young_size) return walk_back(part, steps, edits);
            }
        }
    }

    std::vector<int> matches;

private:
    bool equal(const Part& part, int x, int y) const {
        return old_[static_cast<std::size_t>(part.old_begin + x)] ==
               young_[static_cast<std::size_t>(part.young_begin + y)];
    }

    void trim(Part& part) {
        while (!part.is_empty() && equal(part, 0, 0))
            matches[static_cast<std::size_t>(part.old_begin++)] = part.young_begin++;
        while (!part.is_empty() && old_[static_cast<std::size_t>(part.old_end - 1)] ==
                                       young_[static_cast<std::size_t>(part.young_end - 1)])
            matches[static_cast<std::size_t>(--part.old_end)] = --part.young_end;
    }

    void walk_back(const Part& part, const std::vector<std::vector<int>>& steps, int edits) {
        int x = part.old_end - part.old_begin;
        int y = part.young_end - part.young_begin;
        for (; edits >= 0; --edits) {
            const auto& before = steps[static_cast<std::size_t>(edits)];
            auto at = [&](int diagonal) {
                return before[static_cast<std::size_t>(diagonal + edits + 1)];
            };
            const int diagonal = x - y;
            const bool is_down =
                diagonal == -edits || (diagonal != edits && at(diagonal - 1) < at(diagonal + 1));
            const int from = is_down ? diagonal + 1 : diagonal - 1;
            const int from_x = edits == 0 ? 0 : at(from);
            const int from_y = edits == 0 ? 0 : from_x - from;
            while (x > from_x && y > from_y) {
                --x, --y;
                matches[static_cast<std::size_t>(part.old_begin + x)] = part.young_begin + y;
            }
            x = from_x;
            y = from_y;
        }
    }

    // What is once in both parts, as far as it is in the same order in both.
    Anchors anchors_of(const Part& part) const {
        struct Counts {
            int old = 0, young = 0, old_at = 0;
        };

        std::unordered_map<std::uint64_t, Counts> counts;
        for (int at = part.old_begin; at < part.old_end; ++at) {
            auto& count = counts[old_[static_cast<std::size_t>(at)]];
            ++count.old;
            count.old_at = at;
        }
        for (int at = part.young_begin; at < part.young_end; ++at)
            ++counts[young_[static_cast<std::size_t>(at)]].young;
        Anchors unique;
        for (int at = part.young_begin; at < part.young_end; ++at) {
            const auto& count = counts[young_[static_cast<std::size_t>(at)]];
            if (count.old == 1 && count.young == 1) unique.emplace_back(count.old_at, at);
        }
        return longest_rising(unique);
    }

    static Anchors longest_rising(const Anchors& pairs) {
        std::vector<std::size_t> tops;  // The smallest last pair of a row of each length.
        std::vector<std::size_t> before(pairs.size(), SIZE_MAX);
        for (std::size_t at = 0; at < pairs.size(); ++at) {
            const auto place = std::ranges::lower_bound(
                tops, pairs[at].first, {}, [&](std::size_t top) { return pairs[top].first; }
            );
            if (place != tops.begin()) before[at] = *(place - 1);
            if (place == tops.end())
                tops.push_back(at);
            else
                *place = at;
        }
        Anchors row;
        for (auto at = tops.empty() ? SIZE_MAX : tops.back(); at != SIZE_MAX; at = before[at])
            row.push_back(pairs[at]);
        std::ranges::reverse(row);
        return row;
    }

    Sequence old_, young_;
    int edits_max_;
};

}  // namespace

std::vector<int> align(Sequence old, Sequence young, int edits_max) {
    Aligner aligner(old, young, edits_max);
    aligner.align(aligner.whole());
    return std::move(aligner.matches);
}

std::vector<int> align_exactly(Sequence old, Sequence young, int edits_max) {
    Aligner aligner(old, young, edits_max);
    aligner.shortest(aligner.whole());
    return std::move(aligner.matches);
}

}  // namespace mainstay::suspect
