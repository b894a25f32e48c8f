// Whether requests fail more than they succeed. Pure.
#pragma once

#include <chrono>
#include <deque>

#include "http/metrics.hpp"
#include "server/probe.hpp"

namespace mainstay::server {

/// Follows what the server has answered. Whatever else is well, a server most of whose requests of
/// the last minute failed cannot do its work.
class FailureRate {
public:
    static constexpr std::chrono::seconds window{60};
    static constexpr std::uint64_t failed_min = 20;  // Fewer may be one caller's odd request.

    /// The counts as they are at `now`, of the uptime. In the order of time.
    void look(http::AnswerCounts counts, std::chrono::microseconds now);

    /// As of the last look.
    Finding finding() const;

private:
    struct Look {
        std::chrono::microseconds at;
        http::AnswerCounts counts;
    };

    std::deque<Look> looks_;  // Of the window, and the last one before it.
};

}  // namespace mainstay::server
