#include <algorithm>

#include <boost/describe.hpp>
#include <fmt/format.h>

#include "server/health.hpp"

namespace mainstay::server {

namespace {

using Figure = http::Family::Figure;

double in_seconds(std::chrono::microseconds span) {
    return std::chrono::duration<double>(span).count();
}

/// The value that each of all lanes has.
std::vector<Figure> of_lanes(
    const jobs::RunnerState& state,
    const std::function<double(const jobs::RunnerState::LaneLoad&)>& value
) {
    std::vector<Figure> all;
    for (const auto& load : state.lanes) {
        const char* name = boost::describe::enum_to_string(load.lane, "");
        all.push_back({fmt::format("lane=\"{}\"", name), value(load)});
    }
    return all;
}

}  // namespace

std::vector<http::Family> HealthMonitor::lane_families() const {
    using Load = jobs::RunnerState::LaneLoad;
    auto own = [this](double (*value)(const Load&)) {
        return [this, value] { return of_lanes(subjects_.runner(), value); };
    };
    // What waits in the queue, for all processes, by the lane of its kind.
    auto queued = [this](double (*add)(double, const jobs::KindCounts&, Time)) {
        return [this, add] {
            auto figures = figures_->with([](const Figures& kept) { return kept; });
            return of_lanes(subjects_.runner(), [&](const Load& load) {
                double value = 0;
                for (std::size_t i = 0; i < figures.jobs.size(); ++i) {
                    if (subjects_.workers[i].policy.lane == load.lane)
                        value = add(value, figures.jobs[i], figures.now);
                }
                return value;
            });
        };
    };
    return {
        {"mainstay_jobs_lane_threads", "Threads of this process for the jobs of a lane.", "gauge",
         own([](const Load& load) { return static_cast<double>(load.threads); })},
        {"mainstay_jobs_lane_running", "Those of them that are at a job.", "gauge",
         own([](const Load& load) { return static_cast<double>(load.running); })},
        {"mainstay_jobs_lane_taken", "Jobs that this process has taken and that wait for a thread.",
         "gauge", own([](const Load& load) { return static_cast<double>(load.pending); })},
        {"mainstay_jobs_lane_due", "Jobs of a lane that are due and that no process has taken.",
         "gauge", queued([](double sum, const jobs::KindCounts& counts, Time) {
             return sum + static_cast<double>(counts.due);
         })},
        {"mainstay_jobs_lane_oldest_due_seconds", "How long the oldest of them has been due.",
         "gauge", queued([](double most, const jobs::KindCounts& counts, Time now) {
             return counts.oldest_due ? std::max(most, in_seconds(now - *counts.oldest_due)) : most;
         })},
        {"mainstay_jobs_lane_begun_total", "Jobs that threads of a lane have begun.", "counter",
         own([](const Load& load) { return static_cast<double>(load.begun); })},
        {"mainstay_jobs_lane_wait_seconds_total",
         "How long these had been due when they began, all together.", "counter",
         own([](const Load& load) { return in_seconds(load.waited); })},
    };
}

std::vector<http::Family> HealthMonitor::families() const {
    auto latest = [this] {
        return latest_.with([](const Latest& kept) { return kept.readiness; });
    };
    auto of_kinds = [this](double (*value)(const jobs::KindCounts&, Time now)) {
        return [this, value] {
            auto figures = figures_->with([](const Figures& kept) { return kept; });
            std::vector<Figure> all;
            for (const auto& counts : figures.jobs) {
                all.push_back({fmt::format("kind=\"{}\"", counts.kind), value(counts, figures.now)}
                );
            }
            return all;
        };
    };
    auto one = [](auto value) { return [value] { return std::vector<Figure>{{{}, value()}}; }; };
    auto families = lane_families();
    families.push_back(
        {"mainstay_ready", "1 while the server can do its work.", "gauge",
         one([latest] { return latest().status == ReadyStatus::not_ready ? 0.0 : 1.0; })}
    );
    families.push_back(
        {"mainstay_check", "1 while that part of the server is well; /api/v1/ready says why not.",
         "gauge",
         [latest] {
             std::vector<Figure> all;
             for (const auto& check : latest().checks)
                 all.push_back({fmt::format("check=\"{}\"", check.name), check.ok ? 1.0 : 0.0});
             return all;
         }}
    );
    families.push_back(
        {"mainstay_jobs_due", "Jobs whose time has come and that wait for a thread.", "gauge",
         of_kinds([](const jobs::KindCounts& counts, Time) {
             return static_cast<double>(counts.due);
         })}
    );
    families.push_back(
        {"mainstay_jobs_oldest_due_seconds", "How long the oldest of them has been due.", "gauge",
         of_kinds([](const jobs::KindCounts& counts, Time now) {
             return counts.oldest_due ? in_seconds(now - *counts.oldest_due) : 0.0;
         })}
    );
    families.push_back(
        {"mainstay_jobs_running", "Jobs that run, in any process.", "gauge",
         of_kinds([](const jobs::KindCounts& counts, Time) {
             return static_cast<double>(counts.running);
         })}
    );
    families.push_back(
        {"mainstay_jobs_dead", "Jobs that were given up and wait for a person.", "gauge",
         of_kinds([](const jobs::KindCounts& counts, Time) {
             return static_cast<double>(counts.dead);
         })}
    );
    families.push_back(
        {"mainstay_clock_jumps_total", "How often the clock was set by more than a second.",
         "counter", one([this] { return static_cast<double>(subjects_.clock.jumps()); })}
    );
    families.push_back(
        {"mainstay_clock_skew_seconds",
         "How far this machine's clock is ahead of the one that counts.", "gauge",
         one([this] { return in_seconds(subjects_.clock.skew()); })}
    );
    families.push_back(
        {"mainstay_times_pulled_in_total",
         "Times of jobs, leases and schedules that lay too far ahead after a clock was put back.",
         "counter", one([this] { return static_cast<double>(subjects_.runner().pulled_in); })}
    );
    if (files_) {
        families.push_back(
            {"mainstay_free_bytes", "What is free where the data directory is.", "gauge",
             one([this] { return static_cast<double>(files_->last_free_bytes().value_or(0)); })}
        );
    }
    return families;
}

}  // namespace mainstay::server
