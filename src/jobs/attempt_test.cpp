#include <doctest/doctest.h>

#include "db/testing.hpp"
#include "jobs/greet_test.hpp"
#include "jobs/jobs.hpp"
#include "jobs/lease.hpp"

namespace mainstay::jobs::attempt_test {

namespace {

using db::Sql;
using db::test::TestDatabase;
using std::chrono::milliseconds;

}  // namespace

TEST_CASE("a failed job is tried again after its wait, and dead after its last try") {
    on_each([](TestDatabase& database) {
        std::vector<int> attempts;
        auto worker = on<Greet>(
            {.attempts = 3, .first_wait = milliseconds(1000)},
            [&](const Greet&, const Run& run) {
                attempts.push_back(run.attempt());
                CHECK(run.is_last_attempt() == (run.attempt() == 3));
                throw std::runtime_error("nobody\nat home");
            }
        );
        enqueue_greets(database, 1);
        Time now{1'000'000};
        auto tries_after = [&](milliseconds wait) {
            now = now + wait;
            return run_due(*database, {worker}, [&] { return now; });
        };

        CHECK(tries_after(milliseconds(0)) == 1);
        CHECK(tries_after(milliseconds(999)) == 0);
        CHECK(tries_after(milliseconds(1)) == 1);
        CHECK(tries_after(milliseconds(1999)) == 0);
        CHECK(tries_after(milliseconds(1)) == 1);
        CHECK(tries_after(std::chrono::hours(100)) == 0);

        CHECK(attempts == std::vector<int>{1, 2, 3});
        auto dead = database->read([](Sql& sql) { return list(sql, State::dead, {}, 10); });
        REQUIRE(dead.size() == 1);
        CHECK(dead[0].last_error == "nobody at home");
        CHECK(dead[0].attempts == 3);
    });
}

TEST_CASE("a job that can never succeed is dead at once, one that is not understood is tried again"
) {
    on_each([](TestDatabase& database) {
        auto hopeless =
            on<Greet>({}, [](const Greet&, const Run&) { throw GiveUp("550 no such user"); });
        enqueue_greets(database, 1);
        CHECK(run_due(*database, {hopeless}, system_now) == 1);
        database->write([](Sql& sql) {
            enqueue_payload(sql, "test.greet", R"({"number":1,"since":2})", Time{1}, std::nullopt);
        });

        CHECK(run_due(*database, {hopeless}, system_now) == 1);

        database->read([](Sql& sql) {
            CHECK(list(sql, State::dead, {}, 10).at(0).last_error == "550 no such user");
            CHECK(list(sql, State::ready, {}, 10).at(0).attempts == 1);
        });
    });
}

TEST_CASE("a run that lost its lease leaves no effect") {
    on_each([](TestDatabase& database) {
        bool is_lost = false;
        auto slow = on<Greet>({}, [&](const Greet& job, const Run& run) {
            // Meanwhile its lease ends and it is handed to another.
            database->write([](Sql& sql) {
                for (const auto& lease : ended_leases(sql, Time{1'000'000'000'000'000'000}))
                    recover(sql, lease, true, Time{9'000'000'000'000'000});
            });
            try {
                database->write([&](Sql& sql) {
                    greet(sql, job, run);
                    run.complete(sql);
                });
            } catch (const LeaseLost&) {
                is_lost = true;
                throw;
            }
        });
        enqueue_greets(database, 1);

        CHECK(run_due(*database, {slow}, system_now) == 1);

        CHECK(is_lost);
        CHECK(greetings(database) == 0);
        CHECK(database->read([](Sql& sql) { return counts(sql); }).ready == 1);
    });
}

TEST_CASE("what is thrown after a job was ended does not bring it back") {
    on_each([](TestDatabase& database) {
        auto worker = on<Greet>({}, [&](const Greet& job, const Run& run) {
            database->write([&](Sql& sql) {
                greet(sql, job, run);
                run.complete(sql);
            });
            throw std::runtime_error("afterwards");
        });
        enqueue_greets(database, 1);

        CHECK(run_due(*database, {worker}, system_now) == 1);

        CHECK(greetings(database) == 1);
        CHECK(is_idle(database));
    });
}

}  // namespace mainstay::jobs::attempt_test
