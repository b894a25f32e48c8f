// What all that judges telemetry by itself reports of itself: that it works, what it counted, and
// how long it took.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/call.hpp"
#include "db/database.hpp"
#include "http/metrics.hpp"
#include "jobs/jobs.hpp"
#include "monitoring/telemetry_access.hpp"

namespace mainstay::monitoring {

/// Has a source of signals report that it is alive, of each application it judges, once a minute.
/// One thread.
class AliveReport {
public:
    /// `database` outlives it.
    AliveReport(db::Database& database, std::string source)
        : database_(database), source_(std::move(source)) {}

    /// Reports, unless it did just before. `applications` is asked in the transaction.
    void report(
        const Call& call, const std::function<std::vector<std::int64_t>(db::Sql&)>& applications
    );

private:
    db::Database& database_;
    std::string source_;
    Time reported_at_{};
};

/// Notes at its end how long it was there.
class Stopwatch {
public:
    /// `micros` outlives it.
    explicit Stopwatch(std::atomic<std::int64_t>& micros) : micros_(micros) {}

    ~Stopwatch();
    Stopwatch(const Stopwatch&) = delete;
    Stopwatch& operator=(const Stopwatch&) = delete;

    std::chrono::steady_clock::duration elapsed() const {
        return std::chrono::steady_clock::now() - began_;
    }

private:
    std::atomic<std::int64_t>& micros_;
    std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
};

/// Families of one figure each. The values outlive them.
http::Family counter_family(
    std::string name, std::string help, const std::atomic<std::uint64_t>& value
);
http::Family gauge_family(
    std::string name, std::string help, const std::atomic<std::int64_t>& value
);
http::Family seconds_family(
    std::string name, std::string help, const std::atomic<std::int64_t>& micros
);

/// What looks that often, at one node at a time; not while the store is away. All outlives it.
jobs::Schedule look_schedule(
    std::string_view name, std::chrono::seconds every, const TelemetryAccess& access,
    std::function<void(telemetry::Store&, const Call&)> look
);

}  // namespace mainstay::monitoring
