// What passes between a process and its child: a head of fixed size, then as many bytes as it says.
// Both are the same build on the same machine, so the head is its memory.
#pragma once

#include <cstdint>

namespace mainstay::process {

struct FrameHead {
    std::uint64_t bytes = 0;
    std::uint64_t memory_bytes_max = 0;  ///< Requests: how much more memory the answer may take.
};

/// How a child ends that was refused memory.
inline constexpr int exit_out_of_memory = 112;

}  // namespace mainstay::process
