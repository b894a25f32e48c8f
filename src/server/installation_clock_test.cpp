#include "server/installation_clock.hpp"

#include <doctest/doctest.h>

#include "db/testing.hpp"

namespace mainstay::server::installation_clock_test {

namespace {

using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::seconds;

/// A machine whose clock can be set, and whose uptime goes on.
struct Machine {
    Time wall{1'000'000'000'000};
    microseconds uptime{5'000'000};

    void pass(microseconds span) {
        wall = wall + span;
        uptime += span;
    }

    InstallationClock::Sources sources() {
        return {.wall = [this] { return wall; }, .uptime = [this] { return uptime; }};
    }
};

}  // namespace

TEST_CASE("time goes on by the uptime, and follows a clock that drifts without a word") {
    Machine machine;
    InstallationClock clock(machine.sources());
    clock.compare_with_wall();

    machine.pass(seconds(60));
    CHECK(clock.now() == machine.wall);

    machine.wall = machine.wall + std::chrono::milliseconds(300);
    clock.compare_with_wall();

    CHECK(clock.now() == machine.wall);
    CHECK(clock.jumps() == 0);
}

TEST_CASE("a clock that is set, forward or back, is noticed, counted and followed") {
    Machine machine;
    InstallationClock clock(machine.sources());
    clock.compare_with_wall();

    machine.wall = machine.wall - hours(3);
    CHECK(clock.now() > machine.wall);
    clock.compare_with_wall();
    CHECK(clock.now() == machine.wall);
    CHECK(clock.jumps() == 1);
    CHECK(clock.has_jumped_within(seconds(1)));

    machine.pass(hours(2));
    clock.compare_with_wall();
    CHECK(clock.jumps() == 1);
    CHECK_FALSE(clock.has_jumped_within(hours(1)));

    machine.wall = machine.wall + hours(24);
    clock.compare_with_wall();
    CHECK(clock.now() == machine.wall);
    CHECK(clock.jumps() == 2);
}

TEST_CASE("a node tells the database's time, whatever its own clock says or does") {
    Machine machine;
    InstallationClock clock(machine.sources());
    auto database_time = machine.wall - seconds(90);

    clock.compare_with(database_time, machine.uptime, machine.uptime);
    CHECK(clock.now() == database_time);
    CHECK(clock.skew() == seconds(90));
    CHECK(clock.jumps() == 0);

    machine.wall = machine.wall + hours(5);
    CHECK(clock.now() == database_time);
}

TEST_CASE("a database that answers late sets the clock no more exactly than it can be known") {
    Machine machine;
    InstallationClock clock(machine.sources());
    clock.compare_with(machine.wall, machine.uptime, machine.uptime);
    auto before = machine.uptime;
    machine.pass(seconds(20));

    clock.compare_with(machine.wall - seconds(19), before, machine.uptime);

    CHECK(clock.now() == machine.wall);
    CHECK(clock.jumps() == 0);
}

TEST_CASE("the clock of either database is followed") {
    db::test::on_each_database({}, [](db::test::TestDatabase& database) {
        InstallationClock clock({.wall = [] { return system_now() - hours(2); }});

        clock.follow(*database);
        auto distance = std::chrono::abs(system_now() - clock.now());
        clock.stop();

        if (database->dialect() == db::Dialect::postgresql)
            CHECK(distance < seconds(30));
        else
            CHECK(distance > hours(1));
    });
}

TEST_CASE("a clock that is set right after the start has jumped") {
    db::test::TestDatabase database;
    Machine machine;
    InstallationClock clock(machine.sources());

    clock.follow(*database);
    clock.stop();
    machine.wall = machine.wall - hours(2);
    clock.compare_with_wall();

    CHECK(clock.jumps() == 1);
}

}  // namespace mainstay::server::installation_clock_test
