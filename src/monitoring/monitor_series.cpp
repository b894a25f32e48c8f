#include "monitoring/monitor_series.hpp"

#include <algorithm>
#include <map>

#include <boost/json.hpp>

#include "base/crypto.hpp"
#include "monitoring/monitor_codes.hpp"

namespace mainstay::monitoring {

namespace {

/// Of one question: fewer than a chart may have.
constexpr std::size_t steps_at_once = 900;

constexpr std::string_view no_labels = "{}";

std::string text_of(const boost::json::object& labels) {
    std::map<std::string, boost::json::value> sorted;
    for (const auto& [name, value] : labels) sorted.emplace(name, value);
    boost::json::object ordered;
    for (auto& [name, value] : sorted) ordered.emplace(name, std::move(value));
    return boost::json::serialize(ordered);
}

class Reading {
public:
    explicit Reading(const MonitorRange& range) : series_{.range = range} {}

    /// Takes what an answer has of the steps from `first` on.
    Result<> take(const MetricAnswer& answer, std::int64_t groups_max) {
        if (!answer.unit.empty()) series_.unit = answer.unit;
        series_.show = answer.show;
        const auto all = static_cast<std::int64_t>(answer.series.size()) + answer.left_out;
        if (all > groups_max) return too_many(all, groups_max);
        for (const auto& line : answer.series) {
            auto& values =
                by_labels_.try_emplace(text_of(line.labels), series_.range.count()).first->second;
            for (const auto& point : line.points) {
                const Time at{point.at(0).as_int64() * 1'000};
                const auto step = (at.micros - series_.range.from.micros) / series_.range.micros();
                if (at < series_.range.from || step >= static_cast<std::int64_t>(values.size()))
                    continue;
                values[static_cast<std::size_t>(step)] = point.at(1).to_number<double>();
            }
        }
        const auto read = static_cast<std::int64_t>(by_labels_.size());
        // Over a long time there may be more, one after the other.
        if (read > 10 * groups_max) return too_many(read, groups_max);
        return {};
    }

    MonitorSeries done() && {
        for (auto& [labels, values] : by_labels_)
            series_.groups.push_back({labels, std::move(values)});
        return std::move(series_);
    }

private:
    static Error too_many(std::int64_t count, std::int64_t max) {
        return refuse(
            code::too_many_monitor_groups,
            {{"count", std::to_string(count)}, {"max", std::to_string(max)}}
        );
    }

    MonitorSeries series_;
    std::map<std::string, std::vector<std::optional<double>>> by_labels_;
};

}  // namespace

Time step_begin(Time at, std::int64_t step_seconds) {
    return {at.micros - at.micros % (step_seconds * 1'000'000)};
}

Result<MonitorSeries> monitor_series(
    telemetry::Store& store, const Scope& scope, const MonitorQuery& query,
    const MonitorRange& range, std::int64_t groups_max
) {
    Reading reading(range);
    for (std::size_t first = 0; first < range.count(); first += steps_at_once) {
        const auto last = std::min(first + steps_at_once, range.count());
        const auto answer = TRY(query_metric(
            store, scope,
            {.application = {},
             .from = range.begin(first),
             .to = range.begin(last),
             .metric = query.metric,
             .match = query.match,
             .by = query.by,
             .show = query.show,
             .q = query.q,
             .step = SampleStepSeconds{range.step_seconds},
             .limit = Count<1, 100>{std::min<std::int64_t>(groups_max, 100)}}
        ));
        TRY(reading.take(answer, groups_max));
    }
    return std::move(reading).done();
}

std::string monitor_group_key(const std::string& labels) {
    return labels == no_labels ? std::string() : hex(hash(labels)).substr(0, 32);
}

}  // namespace mainstay::monitoring
