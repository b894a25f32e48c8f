#include "monitoring/monitor_preview.hpp"

#include <algorithm>
#include <map>

#include <boost/json.hpp>

#include "monitoring/monitor_codes.hpp"
#include "monitoring/monitor_detector.hpp"
#include "monitoring/monitor_series.hpp"
#include "monitoring/monitors.hpp"

namespace mainstay::monitoring {

namespace {

using Steady = std::chrono::steady_clock;

constexpr std::int64_t steps_at_once = 900;
constexpr std::chrono::seconds preview_for_max{20};

boost::json::object labels_of(const std::string& text) {
    boost::system::error_code failed;
    auto labels = boost::json::parse(text, failed);
    return !failed && labels.is_object() ? std::move(labels.as_object()) : boost::json::object();
}

/// One group as it passes by.
class Replay {
public:
    Replay(std::string labels, const MonitorCondition& condition, const MonitorTimes& times)
        : labels_(std::move(labels)), condition_(condition), times_(times), detector_(condition) {}

    void learn(Time at, std::optional<double> value) { detector_.judge(at, value); }

    void pass(Time begin, Time end, std::optional<double> value) {
        MonitorPoint point{.begin = begin, .end = end, .value = value};
        point.verdict = detector_.judge(begin, value);
        is_there_ = is_there_ || point.verdict != StepVerdict::missing;
        if (!is_there_) return;
        const auto before = group_;
        pass_step(group_, times_, condition_, point);
        follow(
            before.level != MonitorLevel::ok, group_.level != MonitorLevel::ok, open_,
            EpisodeKind::condition, group_.opened_at, end
        );
        follow(
            before.is_silent, group_.is_silent, silent_, EpisodeKind::silence, group_.absent_since,
            end
        );
        if (open_) {
            open_->level = std::max(open_->level, group_.level);
            open_->worst = group_.worst_value;
        }
    }

    bool is_there() const { return is_there_; }

    std::vector<MonitorEpisode> episodes() && {
        for (auto* each : {&open_, &silent_})
            if (*each) all_.push_back(**each);
        return std::move(all_);
    }

private:
    void follow(
        bool was, bool is, std::optional<MonitorEpisode>& episode, EpisodeKind kind,
        std::optional<Time> since, Time at
    ) {
        if (is && !was)
            episode = MonitorEpisode{
                .labels = labels_of(labels_),
                .kind = kind,
                .level = kind == EpisodeKind::silence ? MonitorLevel::alert : MonitorLevel::warning,
                .began_at = since.value_or(at),
                .fired_at = at,
                .ended_at = std::nullopt,
                .worst = std::nullopt,
            };
        if (was && !is && episode) {
            episode->ended_at = at;
            all_.push_back(*std::move(episode));
            episode.reset();
        }
    }

    std::string labels_;
    const MonitorCondition& condition_;
    const MonitorTimes& times_;
    MonitorDetector detector_;
    MonitorGroup group_;
    bool is_there_ = false;
    std::optional<MonitorEpisode> open_;
    std::optional<MonitorEpisode> silent_;
    std::vector<MonitorEpisode> all_;
};

class Preview {
public:
    Preview(
        telemetry::Store& store, const Scope& scope, const PreviewMonitor& request,
        std::int64_t step_seconds
    )
        : store_(store),
          scope_(scope),
          request_(request),
          step_seconds_(step_seconds),
          times_(times_of(
              request.condition, step_seconds, request.no_data.value_or(MonitorNoData::keep),
              request.no_data_minutes.value_or(MonitorNoDataMinutes{10}).value
          )) {}

    /// Passes, or learns from, all steps from one time to another.
    Result<> read(Time from, Time to, bool is_learning) {
        const auto length = std::chrono::seconds(step_seconds_ * steps_at_once);
        for (auto begin = from; begin < to; begin = begin + length) {
            if (Steady::now() - began_ > preview_for_max) return refuse(code::preview_too_long);
            const MonitorRange range{begin, std::min(begin + length, to), step_seconds_};
            const auto max = needs_history(request_.condition.kind) ? monitor_detector_groups_max
                                                                    : monitor_groups_max;
            const auto series = TRY(monitor_series(store_, scope_, request_.query, range, max));
            take(series, is_learning);
        }
        return {};
    }

    MonitorPreview done(Time from, Time to) && {
        MonitorPreview preview{
            .from = from,
            .to = to,
            .step_seconds = step_seconds_,
            .unit = unit_,
            .show = show_,
            .episodes = {},
        };
        for (auto& [labels, replay] : replays_) {
            if (replay.is_there()) ++preview.groups;
            for (auto& episode : std::move(replay).episodes())
                preview.episodes.push_back(std::move(episode));
        }
        preview.fired = static_cast<std::int64_t>(preview.episodes.size());
        std::ranges::sort(preview.episodes, [](const auto& a, const auto& b) {
            return a.fired_at != b.fired_at
                       ? a.fired_at > b.fired_at
                       : boost::json::serialize(a.labels) < boost::json::serialize(b.labels);
        });
        preview.is_cut = preview.episodes.size() > monitor_episodes_max;
        if (preview.is_cut) preview.episodes.resize(monitor_episodes_max);
        return preview;
    }

private:
    void take(const MonitorSeries& series, bool is_learning) {
        if (!series.unit.empty()) unit_ = series.unit;
        if (!series.groups.empty()) show_ = series.show;
        std::map<std::string_view, const MonitorSeriesGroup*> by_labels;
        for (const auto& group : series.groups) {
            by_labels.emplace(group.labels, &group);
            replays_.try_emplace(group.labels, group.labels, request_.condition, times_);
        }
        for (auto& [labels, replay] : replays_) {
            const auto found = by_labels.find(labels);
            for (std::size_t i = 0; i < series.range.count(); ++i) {
                std::optional<double> value;
                if (found != by_labels.end()) value = found->second->values[i];
                if (is_learning)
                    replay.learn(series.range.begin(i), value);
                else
                    replay.pass(series.range.begin(i), series.range.begin(i + 1), value);
            }
        }
    }

    telemetry::Store& store_;
    const Scope& scope_;
    const PreviewMonitor& request_;
    std::int64_t step_seconds_;
    MonitorTimes times_;
    Steady::time_point began_ = Steady::now();
    std::map<std::string, Replay> replays_;
    std::string unit_;
    MetricShow show_ = MetricShow::avg;
};

}  // namespace

Result<MonitorPreview> preview_monitor(
    telemetry::Store& store, const Scope& scope, const PreviewMonitor& request, Time now
) {
    const auto of = TRY(scope.narrowed(request.application));
    const auto step = request.step_seconds.value_or(MonitorStep{60}).value;
    TRY(check_condition(request.query, request.condition, step));
    const std::chrono::seconds delay(request.delay_seconds.value_or(MonitorDelay{60}).value);
    const auto to = step_begin(now - delay, step);
    const auto days = std::chrono::hours(24 * request.days.value_or(Count<1, 7>{1}).value);
    const auto from = step_begin(to - days, step);
    Preview preview(store, of, request, step);
    if (needs_history(request.condition.kind))
        TRY(preview.read(from - std::chrono::seconds(step * monitor_steps_learnt), from, true));
    TRY(preview.read(from, to, false));
    return std::move(preview).done(from, to);
}

}  // namespace mainstay::monitoring
