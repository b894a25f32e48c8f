#include "monitoring/silence_evidence.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include "base/crypto.hpp"
#include "base/text.hpp"
#include "monitoring/deployment_evidence.hpp"
#include "monitoring/evidence_chart.hpp"
#include "signals/signals.hpp"
#include "wire/codec.hpp"

namespace mainstay::monitoring {

namespace {

namespace json = boost::json;

constexpr std::size_t silence_key_max = Line<300>::max;
constexpr std::size_t listed_max = 5;
constexpr int slots_max = 400;
constexpr std::int64_t other_seconds_min = 60;

std::string listed(const std::vector<std::string>& names) {
    std::string text;
    for (std::size_t at = 0; at < names.size() && at < listed_max; ++at)
        text += (text.empty() ? "" : ", ") + std::string(clipped(names[at], 100));
    if (names.size() > listed_max) text += fmt::format(" and {} more", names.size() - listed_max);
    return text;
}

Hypothesis by_callers(const SilenceInput& input) {
    const auto& calls = input.calls;
    if (!calls.are_known)
        return {
            "callers", HypothesisState::open,
            "Whether it is still called cannot be seen: no service whose spans come called it."
        };
    if (calls.failures > 0)
        return {
            "callers", HypothesisState::refuted,
            fmt::format(
                "It is still called, by {}: {} of {} calls failed.", listed(calls.callers),
                calls.failures, calls.calls
            )
        };
    if (calls.calls > 0)
        return {
            "callers", HypothesisState::refuted,
            fmt::format("It is still called, by {}: {} times.", listed(calls.callers), calls.calls)
        };
    return {
        "callers", HypothesisState::validated,
        fmt::format("Nobody calls it any more; {} did.", listed(calls.callers))
    };
}

Hypothesis by_process(const SilenceInput& input, const SilenceFacts& facts) {
    if (facts.sends_other.value_or(false))
        return {
            "process_ended", HypothesisState::refuted,
            "Its process runs: logs or metrics of it still come."
        };
    const bool is_missing = facts.sends_other && facts.other_seconds >= other_seconds_min;
    return {
        "process_ended",
        is_missing && input.calls.failures > 0 ? HypothesisState::validated : HypothesisState::open,
        is_missing
            ? "Its process may have ended: no logs and no metrics of it come either."
            : "Whether its process runs is not known yet: logs and metrics come by the minute."
    };
}

Hypothesis by_telemetry(
    const SilenceInput& input, const SilenceJudgement& judgement, const SilenceFacts& facts
) {
    if (judgement.sign == SilenceSign::calls_fail)
        return {
            "telemetry_stopped", HypothesisState::refuted,
            "Calls to it fail: it is not its telemetry alone that is missing."
        };
    if (judgement.sign == SilenceSign::spans_missing)
        return {
            "telemetry_stopped", HypothesisState::validated,
            fmt::format(
                "{} calls to it were answered, but its spans do not come.", input.calls.answered
            )
        };
    if (facts.services.size() > 1)
        return {
            "telemetry_stopped",
            facts.sends_other.value_or(false) ? HypothesisState::open : HypothesisState::validated,
            fmt::format(
                "{} services fell silent at once: {}. {}", facts.services.size(),
                listed(facts.services),
                facts.sends_other.value_or(false) ? "Logs or metrics of them still come."
                                                  : "No logs and no metrics of them come either."
            )
        };
    return {
        "telemetry_stopped", HypothesisState::open, "Its telemetry may have stopped while it works."
    };
}

}  // namespace

std::string silence_key_of(const std::string& environment, const std::string& service) {
    auto key = as_line(fmt::format("silence:{}:{}", environment, service));
    if (code_points(key) <= silence_key_max) return key;
    const auto end = hex(hash(key)).substr(0, 32);
    return std::string(clipped(key, silence_key_max - end.size())) + end;
}

std::string silence_summary(const SilenceInput& input, const SilenceJudgement& judgement) {
    const auto& calls = input.calls;
    if (judgement.sign == SilenceSign::calls_fail)
        return fmt::format(
            "Nothing comes of it, and {} of {} calls to it fail.", calls.failures, calls.calls
        );
    if (judgement.sign == SilenceSign::spans_missing)
        return "Calls to it are answered, but no spans of it come.";
    return fmt::format(
        "No requests for {} s; there were {:.3g} a second.", judgement.seconds,
        judgement.usual_a_second
    );
}

std::string silence_in_words(const SilenceInput& input) {
    auto text = fmt::format("nothing came of it since {}", to_string(input.last_at));
    if (input.calls.failures > 0)
        text += fmt::format(
            ", and {} of {} calls to it failed", input.calls.failures, input.calls.calls
        );
    return text + '.';
}

std::vector<Hypothesis> silence_hypotheses(
    const SilenceInput& input, const SilenceJudgement& judgement, const SilenceFacts& facts
) {
    return found_first(
        {by_callers(input), by_process(input, facts), by_telemetry(input, judgement, facts),
         by_change(facts.changes, {input.service, input.environment, input.last_at})}
    );
}

json::value silence_snapshot(const SilenceInput& input, const SilenceFacts& facts) {
    ChartLine requests{"requests", "1/s"};
    constexpr auto length = static_cast<double>(stretch_time.count());
    auto next = input.stretches.begin();
    auto from = input.stretches.empty() ? input.at : input.stretches.front().from;
    if (input.at - from > slots_max * stretch_time) from = input.at - slots_max * stretch_time;
    for (; from < input.at; from = from + stretch_time) {
        std::int64_t here = 0;
        for (; next != input.stretches.end() && next->from <= from; ++next)
            here = next->from == from ? next->requests : 0;
        requests.add(from, static_cast<double>(here) / length, from < input.last_at);
    }
    json::array marks{chart_mark(input.last_at, "Nothing came any more.")};
    add_marks(marks, facts.changes, {input.service, input.environment, input.last_at}, listed_max);
    json::object snapshot{
        {"charts",
         json::object{
             {"series", json::array{std::move(requests).as_json()}}, {"marks", std::move(marks)}
         }},
        {"input", wire::encode(input)}
    };
    for (const auto* part : {"input", "charts"})
        if (json::serialize(snapshot).size() > signals::snapshot_bytes_max) snapshot.erase(part);
    return snapshot;
}

}  // namespace mainstay::monitoring
