// The requests of each operation in the last hour, as far as they are judged: read from the store
// once, and kept by the minute. It is a copy: a process that begins anew reads the hour again.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "detect/operation_change.hpp"
#include "monitoring/scope.hpp"
#include "telemetry/store.hpp"

namespace mainstay::monitoring {

/// An operation of a service in an environment; an empty one: its telemetry names none.
struct OperationPlace {
    std::int64_t application = 0;
    std::string environment;
    std::string service;
    std::string operation;

    auto operator<=>(const OperationPlace&) const = default;
};

/// How many operations are kept: of a service, and in all. Those with the most requests of late
/// come first.
inline constexpr std::size_t judged_of_service_max = 200;
inline constexpr std::size_t judged_operations_max = 1'000;

/// What began in so much time is read again each time: spans come when they end, and in batches.
inline constexpr std::chrono::seconds fresh_time{180};

/// One thread.
class RecentRequests {
public:
    struct Requests {
        std::int64_t requests = 0;
        std::int64_t errors = 0;
        detect::Durations durations{};
    };

    /// By when each stretch begins.
    struct Operation {
        std::map<Time, Requests> minutes{};  ///< Of the hour before `fresh`.
        std::map<Time, Requests> fresh{};    ///< Minutes, and from a minute ago on ten seconds.
    };

    /// Reads what is new, and forgets what is older than an hour. Spans of kind server and
    /// consumer count, and roots of no kind. Waits. Refuses: telemetry_slow, telemetry_away; what
    /// was read before stays then.
    Result<> refresh(telemetry::Store& store, const Scope& scope, Time now);

    const std::map<OperationPlace, Operation>& operations() const { return operations_; }

    /// What is judged of one at `now`: its minutes from `from` to `to` are left out, since
    /// something was the matter in them.
    struct Gap {
        Time from;
        Time to;
    };

    detect::OperationInput input(
        const OperationPlace& place, Time now, const std::vector<Gap>& gaps
    ) const;

private:
    struct Row;

    Result<std::vector<Row>> read(
        telemetry::Store& store, const Scope& scope, telemetry::TimeRange range, Time tens_from
    );
    Result<> read_environments(telemetry::Store& store, const Scope& scope, Time now);
    void take(std::vector<Row> rows, Time fresh_from);
    void forget(Time fresh_from);

    std::map<OperationPlace, Operation> operations_;
    std::vector<std::string> environments_;
    Time environments_at_{};
    Time fresh_from_{};  // Of the last refresh; 0: there was none.
};

}  // namespace mainstay::monitoring
