#include "server/job_routes.hpp"

#include "http/page.hpp"
#include "identity/permission.hpp"
#include "jobs/jobs.hpp"
#include "timeline/record.hpp"

namespace mainstay::server {

namespace {

struct ListJobs {
    std::optional<jobs::State> state;  // Dead ones if none is named.
    std::optional<Count<1, 200>> limit;
    std::optional<Line<500>> cursor;
};
BOOST_DESCRIBE_STRUCT(ListJobs, (), (state, limit, cursor))

struct WhichJob {
    Id<jobs::QueuedJob> id;
};
BOOST_DESCRIBE_STRUCT(WhichJob, (), (id))

/// What may be done to a job now.
enum class JobAction { retry, discard };
BOOST_DESCRIBE_ENUM(JobAction, retry, discard)

/// A job as people see it: not its payload, which may hold what only its worker should read.
struct JobView {
    Id<jobs::QueuedJob> id;
    std::string kind;
    jobs::State state = jobs::State::ready;
    int attempts = 0;
    int max_attempts = 0;
    Time wanted_at;
    Time run_at;
    std::optional<std::string> last_error;
    std::vector<JobAction> may{};
};
BOOST_DESCRIBE_STRUCT(
    JobView, (), (id, kind, state, attempts, max_attempts, wanted_at, run_at, last_error, may)
)

JobView view_of(const jobs::QueuedJob& job) {
    JobView view{job.id,           job.kind,      job.state,  job.attempts,
                 job.max_attempts, job.wanted_at, job.run_at, job.last_error};
    // Whoever sees jobs may do what can be done to them.
    if (job.state == jobs::State::dead) view.may.push_back(JobAction::retry);
    if (job.state != jobs::State::running) view.may.push_back(JobAction::discard);
    return view;
}

timeline::Subject subject_of(Id<jobs::QueuedJob> id) { return {"job", id.value}; }

Result<http::Page<JobView>> list(db::Sql& sql, const Call& call, const ListJobs& wanted) {
    TRY(identity::require(call, jobs_manage));
    Id<jobs::QueuedJob> after;
    if (wanted.cursor)
        after =
            std::get<0>(TRY(http::read_cursor<Id<jobs::QueuedJob>>("jobs", wanted.cursor->value)));
    auto limit = static_cast<int>(wanted.limit.value_or(Count<1, 200>{50}).value);
    std::vector<JobView> views;
    for (const auto& job :
         jobs::list(sql, wanted.state.value_or(jobs::State::dead), after, limit + 1))
        views.push_back(view_of(job));
    return http::page_of(
        std::move(views), static_cast<std::size_t>(limit),
        [](const JobView& last) { return http::cursor_after("jobs", last.id); }
    );
}

Result<jobs::Counts> count(db::Sql& sql, const Call& call, const http::Nothing&) {
    TRY(identity::require(call, jobs_manage));
    return jobs::counts(sql);
}

Result<JobView> retry(db::Sql& sql, const Call& call, const WhichJob& which) {
    TRY(identity::require(call, jobs_manage));
    TRY(jobs::retry(sql, call, which.id));
    auto job = *jobs::find(sql, which.id);
    timeline::record(sql, call, subject_of(which.id), "retried", nullptr, {{"kind", job.kind}});
    return view_of(job);
}

Result<> discard(db::Sql& sql, const Call& call, const WhichJob& which) {
    TRY(identity::require(call, jobs_manage));
    auto job = jobs::find(sql, which.id);
    TRY(jobs::discard(sql, which.id));
    timeline::record(sql, call, subject_of(which.id), "discarded", {{"kind", job->kind}}, nullptr);
    return {};
}

}  // namespace

std::vector<http::Route> job_routes() {
    return {
        http::get(
            "/api/v1/jobs", list,
            {.summary = "List background jobs, in the order they came.", .limit = 50}
        ),
        http::get(
            "/api/v1/jobs/counts", count,
            {.summary = "Count background jobs by state.", .cost = db::Cost::heavy}
        ),
        http::post(
            "/api/v1/jobs/{id}/retry", retry,
            {.summary = "Give a dead job all its attempts anew.",
             .refuses = {Refusal::not_found, Refusal::conflict}}
        ),
        http::del(
            "/api/v1/jobs/{id}", discard,
            {.summary = "Discard a job; it will never be done.",
             .refuses = {Refusal::not_found, Refusal::conflict}}
        ),
    };
}

}  // namespace mainstay::server
