#include "db/watchdog.hpp"

#include <array>

#include <doctest/doctest.h>
#include <sys/socket.h>
#include <unistd.h>

namespace mainstay::db::watchdog_test {

namespace {

using Steady = Watchdog::Steady;
using std::chrono::milliseconds;

/// A connection to a server that never answers.
class SilentConnection {
public:
    SilentConnection() { socketpair(AF_UNIX, SOCK_STREAM, 0, ends_.data()); }

    SilentConnection(const SilentConnection&) = delete;
    SilentConnection& operator=(const SilentConnection&) = delete;

    ~SilentConnection() {
        for (int end : ends_) ::close(end);
    }

    int socket() const { return ends_[0]; }

    /// Waits for an answer, as a client does, and returns when the connection has ended.
    void wait_for_answer() {
        char byte = 0;
        while (::read(ends_[0], &byte, 1) > 0) {
        }
    }

private:
    std::array<int, 2> ends_{};
};

}  // namespace

TEST_CASE("an answer that is overdue is waited for no longer") {
    Watchdog watchdog([] { return true; }, milliseconds(10));
    SilentConnection connection;
    Watchdog::Watch watch(watchdog, connection.socket());

    watch.begin(Steady::now() + milliseconds(20));
    connection.wait_for_answer();
    CHECK(watch.was_cut());
}

TEST_CASE("where the server does not answer anybody, nobody waits, whatever their deadline") {
    Watchdog watchdog([] { return false; }, milliseconds(10));
    SilentConnection connection;
    Watchdog::Watch watch(watchdog, connection.socket());

    watch.begin(Steady::time_point::max());
    connection.wait_for_answer();
    CHECK(watch.was_cut());
}

TEST_CASE("who finishes waits no longer than until then") {
    Watchdog watchdog([] { return true; }, milliseconds(10));
    SilentConnection connection;
    Watchdog::Watch watch(watchdog, connection.socket());

    watch.begin(Steady::time_point::max());
    watchdog.finish_by(Steady::now());
    connection.wait_for_answer();
    CHECK(watch.was_cut());
}

TEST_CASE("who waits for nothing is left alone") {
    std::atomic<int> asked = 0;
    Watchdog watchdog([&] { return ++asked, false; }, milliseconds(10));
    SilentConnection idle, waiting;
    Watchdog::Watch left_alone(watchdog, idle.socket());
    left_alone.begin(Steady::time_point::max());
    left_alone.end();
    Watchdog::Watch cut(watchdog, waiting.socket());

    cut.begin(Steady::time_point::max());
    waiting.wait_for_answer();
    CHECK(asked >= 2);
    CHECK_FALSE(left_alone.was_cut());
}

}  // namespace mainstay::db::watchdog_test
