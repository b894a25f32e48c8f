#include "detect/operation_change.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "detect/change_window.hpp"
#include "detect/score.hpp"
#include "detect/statistics.hpp"

namespace mainstay::detect {

namespace {

// A fault is found soon where there are many requests, and later where there are few.
constexpr std::array windows{
    std::chrono::seconds(30), std::chrono::seconds(60), std::chrono::seconds(230)
};
constexpr double tests_each = 3;  // The median, the slowest, the errors.

constexpr std::int64_t requests_min = 12;
constexpr std::int64_t half_requests_min = 4;
constexpr std::int64_t before_requests_min = 30;
constexpr std::int64_t before_seconds_min = 210;
constexpr std::int64_t other_days_requests_min = 30;

constexpr std::int64_t errors_min = 5;
constexpr double error_share_matters = 0.02;
constexpr double error_part_matters = 0.3;

constexpr double errors_expected = 3;  // So many do not stay away by chance.

constexpr double score_that_counts = 0.5;
constexpr double chance_to_go_on = 0.01;
constexpr double subsiding_below = 0.6;

constexpr std::int64_t minute_requests_min = 5;
constexpr std::size_t minutes_min = 3;
constexpr double minutes_passed_over = 0.05;
constexpr double chance_beyond_usual = 0.001;
constexpr double above_usual = 1.2;  // So far beyond what nearly all minutes before were at most.

/// What is compared of durations, and by how much it must differ to matter.
struct Measure {
    std::string_view name;
    double quantile;
    double part;
    double micros;
    double (*chance)(const Durations& first, const Durations& second);
    std::int64_t RequestMinute::* of_minute;
};

constexpr std::array measures{
    Measure{"median", 0.5, 0.3, 5'000, chance_of_rise, &RequestMinute::p50_micros},
    Measure{"95th percentile", 0.95, 0.5, 20'000, chance_of_slow_tail, &RequestMinute::p95_micros},
};

double corrected(const OperationInput& input, double chance) {
    const auto tests = static_cast<double>(input.operations) * windows.size() * tests_each;
    return std::clamp(chance * tests, 1e-300, 1.0);
}

/// As if all had taken so many times as long.
Durations stretched(Durations durations, double times) {
    for (auto& micros : durations.micros)
        micros = static_cast<std::int64_t>(static_cast<double>(micros) * times);
    return durations;
}

/// What all but few of the minutes before were at most; 0 where too few are known.
template <class Value>
double worst_usual(const OperationInput& input, Value value) {
    std::vector<double> values;
    for (const auto& minute : input.before.minutes)
        if (minute.requests >= minute_requests_min) values.push_back(value(minute));
    if (values.size() < minutes_min) return 0;
    std::ranges::sort(values);
    const auto passed_over =
        static_cast<std::size_t>(minutes_passed_over * static_cast<double>(values.size()));
    return values[values.size() - 1 - passed_over];
}

std::string in_words(double micros) {
    if (micros < 1'000) return fmt::format("{:.0f} µs", micros);
    if (micros < 1e6) return fmt::format("{:.{}f} ms", micros / 1e3, micros < 1e4 ? 1 : 0);
    return fmt::format("{:.{}f} s", micros / 1e6, micros < 1e7 ? 2 : 1);
}

std::string percent(double share) { return fmt::format("{:.3g} %", share * 100); }

/// ` in the last 30 s (312 requests), and was` … ` in the 58 min before (12000 requests)`
std::string with_figures(
    const ChangeWindow& window, std::string_view what, const std::string& after,
    const std::string& before
) {
    return fmt::format(
        "The {} is {} in the last {} s ({} requests), and was {} in the {} min before ({} "
        "requests)",
        what, after, window.seconds, window.after.requests, before,
        std::max<std::int64_t>(1, window.before_seconds / 60), window.before.requests
    );
}

OperationChange change_in(const ChangeWindow& window) {
    OperationChange change;
    change.requests = window.after.requests;
    change.seconds = window.seconds;
    return change;
}

/// Why a window says nothing; empty where it does.
std::string obstacle(const ChangeWindow& window) {
    if (window.after.requests < requests_min || window.earlier.requests < half_requests_min ||
        window.later.requests < half_requests_min)
        return fmt::format(
            "There were too few requests: {} in the last {} s.", window.after.requests,
            window.seconds
        );
    if (window.before_seconds < before_seconds_min)
        return fmt::format(
            "It was not known for long enough before: for {} s.",
            std::max<std::int64_t>(0, window.before_seconds)
        );
    if (window.before.requests < before_requests_min)
        return fmt::format("There were too few requests before: {}.", window.before.requests);
    return {};
}

bool is_above(const Measure& measure, double before, double after, double part_of_it) {
    return after >= before * (1 + measure.part * part_of_it) &&
           after - before >= measure.micros * part_of_it;
}

/// Whether chance alone hardly makes the requests as slow where all is as bad as it usually gets: a
/// level that wanders is above that of the hour now and then, above its worst seldom.
bool is_beyond(const Measure& measure, const ChangeWindow& window, double usual) {
    const double before = quantile_of(window.before.durations, measure.quantile);
    const double times = before > 0 ? std::max(1.0, usual / before) : 1;
    return measure.chance(stretched(window.before.durations, times), window.after.durations) <=
           chance_beyond_usual;
}

/// What the other measure did, and how probable chance is.
std::string beside(const ChangeWindow& window, const Measure& measure, double probability) {
    const auto& other = measures[&measure == &measures[0] ? 1 : 0];
    return fmt::format(
        "; its {} is {}, and was {}. Chance alone makes such a difference with a probability of "
        "{:.1g}.",
        other.name, in_words(quantile_of(window.after.durations, other.quantile)),
        in_words(quantile_of(window.before.durations, other.quantile)), probability
    );
}

OperationChange slower(
    const OperationInput& input, const ChangeWindow& window, const Measure& measure
) {
    const auto value = [&](const Durations& of) { return quantile_of(of, measure.quantile); };
    auto change = change_in(window);
    change.verdict = ChangeVerdict::fine;
    change.before = value(window.before.durations);
    change.after = value(window.after.durations);
    const double earlier = value(window.earlier.durations);
    const double later = value(window.later.durations);
    const double latest = value(window.latest.durations);
    const double chance = measure.chance(window.before.durations, window.after.durations);
    change.probability = corrected(input, chance);
    change.reason =
        with_figures(window, measure.name, in_words(change.after), in_words(change.before));
    const double enough = input.is_open ? 0.5 : 1;
    const bool matters = is_above(measure, change.before, change.after, enough) &&
                         is_above(measure, change.before, later, 0.5 * enough);
    if (input.is_open) {
        if (matters && chance <= chance_to_go_on) change.verdict = ChangeVerdict::worse;
        change.score = change.verdict == ChangeVerdict::worse ? score_of(change.probability) : 0;
        change.reason += '.';
        return change;
    }
    const double usual = worst_usual(input, [&](const RequestMinute& minute) {
        return static_cast<double>(minute.*measure.of_minute);
    });
    std::string_view but;
    if (!matters || score_of(change.probability) < score_that_counts)
        but = ": within noise";
    else if (!is_above(measure, change.before, earlier, 0.5))
        but = ": not for long enough yet";
    else if (!is_above(measure, change.before, latest, 0.5) || latest < subsiding_below * earlier)
        but = ", but it subsides";
    else if (change.after < usual * above_usual || !is_beyond(measure, window, usual))
        but = ", but minutes before were as slow";
    if (but.empty() && input.other_days &&
        requests_of(input.other_days->durations) >= other_days_requests_min) {
        const auto& then = input.other_days->durations;
        if (!is_above(measure, value(then), change.after, 0.5) ||
            measure.chance(then, window.after.durations) > chance_to_go_on)
            but = ", but so it was at this hour of other days";
    }
    if (!but.empty()) {
        change.reason += fmt::format("{}.", but);
        return change;
    }
    change.verdict = ChangeVerdict::worse;
    change.score = score_of(change.probability);
    change.reason += beside(window, measure, change.probability);
    return change;
}

OperationChange failing(const OperationInput& input, const ChangeWindow& window) {
    auto change = change_in(window);
    change.verdict = ChangeVerdict::fine;
    change.before = window.before.error_share();
    change.after = window.after.error_share();
    const double rise = change.after - change.before;
    const double chance = compare_shares(
                              {window.before.errors, window.before.requests},
                              {window.after.errors, window.after.requests}
    )
                              .higher;
    change.probability = corrected(input, chance);
    change.reason =
        with_figures(window, "share of errors", percent(change.after), percent(change.before));
    const double enough = input.is_open ? 0.5 : 1;
    const bool matters =
        rise >= error_share_matters * enough && rise >= change.before * error_part_matters * enough;
    if (input.is_open) {
        const bool goes_on = matters && window.after.errors > 0 && window.later.errors > 0 &&
                             chance <= chance_to_go_on;
        if (goes_on) change.verdict = ChangeVerdict::worse;
        change.score = goes_on ? score_of(change.probability) : 0;
        change.reason += '.';
        return change;
    }
    const bool has_ended =
        window.latest.errors == 0 &&
        change.after * static_cast<double>(window.latest.requests) >= errors_expected;
    const double usual = worst_usual(input, [](const RequestMinute& minute) {
        return static_cast<double>(minute.errors) / static_cast<double>(minute.requests);
    });
    std::string_view but;
    if (!matters || window.after.errors < errors_min ||
        score_of(change.probability) < score_that_counts)
        but = ": within noise";
    else if (window.earlier.error_share() < change.before + rise / 4)
        but = ": not for long enough yet";
    else if (window.later.error_share() < change.before + rise / 2 || has_ended)
        but = ", but it subsides";
    else if (change.after < usual * above_usual)
        but = ", but minutes before failed as much";
    if (but.empty() && input.other_days) {
        const auto& then = *input.other_days;
        const auto requests = requests_of(then.durations);
        if (requests >= other_days_requests_min && compare_shares(
                                                       {std::min(then.errors, requests), requests},
                                                       {window.after.errors, window.after.requests}
                                                   )
                                                           .higher > chance_to_go_on)
            but = ", but so it was at this hour of other days";
    }
    if (!but.empty()) {
        change.reason += fmt::format("{}.", but);
        return change;
    }
    change.verdict = ChangeVerdict::worse;
    change.score = score_of(change.probability);
    change.reason += fmt::format(
        ": {} failed. Chance alone makes such a difference with a probability of {:.1g}.",
        window.after.errors, change.probability
    );
    return change;
}

/// Keeps the one that counts more: worse before fine, fine before unknown; then the less probable.
void keep_better(OperationChange& best, OperationChange other) {
    const auto rank = [](const OperationChange& of) {
        return of.verdict == ChangeVerdict::worse ? 2 : of.verdict == ChangeVerdict::fine ? 1 : 0;
    };
    const bool is_better = rank(other) != rank(best)
                               ? rank(other) > rank(best)
                               : best.reason.empty() || other.probability < best.probability;
    if (is_better) best = std::move(other);
}

}  // namespace

OperationJudgement judge_operation(const OperationInput& input) {
    OperationJudgement judgement;
    OperationChange of_slowest;
    for (const auto length : windows) {
        // Whether it is over is seen in what came last, where that is enough.
        const bool is_known = judgement.errors.verdict != ChangeVerdict::unknown;
        if (input.is_open && (length == windows[0] || is_known)) continue;
        const auto window = window_of(input, length);
        if (auto reason = obstacle(window); !reason.empty()) {
            auto change = change_in(window);
            change.reason = std::move(reason);
            // Of the longest window, which has the most.
            if (judgement.latency.verdict == ChangeVerdict::unknown) judgement.latency = change;
            if (judgement.errors.verdict == ChangeVerdict::unknown) judgement.errors = change;
            continue;
        }
        keep_better(judgement.errors, failing(input, window));
        if (is_long_poll(window.before.durations)) {
            judgement.latency = change_in(window);
            judgement.latency.reason = "Its requests wait for something to come: a long poll.";
            continue;
        }
        keep_better(judgement.latency, slower(input, window, measures[0]));
        keep_better(of_slowest, slower(input, window, measures[1]));
    }
    // The median says more to people.
    if (judgement.latency.verdict != ChangeVerdict::worse && !of_slowest.reason.empty())
        keep_better(judgement.latency, std::move(of_slowest));
    return judgement;
}

}  // namespace mainstay::detect
