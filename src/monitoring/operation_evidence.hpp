// What a signal about an operation that became worse shows: its texts, what it may come of, and the
// figures that were seen. Pure.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>
#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include "detect/operation_change.hpp"
#include "monitoring/alarm_store.hpp"
#include "monitoring/known_deployments.hpp"
#include "monitoring/known_versions.hpp"

namespace mainstay::monitoring {

/// Whether what may be the cause is, is not, or cannot be seen to be.
enum class HypothesisState { validated, refuted, open };
BOOST_DESCRIBE_ENUM(HypothesisState, validated, refuted, open)

struct Hypothesis {
    std::string name;  ///< `deployment`, `new_version`, `callee`, `callee_deployment`, `load`.
    HypothesisState state = HypothesisState::open;
    std::string text;
    std::optional<std::string> deployment{};  ///< The number of the one that it is about.
};
BOOST_DESCRIBE_STRUCT(Hypothesis, (), (name, state, text, deployment))

/// How a service does at the same time: of its operations that could be judged, those that are
/// worse.
struct ServiceState {
    std::int64_t judged = 0;
    std::vector<std::string> worse{};  ///< `POST /pay`
    std::string silence{};             ///< Where it fell silent: since when, as a sentence.
    std::string lateness{};            ///< Where it takes requests up late: how, as a sentence.

    bool is_bad() const { return !worse.empty() || !silence.empty() || !lateness.empty(); }
};

/// What the operation's service calls.
struct Callee {
    std::string name;
    bool is_service = true;               ///< Else a database, a queue or what sends no spans.
    std::optional<ServiceState> state{};  ///< None where nothing of it is judged.
};

/// What is looked at to find what a change comes of.
struct HypothesisFacts {
    std::vector<KnownVersion> versions{};
    std::vector<Callee> callees{};
    std::vector<KnownDeployment> deployments{};  ///< Of the application, of the last hours.
};

/// Whether a version was new just before.
Hypothesis by_version(Time began_at, const std::vector<KnownVersion>& versions);

/// What is found to be so comes first.
std::vector<Hypothesis> found_first(std::vector<Hypothesis> all);

/// Of what began at `began_at`. A deployment just before is named in place of its version.
std::vector<Hypothesis> hypotheses_of(
    const detect::OperationInput& input, const detect::OperationChange& change, Time began_at,
    const HypothesisFacts& facts
);

/// `latency:production:checkout:POST /pay`, with a hash in place of its end where it is too long.
std::string signal_key_of(AlarmKind kind, const detect::OperationInput& input);

/// `{"p50_ms": 12, "p95_ms": 80, "error_percent": 0, "requests": 312}`, of the last minute.
boost::json::value figures_of(const detect::OperationInput& input);

/// Charts by the minute and the last ten seconds, and the input that was judged; at most
/// snapshot_bytes_max of signals/.
boost::json::value snapshot_of(
    const detect::OperationInput& input, AlarmKind kind, Time began_at, const HypothesisFacts& facts
);

}  // namespace mainstay::monitoring
