#include "monitoring/objective_routes.hpp"

#include "db/database.hpp"
#include "monitoring/objective_counts.hpp"
#include "monitoring/objectives.hpp"

namespace mainstay::monitoring {

namespace {

Result<ObjectivePreview> preview(
    const TelemetryAccess& access, db::Database& database, const Call& call,
    const PreviewObjective& request
) {
    Result<Objective> found = Objective();
    database.read([&](db::Sql& sql) {
        found = unsaved_objective(sql, call, request);
        return static_cast<bool>(found);
    });
    const auto objective = TRY(std::move(found));
    auto* store = TRY(access.get());
    const auto range = previewed(objective, call.now);
    return objective_preview(
        objective, TRY(count_requests(*store, objective, range, hour_step)), range
    );
}

Result<ObjectivePreview> previewed_answer(db::Sql&, const Call&, const ObjectivePreview& preview) {
    return preview;
}

}  // namespace

std::vector<http::Route> objective_routes(const TelemetryAccess& access) {
    using enum Refusal;
    const std::string all = "/api/v1/objectives";
    const std::string one = all + "/{id}";
    auto prepare = [&access](
                       db::Database& database, const Call& call, const PreviewObjective& request
                   ) { return preview(access, database, call, request); };
    return {
        http::get(
            all, list_objectives,
            {.summary = "List service level objectives, with what is attained and how fast the"
                        " error budget is spent.",
             .access = http::Access::staff,
             .refuses = {invalid, forbidden, not_found},
             .operation = "listObjectives",
             .limit = 50}
        ),
        http::post(
            all, create_objective,
            {.summary = "Create an objective: requests of the last 90 days are counted, as far as"
                        " they are known.",
             .access = http::Access::staff,
             .refuses = {invalid, forbidden, not_found, conflict},
             .status = 201,
             .operation = "createObjective"}
        ),
        http::post(
            all + "/preview", std::move(prepare), previewed_answer,
            {.summary = "Tell what an objective would have come to until now, before there is one.",
             .access = http::Access::staff,
             .refuses = {invalid, forbidden, not_found, busy},
             .operation = "previewObjective",
             .pool = http::Pool::queries}
        ),
        http::get(
            one, show_objective,
            {.summary = "Show an objective.",
             .access = http::Access::staff,
             .refuses = {forbidden, not_found},
             .operation = "showObjective"}
        ),
        http::get(
            one + "/history", show_objective_history,
            {.summary = "Show requests of an objective over its window, and what was left of the"
                        " error budget.",
             .access = http::Access::staff,
             .refuses = {forbidden, not_found},
             .operation = "showObjectiveHistory"}
        ),
        http::patch(
            one, change_objective,
            {.summary = "Change an objective, or turn it off.",
             .access = http::Access::staff,
             .refuses = {invalid, forbidden, not_found, conflict, stale},
             .operation = "changeObjective"}
        ),
        http::del(
            one, retire_objective,
            {.summary = "Retire an objective; it can be restored.",
             .access = http::Access::staff,
             .refuses = {forbidden, not_found},
             .operation = "retireObjective"}
        ),
        http::post(
            one + "/restore", restore_objective,
            {.summary = "Restore an objective that was retired.",
             .access = http::Access::staff,
             .refuses = {invalid, forbidden, not_found, conflict},
             .operation = "restoreObjective"}
        ),
    };
}

}  // namespace mainstay::monitoring
