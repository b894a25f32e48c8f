#include "bugfix/verification_rule.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "bugfix/verification_texts.hpp"

namespace mainstay::bugfix {

namespace {

constexpr double micros_an_hour = 3'600'000'000.0;

/// Small figures to the tenth, greater ones whole.
std::string shown_figure(double value) {
    if (value >= 10 || value == std::floor(value)) return fmt::format("{:.0f}", std::floor(value));
    return fmt::format("{:.1f}", value);
}

}  // namespace

QuietVerdict judge_quiet(const FrequencyBefore& before, const QuietTime& since) {
    QuietVerdict verdict;
    const bool has_sessions = before.sessions > 0 && since.sessions > 0;
    if (has_sessions) verdict.basis = ExposureBasis::sessions;
    const double was = has_sessions ? static_cast<double>(before.sessions) : before.hours;
    const double is = has_sessions ? static_cast<double>(since.sessions) : since.hours;
    if (was > 0 && is > 0) {
        verdict.expected = static_cast<double>(before.events) / was * is;
        const auto occurrences = static_cast<double>(std::max<std::int64_t>(1, before.occurrences));
        verdict.chance = std::pow(was / (was + is), occurrences);
    }
    const bool is_unlikely = verdict.chance < silence_chance_max;
    verdict.is_verified =
        (is_unlikely && since.hours >= quiet_hours_min) || since.hours >= quiet_hours_enough;
    return verdict;
}

double hours_covered(std::vector<UseSpan> spans, Time from, Time to) {
    std::ranges::sort(spans, {}, &UseSpan::from);
    std::int64_t micros = 0;
    auto end = from;
    for (const auto& span : spans) {
        const auto begin = std::max(span.from, end);
        const auto last = std::min(span.to, to);
        if (last <= begin) continue;
        micros += last.micros - begin.micros;
        end = last;
    }
    return static_cast<double>(micros) / micros_an_hour;
}

std::string words_of(const QuietEvidence& evidence, Language language) {
    const auto texts = verification_texts();
    std::string of;
    if (!evidence.release.empty())
        of = texts.text(
            language, evidence.is_later ? "of_later" : "of_release", {{"release", evidence.release}}
        );
    return texts.text(
        language, evidence.sessions > 0 ? "reason_sessions" : "reason_hours",
        {{"sessions", std::to_string(evidence.sessions)},
         {"hours", shown_figure(evidence.hours)},
         {"of", of},
         {"expected", shown_figure(evidence.expected)}}
    );
}

}  // namespace mainstay::bugfix
