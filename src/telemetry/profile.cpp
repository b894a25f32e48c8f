#include "telemetry/profile.hpp"

#include <algorithm>
#include <numeric>
#include <optional>
#include <string>

#include <fmt/format.h>

namespace mainstay::telemetry {

namespace {

std::string_view file_name(std::string_view path) {
    const auto slash = path.rfind('/');
    return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

/// The frames of a profile's locations in a tree, found once each.
class Frames {
public:
    Frames(const Pprof& profile, Granularity granularity, CallPaths& paths)
        : profile_(profile), granularity_(granularity), paths_(paths) {
        lines_.resize(profile.lines.size());
        unknown_.resize(profile.locations.size());
    }

    /// Adds what a location stands for, from the caller to what was inlined into it.
    void append(std::uint32_t index, std::vector<std::uint32_t>& path) {
        const auto& location = profile_.locations[index];
        if (location.lines_count == 0) {
            auto& frame = unknown_[index];
            if (!frame) frame = frame_without_symbol(location);
            path.push_back(*frame);
        }
        for (auto i = location.lines_count; i > 0; --i) {
            auto& frame = lines_[location.lines_begin + i - 1];
            if (!frame) frame = frame_of(profile_.lines[location.lines_begin + i - 1]);
            path.push_back(*frame);
        }
    }

private:
    std::uint32_t frame_of(const PprofLine& line) {
        const auto& function = profile_.functions[line.function];
        const bool is_by_line = granularity_ == Granularity::lines;
        return paths_.frame_of({
            .name = function.name.empty() ? function.system_name : function.name,
            .file = function.file,
            .line = is_by_line ? line.line : function.start_line,
        });
    }

    // Of code without symbols, all that is known of the function is the file.
    std::uint32_t frame_without_symbol(const PprofLocation& location) {
        const PprofMapping none;
        const auto& mapping = location.mapping ? profile_.mappings[*location.mapping] : none;
        const auto file = mapping.file.empty() ? std::string_view("?") : file_name(mapping.file);
        if (granularity_ == Granularity::functions)
            return paths_.frame_of({.name = fmt::format("[{}]", file), .file = mapping.file});
        const auto offset = location.address - mapping.memory_start + mapping.file_offset;
        return paths_.frame_of(
            {.name = fmt::format("[{}+{:#x}]", file, offset), .file = mapping.file}
        );
    }

    const Pprof& profile_;
    Granularity granularity_;
    CallPaths& paths_;
    std::vector<std::optional<std::uint32_t>> lines_, unknown_;
};

}  // namespace

void ProfileTree::add_at(std::uint32_t node, std::int64_t value) {
    self_.resize(paths_.nodes().size());
    self_[node] = saturated_sum(self_[node], value);
    total_ = saturated_sum(total_, value);
}

void ProfileTree::add(const std::vector<std::uint32_t>& path, std::int64_t value) {
    std::uint32_t node = 0;
    for (auto frame : path) node = paths_.child(node, frame);
    add_at(node, value);
}

void ProfileTree::add(const Pprof& profile, std::size_t type, Granularity granularity) {
    Frames frames(profile, granularity, paths_);
    std::vector<std::uint32_t> path;
    for (std::size_t i = 0; i < profile.samples.size(); ++i) {
        const auto value = profile.value(i, type);
        if (value < 0) ++negative_;
        if (value <= 0) continue;
        // Not at each step, for folding looks at all nodes.
        if (paths_.nodes().size() > 8 * nodes_max_) fold();
        const auto& sample = profile.samples[i];
        path.clear();
        for (auto step = sample.stack_count; step > 0; --step)
            frames.append(profile.stacks[sample.stack_begin + step - 1], path);
        add(path, value);
    }
    keep_bounds();
}

void ProfileTree::add(const ProfileTree& other) {
    const auto& nodes = other.paths_.nodes();
    std::vector<std::uint32_t> frames(other.paths_.frames());
    for (std::uint32_t i = 0; i < frames.size(); ++i)
        frames[i] = paths_.frame_of(view_of(other.paths_.frame(i)));
    std::vector<std::uint32_t> ours(nodes.size());
    for (std::uint32_t i = 1; i < nodes.size(); ++i)
        ours[i] = paths_.child(ours[nodes[i].parent], frames[nodes[i].frame]);
    for (std::uint32_t i = 0; i < nodes.size(); ++i) add_at(ours[i], other.self_[i]);
    folded_nodes_ += other.folded_nodes_;
    negative_ += other.negative_;
    keep_bounds();
}

std::vector<std::int64_t> ProfileTree::totals() const {
    auto totals = self_;
    const auto& nodes = paths_.nodes();
    for (auto i = totals.size() - 1; i > 0; --i)
        totals[nodes[i].parent] = saturated_sum(totals[nodes[i].parent], totals[i]);
    return totals;
}

Folded ProfileTree::folded() const {
    Folded folded{.nodes = folded_nodes_};
    const auto& nodes = paths_.nodes();
    for (std::size_t i = 1; i < nodes.size(); ++i)
        if (paths_.frame(nodes[i].frame).name == other_frame)
            folded.value = saturated_sum(folded.value, self_[i]);
    return folded;
}

void ProfileTree::keep_bounds() {
    if (paths_.nodes().size() > nodes_max_ + 1) fold();
    if (paths_.frames() > 4 * nodes_max_) forget_frames();
}

// Half of the nodes may stay: each of them may get an `(other)` beside.
void ProfileTree::fold() {
    const auto all = totals();
    const auto nodes = paths_.take_nodes();
    std::vector<std::uint32_t> order(nodes.size() - 1);
    std::iota(order.begin(), order.end(), 1U);
    const auto kept = std::min(order.size(), nodes_max_ / 2);
    // What calls has no less than what it calls, and a smaller index: so it comes before.
    std::ranges::nth_element(
        order, order.begin() + static_cast<std::ptrdiff_t>(kept),
        [&](auto a, auto b) { return all[a] != all[b] ? all[a] > all[b] : a < b; }
    );
    std::vector<char> is_kept(nodes.size());
    is_kept[0] = 1;
    for (std::size_t i = 0; i < kept; ++i) is_kept[order[i]] = 1;

    std::vector<std::int64_t> self(1, self_[0]);
    std::vector<std::uint32_t> ours(nodes.size());
    const auto other = paths_.frame_of({.name = other_frame});
    for (std::uint32_t i = 1; i < nodes.size(); ++i) {
        const auto [parent, frame] = nodes[i];
        if (is_kept[i] != 0)
            ours[i] = paths_.child(ours[parent], frame);
        else
            ours[i] = is_kept[parent] != 0 ? paths_.child(ours[parent], other) : ours[parent];
        if (is_kept[i] == 0 && frame != other) ++folded_nodes_;
        self.resize(paths_.nodes().size());
        self[ours[i]] = saturated_sum(self[ours[i]], self_[i]);
    }
    self_ = std::move(self);
}

/// Keeps only the frames that a node has.
void ProfileTree::forget_frames() {
    const auto nodes = paths_.take_nodes();
    CallPaths paths;
    for (std::uint32_t i = 1; i < nodes.size(); ++i)
        paths.child(nodes[i].parent, paths.frame_of(view_of(paths_.frame(nodes[i].frame))));
    paths_ = std::move(paths);
}

}  // namespace mainstay::telemetry
