// Functions that call one another, as a tree of the paths that lead to them. Pure.
#pragma once

#include <compare>
#include <cstdint>
#include <deque>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace mainstay::telemetry {

/// A function, or a line of one.
struct Frame {
    std::string name;
    std::string file;       ///< Empty: not known.
    std::int64_t line = 0;  ///< Where the function begins, or the line; 0: not known.

    auto operator<=>(const Frame&) const = default;
};

/// A frame as it is looked up: the same, without text of its own.
struct FrameView {
    std::string_view name;
    std::string_view file;
    std::int64_t line = 0;

    auto operator<=>(const FrameView&) const = default;
};

inline FrameView view_of(const Frame& frame) { return {frame.name, frame.file, frame.line}; }

/// A function, called along one path. A parent has a smaller index than what it calls.
struct CallNode {
    std::uint32_t parent = 0;
    std::uint32_t frame = 0;
};

/// A node, and how far it is from the root.
struct CallStep {
    std::uint32_t node = 0;
    std::uint32_t depth = 0;
};

/// The tree. Node 0 is its root, above all that nothing calls; frame 0 is its name, empty.
class CallPaths {
public:
    static constexpr std::size_t name_bytes_max = 1'024;       // Longer names and files are cut.
    static constexpr std::size_t text_bytes_max = 64U << 20U;  // Of all frames.

    CallPaths();
    // What is looked up points into what is kept.
    CallPaths(const CallPaths&) = delete;
    CallPaths& operator=(const CallPaths&) = delete;
    CallPaths(CallPaths&&) = default;
    CallPaths& operator=(CallPaths&&) = default;
    ~CallPaths() = default;

    /// The frame's index. Beyond text_bytes_max, new ones are `(other)`.
    std::uint32_t frame_of(FrameView frame);

    /// The node of a frame that the node `parent` calls.
    std::uint32_t child(std::uint32_t parent, std::uint32_t frame);

    const std::vector<CallNode>& nodes() const { return nodes_; }

    /// The nodes; all but the root are gone here then. Frames stay.
    std::vector<CallNode> take_nodes();

    const Frame& frame(std::uint32_t index) const { return frames_[index]; }

    std::size_t frames() const { return frames_.size(); }

    /// All nodes, each before what it calls, and that by name: as flame graphs have it.
    std::vector<CallStep> depth_first() const;

private:
    std::size_t slot_of(std::uint32_t parent, std::uint32_t frame) const;
    void grow();

    std::deque<Frame> frames_;
    std::map<FrameView, std::uint32_t> frame_indexes_;
    std::size_t text_bytes_ = 0;
    std::vector<CallNode> nodes_;
    // Nodes by parent and frame, with open addresses; 0 is none. Seeded anew each time, so that no
    // profile is made to be slow; nothing depends on its order.
    std::vector<std::uint32_t> slots_;
    std::uint64_t seed_;
};

/// Sums stay at the end of the range rather than to wrap.
inline std::int64_t saturated_sum(std::int64_t a, std::int64_t b) {
    std::int64_t both = 0;
    return __builtin_add_overflow(a, b, &both) ? std::numeric_limits<std::int64_t>::max() : both;
}

/// What frames are called that were too small to be kept.
inline constexpr std::string_view other_frame = "(other)";

}  // namespace mainstay::telemetry
