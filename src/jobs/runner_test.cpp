#include <algorithm>
#include <atomic>
#include <future>
#include <thread>

#include <boost/describe.hpp>
#include <doctest/doctest.h>

#include "db/testing.hpp"
#include "jobs/greet_test.hpp"
#include "jobs/jobs.hpp"
#include "jobs/lease.hpp"

namespace mainstay::jobs::runner_test {

namespace {

using db::Sql;
using db::test::TestDatabase;
using std::chrono::milliseconds;

struct Wait {
    static constexpr std::string_view kind = "test.wait";
};
BOOST_DESCRIBE_STRUCT(Wait, (), ())

// A poll so long that what is found is found by being woken.
RunnerOptions woken_only() { return {.threads = 4, .poll = std::chrono::hours(1)}; }

/// Greets and ends the job in one transaction.
Worker exact_greeter(TestDatabase& database, int concurrency = 4) {
    return on<Greet>({.concurrency = concurrency}, [&](const Greet& job, const Run& run) {
        database->write([&](Sql& sql) {
            greet(sql, job, run);
            run.complete(sql);
        });
    });
}

}  // namespace

TEST_CASE("a job is begun as soon as it is committed") {
    on_each([](TestDatabase& database) {
        std::promise<std::int64_t> done;
        Runner runner(
            *database,
            {on<Greet>({}, [&](const Greet& job, const Run&) { done.set_value(job.number); })}, {},
            system_now, woken_only()
        );
        runner.start();

        database->write([](Sql& sql) { enqueue(sql, Greet{7}, Time{1}); });

        auto future = done.get_future();
        REQUIRE(future.wait_for(std::chrono::seconds(30)) == std::future_status::ready);
        CHECK(future.get() == 7);
        CHECK(comes_true([&] { return is_idle(database); }));
    });
}

TEST_CASE("jobs that end in the transaction of their effect have it exactly once, over two runners"
) {
    on_each([](TestDatabase& database) {
        auto worker = exact_greeter(database);
        Runner one(*database, {worker}, {}, system_now, woken_only());
        Runner two(*database, {worker}, {}, system_now, woken_only());
        one.start();
        two.start();

        for (int i = 0; i < 10; ++i) enqueue_greets(database, 20);

        CHECK(comes_true([&] { return is_idle(database); }));
        one.stop();
        two.stop();
        CHECK(greetings(database) == 200);
    });
}

TEST_CASE("never more jobs of a kind run at once than its policy says") {
    on_each([](TestDatabase& database) {
        std::atomic<int> running = 0, most = 0, done = 0;
        auto worker = on<Greet>({.concurrency = 2}, [&](const Greet&, const Run&) {
            int now = ++running;
            for (int seen = most; now > seen && !most.compare_exchange_weak(seen, now);) {
            }
            std::this_thread::sleep_for(milliseconds(1));
            --running;
            ++done;
        });
        Runner runner(*database, {worker}, {}, system_now, woken_only());
        runner.start();

        enqueue_greets(database, 60);

        CHECK(comes_true([&] { return done == 60; }));
        CHECK(most == 2);
    });
}

TEST_CASE("a kind that hangs does not keep the others waiting") {
    on_each([](TestDatabase& database) {
        std::promise<void> release;
        auto released = release.get_future().share();
        Runner runner(
            *database,
            {on<Wait>({.concurrency = 2}, [=](const Wait&, const Run&) { released.wait(); }),
             exact_greeter(database)},
            {}, system_now, woken_only()
        );
        runner.start();
        database->write([](Sql& sql) {
            for (int i = 0; i < 20; ++i) enqueue(sql, Wait{}, Time{1});
        });

        enqueue_greets(database, 20);

        CHECK(comes_true([&] { return greetings(database) == 20; }));
        release.set_value();
        CHECK(comes_true([&] { return is_idle(database); }));
    });
}

TEST_CASE("slow jobs that hang keep no quick job waiting, however many they are") {
    on_each([](TestDatabase& database) {
        std::promise<void> release;
        auto released = release.get_future().share();
        Runner runner(
            *database,
            {on<Wait>(
                 {.concurrency = 50, .lane = Lane::slow},
                 [=](const Wait&, const Run&) { released.wait(); }
             ),
             exact_greeter(database, 1)},
            {}, system_now, {.threads = 1, .slow_threads = 2, .poll = std::chrono::hours(1)}
        );
        runner.start();
        database->write([](Sql& sql) {
            for (int i = 0; i < 60; ++i) enqueue(sql, Wait{}, Time{1});
        });

        enqueue_greets(database, 20);

        CHECK(comes_true([&] { return greetings(database) == 20; }));
        release.set_value();
        CHECK(comes_true([&] { return is_idle(database); }));
    });
}

TEST_CASE("a kind that hangs leaves a thread of its lane to the other kinds") {
    on_each([](TestDatabase& database) {
        for (Lane lane : {Lane::quick, Lane::slow}) {
            std::promise<void> release;
            auto released = release.get_future().share();
            std::atomic<int> greeted = 0;
            Runner runner(
                *database,
                {on<Wait>(
                     {.concurrency = 50, .lane = lane},
                     [=](const Wait&, const Run&) { released.wait(); }
                 ),
                 on<Greet>({.lane = lane}, [&](const Greet&, const Run&) { ++greeted; })},
                {}, system_now, {.threads = 2, .slow_threads = 2, .poll = std::chrono::hours(1)}
            );
            runner.start();
            database->write([](Sql& sql) {
                for (int i = 0; i < 60; ++i) enqueue(sql, Wait{}, Time{1});
            });

            enqueue_greets(database, 20);

            CHECK(comes_true([&] { return greeted == 20; }));
            release.set_value();
            CHECK(comes_true([&] { return is_idle(database); }));
        }
    });
}

TEST_CASE("stopping lets running jobs end and puts back what was not begun, with all its tries") {
    on_each([](TestDatabase& database) {
        std::atomic<int> begun = 0;
        Runner runner(
            *database,
            {on<Greet>(
                {.concurrency = 2},
                [&](const Greet& job, const Run& run) {
                    ++begun;
                    // Those after the first quick ones are there when the end comes.
                    if (job.number >= 20) CHECK(comes_true([&] { return run.is_stopping(); }));
                }
            )},
            {}, system_now, woken_only()
        );
        runner.start();
        enqueue_greets(database, 100);
        REQUIRE(comes_true([&] { return begun >= 22; }));

        runner.stop();

        auto left = database->read([](Sql& sql) { return list(sql, State::ready, {}, 1000); });
        CHECK(left.size() == static_cast<std::size_t>(100 - begun));
        CHECK(std::all_of(left.begin(), left.end(), [](const QueuedJob& job) {
            return job.attempts == 0;
        }));
        CHECK(database->read([](Sql& sql) { return counts(sql); }).running == 0);
    });
}

TEST_CASE("what a killed process left running is begun anew, on SQLite at once") {
    TestDatabase database(db::Dialect::sqlite, {migrations()});
    database->write([](Sql& sql) {
        sql.script("CREATE TABLE greeting (number BIGINT NOT NULL, attempt INTEGER NOT NULL)");
    });
    auto worker = exact_greeter(database);
    enqueue_greets(database, 3);
    auto now = system_now();
    database->write([&](Sql& sql) {
        take(sql, worker, {"killed", now, now + std::chrono::hours(1)}, 3);
    });

    Runner runner(*database, {worker}, {}, system_now, woken_only());
    runner.start();

    CHECK(comes_true([&] { return is_idle(database); }));
    auto attempts = database->read([](Sql& sql) {
        return sql.value<int>("SELECT sum(attempt) FROM greeting").value();
    });
    CHECK(attempts == 3);  // What was lost with the process does not count.
}

TEST_CASE("a job whose lease ended is taken over by a runner that polls") {
    on_each([](TestDatabase& database) {
        auto worker = exact_greeter(database);
        Runner runner(
            *database, {worker}, {}, system_now,
            {.threads = 2, .lease = milliseconds(300), .poll = milliseconds(20)}
        );
        runner.start();

        database->write([&](Sql& sql) {
            enqueue(sql, Greet{1}, Time{1});
            take(sql, worker, {"killed", Time{2}, Time{3}}, 1);
        });

        CHECK(comes_true([&] { return greetings(database) == 1; }));
        CHECK(comes_true([&] { return is_idle(database); }));
    });
}

TEST_CASE("a long job keeps its lease within its time, and loses it after") {
    on_each([](TestDatabase& database) {
        std::atomic<int> begun = 0;
        std::promise<void> release;
        auto released = release.get_future().share();
        auto worker = on<Greet>(
            {.timeout = std::chrono::hours(1), .concurrency = 2},
            [&](const Greet& job, const Run& run) {
                ++begun;
                released.wait();
                database->write([&](Sql& sql) {
                    greet(sql, job, run);
                    run.complete(sql);
                });
            }
        );
        std::atomic<std::int64_t> now = 1'000'000;
        auto clock = [&] { return Time{now}; };
        auto leased_until = [&](Time until) {
            auto running =
                database->read([](Sql& sql) { return list(sql, State::running, {}, 1); });
            return !running.empty() && running[0].lease_until == until;
        };
        Runner runner(
            *database, {worker}, {}, clock,
            {.threads = 4,
             .poll = milliseconds(10),
             .judge = [&](Sql&) { return clock(); },
             .uptime = [&] { return std::chrono::microseconds(now); }}
        );
        runner.start();
        enqueue_greets(database, 1);
        REQUIRE(comes_true([&] { return begun == 1; }));

        bool is_held = true;
        for (int i = 0; i < 5 && is_held; ++i) {
            now += 29'000'000;
            is_held = comes_true([&] { return leased_until(clock() + std::chrono::seconds(30)); });
        }
        CHECK(is_held);
        CHECK(begun == 1);
        now += 3'600'000'000;

        CHECK(comes_true([&] {
            now += 1'000'000;
            return begun == 2;
        }));
        release.set_value();
        CHECK(comes_true([&] { return is_idle(database); }));
        runner.stop();
        CHECK(greetings(database) == 1);
    });
}

TEST_CASE("a second run of a job that overran keeps its own time when the first one ends") {
    on_each([](TestDatabase& database) {
        std::promise<void> first_may_end, second_may_end;
        std::vector<std::shared_future<void>> ends{
            first_may_end.get_future().share(), second_may_end.get_future().share()
        };
        std::atomic<std::size_t> begun = 0;
        auto worker = on<Greet>(
            {.timeout = std::chrono::minutes(10), .concurrency = 2},
            [&](const Greet& job, const Run& run) {
                auto number = begun++;
                if (number < ends.size()) ends[number].wait();
                database->write([&](Sql& sql) {
                    greet(sql, job, run);
                    run.complete(sql);
                });
            }
        );
        std::atomic<std::int64_t> now = 1'000'000;
        auto clock = [&] { return Time{now}; };
        Runner runner(
            *database, {worker}, {}, clock,
            {.threads = 4,
             .poll = milliseconds(5),
             .judge = [&](Sql&) { return clock(); },
             .uptime = [&] { return std::chrono::microseconds(now); }}
        );
        runner.start();
        enqueue_greets(database, 1);
        REQUIRE(comes_true([&] { return begun == 1; }));
        now += 600'000'000;
        REQUIRE(comes_true([&] {
            now += 1'000'000;
            return begun == 2;
        }));

        first_may_end.set_value();
        REQUIRE(comes_true([&] { return runner.state().running.size() == 1; }));
        auto leased_until = [&](Time until) {
            auto running =
                database->read([](Sql& sql) { return list(sql, State::running, {}, 1); });
            return !running.empty() && running[0].lease_until == until;
        };
        bool is_held = true;
        for (int i = 0; i < 10 && is_held; ++i) {
            now += 29'000'000;
            is_held = comes_true([&] { return leased_until(clock() + std::chrono::seconds(30)); });
        }

        CHECK(is_held);
        CHECK(begun == 2);
        second_may_end.set_value();
        CHECK(comes_true([&] { return is_idle(database); }));
        runner.stop();
        CHECK(greetings(database) == 1);
    });
}

TEST_CASE("two nodes share a queue") {
    for (auto dialect : db::test::dialects()) {
        if (dialect == db::Dialect::sqlite) continue;  // Of one process only.
        TestDatabase database(dialect, {migrations()});
        auto other = db::Database::open(database.options());
        std::atomic<int> by_one = 0, by_other = 0;
        auto counting = [](std::atomic<int>& count, db::Database& of_node) {
            return on<Greet>({.concurrency = 4}, [&](const Greet&, const Run& run) {
                // Slow enough that neither node is done before the other looks.
                std::this_thread::sleep_for(milliseconds(25));
                of_node.write([&](Sql& sql) { run.complete(sql); });
                ++count;
            });
        };
        RunnerOptions options{.threads = 4, .poll = milliseconds(5)};
        Runner one(*database, {counting(by_one, *database)}, {}, system_now, options);
        Runner two(*other, {counting(by_other, *other)}, {}, system_now, options);
        one.start();
        two.start();

        enqueue_greets(database, 100);

        CHECK(comes_true([&] { return is_idle(database); }));
        one.stop();
        two.stop();
        CHECK(by_one + by_other == 100);
        CHECK(by_one > 0);
        CHECK(by_other > 0);
    }
}

TEST_CASE("a runner begins what recurs") {
    on_each([](TestDatabase& database) {
        std::atomic<int> swept = 0;
        Schedule sweep{
            .name = "test.sweep",
            .every = std::chrono::hours(1),
            .work = [&](const Run&) { ++swept; }
        };
        std::atomic<std::int64_t> now = parse_time("2026-11-23T09:59:59Z")->micros;
        Runner runner(
            *database, {}, {sweep}, [&] { return Time{now}; },
            {.threads = 2, .poll = milliseconds(20), .judge = [&](Sql&) { return Time{now}; }}
        );
        runner.start();
        now += 1'000'000;

        CHECK(comes_true([&] { return swept == 1; }));
        CHECK(comes_true([&] { return is_idle(database); }));
        CHECK(swept == 1);
    });
}

}  // namespace mainstay::jobs::runner_test
