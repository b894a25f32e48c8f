// Whether the server can do its work: read, write, keep files and seal, and whether its jobs move.
// Each failing part is named with its cause.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <boost/describe.hpp>

#include "base/guarded.hpp"
#include "base/wake_event.hpp"
#include "db/database.hpp"
#include "http/metrics.hpp"
#include "http/route.hpp"
#include "jobs/queue.hpp"
#include "jobs/runner.hpp"
#include "process/sandbox.hpp"
#include "server/failure_rate.hpp"
#include "server/file_check.hpp"
#include "server/installation_clock.hpp"
#include "server/probe.hpp"

namespace mainstay::server {

/// One part of the server and how it does.
struct HealthCheck {
    std::string name;
    bool ok = true;
    std::optional<std::string> cause;
    std::optional<std::string> detail;
};
BOOST_DESCRIBE_STRUCT(HealthCheck, (), (name, ok, cause, detail))

/// `degraded` is ready as well: something needs attention, but requests are served.
enum class ReadyStatus { ready, degraded, not_ready };
BOOST_DESCRIBE_ENUM(ReadyStatus, ready, degraded, not_ready)

struct Readiness {
    ReadyStatus status = ReadyStatus::ready;
    std::vector<HealthCheck> checks;
};
BOOST_DESCRIBE_STRUCT(Readiness, (), (status, checks))

/// What is looked at. All of it outlives the monitor.
struct HealthSubjects {
    db::Database& database;
    std::optional<std::string> directory;  // Where files are kept, if they are.
    std::function<std::optional<std::string>()> sealer_failure;
    std::function<jobs::RunnerState()> runner;
    std::vector<jobs::Worker> workers;  // Of the kinds of jobs there are.
    const InstallationClock& clock;
    process::SandboxSupport sandbox{};
    std::function<http::AnswerCounts()> answers = [] { return http::AnswerCounts(); };
};

struct HealthLimits {
    std::chrono::seconds job_delay{600};       // How long a quick job may be due.
    std::chrono::seconds seal_delay{120};      // How long an entry may wait for its seal.
    std::chrono::seconds look_delay{60};       // How long the queue may not be looked at.
    std::chrono::seconds jump_memory{600};     // How long a jump of the clock is told.
    std::uint64_t free_bytes_min = 256 << 20;  // Where files are kept.
    std::chrono::milliseconds answer{1'500};   // How long the parts have to answer.
    std::chrono::milliseconds fresh{1'000};    // How old an answer may be.
    std::chrono::milliseconds pause{10'000};   // Between looks that nobody asked for.
    std::chrono::hours damage_pause{24};       // Between looks through the database for damage.
};

/// Looks at all parts when asked, and every few seconds for the metrics. Whatever hangs, it answers
/// within two seconds: it waits for nothing but its own deadline.
class HealthMonitor {
public:
    explicit HealthMonitor(HealthSubjects subjects, HealthLimits limits = {});
    HealthMonitor(const HealthMonitor&) = delete;
    HealthMonitor& operator=(const HealthMonitor&) = delete;
    ~HealthMonitor();

    /// Begins. Once.
    void start();

    /// Answers who waits, and ends.
    void stop();

    using Answer = std::function<void(Readiness)>;

    /// Has `answer` called with a look that is fresh, soon. From any thread.
    void ask(Answer answer);

    /// What the metrics show of it. In health_metrics.cpp.
    std::vector<http::Family> families() const;

private:
    struct Figures {
        std::vector<jobs::KindCounts> jobs;
        std::optional<Time> oldest_unsealed;
        Time now;
    };

    struct Latest {
        std::optional<std::chrono::microseconds> at;
        Readiness readiness;
        std::vector<Answer> waiting;
        bool is_stopped = false;
    };

    std::vector<http::Family> lane_families() const;
    void run();
    void look();
    void look_for_damage();
    void publish(Readiness readiness);
    Readiness readiness() const;
    HealthCheck seal_check(const Figures& figures) const;
    HealthCheck jobs_check(const Figures& figures, jobs::Lane lane) const;
    HealthCheck space_check() const;
    HealthCheck clock_check() const;
    HealthCheck sandbox_check() const;
    void start_reading(Probe::Report report) const;
    void start_writing(Probe::Report report) const;

    const HealthSubjects subjects_;
    const HealthLimits limits_;
    const std::string node_;
    std::vector<std::string> kinds_;
    // Owned by this and by the tries that are under way.
    std::shared_ptr<WakeEvent> done_ = std::make_shared<WakeEvent>();
    // As the wake event.
    std::shared_ptr<Guarded<Figures>> figures_ = std::make_shared<Guarded<Figures>>();
    std::unique_ptr<FileCheck> files_;
    Probe read_;
    Probe write_;
    Probe file_;
    FailureRate failures_;  // Of the thread that looks.
    mutable Guarded<Latest> latest_;
    mutable Guarded<std::optional<std::string>> damage_;
    WakeEvent wake_;
    WakeEvent stopping_;
    std::atomic<bool> is_stopping_ = false;
    std::thread thread_;
    std::thread damage_thread_;
};

/// GET /api/v1/ready, answered by `monitor`; null only for the API description.
http::Route ready_route(HealthMonitor* monitor);

}  // namespace mainstay::server
