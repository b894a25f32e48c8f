#include "schedules/service.hpp"

#include <algorithm>
#include <utility>

#include "base/check.hpp"
#include "events/events.hpp"
#include "events/schedule_changed.hpp"
#include "http/codes.hpp"
#include "http/page.hpp"
#include "schedules/access.hpp"
#include "schedules/codes.hpp"
#include "schedules/run_schedule_job.hpp"
#include "timeline/timeline.hpp"
#include "wire/schema.hpp"

namespace mainstay::schedules {

namespace {

constexpr std::string_view list_name = "schedules";
constexpr int shown_runs = 5;

/// What is recorded of a schedule.
struct Recorded {
    std::string job;
    wire::json::value arguments;
    std::string cron;
    std::string zone;
    jobs::MissedRuns missed = jobs::MissedRuns::once;
    bool enabled = true;
};
BOOST_DESCRIBE_STRUCT(Recorded, (), (job, arguments, cron, zone, missed, enabled))

wire::json::value arguments_of(const JobSchedule& schedule) {
    auto arguments = wire::parse_json(schedule.arguments);
    return arguments ? *std::move(arguments) : wire::json::object();
}

Recorded recorded(const JobSchedule& schedule, const jobs::UserSchedule& plan) {
    return {
        schedule.job, arguments_of(schedule), plan.cron, plan.zone, plan.missed, plan.enabled,
    };
}

timeline::Subject subject_of(Id<JobSchedule> id) { return {"schedule", id.value}; }

std::vector<Time> runs_of(const jobs::UserSchedule& plan, Time now) {
    auto cron = jobs::parse_cron("cron", plan.cron);
    auto zone = Zone::find("zone", plan.zone);
    if (!plan.enabled || plan.trouble || !cron || !zone) return {};
    return jobs::next_runs(*cron, *zone, now, shown_runs);
}

ScheduleView view_of(
    db::Sql& sql, const Call& call, const JobSchedule& schedule, const Jobs& known
) {
    auto plan = plan_of(sql, schedule.id);
    const auto* job = find_job(known, schedule.job);
    ScheduleView view{
        .id = schedule.id,
        .job = schedule.job,
        .summary = job ? job->summary : "",
        .arguments = arguments_of(schedule),
        .cron = plan.cron,
        .zone = plan.zone,
        .missed = plan.missed,
        .enabled = plan.enabled,
        .next_runs = runs_of(plan, call.now),
        .trouble = plan.trouble,
        .is_under_way = jobs::is_under_way(sql, plan),
        .created_at = schedule.created_at,
        .version = schedule.version,
        .may = {ScheduleAction::change, ScheduleAction::remove},
    };
    if (job && !view.is_under_way) view.may.push_back(ScheduleAction::run);
    if (schedule.ended_at && schedule.outcome)
        view.last_run =
            LastRun{*schedule.ended_at, *schedule.outcome, schedule.report.value_or("")};
    if (schedule.made_by) {
        const std::vector ids{*schedule.made_by};
        auto people = identity::user_refs(sql, ids);
        if (auto maker = people.find(*schedule.made_by); maker != people.end())
            view.made_by = identity::NameRef{maker->second.id, maker->second.name};
    }
    return view;
}

http::Versioned<ScheduleView> versioned(
    db::Sql& sql, const Call& call, Id<JobSchedule> id, const Jobs& known
) {
    auto schedule = *store::find(sql, id);
    return {view_of(sql, call, schedule, known), schedule.version};
}

/// What the job says of arguments, with where they stand in the request.
Result<> check_arguments(
    db::Sql& sql, const Call& call, const SchedulableJob& job, const wire::json::value& arguments
) {
    auto checked = job.check(arguments);
    if (checked && job.allow) checked = job.allow(sql, call, arguments);
    if (checked) return {};
    auto error = std::move(checked).error();
    for (auto& fault : error.fields) fault.field = "arguments." + fault.field;
    return error;
}

/// All, for who manages all; else those that they made.
std::vector<JobSchedule> listed(
    db::Sql& sql, const Call& call, Id<JobSchedule> after, int limit, const Jobs& known
) {
    if (manages_all(call)) return store::list(sql, after, limit);
    auto own = store::made_by(sql, call.caller->user, after, limit);
    std::erase_if(own, [&](const auto& schedule) { return !is_theirs(call, schedule, known); });
    return own;
}

void publish(db::Sql& sql, const Call& call, Id<JobSchedule> id) {
    events::emit(sql, call, events::ScheduleChanged{.schedule = id.value});
}

}  // namespace

const SchedulableJob* find_job(const Jobs& known, std::string_view name) {
    auto found = std::ranges::find(known, name, &SchedulableJob::name);
    return found == known.end() ? nullptr : &*found;
}

jobs::UserSchedule plan_of(db::Sql& sql, Id<JobSchedule> id) {
    auto plans = jobs::schedules_of(sql, owner_of(id));
    MAINSTAY_CHECK(plans.size() == 1);
    return std::move(plans.front());
}

Result<http::Page<SchedulableJobView>> list_jobs(
    db::Sql&, const Call& call, const http::Nothing&, const Jobs& known
) {
    TRY(require_any(call, known));
    http::Page<SchedulableJobView> page;
    for (const auto& job : known)
        if (may_schedule(call, job))
            page.items.push_back(
                {job.name, job.summary, wire::inline_schema(*job.arguments, wire::Direction::in)}
            );
    return page;
}

Result<SchedulePreview> preview(
    db::Sql&, const Call& call, const PreviewSchedule& request, const Jobs& known
) {
    TRY(require_any(call, known));
    auto cron = TRY(jobs::parse_cron("cron", request.cron.value));
    auto zone = TRY(Zone::find("zone", request.zone.value));
    return SchedulePreview{
        .text = jobs::described(cron, request.language.value_or(Language::en)),
        .next_runs = jobs::next_runs(cron, zone, call.now, shown_runs),
    };
}

Result<http::Page<ScheduleView>> list_schedules(
    db::Sql& sql, const Call& call, const ListSchedules& request, const Jobs& known
) {
    TRY(require_any(call, known));
    Id<JobSchedule> after;
    if (request.cursor)
        after =
            std::get<0>(TRY(http::read_cursor<Id<JobSchedule>>(list_name, request.cursor->value)));
    auto limit = static_cast<int>(request.limit.value_or(Count<1, 100>{50}).value);
    auto page = http::page_of(
        listed(sql, call, after, limit + 1, known), static_cast<std::size_t>(limit),
        [](const JobSchedule& last) { return http::cursor_after(list_name, last.id); }
    );
    http::Page<ScheduleView> shown{.items = {}, .next = page.next, .may = {"create"}};
    for (const auto& schedule : page.items)
        shown.items.push_back(view_of(sql, call, schedule, known));
    return shown;
}

Result<http::Versioned<ScheduleView>> show_schedule(
    db::Sql& sql, const Call& call, const WhichSchedule& request, const Jobs& known
) {
    TRY(require_schedule(sql, call, request.id, known));
    return versioned(sql, call, request.id, known);
}

Result<http::Versioned<ScheduleView>> create_schedule(
    db::Sql& sql, const Call& call, const CreateSchedule& request, const Jobs& known
) {
    TRY(require_any(call, known));
    const auto* job = find_job(known, request.job.value);
    if (!job) return invalid({wrong("job", code::unknown_job)});
    TRY(require_job(call, *job));
    wire::json::value arguments = request.arguments.value_or(wire::json::object());
    TRY(check_arguments(sql, call, *job, arguments));
    if (store::count(sql) >= schedules_max)
        return refuse(code::too_many_schedules, {{"max", std::to_string(schedules_max)}});

    JobSchedule made{
        .job = job->name, .arguments = wire::json::serialize(arguments), .created_at = call.now
    };
    if (call.caller) made.made_by = call.caller->user;
    made.id = store::insert(sql, made);
    jobs::Recurrence recurrence{
        .cron = request.cron.value,
        .zone = request.zone.value,
        .missed = request.missed.value_or(jobs::MissedRuns::once),
        .enabled = request.enabled.value_or(true),
    };
    auto plan = TRY(
        jobs::create_schedule(sql, owner_of(made.id), RunSchedule{made.id}, recurrence, call.now)
    );
    timeline::record(
        sql, call, subject_of(made.id), "created", nullptr, wire::encode(recorded(made, plan))
    );
    publish(sql, call, made.id);
    return versioned(sql, call, made.id, known);
}

Result<http::Versioned<ScheduleView>> change_schedule(
    db::Sql& sql, const Call& call, const ChangeSchedule& request, const Jobs& known
) {
    auto schedule = TRY(require_schedule(sql, call, request.id, known));
    if (request.if_match && *request.if_match != schedule.version) return refuse(http::code::stale);
    auto plan = plan_of(sql, schedule.id);
    auto before = wire::encode(recorded(schedule, plan));
    if (request.arguments) {
        const auto* job = find_job(known, schedule.job);
        if (!job) return invalid({wrong("arguments", code::unknown_job)});
        TRY(check_arguments(sql, call, *job, *request.arguments));
        schedule.arguments = wire::json::serialize(*request.arguments);
    }
    jobs::Recurrence recurrence{plan.cron, plan.zone, plan.missed, plan.enabled};
    if (request.cron) recurrence.cron = request.cron->value;
    if (request.zone) recurrence.zone = request.zone->value;
    if (request.missed) recurrence.missed = *request.missed;
    if (request.enabled) recurrence.enabled = *request.enabled;

    plan = TRY(jobs::update_schedule(sql, plan.id, recurrence, call.now));
    if (!store::update(sql, schedule)) return refuse(http::code::stale);
    timeline::record(
        sql, call, subject_of(schedule.id), "changed", before,
        wire::encode(recorded(schedule, plan))
    );
    publish(sql, call, schedule.id);
    return versioned(sql, call, schedule.id, known);
}

Result<> remove_schedule(
    db::Sql& sql, const Call& call, const WhichSchedule& request, const Jobs& known
) {
    auto schedule = TRY(require_schedule(sql, call, request.id, known));
    auto plan = plan_of(sql, schedule.id);
    TRY(jobs::remove_schedule(sql, plan.id));
    store::remove(sql, schedule.id);
    timeline::record(
        sql, call, subject_of(schedule.id), "removed", wire::encode(recorded(schedule, plan)),
        nullptr
    );
    publish(sql, call, schedule.id);
    return {};
}

Result<http::Versioned<ScheduleView>> run_schedule(
    db::Sql& sql, const Call& call, const WhichSchedule& request, const Jobs& known
) {
    TRY(require_schedule(sql, call, request.id, known));
    TRY(jobs::run_now(sql, plan_of(sql, request.id), call.now));
    timeline::record(sql, call, subject_of(request.id), "run", nullptr, nullptr);
    publish(sql, call, request.id);
    return versioned(sql, call, request.id, known);
}

}  // namespace mainstay::schedules
