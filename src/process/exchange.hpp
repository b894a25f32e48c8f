// One request to a child and its answer, watched: time, memory, length. Used by pool.cpp only.
#pragma once

#include <atomic>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "process/child.hpp"
#include "process/pool.hpp"

namespace mainstay::process {

/// Asks a child once. A child that did not answer has ended when `ask` returns or throws.
class Exchange {
public:
    Exchange(
        Child& child, const PoolOptions& options, const RequestLimits& limits,
        const std::atomic<bool>& is_stopping
    );

    /// Throws Unavailable, Lost.
    Answer ask(std::string_view request);

    /// Waits until a child that was just started is ready. Throws Unavailable.
    void greet();

private:
    using Clock = std::chrono::steady_clock;

    bool send_all(std::string_view bytes);
    bool receive_all(char* at, std::size_t count);
    bool receive_frame(std::string& bytes);
    bool await(short events);
    bool watch();
    Answer ended();

    Child& child_;
    const PoolOptions& options_;
    const RequestLimits& limits_;
    const std::atomic<bool>& is_stopping_;
    const std::chrono::nanoseconds cpu_before_;
    const std::size_t resident_before_;
    Clock::time_point begun_at_ = Clock::now(), watch_at_ = begun_at_;
    std::optional<Clock::time_point> stop_at_;
    std::optional<Fault> fault_;
    const char* unavailable_ = nullptr;
};

}  // namespace mainstay::process
