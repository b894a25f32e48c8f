// Ends waits for a PostgreSQL that does not answer: a frozen server keeps its connections open, and
// libpq would wait for it without an end. Inside db/ only.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <list>
#include <mutex>
#include <thread>

namespace mainstay::db {

/// A thread that looks at the connections which wait for an answer. It cuts one whose answer is
/// overdue, and all that wait when the server as a whole does not answer.
class Watchdog {
public:
    using Steady = std::chrono::steady_clock;

    /// `is_answering` asks the server, within about `silence_timeout`; it is called when a
    /// connection has waited for longer than that.
    Watchdog(std::function<bool()> is_answering, std::chrono::milliseconds silence_timeout);
    Watchdog(const Watchdog&) = delete;
    Watchdog& operator=(const Watchdog&) = delete;
    ~Watchdog();

    /// One connection under watch. For one thread at a time.
    class Watch {
    public:
        /// Watches the connection behind this socket, which the caller keeps.
        Watch(Watchdog& watchdog, int socket);
        Watch(const Watch&) = delete;
        Watch& operator=(const Watch&) = delete;
        ~Watch();

        /// An answer is waited for, until `until` at the longest.
        void begin(Steady::time_point until);

        /// It came.
        void end();

        /// Whether the connection was cut.
        bool was_cut() const { return is_cut_.load(); }

    private:
        friend class Watchdog;

        void cut();

        Watchdog& watchdog_;
        // A descriptor of our own: the connection may close its own in the moment of the cut, and
        // the number be that of another file by then.
        int socket_;
        std::atomic<Steady::rep> since_ = 0;  // 0: nothing is waited for.
        std::atomic<Steady::rep> until_ = 0;
        std::atomic<bool> is_cut_ = false;
    };

    /// From now on no answer is waited for beyond `until`.
    void finish_by(Steady::time_point until);

private:
    void run();
    void cut_overdue(Steady::time_point now);
    bool has_long_wait(Steady::time_point now);
    void cut_waiting(Steady::time_point since);

    const std::function<bool()> is_answering_;
    const std::chrono::milliseconds silence_timeout_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::list<Watch*> watches_;
    Steady::time_point finish_by_ = Steady::time_point::max();
    bool is_stopping_ = false;
    std::thread thread_;  // Last: it uses all of the above.
};

}  // namespace mainstay::db
