#include <doctest/doctest.h>

#include "db/testing.hpp"
#include "jobs/jobs.hpp"

namespace mainstay::jobs::schedule_test {

namespace {

using db::Sql;
using db::test::TestDatabase;
using std::chrono::hours;
using std::chrono::seconds;

void on_each(const std::function<void(TestDatabase&)>& body) {
    db::test::on_each_database({migrations()}, body);
}

Time second(int number) { return Time{number * 1'000'000LL}; }

Schedule every(seconds period, std::function<void(const Run&)> work = [](const Run&) {}) {
    return {
        .name = "test.sweep", .every = period, .policy = {.attempts = 1}, .work = std::move(work)
    };
}

void declare_at(TestDatabase& database, const std::vector<Schedule>& schedules, Time now) {
    database->write([&](Sql& sql) { declare(sql, schedules, {now}); });
}

int enqueue_at(TestDatabase& database, const Schedule& schedule, Time now) {
    return database->write([&](Sql& sql) { return enqueue_due(sql, {schedule}, {now}); });
}

}  // namespace

TEST_CASE("periods are counted alike by all processes, from midnight UTC plus the given time") {
    Schedule daily{.name = "daily", .every = hours(24), .at = hours(3)};
    auto at = [](const char* text) { return parse_time(text).value(); };

    CHECK(next_period(daily, at("2026-11-23T02:59:59Z")) == at("2026-11-23T03:00:00Z"));
    CHECK(next_period(daily, at("2026-11-23T03:00:00Z")) == at("2026-11-24T03:00:00Z"));
    CHECK(
        next_period(every(seconds(60)), at("2026-11-23T03:00:30Z")) == at("2026-11-23T03:01:00Z")
    );
}

TEST_CASE("a schedule is begun once in a period, and missed periods are made up for once") {
    on_each([](TestDatabase& database) {
        auto sweep = every(seconds(10));
        declare_at(database, {sweep}, second(5));
        declare_at(database, {sweep}, second(6));  // Another process starts.
        auto done = [&](Time now) {
            return run_due(*database, {worker_of(sweep)}, [=] { return now; });
        };

        CHECK(enqueue_at(database, sweep, second(9)) == 0);
        CHECK(enqueue_at(database, sweep, second(10)) == 1);
        CHECK(enqueue_at(database, sweep, second(10)) == 0);
        CHECK(done(second(10)) == 1);

        CHECK(enqueue_at(database, sweep, second(97)) == 1);
        CHECK(done(second(97)) == 1);
        CHECK(enqueue_at(database, sweep, second(99)) == 0);
        CHECK(enqueue_at(database, sweep, second(100)) == 1);
    });
}

TEST_CASE("a schedule whose last job is not done skips the period") {
    on_each([](TestDatabase& database) {
        auto sweep = every(seconds(10));
        declare_at(database, {sweep}, second(5));
        CHECK(enqueue_at(database, sweep, second(10)) == 1);

        CHECK(enqueue_at(database, sweep, second(20)) == 0);
        CHECK(enqueue_at(database, sweep, second(25)) == 0);
        CHECK(run_due(*database, {worker_of(sweep)}, [] { return second(25); }) == 1);
        CHECK(enqueue_at(database, sweep, second(30)) == 1);
    });
}

TEST_CASE("a schedule that always fails leaves one dead job") {
    on_each([](TestDatabase& database) {
        auto sweep = every(seconds(10), [](const Run&) { throw std::runtime_error("no broom"); });
        declare_at(database, {sweep}, second(5));

        for (int now = 10; now < 60; now += 10) {
            enqueue_at(database, sweep, second(now));
            run_due(*database, {worker_of(sweep)}, [=] { return second(now); });
        }

        auto number = database->read([](Sql& sql) { return counts(sql); });
        CHECK(number.dead == 1);
        CHECK(number.ready == 0);
    });
}

TEST_CASE("a schedule made more frequent begins earlier") {
    on_each([](TestDatabase& database) {
        auto sweep = every(hours(24));
        declare_at(database, {sweep}, second(5));

        sweep.every = seconds(10);
        declare_at(database, {sweep}, second(5));

        auto rows = database->read([](Sql& sql) { return schedules(sql); });
        REQUIRE(rows.size() == 1);
        CHECK(rows[0].next_at == second(10));
        CHECK_FALSE(rows[0].last_at);
    });
}

}  // namespace mainstay::jobs::schedule_test
