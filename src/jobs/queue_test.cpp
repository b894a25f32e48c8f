#include <future>

#include <boost/describe.hpp>
#include <doctest/doctest.h>

#include "db/testing.hpp"
#include "jobs/jobs.hpp"
#include "jobs/lease.hpp"

namespace mainstay::jobs::queue_test {

namespace {

using db::Sql;
using db::test::TestDatabase;

struct Greet {
    static constexpr std::string_view kind = "test.greet";
    std::string name;
};
BOOST_DESCRIBE_STRUCT(Greet, (), (name))

const Worker greeter{"test.greet", {.attempts = 2}, [](const std::string&, const Run&) {}};

void on_each(const std::function<void(TestDatabase&)>& body) {
    db::test::on_each_database({migrations()}, body);
}

Time second(int number) { return Time{number * 1'000'000LL}; }

void enqueue_greet(
    TestDatabase& database, std::string name, Time at, std::optional<std::string> key = {}
) {
    database->write([&](Sql& sql) { enqueue(sql, Greet{name}, at, key); });
}

std::vector<Leased> take_at(
    TestDatabase& database, Time now, int limit, std::string_view by = "a"
) {
    return database->write([&](Sql& sql) {
        return take(sql, greeter, {by, now, now + std::chrono::seconds(30)}, limit);
    });
}

/// Takes jobs over whose lease ended before `now`; how many.
int recover_ended(Sql& sql, Time now, bool is_lost = false) {
    int count = 0;
    for (const auto& lease : ended_leases(sql, now)) count += recover(sql, lease, is_lost, now);
    return count;
}

std::vector<QueuedJob> all(TestDatabase& database, State state) {
    return database->read([&](Sql& sql) { return list(sql, state, {}, 1000); });
}

}  // namespace

TEST_CASE("a job exists only if the transaction that asked for it was committed") {
    on_each([](TestDatabase& database) {
        auto refused = database->write([](Sql& sql) -> Result<> {
            enqueue(sql, Greet{"Ann"}, second(1));
            return refuse(code::job_not_dead);
        });
        CHECK_FALSE(refused);
        CHECK(all(database, State::ready).empty());

        enqueue_greet(database, "Bob", second(1));

        auto jobs = all(database, State::ready);
        REQUIRE(jobs.size() == 1);
        CHECK(jobs[0].kind == "test.greet");
        CHECK(jobs[0].payload == R"({"name":"Bob"})");
        CHECK(jobs[0].wanted_at == second(1));
    });
}

TEST_CASE("of one kind and key only one job waits, for the earlier of the times") {
    on_each([](TestDatabase& database) {
        enqueue_greet(database, "Ann", second(5), "ann");
        enqueue_greet(database, "Ann", second(3), "ann");
        enqueue_greet(database, "Ann", second(9), "ann");
        enqueue_greet(database, "Bob", second(9), "bob");

        auto jobs = all(database, State::ready);
        REQUIRE(jobs.size() == 2);
        CHECK(jobs[0].run_at == second(3));
        CHECK(jobs[1].unique_key == "bob");
    });
}

TEST_CASE("a job that runs does not keep another of its key from waiting") {
    on_each([](TestDatabase& database) {
        enqueue_greet(database, "Ann", second(1), "ann");
        auto running = take_at(database, second(1), 10);
        enqueue_greet(database, "Ann", second(2), "ann");
        CHECK(all(database, State::ready).size() == 1);

        // The one that waits will do what the one that failed should have done.
        bool was_ours = database->write([&](Sql& sql) {
            return put_back(sql, running.at(0), second(2), "no luck");
        });

        CHECK(was_ours);
        CHECK(all(database, State::ready).size() == 1);
        CHECK(all(database, State::running).empty());
    });
}

TEST_CASE("a waiting job does not begin before it can see the change that asked for it again") {
    for (auto dialect : db::test::dialects()) {
        if (dialect == db::Dialect::sqlite) continue;  // One writer: it sees all that was asked.
        TestDatabase database(dialect, {migrations()});
        enqueue_greet(database, "Ann", second(1), "ann");
        std::promise<void> has_asked, may_end;
        auto asking = std::async(std::launch::async, [&] {
            database.write_without_turn([&](Sql& sql) {
                enqueue(sql, Greet{"Ann"}, second(1), "ann");
                sql.value<std::int64_t>("SELECT 1");  // What was posted is done before this.
                has_asked.set_value();
                may_end.get_future().wait();
            });
        });
        has_asked.get_future().wait();

        CHECK(take_at(database, second(1), 10).empty());
        may_end.set_value();
        asking.get();
        CHECK(take_at(database, second(1), 10).size() == 1);
    }
}

TEST_CASE("jobs are taken when they are due, the longest due first, and by one runner only") {
    on_each([](TestDatabase& database) {
        enqueue_greet(database, "third", second(3));
        enqueue_greet(database, "first", second(1));
        enqueue_greet(database, "second", second(2));
        enqueue_greet(database, "later", second(60));

        auto one = take_at(database, second(10), 2);
        auto two = take_at(database, second(10), 2, "b");
        auto three = take_at(database, second(10), 2, "b");

        REQUIRE(one.size() == 2);
        CHECK(one[0].payload == R"({"name":"first"})");
        CHECK(one[1].payload == R"({"name":"second"})");
        REQUIRE(two.size() == 1);
        CHECK(two[0].payload == R"({"name":"third"})");
        CHECK(two[0].attempts == 1);
        CHECK(two[0].max_attempts == 2);
        CHECK(three.empty());
    });
}

TEST_CASE("only kinds with a job that is due are looked into") {
    on_each([](TestDatabase& database) {
        enqueue_greet(database, "Ann", second(5));
        auto kinds_at = [&](Time now) {
            return database->read([&](Sql& sql) {
                return due_kinds(sql, {"test.greet", "test.\"other\""}, now);
            });
        };

        CHECK(kinds_at(second(4)).empty());
        CHECK(kinds_at(second(5)) == std::vector<std::string>{"test.greet"});
    });
}

TEST_CASE("who has lost the lease of a job cannot end it or put it back") {
    on_each([](TestDatabase& database) {
        enqueue_greet(database, "Ann", second(1));
        auto lost = take_at(database, second(1), 1).at(0);
        database->write([&](Sql& sql) { CHECK(recover_ended(sql, second(100)) == 1); });
        auto kept = take_at(database, second(100), 1).at(0);

        database->write([&](Sql& sql) {
            CHECK_FALSE(end(sql, lost.hold(), lost.lease_by));
            CHECK_FALSE(put_back(sql, lost, second(100), "too late"));
            CHECK_FALSE(release(sql, lost, second(100)));
        });

        CHECK(kept.attempts == 2);
        CHECK(all(database, State::running).size() == 1);
        CHECK(database->write([&](Sql& sql) { return end(sql, {kept.id, 2, kept.lost}, "a"); }));
        CHECK(all(database, State::running).empty());
    });
}

TEST_CASE("a try that another process took for lost does not end the one that has its number now") {
    on_each([](TestDatabase& database) {
        enqueue_greet(database, "Ann", second(1));
        auto lost = take_at(database, second(1), 1).at(0);
        database->write([&](Sql& sql) { CHECK(recover_ended(sql, second(100), true) == 1); });
        auto kept = take_at(database, second(100), 1).at(0);
        REQUIRE(kept.attempts == lost.attempts);

        database->write([&](Sql& sql) {
            CHECK_FALSE(end(sql, lost.hold(), lost.lease_by));
            CHECK_FALSE(put_back(sql, lost, second(100), "too late"));
            CHECK_FALSE(release(sql, lost, second(100)));
        });

        CHECK(database->write([&](Sql& sql) { return end(sql, kept.hold(), kept.lease_by); }));
    });
}

TEST_CASE("a job whose runner has gone is tried again, and dead after its last try") {
    on_each([](TestDatabase& database) {
        enqueue_greet(database, "Ann", second(1));
        take_at(database, second(1), 1);

        database->write([&](Sql& sql) {
            CHECK(recover_ended(sql, second(31)) == 0);
            CHECK(recover_ended(sql, second(32)) == 1);
        });
        CHECK(all(database, State::ready).at(0).attempts == 1);

        take_at(database, second(40), 1);
        database->write([&](Sql& sql) { recover_ended(sql, second(100)); });
        auto dead = all(database, State::dead);
        REQUIRE(dead.size() == 1);
        CHECK(dead[0].attempts == 2);
        CHECK(dead[0].last_error == "Its process ended, or it took too long.");
    });
}

TEST_CASE("a try that was lost with its process does not count, unless that happens again and again"
) {
    on_each([](TestDatabase& database) {
        enqueue_greet(database, "Ann", second(1));
        auto lose_at = [&](Time now) {
            auto job = take_at(database, now, 1).at(0);
            database->write([&](Sql& sql) { recover_ended(sql, now + std::chrono::hours(1), true); }
            );
            return job.attempts;
        };

        for (int i = 1; i <= 10; ++i) CHECK(lose_at(second(i * 10'000)) == 1);

        CHECK(all(database, State::ready).at(0).lost == 10);
        CHECK(lose_at(second(200'000)) == 1);
        CHECK(lose_at(second(300'000)) == 2);
        CHECK(all(database, State::dead).size() == 1);
    });
}

TEST_CASE("a lease that was renewed since it was seen is not taken over") {
    on_each([](TestDatabase& database) {
        enqueue_greet(database, "Ann", second(1));
        auto job = take_at(database, second(1), 1).at(0);

        database->write([&](Sql& sql) {
            auto seen = ended_leases(sql, second(40)).at(0);
            renew(sql, {job.hold()}, {"a", second(40), second(70)});
            CHECK_FALSE(recover(sql, seen, true, second(40)));
        });

        CHECK(all(database, State::running).size() == 1);
    });
}

TEST_CASE("a lease that is renewed does not end") {
    on_each([](TestDatabase& database) {
        enqueue_greet(database, "Ann", second(1));
        auto job = take_at(database, second(1), 1).at(0);

        database->write([&](Sql& sql) { renew(sql, {job.hold()}, {"a", second(20), second(50)}); });

        database->read([&](Sql& sql) {
            CHECK(ended_leases(sql, second(45)).empty());
            CHECK(ended_leases(sql, second(51)).size() == 1);
        });
    });
}

TEST_CASE("a job that was taken but not begun has lost no try") {
    on_each([](TestDatabase& database) {
        enqueue_greet(database, "Ann", second(1));
        auto job = take_at(database, second(1), 1).at(0);

        CHECK(database->write([&](Sql& sql) { return release(sql, job, second(2)); }));

        CHECK(all(database, State::ready).at(0).attempts == 0);
    });
}

TEST_CASE("a dead job can be retried, with all its tries") {
    on_each([](TestDatabase& database) {
        auto call = Call::system(second(9), "test");
        enqueue_greet(database, "Ann", second(1), "ann");
        auto job = take_at(database, second(1), 1).at(0);
        auto try_again = [&](Id<QueuedJob> id) {
            auto done = database->write([&](Sql& sql) { return retry(sql, call, id); });
            return done ? std::string("done") : done.error().code;
        };
        CHECK(try_again(job.id) == "job_not_dead");
        CHECK(try_again({job.id.value + 1}) == "not_found");
        database->write([&](Sql& sql) { put_back(sql, job, second(1), "no luck", true); });
        enqueue_greet(database, "Ann", second(1), "ann");
        CHECK(try_again(job.id) == "job_waits_already");
        auto duplicate = all(database, State::ready).at(0).id;
        CHECK(database->write([&](Sql& sql) { return discard(sql, duplicate); }));

        CHECK(try_again(job.id) == "done");

        auto ready = all(database, State::ready).at(0);
        CHECK(ready.attempts == 0);
        CHECK(ready.run_at == second(9));
        CHECK(ready.last_error == "no luck");
    });
}

TEST_CASE("a job can be discarded unless it runs") {
    on_each([](TestDatabase& database) {
        enqueue_greet(database, "Ann", second(1));
        auto job = take_at(database, second(1), 1).at(0);
        auto give_up_on = [&](Id<QueuedJob> id) {
            auto done = database->write([&](Sql& sql) { return discard(sql, id); });
            return done ? std::string("done") : done.error().code;
        };

        CHECK(give_up_on(job.id) == "job_is_running");
        database->write([&](Sql& sql) { put_back(sql, job, second(1), "", true); });
        CHECK(give_up_on(job.id) == "done");
        CHECK(give_up_on(job.id) == "not_found");
    });
}

TEST_CASE("jobs are listed and counted by state, a page at a time") {
    on_each([](TestDatabase& database) {
        for (int i = 0; i < 5; ++i) enqueue_greet(database, std::to_string(i), second(1));
        take_at(database, second(1), 2);

        database->read([](Sql& sql) {
            auto first = list(sql, State::ready, {}, 2);
            auto second_page = list(sql, State::ready, first.at(1).id, 2);
            CHECK(first.at(0).payload == R"({"name":"2"})");
            REQUIRE(second_page.size() == 1);
            CHECK(second_page[0].payload == R"({"name":"4"})");
            auto number = counts(sql);
            CHECK(number.ready == 3);
            CHECK(number.running == 2);
            CHECK(number.dead == 0);
        });
    });
}

TEST_CASE("the jobs of each kind are counted, with the age of the oldest that is due") {
    on_each([](TestDatabase& database) {
        for (int i = 1; i <= 5; ++i) enqueue_greet(database, std::to_string(i), second(i));
        enqueue_greet(database, "later", second(60));
        auto taken = take_at(database, second(9), 2);
        database->write([&](Sql& sql) { put_back(sql, taken.at(0), second(9), "no luck", true); });

        auto all = database->read([](Sql& sql) {
            return counts_of(sql, {"test.greet", "test.other"}, second(9));
        });

        REQUIRE(all.size() == 2);
        CHECK(all[0].due == 3);
        CHECK(all[0].oldest_due == second(3));
        CHECK(all[0].running == 1);
        CHECK(all[0].dead == 1);
        CHECK(all[1].kind == "test.other");
        CHECK(all[1].due == 0);
        CHECK_FALSE(all[1].oldest_due);
    });
}

TEST_CASE("an error is kept as one line of clean text, and no more than 1,000 characters") {
    CHECK(error_text("a\nb\tc") == "a b c");
    CHECK(error_text("\xff") == "\xEF\xBF\xBD");
    CHECK(error_text(std::string(5000, 'x')).size() == 1000);
}

TEST_CASE("the wait doubles after each try, up to its longest, a fifth less or more") {
    using std::chrono::milliseconds;
    Policy policy{.first_wait = milliseconds(1000), .wait_max = milliseconds(60'000)};

    CHECK(wait_after(policy, 1, 0.5) == milliseconds(1000));
    CHECK(wait_after(policy, 2, 0.5) == milliseconds(2000));
    CHECK(wait_after(policy, 5, 0.5) == milliseconds(16'000));
    CHECK(wait_after(policy, 1000, 0.5) == milliseconds(60'000));
    CHECK(wait_after(policy, 1, 0) == milliseconds(800));
    CHECK(wait_after(policy, 1, 0.999) == milliseconds(1199));
}

}  // namespace mainstay::jobs::queue_test
