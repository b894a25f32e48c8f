#include "releases/measuring.hpp"

#include <algorithm>
#include <stdexcept>

#include "events/deployment_changed.hpp"
#include "events/events.hpp"
#include "releases/deployment_store.hpp"
#include "releases/deployment_view.hpp"
#include "wire/codec.hpp"

namespace mainstay::releases {

namespace {

/// What was longer ago is not compared: its telemetry may be forgotten in part.
constexpr std::chrono::days measured_within{2};

/// What is waited for besides: the rest of the minute in which the version began to serve, and what
/// senders still have on their way.
constexpr std::chrono::seconds late_telemetry{90};

/// How long before the deployment is compared with.
constexpr std::chrono::hours before_length{4};

/// Telemetry is summed up by the minute: what the two have in common counts for neither.
Time floor_minute(Time at) { return {at.micros - at.micros % 60'000'000}; }

Time ceil_minute(Time at) { return floor_minute(at + std::chrono::microseconds(59'999'999)); }

/// Left out before the deployment, and between a start and an end: two versions may have run.
Time quiet_before(const Deployment& deployment) {
    return std::min(deployment.started_at, *deployment.measured_from);
}

Result<ComparedFigures> asked_figures(
    const events::AskFigures& ask, const Deployment& deployment, std::int64_t minutes
) {
    const auto from = ceil_minute(*deployment.measured_from);
    const std::chrono::microseconds length = std::chrono::minutes(minutes);
    auto of = [&](Time begin, Time end, std::optional<Time> replaced_from = {}) {
        return ask({
            .application = deployment.application.value,
            .service = deployment.service,
            .environment = deployment.environment,
            .version = {},
            .from = begin,
            .to = end,
            .replaced_from = replaced_from,
        });
    };
    const auto end = floor_minute(quiet_before(deployment));
    const std::chrono::hours day(24);
    ComparedFigures figures;
    figures.before = TRY(of(end - before_length, end));
    figures.after = TRY(of(from, from + length, deployment.started_at));
    // So long as the service did not yet send, there is nothing to compare with.
    auto day_before = TRY(of(from - day, from + length - day));
    if (day_before.requests > 0 || !day_before.cpu.empty() || !day_before.memory.empty())
        figures.day_before = std::move(day_before);
    return figures;
}

void measure(
    db::Database& database, const events::AskFigures& ask, const MeasureDeployment& job,
    const jobs::Run& run
) {
    if (!ask) return;
    const auto deployment =
        database.read([&](db::Sql& sql) { return store::find_deployment(sql, job.deployment); });
    if (!deployment || !deployment->measured_from) return;  // Removed since.
    auto figures = asked_figures(ask, *deployment, job.minutes);
    if (!figures) throw std::runtime_error(figures.error().message);  // Asked again later.
    const DeploymentVerdict verdict{
        .minutes = job.minutes, .judged_at = run.call().now, .comparison = compare(*figures)
    };
    database.write([&](db::Sql& sql) {
        run.complete(sql);
        if (!store::find_deployment(sql, job.deployment)) return;
        store::keep_verdict(
            sql, {job.deployment, job.minutes, verdict.judged_at, wire::print(verdict)}
        );
        events::emit(
            sql, run.call(),
            events::DeploymentMeasured{
                .deployment = job.deployment.value,
                .application = deployment->application.value,
                .minutes = job.minutes,
                .verdict = std::string(wire::name_of(verdict.comparison.health)),
            }
        );
    });
}

}  // namespace

void measure_later(db::Sql& sql, Time now, const Deployment& deployment) {
    if (!deployment.measured_from || *deployment.measured_from < now - measured_within) return;
    for (const auto minutes : measured_minutes) {
        const auto due = *deployment.measured_from + std::chrono::minutes(minutes) + late_telemetry;
        jobs::enqueue(sql, MeasureDeployment{deployment.id, minutes}, std::max(due, now));
    }
}

jobs::Worker measure_worker(db::Database& database, const events::AskFigures& ask) {
    return jobs::on<MeasureDeployment>(
        {.attempts = 6,
         .first_wait = std::chrono::seconds(30),
         .ahead_max = std::chrono::minutes(70),
         .lane = jobs::Lane::slow},
        [&database, &ask](const MeasureDeployment& job, const jobs::Run& run) {
            measure(database, ask, job, run);
        }
    );
}

}  // namespace mainstay::releases
