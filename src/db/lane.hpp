// What a read costs. Decides which readers serve it, and how long it may take.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

namespace mainstay::db {

/// The lanes of reads. Each has readers of its own, so that none waits for another.
enum class Cost {
    quick,    ///< Finds by key what is asked for.
    heavy,    ///< Lists and counts, for somebody who waits for the answer.
    search,   ///< Searches all texts, for the same: ten times as long as a list.
    lengthy,  ///< Verifies or exports much, for nobody who waits at a screen.
};

/// How a read is to be run. Callers take turns in the lanes `heavy` and `search`, and none may
/// have all of one.
struct ReadClass {
    Cost cost = Cost::quick;
    std::int64_t caller = 0;  ///< Who asks, as a number; 0 is the program itself.

    /// How long all statements of it together may take, where that differs from its lane's.
    std::optional<std::chrono::milliseconds> timeout{};
};

/// What is going on in one lane.
struct LaneState {
    std::string_view name;
    int threads = 0;
    int running = 0;
    int pending = 0;
    std::chrono::milliseconds oldest{0};  ///< How long the first in the queue has waited.
};

}  // namespace mainstay::db
