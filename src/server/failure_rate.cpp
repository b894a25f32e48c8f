#include "server/failure_rate.hpp"

#include <fmt/format.h>

namespace mainstay::server {

void FailureRate::look(http::AnswerCounts counts, std::chrono::microseconds now) {
    looks_.push_back({now, counts});
    while (looks_.size() > 2 && looks_[1].at + window <= now) looks_.pop_front();
}

Finding FailureRate::finding() const {
    if (looks_.empty()) return {};
    const auto& from = looks_.front().counts;
    const auto& to = looks_.back().counts;
    auto answered = to.answered - from.answered, failed = to.failed - from.failed;
    if (failed < failed_min || failed * 2 <= answered) return {};
    return {
        "failing",
        fmt::format(
            "{} of {} requests failed in the last minute; the log says why.", failed, answered
        )
    };
}

}  // namespace mainstay::server
