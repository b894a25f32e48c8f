#include "server/blob_check.hpp"

#include "base/log.hpp"
#include "db/blob_scrub.hpp"

namespace mainstay::server {

namespace {

constexpr int period_days = 30;
constexpr int references_max = 20;

// A look ends before its job would be taken for lost.
constexpr std::chrono::minutes scrub_timeout{10};
constexpr std::chrono::minutes scrub_duration{8};

std::vector<std::string> references(
    db::Database& database, const std::vector<Module>& modules, const db::BlobHash& hash
) {
    auto find = [&](db::Sql& sql) {
        std::vector<std::string> all;
        for (const auto& module : modules) {
            if (!module.blob_owners) continue;
            for (auto& owner : module.blob_owners(sql, hash, references_max))
                all.push_back(std::move(owner));
        }
        return all;
    };
    return database.read(find, {.cost = db::Cost::lengthy});
}

void scrub_blobs(db::Database& database, db::Blobs& blobs, const jobs::Run& run) {
    auto now = run.call().now;
    db::ScrubPlan plan{.now = now, .checked_before = now - std::chrono::days(period_days)};
    plan.until = std::chrono::steady_clock::now() + scrub_duration;
    plan.is_stopping = [&run] { return run.is_stopping(); };
    auto report = db::scrub(database, blobs, plan);
    if (report.blobs > 0)
        MAINSTAY_LOG(
            info, "server", "looked at {} blobs of {} bytes; {} are damaged", report.blobs,
            report.bytes, report.damaged
        );
}

}  // namespace

BlobReport verify_all_blobs(
    db::Database& database, db::Blobs& blobs, const std::vector<Module>& modules, Time now
) {
    BlobReport report;
    auto name = [&](const db::DamagedBlob& blob) {
        report.damaged.push_back(
            {blob.hash.hex, blob.damage, blob.bytes, references(database, modules, blob.hash)}
        );
    };
    auto seen = db::verify_blobs(database, blobs, now, name);
    report.blobs = seen.blobs;
    report.bytes = seen.bytes;
    return report;
}

jobs::Schedule scrub_schedule(db::Database& database, db::Blobs& blobs) {
    return {
        "blobs.scrub",
        std::chrono::hours(1),
        {},
        {.timeout = scrub_timeout, .lane = jobs::Lane::slow},
        [&](const jobs::Run& run) { scrub_blobs(database, blobs, run); }
    };
}

http::Gauge damage_gauge(const db::Blobs& blobs) {
    return {
        "mainstay_blobs_damaged",
        "Files that were found altered, cut or missing; `mainstay blobs verify` names them.",
        [&blobs] { return static_cast<double>(blobs.damaged_count()); }
    };
}

}  // namespace mainstay::server
