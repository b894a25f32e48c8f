#include "telemetry/profile_paths.hpp"

#include <algorithm>
#include <numeric>
#include <random>
#include <utility>

#include "base/text.hpp"

namespace mainstay::telemetry {

namespace {

/// `text` cut at a character.
std::string_view cut(std::string_view text) {
    if (text.size() <= CallPaths::name_bytes_max) return text;
    auto size = CallPaths::name_bytes_max;
    while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0U) == 0x80U) --size;
    return text.substr(0, size);
}

constexpr std::size_t slots_min = 64;  // A power of two.

}  // namespace

CallPaths::CallPaths()
    : nodes_{{}},
      slots_(slots_min),
      seed_(std::uint64_t{std::random_device{}()} << 32U | std::random_device{}()) {
    frame_of({});
}

std::uint32_t CallPaths::frame_of(FrameView frame) {
    frame.name = cut(frame.name);
    frame.file = cut(frame.file);
    if (auto found = frame_indexes_.find(frame); found != frame_indexes_.end())
        return found->second;
    const auto size = frame.name.size() + frame.file.size();
    if (text_bytes_ + size > text_bytes_max && frame.name != other_frame)
        return frame_of({.name = other_frame});
    text_bytes_ += size;
    const auto index = static_cast<std::uint32_t>(frames_.size());
    frames_.push_back({std::string(frame.name), std::string(frame.file), frame.line});
    frame_indexes_.emplace(view_of(frames_.back()), index);
    return index;
}

/// Where the node is, or would be.
std::size_t CallPaths::slot_of(std::uint32_t parent, std::uint32_t frame) const {
    // splitmix64's finalizer (Steele, Lea, Flood 2014).
    auto key = (std::uint64_t{parent} << 32U | frame) ^ seed_;
    key = (key ^ (key >> 30U)) * 0xbf58476d1ce4e5b9U;
    key = (key ^ (key >> 27U)) * 0x94d049bb133111ebU;
    key ^= key >> 31U;
    for (auto slot = key;; ++slot) {
        slot &= slots_.size() - 1;
        const auto node = slots_[slot];
        if (node == 0 || (nodes_[node].parent == parent && nodes_[node].frame == frame))
            return slot;
    }
}

std::uint32_t CallPaths::child(std::uint32_t parent, std::uint32_t frame) {
    const auto slot = slot_of(parent, frame);
    if (slots_[slot] != 0) return slots_[slot];
    const auto node = static_cast<std::uint32_t>(nodes_.size());
    nodes_.push_back({.parent = parent, .frame = frame});
    slots_[slot] = node;
    if (2 * nodes_.size() > slots_.size()) grow();
    return node;
}

std::vector<CallNode> CallPaths::take_nodes() {
    slots_.assign(slots_min, 0);
    return std::exchange(nodes_, {{}});
}

void CallPaths::grow() {
    slots_.assign(2 * slots_.size(), 0);
    for (std::uint32_t node = 1; node < nodes_.size(); ++node)
        slots_[slot_of(nodes_[node].parent, nodes_[node].frame)] = node;
}

std::vector<CallStep> CallPaths::depth_first() const {
    // Frames in the order of their names, so that nodes are compared by numbers.
    std::vector<std::uint32_t> rank(frames_.size());
    std::uint32_t next_rank = 0;
    for (const auto& [view, index] : frame_indexes_) rank[index] = next_rank++;
    std::vector<std::uint32_t> order(nodes_.size());
    std::iota(order.begin(), order.end(), 0U);
    std::ranges::sort(order, [&](auto a, auto b) {
        return rank[nodes_[a].frame] > rank[nodes_[b].frame];
    });
    // Each node's children, as the first one and the next one: 0 where there is none.
    std::vector<std::uint32_t> first(nodes_.size()), next(nodes_.size());
    for (auto node : order) {
        if (node == 0) continue;
        next[node] = first[nodes_[node].parent];
        first[nodes_[node].parent] = node;
    }
    std::vector<CallStep> steps, pending{{}};
    steps.reserve(nodes_.size());
    while (!pending.empty()) {
        const auto step = pending.back();
        pending.pop_back();
        steps.push_back(step);
        if (next[step.node] != 0) pending.push_back({next[step.node], step.depth});
        if (first[step.node] != 0) pending.push_back({first[step.node], step.depth + 1});
    }
    return steps;
}

}  // namespace mainstay::telemetry
