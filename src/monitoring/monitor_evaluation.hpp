// One evaluation of a monitor: from its last step to the last that is complete, and what becomes of
// its groups.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "db/database.hpp"
#include "monitoring/monitor_detector.hpp"
#include "monitoring/monitor_evidence.hpp"
#include "monitoring/monitor_series.hpp"
#include "telemetry/store.hpp"

namespace mainstay::monitoring {

/// What the detectors of a monitor have learnt, in memory: another process learns it anew from the
/// store.
struct MonitorDetectors {
    std::int64_t version = 0;  ///< Of the monitor; 0: nothing was learnt.
    Time judged_to{};
    std::map<std::string, MonitorDetector> by_labels{};
};

class MonitorEvaluation {
public:
    /// All that is given outlives it. `groups` are those known of the monitor.
    MonitorEvaluation(
        telemetry::Store& store, const Scope& scope, Monitor monitor,
        std::vector<MonitorGroup> groups, MonitorDetectors& detectors, const Call& call
    );

    /// Judges the steps that are complete since the last time; false where there are none. Waits.
    /// Refuses: not_found, where the application is gone; as monitor_series.
    Result<bool> evaluate();

    /// Writes what was found, with its signals, in one transaction. Nothing, where the monitor was
    /// changed meanwhile. Refuses: as signals::raise.
    Result<> write(db::Database& database);

    std::uint64_t raised() const { return raised_; }

    std::uint64_t ended() const { return ended_; }

private:
    struct Known {
        MonitorGroup before;  ///< Without a monitor, where it is new.
        MonitorGroup now;
        std::string why{};
        bool is_forgotten = false;
    };

    std::int64_t groups_max() const;
    Time begin_of(Time to) const;
    Result<> learn(Time from);
    void pass(const MonitorSeries& series, bool is_resumed);
    void forget();
    void decide();
    void decide(Known& known);
    MonitorFinding finding_of(const Known& known) const;
    void read_history();
    bool is_worth_writing(const Known& known) const;
    void end(const std::string& key, boost::json::object figures);

    telemetry::Store& store_;
    const Scope& scope_;
    Monitor monitor_;
    MonitorDetectors& detectors_;
    const Call& call_;
    MonitorQuery query_;
    MonitorCondition condition_;
    MetricShow show_ = MetricShow::avg;
    Scope of_;
    Time to_{};

    std::map<std::string, Known> known_;  // By key.
    std::optional<MonitorSeries> history_;
    std::vector<signals::Raise> raises_;
    std::vector<signals::Recovery> recoveries_;
    std::uint64_t raised_ = 0;
    std::uint64_t ended_ = 0;
};

/// What is stored as JSON. REQUIRES: it was written by this program.
MonitorQuery query_of(const Monitor& monitor);
MonitorCondition condition_of(const Monitor& monitor);

}  // namespace mainstay::monitoring
