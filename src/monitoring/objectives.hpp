// What people do with service level objectives.
#pragma once

#include <optional>
#include <string>

#include "base/result.hpp"
#include "db/sql.hpp"
#include "http/reply.hpp"
#include "identity/identity.hpp"
#include "monitoring/objective_view.hpp"

namespace mainstay::monitoring {

struct ListObjectives {
    std::optional<Line<10>> application;
    std::optional<Line<1'000>> service;
    std::optional<bool> retired;  // Only retired ones; else only the others.
    std::optional<Count<1, 100>> limit;
    std::optional<Line<500>> cursor;
};
BOOST_DESCRIBE_STRUCT(ListObjectives, (), (application, service, retired, limit, cursor))

struct WhichObjective {
    Id<Objective> id;
};
BOOST_DESCRIBE_STRUCT(WhichObjective, (), (id))

struct CreateObjective {
    Line<10> application;
    Line<100> name;
    Line<1'000> service;
    std::optional<Line<1'000, 0>> operation;  // All.
    std::optional<Line<200, 0>> environment;  // All.
    ObjectiveIndicator indicator = ObjectiveIndicator::availability;
    std::optional<ObjectiveThreshold> threshold_ms;  // Of latency.
    double target = 99.9;                            // In percent.
    std::optional<ObjectiveWindow> window_days;      // 30.
    std::optional<bool> enabled;                     // True.
};
BOOST_DESCRIBE_STRUCT(
    CreateObjective, (),
    (application, name, service, operation, environment, indicator, threshold_ms, target,
     window_days, enabled)
)

/// What is not named stays as it is; an empty operation or environment means all. An objective that
/// becomes one of availability has no threshold any more.
struct ChangeObjective {
    Id<Objective> id;
    std::optional<std::int64_t> if_match;
    std::optional<Line<100>> name;
    std::optional<Line<1'000>> service;
    std::optional<Line<1'000, 0>> operation;
    std::optional<Line<200, 0>> environment;
    std::optional<ObjectiveIndicator> indicator;
    std::optional<ObjectiveThreshold> threshold_ms;
    std::optional<double> target;
    std::optional<ObjectiveWindow> window_days;
    std::optional<bool> enabled;
};
BOOST_DESCRIBE_STRUCT(
    ChangeObjective, (),
    (id, if_match, name, service, operation, environment, indicator, threshold_ms, target,
     window_days, enabled)
)

/// An objective as it would be, before there is one.
struct PreviewObjective {
    Line<10> application;
    Line<1'000> service;
    std::optional<Line<1'000, 0>> operation;
    std::optional<Line<200, 0>> environment;
    ObjectiveIndicator indicator = ObjectiveIndicator::availability;
    std::optional<ObjectiveThreshold> threshold_ms;
    double target = 99.9;
    std::optional<ObjectiveWindow> window_days;
};
BOOST_DESCRIBE_STRUCT(
    PreviewObjective, (),
    (application, service, operation, environment, indicator, threshold_ms, target, window_days)
)

/// In the order they were made. Refuses: forbidden to those who see no telemetry; not_found, for an
/// application of which the caller sees none; bad_cursor.
Result<http::Page<ObjectiveView>> list_objectives(
    db::Sql& sql, const Call& call, const ListObjectives& request
);

/// Refuses: forbidden; not_found.
Result<http::Versioned<ObjectiveView>> show_objective(
    db::Sql& sql, const Call& call, const WhichObjective& request
);

/// Refuses: forbidden; not_found.
Result<ObjectiveHistory> show_objective_history(
    db::Sql& sql, const Call& call, const WhichObjective& request
);

/// Refuses: forbidden; not_found; too_many_objectives; invalid with taken, target_unfit,
/// window_unfit, threshold_unfit.
Result<http::Versioned<ObjectiveView>> create_objective(
    db::Sql& sql, const Call& call, const CreateObjective& request
);

/// What is counted anew, where it becomes something else. Refuses: as create_objective; stale;
/// objective_retired.
Result<http::Versioned<ObjectiveView>> change_objective(
    db::Sql& sql, const Call& call, const ChangeObjective& request
);

/// It is not counted any more, and out of the list; what was counted stays for as long as it would
/// have. May be repeated. Refuses: forbidden; not_found.
Result<> retire_objective(db::Sql& sql, const Call& call, const WhichObjective& request);

/// May be repeated. Refuses: forbidden; not_found; too_many_objectives; invalid with taken.
Result<http::Versioned<ObjectiveView>> restore_objective(
    db::Sql& sql, const Call& call, const WhichObjective& request
);

/// An objective that is not kept, for who may make it. Refuses: as create_objective.
Result<Objective> unsaved_objective(
    db::Sql& sql, const Call& call, const PreviewObjective& request
);

}  // namespace mainstay::monitoring
