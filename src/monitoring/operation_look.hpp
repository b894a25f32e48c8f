// One look of the operation judge: what is found, and what becomes of it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "db/database.hpp"
#include "monitoring/alarm_store.hpp"
#include "monitoring/call_graph.hpp"
#include "monitoring/operation_evidence.hpp"
#include "monitoring/recent_requests.hpp"
#include "monitoring/version_store.hpp"
#include "signals/signals.hpp"
#include "telemetry/store.hpp"

namespace mainstay::monitoring {

class OperationLook {
public:
    OperationLook(
        db::Database& database, telemetry::Store& store, const RecentRequests& requests,
        CallGraph& graph, const Call& call
    )
        : database_(database), store_(store), requests_(requests), graph_(graph), call_(call) {}

    /// That a service fell silent, as a sentence: who calls it may fail for that.
    void add_silence(const store::ServicePlace& place, std::string text) {
        states_[{place.application, place.environment, place.service}].silence = std::move(text);
    }

    /// Judges all operations, and those that were found worse before.
    void judge();

    /// Writes what was found, each finding in a transaction of its own.
    void write();

    std::int64_t judged() const { return judged_; }

    std::uint64_t raised() const { return raised_; }

    std::uint64_t ended() const { return ended_; }

    std::uint64_t failures() const { return failures_; }

private:
    /// A service in an environment of an application.
    using ServiceKey = std::tuple<std::int64_t, std::string, std::string>;

    struct Finding {
        OperationPlace place;
        AlarmKind kind = AlarmKind::latency;
        detect::OperationInput input;
        detect::OperationChange change;
        std::optional<OperationAlarm> alarm;  // The one that is open.
    };

    struct Over {
        OperationAlarm alarm;
        boost::json::value figures;
    };

    void judge_one(const OperationPlace& place);
    void judge_open(const OperationPlace& place, const OperationAlarm& alarm);
    void ask_other_days();
    void find_late();
    bool is_worth_judging(const RecentRequests::Operation& operation) const;
    std::vector<RecentRequests::Gap> gaps_of(const OperationPlace& place) const;

    HypothesisFacts facts_of(const Finding& finding, Time began_at);
    std::string origin_of(const ServiceKey& service) const;
    signals::Raise raise_of(const Finding& finding, const OperationAlarm& alarm);
    void write_finding(const Finding& finding);
    void write_over(const Over& over);

    db::Database& database_;
    telemetry::Store& store_;
    const RecentRequests& requests_;
    CallGraph& graph_;
    const Call& call_;

    std::multimap<OperationPlace, OperationAlarm> alarms_;
    std::int64_t judged_ = 0;
    std::map<ServiceKey, ServiceState> states_;
    std::vector<Finding> findings_;
    std::vector<OperationAlarm> still_bad_;
    std::vector<Over> over_;
    std::vector<OperationAlarm> forgotten_;

    std::uint64_t raised_ = 0;
    std::uint64_t ended_ = 0;
    std::uint64_t failures_ = 0;
};

}  // namespace mainstay::monitoring
