// Compares how a service does after a deployment with before, at fixed times, and keeps what came
// of it. The figures come from whoever has telemetry: see events/service_figures.hpp.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include <boost/describe.hpp>

#include "db/database.hpp"
#include "events/service_figures.hpp"
#include "jobs/jobs.hpp"
#include "releases/deployment.hpp"

namespace mainstay::releases {

/// How many minutes after a deployment it is compared.
inline constexpr std::array<std::int64_t, 3> measured_minutes{5, 15, 60};

/// One comparison that is due.
struct MeasureDeployment {
    static constexpr std::string_view kind = "releases.measure_deployment";

    Id<Deployment> deployment;
    std::int64_t minutes = 0;
};
BOOST_DESCRIBE_STRUCT(MeasureDeployment, (), (deployment, minutes))

/// Enqueues the comparisons of a deployment whose `measured_from` is known; none of one that was
/// long ago.
void measure_later(db::Sql& sql, Time now, const Deployment& deployment);

/// Makes them. `database` and `ask` outlive it. Where nothing can be asked, nothing is kept.
jobs::Worker measure_worker(db::Database& database, const events::AskFigures& ask);

}  // namespace mainstay::releases
