// The arithmetic of objectives: what was attained, what is left of the error budget, and how fast
// it is spent. Pure.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <span>

#include <boost/describe.hpp>

#include "base/time.hpp"

namespace mainstay::monitoring {

/// Requests of some time, and those of them that were bad.
struct RequestCounts {
    std::int64_t requests = 0;
    std::int64_t bad = 0;

    RequestCounts& operator+=(const RequestCounts& other) {
        requests += other.requests;
        bad += other.bad;
        return *this;
    }

    bool operator==(const RequestCounts&) const = default;
};
BOOST_DESCRIBE_STRUCT(RequestCounts, (), (requests, bad))

/// The share of requests that may be bad: 0.001 of a target of 99,900.
double budget_share(std::int64_t target_millipercent);

/// What was attained of the requests of a window, and what is left of its budget. Without requests
/// there is nothing to know: no share was attained, and none of the budget is spent.
struct BudgetFigures {
    std::optional<double> attained_percent;
    double budget_requests = 0;          ///< How many may be bad.
    double left_requests = 0;            ///< Below 0: so many too many were.
    std::optional<double> left_percent;  ///< Of the budget; below 0: it is overspent.
    double budget_minutes = 0;           ///< The same as time in which every request is bad.
    std::optional<double> left_minutes;
};

BudgetFigures budget_of(
    const RequestCounts& window, std::int64_t target_millipercent, std::int64_t window_days
);

/// How many times as fast as it may the budget is spent: 1 spends exactly all of it within the
/// window. Nothing without requests.
std::optional<double> burn_rate(const RequestCounts& counts, std::int64_t target_millipercent);

enum class BurnSpeed { fast, slow };
BOOST_DESCRIBE_ENUM(BurnSpeed, fast, slow)

/// When a budget is spent too fast: in both the long time and the short one at the end of it the
/// rate is at least the limit, and in the long one there are enough bad requests.
struct BurnRule {
    BurnSpeed speed = BurnSpeed::fast;
    std::chrono::minutes long_time{60};
    std::chrono::minutes short_time{5};
    double limit = 14.4;
    double budget_percent = 2;  ///< So much of the budget the limit spends in the long time.
    std::int64_t bad_min = 5;
};

/// The three rules for a window. What is kept of the usual ones, which are for 30 days, is the part
/// of the budget that is spent, 2 % in an hour, 5 % in six and 10 % in three days: other windows
/// have other limits. Where a limit would be below 1, the times are shorter instead.
std::array<BurnRule, 3> burn_rules(std::int64_t window_days);

/// What a rule finds.
struct BurnFigures {
    BurnRule rule;
    RequestCounts of_long;
    RequestCounts of_short;
    std::optional<double> long_rate;
    std::optional<double> short_rate;
    bool is_burning = false;
};

BurnFigures burn_of(
    const BurnRule& rule, const RequestCounts& of_long, const RequestCounts& of_short,
    std::int64_t target_millipercent
);

/// The target is met; it is, but little of the budget is left or it is spent too fast; it is not;
/// nobody knows.
enum class ObjectiveStatus { met, at_risk, missed, no_data };
BOOST_DESCRIBE_ENUM(ObjectiveStatus, met, at_risk, missed, no_data)

/// With less of the budget an objective is at risk.
inline constexpr double budget_low_percent = 25;

ObjectiveStatus objective_status(
    const RequestCounts& window, const BudgetFigures& budget, std::span<const BurnFigures> burns
);

}  // namespace mainstay::monitoring
