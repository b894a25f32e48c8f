// The way by which error events come in: they are read and grouped on the thread that brings them,
// wait in a bounded queue, and are counted in batches, each by one transaction. Whoever brings them
// is answered when that is on disk.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "bugfix/prepared_event.hpp"
#include "bugfix/release_health.hpp"
#include "db/database.hpp"
#include "events/telemetry_exception.hpp"

namespace mainstay::bugfix {

/// How much may wait; more is refused.
inline constexpr std::size_t waiting_events_max = 5'000;
inline constexpr std::size_t waiting_bytes_max = 64U << 20U;

/// How many events one transaction counts.
inline constexpr std::size_t batch_events_max = 500;

/// An event of Sentry's JSON, and the files that belong to it.
struct SentEvent {
    std::string json;
    std::vector<Attachment> attachments{};
};

/// All that a program sends at once.
struct SentErrors {
    Id<Application> application;
    Time received;
    bool is_of_telemetry = false;  ///< See PreparedEvent.
    std::vector<SentEvent> events{};
    std::vector<SessionCounts> sessions{};
    std::vector<DiscardCount> discards{};
};

/// What became of intake since the start.
struct IntakeFigures {
    std::int64_t taken = 0;
    std::int64_t repeated = 0;   ///< Their ids had been taken within the hour.
    std::int64_t malformed = 0;  ///< Events that could not be read.
    std::int64_t refused = 0;    ///< The queue was full.
    std::int64_t waiting = 0;    ///< Now.
};

/// How events are read whose native frames have to be resolved by files, which may take seconds:
/// on other threads than what else comes in.
struct ResolveAside {
    /// Whether an event of the application is such a one, by a look at its JSON.
    std::function<bool(Id<Application>, std::string_view json)> is_wanted{};
    /// Has the task run on such a thread; false: too much waits already.
    std::function<bool(std::function<void()> task)> submit{};
    /// Called there, after `Symbolicate` was.
    Symbolicate resolve{};
};

/// A handle: copies are of one intake. Any thread.
class ErrorIntake {
public:
    /// Given the ids of the events that were taken, when that is on disk; or why nothing was.
    using Done = std::function<void(Result<std::vector<std::string>>)>;

    ErrorIntake();

    /// Takes it, and calls `done` once, from any thread, maybe before this returns. An event that
    /// cannot be read is left out, unless it is all that was sent. Refuses: error_queue_full;
    /// errors' event_malformed, event_too_large; errors_away before the server has started.
    void take(SentErrors sent, Done done) const;

    /// What takes exceptions of telemetry: each as an event. The same one is told again by its
    /// trace and span, type and message, so that a span and a log record of it count once.
    events::TakeExceptions exceptions() const;

    /// From now on it takes; `database`, and what `symbolicate` refers to, outlive this, or `close`
    /// comes before.
    void open(db::Database& database, Clock clock, Symbolicate symbolicate = {}) const;
    void close() const;

    /// Before it is open. What `aside` refers to outlives its use, or `close` comes before. What
    /// finds no room there is taken as it came.
    void resolve_aside(ResolveAside aside) const;

    IntakeFigures figures() const;

    /// How much was not kept, by labels of metrics: who left it out, and what it is.
    std::map<std::string, std::int64_t> discard_figures() const;

private:
    class Intake;

    std::shared_ptr<Intake> intake_;  // Owned by the copies, and by what is on its way.
};

}  // namespace mainstay::bugfix
