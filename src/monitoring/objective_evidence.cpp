#include "monitoring/objective_evidence.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include "base/text.hpp"
#include "wire/name.hpp"

namespace mainstay::monitoring {

namespace {

namespace json = boost::json;

std::int64_t unix_seconds(Time at) { return at.micros / 1'000'000; }

double four_digits(double value) { return std::stod(fmt::format("{:.4g}", value)); }

double bad_percent(const RequestCounts& counts) {
    if (counts.requests == 0) return 0;
    return 100 * static_cast<double>(counts.bad) / static_cast<double>(counts.requests);
}

std::string in_words(std::chrono::minutes time) {
    if (time.count() == 60) return "hour";
    if (time.count() % 60 == 0) return fmt::format("{} hours", time.count() / 60);
    return fmt::format("{} minutes", time.count());
}

std::string_view bad_in_words(ObjectiveIndicator indicator) {
    return indicator == ObjectiveIndicator::availability ? "failed" : "were too slow";
}

json::object counts_json(const RequestCounts& counts, const std::optional<double>& rate) {
    json::object made{{"requests", counts.requests}, {"bad_requests", counts.bad}};
    if (rate) made["burn_rate"] = four_digits(*rate);
    return made;
}

}  // namespace

std::string objective_signal_key(Id<Objective> objective, BurnSpeed speed) {
    return fmt::format("objective:{}:{}", objective.value, wire::name_of(speed));
}

std::string_view burn_kind(BurnSpeed speed) {
    return speed == BurnSpeed::fast ? "objective.burn_fast" : "objective.burn_slow";
}

std::string burn_summary(const Objective& objective, const BurnFigures& burn) {
    return fmt::format(
        "In the last {} {:.3g} % of requests {}: the error budget of {} days is spent {:.3g} times"
        " as fast as it may be.",
        in_words(burn.rule.long_time), bad_percent(burn.of_long), bad_in_words(objective.indicator),
        objective.window_days, burn.long_rate.value_or(0)
    );
}

json::value burn_reason(
    const Objective& objective, const ObjectiveState& state, const BurnFigures& burn
) {
    json::object reason{
        {"objective", objective.name},
        {"target_percent", static_cast<double>(objective.target_millipercent) / 1'000},
        {"window_days", objective.window_days},
        {"burn_rate_limit", four_digits(burn.rule.limit)},
        {"long_minutes", burn.rule.long_time.count()},
        {"long", counts_json(burn.of_long, burn.long_rate)},
        {"short_minutes", burn.rule.short_time.count()},
        {"short", counts_json(burn.of_short, burn.short_rate)},
        {"query", fmt::format("/api/v1/objectives/{}/history", objective.id.value)},
    };
    if (objective.threshold_ms) reason["threshold_ms"] = *objective.threshold_ms;
    if (!objective.operation.empty()) reason["operation"] = clipped(objective.operation, 200);
    if (state.budget.left_percent)
        reason["budget_left_percent"] = four_digits(*state.budget.left_percent);
    return reason;
}

json::value burn_figures(const BurnFigures& burn) {
    json::object figures{
        {"bad_percent", four_digits(bad_percent(burn.of_short))},
        {"requests", burn.of_short.requests},
    };
    if (burn.short_rate) figures["burn_rate"] = four_digits(*burn.short_rate);
    return figures;
}

ChartSteps chart_steps(const BurnRule& rule) {
    using std::chrono::hours;
    using std::chrono::minutes;
    if (rule.long_time <= hours(1)) return {minute_step, minute_step, hours(2)};
    if (rule.long_time <= hours(6)) return {minute_step, minutes(5), hours(7)};
    return {hour_step, hour_step, rule.long_time + hours(12)};
}

json::value burn_snapshot(
    const Objective& objective, const BurnRule& rule, const std::vector<CountedStep>& steps,
    Time began_at
) {
    const auto seconds = static_cast<double>(chart_steps(rule).by.count());
    const auto is_availability = objective.indicator == ObjectiveIndicator::availability;
    json::array bad;
    json::array requests;
    for (const auto& each : steps) {
        const auto at = unix_seconds(each.at);
        bad.push_back(json::array{at, four_digits(bad_percent({each.requests, each.bad}))});
        requests.push_back(
            json::array{at, four_digits(static_cast<double>(each.requests) / seconds)}
        );
    }
    return json::object{
        {"charts",
         json::object{
             {"series",
              json::array{
                  json::object{
                      {"name", is_availability ? "failed" : "too slow"},
                      {"unit", "%"},
                      {"points", std::move(bad)}
                  },
                  json::object{
                      {"name", "requests"}, {"unit", "1/s"}, {"points", std::move(requests)}
                  },
              }},
             {"marks", json::array{json::object{
                           {"at", unix_seconds(began_at)}, {"text", "The budget is spent too fast."}
                       }}},
         }},
    };
}

}  // namespace mainstay::monitoring
