// SQL to rows of objectives, of what was counted of them, and of alarms, and back. No rule lives
// here.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "db/sql.hpp"
#include "monitoring/objective.hpp"
#include "monitoring/objective_figures.hpp"

namespace mainstay::monitoring {

/// One row of `objective_alarm`.
struct ObjectiveAlarm {
    Id<Objective> objective;
    BurnSpeed speed = BurnSpeed::fast;
    Time began_at;
    Time raised_at;
    Time known_at;        ///< When there were requests to judge it by.
    std::string figures;  ///< JSON.
};
BOOST_DESCRIBE_STRUCT(
    ObjectiveAlarm, (), (objective, speed, began_at, raised_at, known_at, figures)
)

/// What was counted of a minute or an hour that begins at `at`.
struct CountedStep {
    Time at;
    std::int64_t requests = 0;
    std::int64_t bad = 0;

    bool operator==(const CountedStep&) const = default;
};
BOOST_DESCRIBE_STRUCT(CountedStep, (), (at, requests, bad))

struct CountedRange {
    Time from;
    Time to;
};

inline constexpr std::chrono::seconds minute_step{60};
inline constexpr std::chrono::seconds hour_step{3'600};

namespace store {

struct ObjectiveFilter {
    std::optional<Id<Application>> application{};
    std::optional<std::string> service{};
    bool is_retired = false;
    Id<Objective> after{};
    std::int64_t limit = 50;
};

Id<Objective> insert_objective(db::Sql& sql, const Objective& objective);

/// Index: the primary key.
std::optional<Objective> find_objective(db::Sql& sql, Id<Objective> id);

/// Those of applications whose telemetry the caller sees, in the order they were made.
std::vector<Objective> objectives(db::Sql& sql, const Call& call, const ObjectiveFilter& filter);

/// Those that are counted: at most objectives_of_all_max.
std::vector<Objective> counted_objectives(db::Sql& sql);

/// Without retired ones, of all applications, and of one.
std::int64_t count_objectives(db::Sql& sql);
std::int64_t count_objectives(db::Sql& sql, Id<Application> application);

/// Whether another one that is not retired has that name. Index: objective_application.
bool is_objective_name_taken(
    db::Sql& sql, Id<Application> application, std::string_view name, Id<Objective> except
);

/// Changes what people set, if it is still of that version; whether it was. With `is_anew`, all
/// that was counted is forgotten.
bool update_objective(db::Sql& sql, const Objective& objective, bool is_anew);

/// Notes what was counted, unless the objective is of another definition by now; whether it is not.
bool note_counted(db::Sql& sql, const Objective& objective);

/// The applications that ever had one: at most 10,000, by id.
std::vector<std::int64_t> objective_applications(db::Sql& sql);

/// In time order. Index: the primary key, as for all that follow.
std::vector<CountedStep> counted_steps(
    db::Sql& sql, Id<Objective> objective, std::chrono::seconds step, const CountedRange& range
);

/// The same added up by a length of time that is a multiple of `step`.
std::vector<CountedStep> summed_steps(
    db::Sql& sql, Id<Objective> objective, std::chrono::seconds step, const CountedRange& range,
    std::chrono::seconds by
);

RequestCounts summed_counts(
    db::Sql& sql, Id<Objective> objective, std::chrono::seconds step, const CountedRange& range
);

/// Has just these steps in that range from now on. Writes only what differs.
void put_steps(
    db::Sql& sql, Id<Objective> objective, std::chrono::seconds step, const CountedRange& range,
    const std::vector<CountedStep>& steps
);

void forget_steps(db::Sql& sql, Id<Objective> objective, std::chrono::seconds step, Time before);

/// All, or of one objective.
std::vector<ObjectiveAlarm> objective_alarms(db::Sql& sql);
std::vector<ObjectiveAlarm> objective_alarms(db::Sql& sql, Id<Objective> objective);

/// In place of the one that is there.
void put_objective_alarm(db::Sql& sql, const ObjectiveAlarm& alarm);

void remove_objective_alarm(db::Sql& sql, Id<Objective> objective, BurnSpeed speed);

}  // namespace store

}  // namespace mainstay::monitoring
