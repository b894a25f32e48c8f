// What a signal about a service that fell silent shows: its texts, what it may come of, and the
// figures that were seen. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/json/value.hpp>

#include "monitoring/known_versions.hpp"
#include "monitoring/operation_evidence.hpp"
#include "monitoring/service_silence.hpp"

namespace mainstay::monitoring {

/// What is looked at to find what a silence comes of.
struct SilenceFacts {
    HypothesisFacts changes{};            ///< Without callees.
    std::optional<bool> sends_other{};    ///< Logs or metrics of it still come; none: not known.
    std::int64_t other_seconds = 0;       ///< In so much time.
    std::vector<std::string> services{};  ///< All that fell silent; of one service: none.
};

/// `silence:production:ledger`; of all services of an environment `silence:production:`.
std::string silence_key_of(const std::string& environment, const std::string& service);

/// In few words, for titles.
std::string silence_summary(const SilenceInput& input, const SilenceJudgement& judgement);

/// For the signals of those that call it: `nothing came of it since …`.
std::string silence_in_words(const SilenceInput& input);

/// `callers`, `process_ended`, `telemetry_stopped`, and `deployment` or `new_version`.
std::vector<Hypothesis> silence_hypotheses(
    const SilenceInput& input, const SilenceJudgement& judgement, const SilenceFacts& facts
);

/// A chart of the hour, and the input that was judged; at most snapshot_bytes_max of signals/.
boost::json::value silence_snapshot(const SilenceInput& input, const SilenceFacts& facts);

}  // namespace mainstay::monitoring
