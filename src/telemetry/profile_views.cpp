#include "telemetry/profile_views.hpp"

#include <algorithm>
#include <cmath>
#include <span>

namespace mainstay::telemetry {

namespace {

/// What each frame took, from what each node took.
std::vector<FunctionCost> costs(
    const CallPaths& paths, std::span<const std::int64_t> self, std::span<const std::int64_t> totals
) {
    std::vector<FunctionCost> costs(paths.frames());
    std::vector<std::uint32_t> calls(paths.frames());  // How often it is on the path to the node.
    std::vector<std::uint32_t> path;
    for (const auto& [node, depth] : paths.depth_first()) {
        while (path.size() > depth) {
            --calls[path.back()];
            path.pop_back();
        }
        const auto frame = paths.nodes()[node].frame;
        costs[frame].frame = frame;
        costs[frame].self = saturated_sum(costs[frame].self, self[node]);
        if (calls[frame]++ == 0)
            costs[frame].total = saturated_sum(costs[frame].total, totals[node]);
        path.push_back(frame);
    }
    return costs;
}

/// The first `max` by `is_before`, in its order.
template <class Row, class IsBefore>
void keep_first(std::vector<Row>& rows, std::size_t max, IsBefore is_before) {
    const auto end = rows.begin() + static_cast<std::ptrdiff_t>(std::min(max, rows.size()));
    std::ranges::partial_sort(rows, end, is_before);
    rows.erase(end, rows.end());
}

/// Calls `add(step)` for each node; where it answers no, what the node calls is left out.
template <class Add>
void each_bar(const CallPaths& paths, Add add) {
    constexpr auto none = ~std::uint32_t{0};
    auto left_out = none;  // The depth of the node with which a part is left out.
    for (const auto& step : paths.depth_first()) {
        if (step.depth > left_out) continue;
        left_out = add(step) ? none : step.depth;
    }
}

}  // namespace

std::vector<FunctionCost> top_functions(const ProfileTree& tree, CostOrder order, std::size_t max) {
    auto rows = costs(tree.paths(), tree.self(), tree.totals());
    rows.erase(rows.begin());  // The root, above all functions.
    std::erase_if(rows, [](const FunctionCost& cost) { return cost.total == 0; });
    keep_first(rows, max, [&](const FunctionCost& a, const FunctionCost& b) {
        const auto of_a = order == CostOrder::self ? a.self : a.total;
        const auto of_b = order == CostOrder::self ? b.self : b.total;
        return of_a != of_b ? of_a > of_b
                            : tree.paths().frame(a.frame) < tree.paths().frame(b.frame);
    });
    return rows;
}

std::vector<FlameBar> flame_bars(const ProfileTree& tree, std::int64_t least) {
    std::vector<FlameBar> bars;
    const auto totals = tree.totals();
    each_bar(tree.paths(), [&](CallStep step) {
        if (step.node != 0 && totals[step.node] < least) return false;
        bars.push_back({
            .depth = step.depth,
            .frame = tree.paths().nodes()[step.node].frame,
            .self = tree.self()[step.node],
            .total = totals[step.node],
        });
        return true;
    });
    return bars;
}

ProfileDifference::ProfileDifference(const ProfileTree& before, const ProfileTree& after) {
    before_ = lay(before);
    after_ = lay(after);
    before_.self.resize(paths_.nodes().size());
    before_.totals.resize(paths_.nodes().size());
}

ProfileDifference::Values ProfileDifference::lay(const ProfileTree& tree) {
    const auto& nodes = tree.paths().nodes();
    std::vector<std::uint32_t> frames(tree.paths().frames());
    for (std::uint32_t i = 0; i < frames.size(); ++i)
        frames[i] = paths_.frame_of(view_of(tree.paths().frame(i)));
    std::vector<std::uint32_t> ours(nodes.size());
    for (std::uint32_t i = 1; i < nodes.size(); ++i)
        ours[i] = paths_.child(ours[nodes[i].parent], frames[nodes[i].frame]);
    const auto totals = tree.totals();
    Values values{
        std::vector<std::int64_t>(paths_.nodes().size()),
        std::vector<std::int64_t>(paths_.nodes().size())
    };
    // Added: where texts were too many, several of its nodes may be one here.
    for (std::uint32_t i = 0; i < nodes.size(); ++i) {
        auto& self = values.self[ours[i]];
        auto& total = values.totals[ours[i]];
        self = saturated_sum(self, tree.self()[i]);
        total = saturated_sum(total, totals[i]);
    }
    return values;
}

Change ProfileDifference::change(std::int64_t before, std::int64_t after) const {
    auto share = [](std::int64_t part, std::int64_t whole) {
        return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
    };
    return {
        .before = before,
        .after = after,
        .share_before = share(before, before_.totals[0]),
        .share_after = share(after, after_.totals[0]),
    };
}

std::vector<ChangedBar> ProfileDifference::bars(double least) const {
    std::vector<ChangedBar> bars;
    each_bar(paths_, [&](CallStep step) {
        const auto node = step.node;
        const auto total = change(before_.totals[node], after_.totals[node]);
        if (node != 0 && total.share_before < least && total.share_after < least) return false;
        bars.push_back({
            .depth = step.depth,
            .frame = paths_.nodes()[node].frame,
            .self = change(before_.self[node], after_.self[node]),
            .total = total,
        });
        return true;
    });
    return bars;
}

std::vector<ChangedFunction> ProfileDifference::functions(CostOrder order, std::size_t max) const {
    const auto before = costs(paths_, before_.self, before_.totals);
    const auto after = costs(paths_, after_.self, after_.totals);
    std::vector<ChangedFunction> rows;
    for (std::uint32_t frame = 1; frame < before.size(); ++frame)
        rows.push_back({
            .frame = frame,
            .self = change(before[frame].self, after[frame].self),
            .total = change(before[frame].total, after[frame].total),
        });
    auto size = [order](const ChangedFunction& row) {
        return std::fabs(order == CostOrder::self ? row.self.growth() : row.total.growth());
    };
    std::erase_if(rows, [&](const ChangedFunction& row) { return size(row) == 0; });
    keep_first(rows, max, [&](const ChangedFunction& a, const ChangedFunction& b) {
        return size(a) != size(b) ? size(a) > size(b) : frame(a.frame) < frame(b.frame);
    });
    return rows;
}

}  // namespace mainstay::telemetry
