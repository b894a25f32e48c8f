#include "monitoring/service_silence.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace mainstay::monitoring {

namespace {

constexpr std::int64_t stretch_micros = stretch_time.count() * 1'000'000;
constexpr std::size_t known_min = 18;  // Stretches: three minutes.
constexpr std::size_t lately_max = 40;
constexpr double share_min = 0.3;
constexpr double surprise_min = 13;  // Two in a million.
constexpr double as_before = 2;      // So much longer than one before.
constexpr std::int64_t failures_min = 5;
constexpr std::int64_t failures_hint = 3;
constexpr double failing_share = 0.2;
constexpr std::chrono::seconds failing_for{10};
constexpr std::chrono::seconds silent_min{15};
constexpr std::int64_t answered_min = 5;
constexpr double silent_part = 0.1;  // Of the requests before: as good as nothing.
constexpr std::int64_t returned_stretches = 6;
constexpr double returned_part = 0.7;

/// What the stretches before say.
struct Usual {
    std::size_t known = 0;  ///< Stretches.
    double share = 0;       ///< With something.
    double a_second = 0;
    std::int64_t longest = 0;  ///< Stretches without anything, one after the other.
};

/// The share of stretches with something, as far as so few can show it.
double cautious(std::size_t with, std::size_t all) {
    return (static_cast<double>(with) + 0.5) / (static_cast<double>(all) + 1);
}

Usual usual_of(const std::vector<CountedStretch>& stretches, const std::vector<LeftOut>& left_out) {
    Usual usual;
    if (stretches.empty()) return usual;
    const auto is_left_out = [&](Time from) {
        return std::ranges::any_of(left_out, [&](const LeftOut& each) {
            return from + stretch_time > each.from && from < each.to;
        });
    };
    std::vector<bool> present;
    std::int64_t requests = 0;
    std::int64_t empty = 0;
    auto next = stretches.begin();
    for (auto from = stretches.front().from; from <= stretches.back().from;
         from = from + stretch_time) {
        std::int64_t here = 0;
        for (; next != stretches.end() && next->from <= from; ++next) here += next->requests;
        if (is_left_out(from)) {
            empty = 0;
            continue;
        }
        present.push_back(here > 0);
        requests += here;
        empty = here > 0 ? 0 : empty + 1;
        usual.longest = std::max(usual.longest, empty);
    }
    usual.known = present.size();
    if (present.empty()) return usual;
    const auto with = [&](std::size_t last) {
        return static_cast<std::size_t>(
            std::count(present.end() - static_cast<std::ptrdiff_t>(last), present.end(), true)
        );
    };
    const auto lately = std::min(present.size(), lately_max);
    usual.share =
        std::min(cautious(with(present.size()), present.size()), cautious(with(lately), lately));
    usual.a_second =
        static_cast<double>(requests) /
        static_cast<double>(static_cast<std::int64_t>(present.size()) * stretch_time.count());
    return usual;
}

double share_of(std::int64_t part, std::int64_t all) {
    return all > 0 ? static_cast<double>(part) / static_cast<double>(all) : 0;
}

bool fails_more(const CallsToService& calls, std::int64_t least) {
    const double share = share_of(calls.failures, calls.calls);
    return calls.failures >= least && share >= failing_share &&
           share >= 2 * share_of(calls.failures_before, calls.calls_before);
}

/// Whether it stopped about this time on earlier days: on the last one of this weekday, or on half
/// of those that are known.
bool is_usual(const std::vector<EarlierDay>& days, std::int64_t seconds) {
    std::size_t known = 0;
    std::size_t silent = 0;
    for (const auto& day : days) {
        if (day.before == 0) continue;
        ++known;
        // Ten minutes beside thirty.
        const bool has_stopped =
            3 * static_cast<double>(day.after) <= silent_part * static_cast<double>(day.before);
        if (!has_stopped && day.longest_minutes * 60 < seconds) continue;
        ++silent;
        if (day.days_ago == 7) return true;
    }
    return silent > 0 && 2 * silent >= known;
}

std::string calls_in_words(const CallsToService& calls) {
    if (!calls.are_known) return {};
    return fmt::format(
        " Of {} calls to it since then {} failed; before it were {} of {}.", calls.calls,
        calls.failures, calls.failures_before, calls.calls_before
    );
}

}  // namespace

bool calls_fail(const CallsToService& calls) {
    return calls.are_known && fails_more(calls, failures_hint);
}

SilenceJudgement judge_silence(const SilenceInput& input, const std::vector<LeftOut>& left_out) {
    SilenceJudgement judgement;
    const auto& calls = input.calls;
    const auto usual = usual_of(input.stretches, left_out);
    judgement.since = input.last_at;
    judgement.usual_share = usual.share;
    judgement.usual_a_second = usual.a_second;
    judgement.seconds = std::max<std::int64_t>(0, (input.at - input.last_at).count() / 1'000'000);
    const auto answer = [&](SilenceVerdict verdict, std::string reason) {
        judgement.verdict = verdict;
        judgement.reason = std::move(reason);
        return judgement;
    };
    if (usual.known < known_min)
        return answer(SilenceVerdict::unknown, "It is known for less than three minutes.");
    if (usual.share < share_min)
        return answer(SilenceVerdict::unknown, "It is called now and then only.");
    const auto figures = fmt::format(
        "Nothing came for {} s; before, something came in {:.0f} % of ten seconds, {:.3g} requests "
        "a second.",
        judgement.seconds, 100 * usual.share, usual.a_second
    );
    const bool fails =
        calls.are_known && fails_more(calls, failures_min) &&
        calls.last_failed - calls.first_failed >= failing_for &&
        input.at - calls.last_failed <= std::chrono::seconds(input.lag_seconds) + stretch_time &&
        input.at - input.last_at >= silent_min;
    const auto silent_from = input.stretches.back().from + stretch_time;
    const auto silent_until = input.at - std::chrono::seconds(input.lag_seconds);
    const auto steps =
        std::max<std::int64_t>(0, (silent_until - silent_from).count() / stretch_micros);
    const double surprise = static_cast<double>(steps) * -std::log1p(-usual.share);
    judgement.probability = std::exp(-surprise);
    judgement.score = std::min(0.5 * surprise / surprise_min, 1.0);
    if (fails) {
        judgement.sign = SilenceSign::calls_fail;
        judgement.score =
            std::max(judgement.score, 0.5 + 0.5 * share_of(calls.failures, calls.calls));
        return answer(SilenceVerdict::silent, figures + calls_in_words(calls));
    }
    const bool is_lone = calls.are_known && !calls.is_called_else;
    if (is_lone && calls.calls == 0) {
        judgement.score = 0;
        return steps < 2
                   ? answer(SilenceVerdict::unknown, figures + " It may be too early to know.")
                   : answer(SilenceVerdict::idle, figures + " Nobody calls it any more.");
    }
    const auto unknown = [&](std::string_view but) {
        judgement.score = std::min(judgement.score, 0.4);
        return answer(SilenceVerdict::unknown, figures + calls_in_words(calls) + std::string(but));
    };
    if (surprise < surprise_min) return unknown(" Chance may make it so.");
    if (static_cast<double>(steps) < as_before * static_cast<double>(usual.longest))
        return unknown(fmt::format(
            " It was silent for {} s within the hour before.", usual.longest * stretch_time.count()
        ));
    if (is_lone && calls.answered < answered_min && !fails_more(calls, failures_min))
        return unknown(" Too few call it to know.");
    if (is_usual(input.earlier_days, judgement.seconds))
        return unknown(" So it was at this time of other days.");
    if (is_lone) judgement.sign = SilenceSign::spans_missing;
    return answer(SilenceVerdict::silent, figures + calls_in_words(calls));
}

bool has_returned(
    const std::vector<CountedStretch>& stretches, double usual_share, Time at,
    std::int64_t lag_seconds
) {
    const Time until = at - std::chrono::seconds(lag_seconds);
    const Time from = until - returned_stretches * stretch_time;
    std::int64_t with = 0;
    for (const auto& each : stretches)
        if (each.requests > 0 && each.from + stretch_time > from && each.from < until) ++with;
    const auto needed =
        std::ceil(returned_part * usual_share * static_cast<double>(returned_stretches));
    return static_cast<double>(with) >= std::max(needed, 1.0);
}

}  // namespace mainstay::monitoring
