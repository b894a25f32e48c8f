#include <atomic>
#include <future>
#include <thread>

#include <doctest/doctest.h>

#include "db/testing.hpp"
#include "jobs/ahead.hpp"
#include "jobs/greet_test.hpp"
#include "jobs/jobs.hpp"
#include "jobs/lease.hpp"
#include "jobs/lease_watch.hpp"

namespace mainstay::jobs::clock_test {

namespace {

using db::Sql;
using db::test::TestDatabase;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

/// A clock that goes on by itself, and can be set.
class SettableClock {
public:
    Time now() const { return system_now() + std::chrono::microseconds(ahead_); }

    void set_forward(std::chrono::microseconds by) { ahead_ += by.count(); }

    std::function<Time(Sql&)> judge() {
        return [this](Sql&) { return now(); };
    }

private:
    std::atomic<std::int64_t> ahead_ = 0;
};

Time second(int number) { return Time{number * 1'000'000LL}; }

Worker idle_worker(Policy policy = {}) {
    return on<Greet>(policy, [](const Greet&, const Run&) {});
}

Time run_at(TestDatabase& database) {
    return database->read([](Sql& sql) { return list(sql, State::ready, {}, 1); }).at(0).run_at;
}

}  // namespace

TEST_CASE("nodes whose clocks differ by two minutes do each job once") {
    for (auto dialect : db::test::dialects()) {
        if (dialect == db::Dialect::sqlite) continue;  // Of one machine only.
        TestDatabase database(dialect, {migrations()});
        auto other = db::Database::open(database.options());
        std::atomic<int> done = 0, by_late = 0;
        auto early = [] { return system_now() - seconds(60); };
        auto late = [] { return system_now() + seconds(60); };
        auto counting = [&](std::atomic<int>* own) {
            return on<Greet>({.concurrency = 4}, [&, own](const Greet&, const Run&) {
                std::this_thread::sleep_for(milliseconds(5));
                ++done;
                if (own) ++*own;
            });
        };
        RunnerOptions options{.threads = 5, .poll = milliseconds(5)};
        Runner one(*database, {counting(nullptr)}, {}, early, options);
        Runner two(*other, {counting(&by_late)}, {}, late, options);
        one.start();
        two.start();

        database->write([&](Sql& sql) {
            for (int i = 0; i < 500; ++i) enqueue(sql, Greet{i}, early());
        });

        CHECK(comes_true([&] { return is_idle(database); }));
        one.stop();
        two.stop();
        CHECK(done == 500);
        CHECK(by_late > 0);
        CHECK(by_late < 500);
    }
}

TEST_CASE("a clock that is set forward takes no running job from its runner") {
    on_each([](TestDatabase& database) {
        SettableClock clock;
        std::atomic<int> begun = 0;
        std::promise<void> release;
        auto released = release.get_future().share();
        auto worker = on<Greet>({.timeout = hours(1)}, [&](const Greet&, const Run&) {
            ++begun;
            released.wait();
        });
        RunnerOptions options{
            .threads = 3,
            .lease = milliseconds(600),
            .poll = milliseconds(5),
            .judge = clock.judge()
        };
        Runner one(*database, {worker}, {}, system_now, options);
        one.start();
        Runner two(*database, {worker}, {}, system_now, options);
        database->write([&](Sql& sql) { enqueue(sql, Greet{1}, Time{1}); });
        REQUIRE(comes_true([&] { return begun == 1; }));
        // On SQLite it would take over at its start what it finds running.
        if (database->dialect() == db::Dialect::postgresql) two.start();

        for (int i = 0; i < 5; ++i) {
            clock.set_forward(hours(24));
            std::this_thread::sleep_for(milliseconds(700));
        }

        CHECK(begun == 1);
        release.set_value();
        CHECK(comes_true([&] { return is_idle(database); }));
    });
}

TEST_CASE("when the clock was put back, retries and schedules do not wait for the future") {
    on_each([](TestDatabase& database) {
        SettableClock clock;
        std::atomic<int> begun = 0, swept = 0;
        auto worker = on<Greet>({.first_wait = milliseconds(50)}, [&](const Greet&, const Run&) {
            if (++begun == 1) {
                clock.set_forward(-hours(24));
                throw std::runtime_error("not yet");
            }
        });
        Schedule sweep{.name = "test.sweep", .every = seconds(1), .work = [&](const Run&) {
                           ++swept;
                       }};
        Runner runner(
            *database, {worker}, {sweep}, system_now,
            {.lease = milliseconds(300), .poll = milliseconds(5), .judge = clock.judge()}
        );
        runner.start();
        clock.set_forward(hours(24));

        database->write([&](Sql& sql) { enqueue(sql, Greet{1}, clock.now()); });

        CHECK(comes_true([&] { return begun == 2; }));
        int before = swept;
        CHECK(comes_true([&] { return swept > before; }));
        CHECK(comes_true([&] { return runner.state().pulled_in > 0; }));
    });
}

TEST_CASE("a job that was enqueued before the clock was put back is pulled in") {
    on_each([](TestDatabase& database) {
        std::vector<Worker> workers{idle_worker()};
        AheadRules rules{workers, {}, seconds(30)};
        database->write([](Sql& sql) { enqueue(sql, Greet{1}, second(10'000)); });

        database->write([&](Sql& sql) {
            CHECK_FALSE(has_ahead(sql, rules, second(9'999)));
            CHECK(has_ahead(sql, rules, second(100)));
            CHECK(pull_in(sql, rules, second(100)) == 1);
            CHECK_FALSE(has_ahead(sql, rules, second(100)));
        });

        CHECK(run_at(database) == second(100));
    });
}

TEST_CASE("a job that may be enqueued ahead of its time keeps it") {
    on_each([](TestDatabase& database) {
        std::vector<Worker> workers{idle_worker({.ahead_max = hours(1)})};
        AheadRules rules{workers, {}, seconds(30)};
        database->write([](Sql& sql) { enqueue(sql, Greet{1}, second(3'000)); });

        database->write([&](Sql& sql) {
            CHECK_FALSE(has_ahead(sql, rules, second(10)));
            CHECK(pull_in(sql, rules, second(10)) == 0);
        });

        CHECK(run_at(database) == second(3'000));
    });
}

TEST_CASE("a retry waits as long as its policy says, and not longer") {
    on_each([](TestDatabase& database) {
        Policy policy{.attempts = 40, .first_wait = seconds(10), .wait_max = hours(1)};
        std::vector<Worker> workers{idle_worker(policy)};
        AheadRules rules{workers, {}, seconds(30)};
        for (int attempt : {1, 2, 5, 9, 10, 39}) {
            database->write([&](Sql& sql) {
                sql.run("DELETE FROM job");
                enqueue(sql, Greet{1}, second(1));
                sql.run("UPDATE job SET attempts = :attempts", attempt);
                auto longest = second(100) + wait_after(policy, attempt, 1);
                sql.run("UPDATE job SET run_at = :at", longest);
                CHECK_FALSE(has_ahead(sql, rules, second(100)));

                sql.run("UPDATE job SET run_at = :at", longest + hours(1));
                CHECK(has_ahead(sql, rules, second(100)));
                CHECK(pull_in(sql, rules, second(100)) == 1);
            });
            CHECK(run_at(database) == second(100) + wait_after(policy, attempt, 1));
        }
    });
}

TEST_CASE("a lease and a schedule of the future are pulled in") {
    on_each([](TestDatabase& database) {
        std::vector<Worker> workers{idle_worker()};
        std::vector<Schedule> recurring{{.name = "test.sweep", .every = hours(24)}};
        AheadRules rules{workers, recurring, seconds(30)};
        database->write([&](Sql& sql) {
            enqueue(sql, Greet{1}, second(1));
            take(sql, workers[0], {"gone", second(900'000), second(900'030)}, 1);
            declare(sql, recurring, {second(900'000)});
        });

        database->write([&](Sql& sql) {
            CHECK(has_ahead(sql, rules, second(100)));
            CHECK(pull_in(sql, rules, second(100)) == 2);
            CHECK_FALSE(has_ahead(sql, rules, second(100)));
            CHECK(ended_leases(sql, second(131)).size() == 1);
            CHECK(schedules(sql).at(0).next_at == second(86'400));
        });
    });
}

TEST_CASE("a lease is abandoned when it was seen to have ended, unchanged, for long enough") {
    LeaseWatch watch(seconds(15));
    auto seen = [&](Time until, int at) {
        return watch.abandoned({{{1}, "a", until}}, seconds(at)).size();
    };

    CHECK(seen(second(1), 100) == 0);
    CHECK(seen(second(1), 114) == 0);
    CHECK(seen(second(1), 115) == 1);
    CHECK(seen(second(2), 116) == 0);  // Renewed.
    CHECK(seen(second(2), 130) == 0);
    CHECK(watch.abandoned({}, seconds(131)).empty());
    CHECK(seen(second(2), 132) == 0);  // Seen alive in between.
    CHECK(seen(second(2), 147) == 1);
}

}  // namespace mainstay::jobs::clock_test
