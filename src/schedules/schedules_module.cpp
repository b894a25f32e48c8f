#include <memory>
#include <utility>

#include "events/schedule_changed.hpp"
#include "module/module.hpp"
#include "schedules/access.hpp"
#include "schedules/notifications.hpp"
#include "schedules/personal_data.hpp"
#include "schedules/run_schedule_job.hpp"
#include "schedules/schedules.hpp"

namespace mainstay::schedules {

namespace {

std::vector<http::Route> routes(const Jobs& known) {
    auto jobs_of = [&known](db::Sql& sql, const Call& call, const http::Nothing& request) {
        return list_jobs(sql, call, request, known);
    };
    auto list = [&known](db::Sql& sql, const Call& call, const ListSchedules& request) {
        return list_schedules(sql, call, request, known);
    };
    auto show = [&known](db::Sql& sql, const Call& call, const WhichSchedule& request) {
        return show_schedule(sql, call, request, known);
    };
    auto create = [&known](db::Sql& sql, const Call& call, const CreateSchedule& request) {
        return create_schedule(sql, call, request, known);
    };
    auto change = [&known](db::Sql& sql, const Call& call, const ChangeSchedule& request) {
        return change_schedule(sql, call, request, known);
    };
    auto run = [&known](db::Sql& sql, const Call& call, const WhichSchedule& request) {
        return run_schedule(sql, call, request, known);
    };
    auto preview_of = [&known](db::Sql& sql, const Call& call, const PreviewSchedule& request) {
        return preview(sql, call, request, known);
    };
    auto remove = [&known](db::Sql& sql, const Call& call, const WhichSchedule& request) {
        return remove_schedule(sql, call, request, known);
    };
    return {
        http::get(
            "/api/v1/schedules/jobs", jobs_of,
            {.summary = "List the jobs that can be scheduled, with their arguments.",
             .operation = "listSchedulableJobs"}
        ),
        http::get(
            "/api/v1/schedules/preview", preview_of,
            {.summary = "Say what a cron expression means in a time zone, and when it comes next.",
             .refuses = {Refusal::invalid},
             .operation = "previewSchedule"}
        ),
        http::get(
            "/api/v1/schedules", list,
            {.summary = "List schedules, with what came of their last runs and when they run next.",
             .refuses = {Refusal::invalid},
             .limit = 50}
        ),
        http::post(
            "/api/v1/schedules", create,
            {.summary = "Schedule a job.",
             .refuses = {Refusal::invalid, Refusal::conflict},
             .status = 201}
        ),
        http::get(
            "/api/v1/schedules/{id}", show,
            {.summary = "Show a schedule.", .refuses = {Refusal::not_found}}
        ),
        http::patch(
            "/api/v1/schedules/{id}", change,
            {.summary = "Change when a schedule runs, or pause it.",
             .refuses = {Refusal::invalid, Refusal::not_found, Refusal::stale}}
        ),
        http::del(
            "/api/v1/schedules/{id}", remove,
            {.summary = "Remove a schedule.", .refuses = {Refusal::not_found}}
        ),
        http::post(
            "/api/v1/schedules/{id}/run", run,
            {.summary = "Run a schedule's job now, beside its times.",
             .refuses = {Refusal::not_found, Refusal::conflict}}
        ),
    };
}

events::LiveTopic live_topic(const Jobs& known) {
    return events::bare_topic(events::ScheduleChanged::type, [known](const Call& call) {
        return require_any(call, known).operator bool();
    });
}

}  // namespace

Module module(std::vector<SchedulableJob> jobs) {
    // Owned by the functions that make the routes and the parts, which refer to it.
    auto known = std::make_shared<Jobs>(std::move(jobs));
    return {
        .name = "schedules",
        .migrations = migrations(),
        .actions = {&schedules_manage},
        .routes = [known](const Site&) { return routes(*known); },
        .parts = [known](const Environment& environment) -> Result<ModuleParts> {
            return ModuleParts{.workers = {run_worker(environment, *known)}};
        },
        .live_topics = {live_topic(*known)},
        .notifications = notification_sources(*known),
        .personal_data = personal_data(),
    };
}

}  // namespace mainstay::schedules
