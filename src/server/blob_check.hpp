// Damaged files of an installation: found by and by, shown in the metrics, and named with what they
// belong to.
#pragma once

#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "db/blobs.hpp"
#include "http/metrics.hpp"
#include "jobs/jobs.hpp"
#include "module/module.hpp"

namespace mainstay::server {

/// A blob that was found damaged, and what needs it.
struct DamagedFile {
    std::string hash;
    db::Damage damage = db::Damage::missing;
    std::int64_t bytes = 0;
    std::vector<std::string> needed_by;
};
BOOST_DESCRIBE_STRUCT(DamagedFile, (), (hash, damage, bytes, needed_by))

/// What was found in all blobs.
struct BlobReport {
    std::int64_t blobs = 0;
    std::int64_t bytes = 0;
    std::vector<DamagedFile> damaged;
};
BOOST_DESCRIBE_STRUCT(BlobReport, (), (blobs, bytes, damaged))

/// Reads all blobs now; `modules` tell what needs those that are damaged.
BlobReport verify_all_blobs(
    db::Database& database, db::Blobs& blobs, const std::vector<Module>& modules, Time now
);

/// Looks at blobs every hour, so that each is seen within a month. Both outlive the schedule.
jobs::Schedule scrub_schedule(db::Database& database, db::Blobs& blobs);

/// How many blobs are known to be damaged. `blobs` outlives it.
http::Gauge damage_gauge(const db::Blobs& blobs);

}  // namespace mainstay::server
