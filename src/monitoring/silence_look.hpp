// One look for services that fell silent: what is found, and what becomes of it.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "db/database.hpp"
#include "monitoring/call_graph.hpp"
#include "monitoring/recent_requests.hpp"
#include "monitoring/service_alarm_store.hpp"
#include "monitoring/silence_evidence.hpp"
#include "monitoring/version_store.hpp"
#include "signals/signals.hpp"
#include "telemetry/store.hpp"

namespace mainstay::monitoring {

/// What is kept from one look for silences to the next. A process that begins anew begins it anew.
struct SilenceMemory {
    bool has_looked = false;

    /// Those that are idle, or may be, and when they are asked about again.
    std::map<store::ServicePlace, Time> rests_until{};
};

/// So long must looks go on before a silence is one: what did not come before may have been lost on
/// the way.
inline constexpr std::chrono::seconds watched_min{90};

class SilenceLook {
public:
    SilenceLook(
        db::Database& database, telemetry::Store& store, const RecentRequests& requests,
        CallGraph& graph, SilenceMemory& memory, const Call& call
    )
        : database_(database),
          store_(store),
          requests_(requests),
          graph_(graph),
          memory_(memory),
          call_(call) {}

    /// Judges the services that nothing came of of late, and those that were found silent before.
    void judge();

    /// The services that are silent, or whose calls fail while nothing comes of them: why, as a
    /// sentence.
    const std::map<store::ServicePlace, std::string>& silent() const { return silent_; }

    /// Writes what was found, each finding in a transaction of its own.
    void write();

    std::uint64_t raised() const { return raised_; }

    std::uint64_t ended() const { return ended_; }

    std::uint64_t failures() const { return failures_; }

private:
    /// What recent requests say of a service.
    struct Seen {
        Time until{};  ///< The end of the last stretch with requests.
        std::set<Time> minutes{};
        std::int64_t requests = 0;
        detect::Durations durations{};
    };

    struct Finding {
        store::ServicePlace place;  ///< No service: all of the environment.
        SilenceInput input;
        SilenceJudgement judgement;
        std::vector<std::string> services{};
        std::optional<ServiceAlarm> alarm{};  ///< The one that is open.
    };

    struct Over {
        ServiceAlarm alarm;
        boost::json::object figures;
    };

    using Services = std::map<std::string, Seen>;

    void collect();
    bool begin();
    void judge_open(const ServiceAlarm& alarm);
    void judge_together(
        const store::ServicePlace& all, const Services& services,
        const std::vector<std::string>& active
    );
    void judge_service(const store::ServicePlace& place, const Seen& seen);
    bool is_worth_asking(const store::ServicePlace& place, const Seen& seen) const;
    std::optional<Finding> assess(
        const store::ServicePlace& place, std::int64_t lag_seconds, std::optional<Time> began_at
    );
    std::vector<LeftOut> left_out(const store::ServicePlace& place) const;
    bool is_open(const store::ServicePlace& place) const;
    void note_failure(const Error& error);

    signals::Raise raise_of(const Finding& finding, const ServiceAlarm& alarm);
    void write_finding(const Finding& finding);
    void write_over(const Over& over);

    db::Database& database_;
    telemetry::Store& store_;
    const RecentRequests& requests_;
    CallGraph& graph_;
    SilenceMemory& memory_;
    const Call& call_;

    std::map<store::ServicePlace, Services> services_;  // By environment; its service is empty.
    std::vector<ServiceAlarm> alarms_;
    std::vector<ServiceAlarm> forgotten_;
    std::map<store::ServicePlace, std::string> silent_;
    std::vector<Finding> findings_;
    std::vector<Over> over_;
    std::size_t asked_ = 0;
    std::uint64_t raised_ = 0;
    std::uint64_t ended_ = 0;
    std::uint64_t failures_ = 0;
};

}  // namespace mainstay::monitoring
