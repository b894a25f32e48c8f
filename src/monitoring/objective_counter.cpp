#include "monitoring/objective_counter.hpp"

#include <algorithm>

namespace mainstay::monitoring {

namespace {

constexpr std::chrono::minutes late_requests{15};
constexpr std::chrono::hours late_by_hour{6};
constexpr std::chrono::hours back_at_once{7 * 24};
constexpr std::chrono::hours back_of_environment{24};

/// The hours of some minutes that are all of these hours, as far as they are over.
void put_hours(db::Sql& sql, const Objective& objective, const CountedRange& range) {
    store::put_steps(
        sql, objective.id, hour_step, range,
        store::summed_steps(sql, objective.id, minute_step, range, hour_step)
    );
}

/// From when on minutes are counted again.
Time recount_from(const Objective& objective, Time now, Time minutes_from) {
    if (!objective.counted_to) return minutes_from;
    auto from = *objective.counted_to - late_requests;
    if (step_begin(*objective.counted_to, hour_step) != step_begin(now, hour_step))
        from = *objective.counted_to - late_by_hour;
    return std::max(step_begin(from, minute_step), minutes_from);
}

}  // namespace

Result<> count_up(db::Database& database, telemetry::Store& store, Objective& objective, Time now) {
    const auto to = step_begin(now, minute_step);
    if (objective.counted_to && *objective.counted_to > to) return {};  // The clock was put back.
    const auto minutes_from = step_begin(now - minute_counts_kept, hour_step);
    const auto from = recount_from(objective, now, minutes_from);
    const auto minutes = TRY(count_requests(store, objective, {from, to}, minute_step));
    const bool has_gap = objective.counted_to && *objective.counted_to < minutes_from;
    CountedRange gap{minutes_from, minutes_from};
    std::vector<CountedStep> missed;
    if (has_gap) {
        gap.from = std::max(
            step_begin(*objective.counted_to, hour_step),
            step_begin(now - hour_counts_kept, hour_step)
        );
        missed = TRY(count_requests(store, objective, gap, hour_step));
    }
    const bool is_new_hour =
        !objective.counted_to ||
        step_begin(*objective.counted_to, hour_step) != step_begin(now, hour_step);
    if (!objective.counted_from) objective.counted_from = minutes_from;
    objective.counted_to = to;
    database.write([&](db::Sql& sql) {
        // Of another definition by now: what was counted is of no use.
        if (!store::note_counted(sql, objective)) return;
        store::put_steps(sql, objective.id, minute_step, {from, to}, minutes);
        if (has_gap) store::put_steps(sql, objective.id, hour_step, gap, missed);
        put_hours(
            sql, objective, {step_begin(from, hour_step), step_begin(to, hour_step) + hour_step}
        );
        if (!is_new_hour) return;
        store::forget_steps(sql, objective.id, minute_step, minutes_from);
        store::forget_steps(sql, objective.id, hour_step, now - hour_counts_kept);
    });
    return {};
}

Result<bool> count_back(
    db::Database& database, telemetry::Store& store, Objective& objective, Time now
) {
    const auto first = step_begin(now - hour_counts_kept, hour_step) + hour_step;
    if (!objective.counted_from || *objective.counted_from <= first) return false;
    const auto at_once = objective.environment.empty() ? back_at_once : back_of_environment;
    const CountedRange range{
        std::max(first, *objective.counted_from - at_once), *objective.counted_from
    };
    const auto hours = TRY(count_requests(store, objective, range, hour_step));
    objective.counted_from = range.from;
    database.write([&](db::Sql& sql) {
        if (store::note_counted(sql, objective))
            store::put_steps(sql, objective.id, hour_step, range, hours);
    });
    return range.from > first;
}

}  // namespace mainstay::monitoring
