#include "schedules/run_schedule_job.hpp"

#include <exception>
#include <utility>

#include "base/log.hpp"
#include "base/text.hpp"
#include "events/events.hpp"
#include "events/schedule_changed.hpp"
#include "timeline/timeline.hpp"

namespace mainstay::schedules {

namespace {

constexpr std::size_t report_bytes_max = 2000;

/// How a run ended, and what it has to say.
struct Ended {
    Outcome outcome = Outcome::passed;
    std::string report;
};

class Running {
public:
    Running(const Environment& environment, const Jobs& jobs)
        : environment_(environment), jobs_(jobs) {}

    void work(const RunSchedule& wanted, const jobs::Run& run) const {
        auto schedule = begin(wanted.schedule, run);
        if (!schedule) return;  // Removed since.
        end(*schedule, result_of(*schedule, run), run);
    }

private:
    std::optional<JobSchedule> begin(Id<JobSchedule> id, const jobs::Run& run) const {
        return environment_.database.write([&](db::Sql& sql) {
            auto schedule = store::find(sql, id);
            if (!schedule) return schedule;
            schedule->began_at = run.call().now;
            store::write_run(sql, *schedule);
            events::emit(sql, run.call(), events::ScheduleChanged{.schedule = id.value});
            return schedule;
        });
    }

    /// Throws while another attempt may yet succeed.
    Ended result_of(const JobSchedule& schedule, const jobs::Run& run) const {
        const auto* job = find_job(jobs_, schedule.job);
        if (!job) return {Outcome::error, "This version of Mainstay does not know the job."};
        auto arguments = wire::parse_json(schedule.arguments);
        if (!arguments) return {Outcome::error, arguments.error().message};
        if (auto checked = job->check(*arguments); !checked)
            return {Outcome::error, checked.error().message};
        try {
            auto report = job->run(environment_, *arguments, run);
            return {report.is_good ? Outcome::passed : Outcome::failed, std::move(report.text)};
        } catch (const std::exception& failure) {
            // While the server stops, it is no attempt.
            if (!run.is_last_attempt() || run.is_stopping()) throw;
            return {Outcome::error, failure.what()};
        }
    }

    void end(JobSchedule schedule, Ended ended, const jobs::Run& run) const {
        const bool is_failure = ended.outcome != Outcome::passed;
        schedule.ended_at = environment_.clock();
        schedule.outcome = ended.outcome;
        schedule.report = std::string(clipped(ended.report, report_bytes_max));
        if (is_failure)
            MAINSTAY_LOG(
                warning, "schedules", "{} of schedule {} did not end well: {}", schedule.job,
                schedule.id.value, *schedule.report
            );
        environment_.database.write([&](db::Sql& sql) {
            run.complete(sql);
            store::write_run(sql, schedule);
            if (is_failure)
                timeline::record(
                    sql, run.call(), {"schedule", schedule.id.value}, "failed", nullptr,
                    {{"outcome", wire::name_of(ended.outcome)}, {"report", *schedule.report}}
                );
            events::emit(
                sql, run.call(),
                events::ScheduleChanged{.schedule = schedule.id.value, .is_failure = is_failure}
            );
        });
    }

    const Environment& environment_;
    const Jobs& jobs_;
};

}  // namespace

jobs::Worker run_worker(const Environment& environment, const Jobs& jobs) {
    jobs::Policy policy;
    policy.attempts = 3;
    policy.first_wait = std::chrono::minutes(1);
    policy.timeout = std::chrono::hours(6);
    policy.concurrency = 1;  // Each reads a great deal.
    policy.lane = jobs::Lane::slow;
    auto work = [running = Running(environment, jobs)](
                    const RunSchedule& wanted, const jobs::Run& run
                ) { running.work(wanted, run); };
    return jobs::on<RunSchedule>(policy, work);
}

}  // namespace mainstay::schedules
