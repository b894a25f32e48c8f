// What is scraped, how often, and the rules of it. Pure.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include <boost/describe.hpp>

#include "base/call.hpp"
#include "base/text.hpp"
#include "base/time.hpp"

namespace mainstay::monitoring {

/// An endpoint of an application that answers with metrics. One row of `scrape_target`.
struct ScrapeTarget {
    Id<ScrapeTarget> id;
    Id<Application> application;
    std::string name;  ///< The label `job` of all that comes of it.
    std::string url;
    std::int64_t interval_seconds = 60;
    std::int64_t timeout_seconds = 10;
    bool enabled = true;
    Time created_at;
    Time changed_at;
    std::int64_t version = 1;
    // Of the last attempt, up to a minute late.
    std::optional<Time> attempted_at;
    std::optional<bool> is_up;
    std::optional<std::int64_t> took_micros;
    std::optional<std::int64_t> samples;
    std::optional<std::string> trouble;
    std::optional<Time> succeeded_at;
};
BOOST_DESCRIBE_STRUCT(
    ScrapeTarget, (),
    (id, application, name, url, interval_seconds, timeout_seconds, enabled, created_at, changed_at,
     version, attempted_at, is_up, took_micros, samples, trouble, succeeded_at)
)

/// How an attempt went.
struct ScrapeOutcome {
    Time at;
    bool is_up = false;
    std::chrono::microseconds took{0};
    std::int64_t samples = 0;
    std::string trouble;  ///< What was wrong, as a sentence; empty: nothing.
};

using ScrapeInterval = Count<10, 3'600>;
using ScrapeTimeout = Count<1, 60>;

inline constexpr std::int64_t scrape_interval_usual = 60;

/// How many targets an application may have, and all of them together.
inline constexpr std::int64_t scrape_targets_max = 100;
inline constexpr std::int64_t scrape_targets_of_all_max = 2'000;

/// The time that a target has for its answer unless it is given another: ten seconds, and always
/// less than from one scrape to the next.
inline std::int64_t usual_timeout(std::int64_t interval_seconds) {
    return interval_seconds > 10 ? 10 : interval_seconds - 1;
}

}  // namespace mainstay::monitoring
