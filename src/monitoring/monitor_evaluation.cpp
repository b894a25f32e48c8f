#include "monitoring/monitor_evaluation.hpp"

#include <algorithm>

#include "monitoring/monitor_store.hpp"
#include "wire/codec.hpp"

namespace mainstay::monitoring {

namespace {

constexpr std::int64_t steps_at_once_max = 900;
constexpr std::chrono::minutes interrupted_after{5};
constexpr std::chrono::minutes raised_again_every{5};
constexpr std::chrono::minutes written_every{5};
constexpr std::chrono::hours forgotten_after{24};
constexpr std::chrono::days open_forgotten_after{7};
constexpr std::int64_t chart_seconds = 7'200;

bool is_open(const MonitorGroup& group) {
    return group.level != MonitorLevel::ok || group.is_silent;
}

}  // namespace

MonitorQuery query_of(const Monitor& monitor) {
    auto query = wire::parse<MonitorQuery>(monitor.query, wire::UnknownMembers::skipped);
    return query ? *std::move(query) : MonitorQuery();
}

MonitorCondition condition_of(const Monitor& monitor) {
    auto condition =
        wire::parse<MonitorCondition>(monitor.condition, wire::UnknownMembers::skipped);
    return condition ? *std::move(condition) : MonitorCondition();
}

MonitorEvaluation::MonitorEvaluation(
    telemetry::Store& store, const Scope& scope, Monitor monitor, std::vector<MonitorGroup> groups,
    MonitorDetectors& detectors, const Call& call
)
    : store_(store),
      scope_(scope),
      monitor_(std::move(monitor)),
      detectors_(detectors),
      call_(call),
      query_(query_of(monitor_)),
      condition_(condition_of(monitor_)) {
    for (auto& group : groups)
        known_.emplace(group.group_key, Known{.before = group, .now = group});
}

std::int64_t MonitorEvaluation::groups_max() const {
    return needs_history(condition_.kind) ? monitor_detector_groups_max : monitor_groups_max;
}

Time MonitorEvaluation::begin_of(Time to) const {
    const std::chrono::seconds step(monitor_.step_seconds);
    const auto longest = step * steps_at_once_max;
    if (const auto& last = monitor_.evaluated_to) {
        // A clock that was ahead is waited for, but not for long.
        if (*last > to && *last - to < std::chrono::hours(1)) return to;
        if (*last <= to) return std::max(*last, to - longest);
    }
    const std::chrono::minutes lasts(condition_.for_minutes.value_or(Count<0, 720>{5}).value);
    const auto back = condition_.kind == MonitorKind::silence
                          ? std::max<std::chrono::seconds>(2 * lasts, std::chrono::hours(1))
                          : std::chrono::seconds(lasts);
    return to - std::min<std::chrono::seconds>(step * (back / step + 2), longest);
}

/// Has the detectors learn all that lies before.
Result<> MonitorEvaluation::learn(Time from) {
    const std::chrono::seconds step(monitor_.step_seconds);
    const bool is_known = detectors_.version == monitor_.version && detectors_.judged_to <= from &&
                          from - detectors_.judged_to <= step * steps_at_once_max;
    if (!is_known) detectors_ = {};
    const MonitorRange range{
        is_known ? detectors_.judged_to : from - step * monitor_steps_learnt, from,
        monitor_.step_seconds
    };
    if (range.count() > 0) {
        const auto before = TRY(monitor_series(store_, of_, query_, range, groups_max()));
        for (const auto& group : before.groups) {
            auto& detector =
                detectors_.by_labels.try_emplace(group.labels, condition_).first->second;
            for (std::size_t i = 0; i < group.values.size(); ++i)
                detector.judge(range.begin(i), group.values[i]);
        }
    }
    detectors_.version = monitor_.version;
    detectors_.judged_to = from;
    return {};
}

void MonitorEvaluation::pass(const MonitorSeries& series, bool is_resumed) {
    const auto times =
        times_of(condition_, monitor_.step_seconds, monitor_.no_data, monitor_.no_data_minutes);
    for (const auto& group : series.groups) {
        const auto key = monitor_group_key(group.labels);
        auto [place, is_new] = known_.try_emplace(key);
        if (!is_new) continue;
        place->second.now.monitor = monitor_.id;
        place->second.now.group_key = key;
        place->second.now.labels = group.labels;
    }
    std::map<std::string_view, const MonitorSeriesGroup*> by_labels;
    for (const auto& group : series.groups) by_labels.emplace(group.labels, &group);
    for (auto& [key, known] : known_) {
        const auto found = by_labels.find(known.now.labels);
        MonitorDetector plain(condition_);
        auto* detector = &plain;
        if (found != by_labels.end() && needs_history(condition_.kind))
            detector =
                &detectors_.by_labels.try_emplace(known.now.labels, condition_).first->second;
        bool is_there = known.before.monitor.value != 0;
        for (std::size_t i = 0; i < series.range.count(); ++i) {
            MonitorPoint point{.begin = series.range.begin(i), .end = series.range.begin(i + 1)};
            if (found != by_labels.end()) point.value = found->second->values[i];
            point.verdict = detector->judge(point.begin, point.value);
            is_there = is_there || point.verdict != StepVerdict::missing;
            if (is_there) pass_step(known.now, times, condition_, point);
        }
        known.why = detector->reason();
        if (is_resumed) forgive_absence(known.now, known.before.is_silent, series.range.to);
        known.is_forgotten = !is_there;
    }
    detectors_.judged_to = series.range.to;
}

Result<bool> MonitorEvaluation::evaluate() {
    const std::chrono::seconds delay(monitor_.delay_seconds);
    to_ = step_begin(call_.now - delay, monitor_.step_seconds);
    const auto from = step_begin(begin_of(to_), monitor_.step_seconds);
    if (from >= to_) return false;
    const auto key = std::string(scope_.key_of(monitor_.application.value));
    if (key.empty()) return refuse(mainstay::code::not_found);
    of_ = TRY(scope_.narrowed(Line<10>{key}));
    if (needs_history(condition_.kind)) TRY(learn(from));
    const auto series =
        TRY(monitor_series(store_, of_, query_, {from, to_, monitor_.step_seconds}, groups_max()));
    show_ = series.show;
    if (!series.unit.empty()) monitor_.unit = series.unit;
    const bool is_resumed = monitor_.evaluated_at &&
                            call_.now - *monitor_.evaluated_at >
                                interrupted_after + std::chrono::seconds(2 * monitor_.step_seconds);
    pass(series, is_resumed);
    forget();
    decide();
    monitor_.evaluated_at = call_.now;
    monitor_.evaluated_to = to_;
    monitor_.tried_at = call_.now;
    monitor_.failing_since.reset();
    monitor_.failure.clear();
    if (monitor_.is_failure_raised) end(monitor_failure_key(monitor_.id), {});
    monitor_.is_failure_raised = false;
    return true;
}

void MonitorEvaluation::forget() {
    std::vector<Known*> kept;
    for (auto& [key, known] : known_) {
        const auto unseen = call_.now - known.now.seen_at;
        if (unseen >
            (is_open(known.now) ? std::chrono::hours(open_forgotten_after) : forgotten_after))
            known.is_forgotten = true;
        if (!known.is_forgotten) kept.push_back(&known);
    }
    // More than there is room for: those that are well, and of them the longest gone, go first.
    std::ranges::sort(kept, [](const Known* a, const Known* b) {
        return std::pair(is_open(a->now), a->now.seen_at) <
               std::pair(is_open(b->now), b->now.seen_at);
    });
    const auto room = static_cast<std::size_t>(store::monitor_rows_max);
    for (std::size_t i = 0; i + room < kept.size(); ++i) kept[i]->is_forgotten = true;
    std::erase_if(detectors_.by_labels, [&](const auto& each) {
        const auto known = known_.find(monitor_group_key(each.first));
        return known == known_.end() || known->second.is_forgotten;
    });
}

MonitorFinding MonitorEvaluation::finding_of(const Known& known) const {
    return {
        .monitor = monitor_,
        .query = query_,
        .condition = condition_,
        .group = known.now,
        .show = show_,
        .why = known.why,
        .at = known.now.level == MonitorLevel::ok ? to_ : known.now.seen_at,
        .history = history_ ? &*history_ : nullptr,
    };
}

void MonitorEvaluation::end(const std::string& key, boost::json::object figures) {
    recoveries_.push_back(
        {.application = monitor_.application, .key = {key}, .figures = std::move(figures)}
    );
    ++ended_;
}

/// Of what is open; for the charts of what is raised. Without it, a signal has no chart.
void MonitorEvaluation::read_history() {
    if (history_) return;
    const auto steps = std::clamp<std::int64_t>(chart_seconds / monitor_.step_seconds, 60, 240);
    const MonitorRange range{
        to_ - std::chrono::seconds(steps * monitor_.step_seconds), to_, monitor_.step_seconds
    };
    auto read = monitor_series(store_, of_, query_, range, groups_max());
    history_ = read ? *std::move(read) : MonitorSeries{.range = range};
}

void MonitorEvaluation::decide() {
    for (auto& [key, known] : known_) decide(known);
}

void MonitorEvaluation::decide(Known& known) {
    const auto& [before, now, why, is_forgotten] = known;
    const auto key = monitor_signal_key(monitor_.id, now.group_key);
    const auto silence_key = monitor_silence_key(monitor_.id, now.group_key);
    const bool was_open = before.level != MonitorLevel::ok;
    if (is_forgotten) {
        if (was_open) end(key, {{"became_unknown", true}});
        if (before.is_silent) end(silence_key, {{"became_unknown", true}});
        return;
    }
    const bool is_due = !before.raised_at || now.level > before.level ||
                        call_.now - *before.raised_at >= raised_again_every;
    const bool is_seen = now.seen_at > before.seen_at;
    if (now.level != MonitorLevel::ok && is_due && (is_seen || !before.raised_at)) {
        read_history();
        raises_.push_back(monitor_raise(finding_of(known)));
        known.now.raised_at = call_.now;
        if (!was_open) ++raised_;
    }
    if (was_open && now.level == MonitorLevel::ok) {
        end(key, monitor_figures(monitor_, show_, before, now));
        known.now.raised_at.reset();
    }
    if (now.is_silent && !before.is_silent) {
        read_history();
        raises_.push_back(monitor_silence(finding_of(known)));
        ++raised_;
    }
    if (!now.is_silent && before.is_silent)
        end(silence_key, monitor_figures(monitor_, show_, before, now));
}

/// What changes with each step is written once in a while.
bool MonitorEvaluation::is_worth_writing(const Known& known) const {
    const auto& [before, now, why, is_forgotten] = known;
    return before.monitor.value == 0 || before.level != now.level ||
           before.opened_at != now.opened_at || before.warning_since != now.warning_since ||
           before.alert_since != now.alert_since || before.good_since != now.good_since ||
           before.absent_since != now.absent_since || before.is_silent != now.is_silent ||
           before.worst_value != now.worst_value || before.raised_at != now.raised_at ||
           now.seen_at - before.seen_at >= written_every;
}

Result<> MonitorEvaluation::write(db::Database& database) {
    return database.write([&](db::Sql& sql) -> Result<> {
        if (!store::write_evaluation(sql, monitor_)) return {};
        for (const auto& [key, known] : known_) {
            if (!known.is_forgotten && is_worth_writing(known)) store::put_group(sql, known.now);
            if (known.is_forgotten && known.before.monitor.value != 0)
                store::remove_group(sql, monitor_.id, key);
        }
        TRY(signals::raise_all(sql, call_, raises_));
        for (const auto& recovery : recoveries_) TRY(signals::recover(sql, call_, recovery));
        return {};
    });
}

}  // namespace mainstay::monitoring
