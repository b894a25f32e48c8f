#include "server/live.hpp"

#include <fmt/format.h>

#include "identity/identity.hpp"
#include "jobs/jobs.hpp"
#include "server/job_routes.hpp"
#include "server/live_hub.hpp"

namespace mainstay::server {

namespace {

bool may_see_jobs(const Call& call) { return identity::may(call, jobs_manage); }

/// How many jobs there are in each state, and which is the last of them.
std::string fingerprint_of_jobs(db::Sql& sql) {
    auto counts = jobs::counts(sql);
    auto text = fmt::format("{} {} {}", counts.ready, counts.running, counts.dead);
    for (auto state : {jobs::State::ready, jobs::State::running, jobs::State::dead}) {
        auto last = sql.value<std::int64_t>("SELECT max(id) FROM job WHERE state = :state", state);
        text += fmt::format(" {}", last.value_or(0));
    }
    return text;
}

/// The steps of a job are too many for an event each, so that their state is looked at instead.
events::LiveTopic jobs_topic() {
    return events::polled_topic("jobs.changed", may_see_jobs, fingerprint_of_jobs);
}

}  // namespace

std::vector<events::LiveTopic> live_topics(const std::vector<Module>& modules) {
    std::vector<events::LiveTopic> all;
    for (const auto& module : modules)
        all.insert(all.end(), module.live_topics.begin(), module.live_topics.end());
    all.push_back(jobs_topic());
    return all;
}

http::Route live_route(LiveHub* hub) {
    auto open = [hub](
                    db::Sql& sql, const Call& call, const std::string& last_event_id,
                    http::WakeStream wake
                ) { return hub->open(sql, call, last_event_id, std::move(wake)); };
    return http::stream(
        "/api/v1/events", open,
        {.summary = "Tell of what changes as it changes, as server-sent events.", .tag = "events"}
    );
}

}  // namespace mainstay::server
