#include <algorithm>
#include <cmath>

#include "detect/detector.hpp"
#include "monitoring/monitor_codes.hpp"
#include "monitoring/monitors.hpp"
#include "wire/name.hpp"

namespace mainstay::monitoring {

namespace {

constexpr std::size_t match_max = 20;
constexpr std::size_t by_max = 10;

using Errors = std::vector<FieldError>;

void check_query(const MonitorQuery& query, Errors& errors) {
    const auto limit = [&](std::string field, std::size_t size, std::size_t max) {
        if (size <= max) return;
        errors.push_back(
            wrong(std::move(field), mainstay::code::too_many_items, {{"max", std::to_string(max)}})
        );
    };
    limit("query.match", query.match.size(), match_max);
    limit("query.by", query.by.size(), by_max);
    if (query.q && !(*query.q >= 0 && *query.q <= 1))
        errors.push_back(
            wrong("query.q", mainstay::code::out_of_range, {{"min", "0"}, {"max", "1"}})
        );
}

void check_number(std::string field, const std::optional<double>& number, Errors& errors) {
    if (!number || std::abs(*number) <= detect::value_max) return;
    errors.push_back(
        wrong(std::move(field), mainstay::code::out_of_range, {{"min", "-1e100"}, {"max", "1e100"}})
    );
}

void check_thresholds(const MonitorCondition& condition, Errors& errors) {
    if (!condition.threshold) {
        errors.push_back(wrong("condition.threshold", mainstay::code::missing));
        return;
    }
    const double sign = condition.kind == MonitorKind::below ? -1 : 1;
    const auto unfit = [&](std::string field, std::string other) {
        errors.push_back(
            wrong(std::move(field), code::monitor_value_unfit, {{"other", std::move(other)}})
        );
    };
    if (condition.warning && sign * *condition.warning >= sign * *condition.threshold)
        unfit("condition.warning", "condition.threshold");
    const bool has_warning = condition.warning.has_value();
    const auto least = condition.warning.value_or(*condition.threshold);
    if (condition.recovery && sign * *condition.recovery > sign * least)
        unfit("condition.recovery", has_warning ? "condition.warning" : "condition.threshold");
}

void check_unused(const MonitorCondition& condition, Errors& errors) {
    const auto kind = condition.kind;
    const auto unused = [&](std::string field, bool is_given) {
        if (is_given)
            errors.push_back(wrong(
                std::move(field), code::monitor_value_unused,
                {{"kind", std::string(wire::name_of(kind))}}
            ));
    };
    if (kind != MonitorKind::above && kind != MonitorKind::below) {
        unused("condition.threshold", condition.threshold.has_value());
        unused("condition.warning", condition.warning.has_value());
        unused("condition.recovery", condition.recovery.has_value());
    }
    if (kind != MonitorKind::anomaly)
        unused("condition.direction", condition.direction.has_value());
    if (kind != MonitorKind::leak) unused("condition.limit", condition.limit.has_value());
}

}  // namespace

Result<> check_condition(
    const MonitorQuery& query, const MonitorCondition& condition, std::int64_t step_seconds
) {
    Errors errors;
    check_query(query, errors);
    check_number("condition.threshold", condition.threshold, errors);
    check_number("condition.warning", condition.warning, errors);
    check_number("condition.recovery", condition.recovery, errors);
    check_number("condition.limit", condition.limit, errors);
    if (condition.kind == MonitorKind::above || condition.kind == MonitorKind::below)
        check_thresholds(condition, errors);
    check_unused(condition, errors);
    constexpr std::int64_t steps[] = {30, 60, 300, 900, 3'600};
    if (std::ranges::find(steps, step_seconds) == std::end(steps) ||
        (needs_history(condition.kind) && step_seconds < 60))
        errors.push_back(wrong("step_seconds", code::monitor_step_unfit));
    if (!errors.empty()) return invalid(std::move(errors));
    TRY(LabelMatch::of(query.match));
    return {};
}

}  // namespace mainstay::monitoring
