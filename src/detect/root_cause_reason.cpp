// The sentence that goes with a root cause.
#include <cmath>

#include <fmt/format.h>

#include "base/time.hpp"
#include "detect/root_cause_finding.hpp"

namespace mainstay::detect {

namespace {

/// RFC 3339 to the second.
std::string time_text(double at) {
    constexpr double latest = 253'402'300'799;
    const auto seconds = static_cast<std::int64_t>(std::clamp(at, 0.0, latest));
    constexpr std::size_t to_the_second = 19;
    return to_string(Time{seconds * 1'000'000}).substr(0, to_the_second) + "Z";
}

std::string number_text(double value) { return fmt::format("{:.4g}", value); }

std::string listed(const std::vector<std::string>& names) {
    constexpr std::size_t shown_max = 4;
    std::string text;
    const auto shown = std::min(names.size(), shown_max);
    for (std::size_t i = 0; i < shown; ++i) {
        const bool is_last = i + 1 == shown && shown == names.size();
        if (i > 0) text += is_last ? " and " : ", ";
        text += names[i];
    }
    if (names.size() > shown) text += fmt::format(" and {} more", names.size() - shown);
    return text;
}

}  // namespace

std::string reason_of(
    const MetricSeries& series, const Finding& finding, const Explanation& explanation
) {
    const auto& found = finding.deviation;
    std::string text;
    if (found.is_silent && found.size < 1)
        text = fmt::format(
            "{} of {} has no values from {} on, while others go on", series.metric,
            series.component, time_text(found.onset)
        );
    else
        text = fmt::format(
            "{} of {} {} from {} to {} at {}, {}", series.metric, series.component,
            found.has_risen() ? "rose" : "fell", number_text(found.before),
            number_text(found.after), time_text(found.onset),
            found.is_constant
                ? "and did not change before"
                : number_text(std::round(found.size * 10) / 10) + " times its usual spread"
        );
    if (found.is_silent && found.size >= 1)
        text += fmt::format(", and has no values from {} on", time_text(found.last + found.step));
    if (!explanation.callers.empty())
        text += fmt::format(
            "; it explains what is seen of {}, which {} it", listed(explanation.callers),
            explanation.callers.size() == 1 ? "calls" : "call"
        );
    if (!explanation.callee.empty())
        text += fmt::format("; {}, which it calls, may explain it", explanation.callee);
    if (explanation.load > 1)
        text +=
            fmt::format("; the load rose to {:.2g} times the usual everywhere", explanation.load);
    return text + ".";
}

}  // namespace mainstay::detect
