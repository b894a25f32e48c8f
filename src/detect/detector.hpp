// The detectors by name, behind one face: what a command scores a file with, and a job live data.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include <boost/describe.hpp>

#include "base/time.hpp"
#include "detect/anomaly.hpp"
#include "detect/leak.hpp"
#include "detect/regression.hpp"
#include "detect/silence.hpp"

namespace mainstay::detect {

enum class DetectorKind { anomaly, regression, leak, silence };
BOOST_DESCRIBE_ENUM(DetectorKind, anomaly, regression, leak, silence)

inline constexpr double finding_from = 0.5;  ///< A score from which on something is the matter.
inline constexpr double value_max = 1e100;   ///< The size of a value at most.

/// What a detector holds of one value.
struct SeriesFinding {
    double score = 0;    ///< From 0 to 1.
    std::string reason;  ///< A sentence with the facts; empty below finding_from.
};

/// Judges one series, each value before the next is seen.
class Detector {
public:
    /// `limit`: of `leak`, what there is at most, in the series' unit.
    explicit Detector(DetectorKind kind, std::optional<double> limit = {});

    /// Judges and learns. Nothing is a value that is missing; so counts what is not finite or
    /// beyond value_max, and below 0 for `regression`. A time before the last one counts as the
    /// last one.
    SeriesFinding judge(Time at, std::optional<double> value);

private:
    std::variant<AnomalyDetector, RegressionDetector, LeakDetector, SilenceDetector> detector_;
    std::optional<Time> last_at_;
};

}  // namespace mainstay::detect
