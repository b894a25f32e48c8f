#include "monitoring/objective_evidence.hpp"

#include <boost/json.hpp>
#include <doctest/doctest.h>

#include "signals/signals.hpp"

namespace mainstay::monitoring::test::objective_evidence_test {

namespace {

namespace json = boost::json;

Objective a_long_one() {
    std::string name;
    for (int i = 0; i < 1'000; ++i) name += "\u2028";
    return {
        .id = {7},
        .name = name.substr(0, 300),
        .service = name,
        .operation = name,
        .indicator = ObjectiveIndicator::latency,
        .threshold_ms = 300,
    };
}

}  // namespace

TEST_CASE("a signal says in a sentence what share of requests was bad, and how fast that is") {
    Objective objective{.id = {7}, .name = "Customers can pay"};
    const auto rules = burn_rules(30);
    auto burn = burn_of(rules[0], {1'000, 23}, {100, 3}, objective.target_millipercent);
    CHECK(
        burn_summary(objective, burn) ==
        "In the last hour 2.3 % of requests failed: the error budget of 30 days is spent 23 times"
        " as fast as it may be."
    );
    objective.indicator = ObjectiveIndicator::latency;
    burn = burn_of(rules[1], {1'000, 7}, {100, 3}, objective.target_millipercent);
    CHECK(
        burn_summary(objective, burn) ==
        "In the last 6 hours 0.7 % of requests were too slow: the error budget of 30 days is spent"
        " 7 times as fast as it may be."
    );
    CHECK(objective_signal_key(objective.id, BurnSpeed::slow) == "objective:7:slow");
    const auto figures = burn_figures(burn);
    CHECK(figures.at("bad_percent").to_number<double>() == doctest::Approx(3));
    CHECK(figures.at("burn_rate").to_number<double>() == doctest::Approx(30));
}

TEST_CASE("evidence fits whatever an objective is called and however much was counted") {
    const auto objective = a_long_one();
    for (const std::int64_t days : {7, 28, 30, 90})
        for (const auto& rule : burn_rules(days)) {
            const auto chart = chart_steps(rule);
            CHECK(chart.time >= rule.long_time);
            std::vector<CountedStep> steps;
            for (Time at{1'795'435'200'000'000}; steps.size() < 500; at = at + chart.by) {
                steps.push_back({at, 999'999'999'999, 333'333'333'333});
                if (steps.size() * chart.by > chart.time) break;
            }
            CHECK(steps.size() <= 125);
            const auto snapshot = burn_snapshot(objective, rule, steps, steps.front().at);
            CHECK(json::serialize(snapshot).size() <= signals::snapshot_bytes_max);
            ObjectiveState state;
            state.budget = budget_of({1'000'000'000'000, 1}, 99'999, days);
            const auto burn = burn_of(rule, {999'999'999'999, 3}, {999'999'999'999, 3}, 99'999);
            CHECK(
                json::serialize(burn_reason(objective, state, burn)).size() <=
                signals::evidence_bytes_max
            );
        }
}

}  // namespace mainstay::monitoring::test::objective_evidence_test
