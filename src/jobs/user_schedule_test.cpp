#include "jobs/user_schedule.hpp"

#include <atomic>
#include <thread>

#include <boost/describe.hpp>
#include <doctest/doctest.h>

#include "db/testing.hpp"
#include "jobs/ahead.hpp"
#include "jobs/jobs.hpp"
#include "jobs/lease.hpp"

namespace mainstay::jobs::user_schedule_test {

namespace {

using db::Sql;
using db::test::TestDatabase;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;

struct Copy {
    static constexpr std::string_view kind = "test.copy";
    std::int64_t policy = 0;
};
BOOST_DESCRIBE_STRUCT(Copy, (), (policy))

const ScheduleOwner owner{"test.policy", 12};

void on_each(const std::function<void(TestDatabase&)>& body) {
    db::test::on_each_database({migrations()}, body);
}

Time at(std::string_view text) { return parse_time(text).value(); }

UserSchedule make(TestDatabase& database, const Recurrence& recurrence, Time now) {
    auto made = database->write([&](Sql& sql) {
        return create_schedule(sql, owner, Copy{12}, recurrence, now);
    });
    REQUIRE(made);
    return *made;
}

int enqueue_at(TestDatabase& database, Time now) {
    return database->write([&](Sql& sql) { return enqueue_due_schedules(sql, now); });
}

int do_at(TestDatabase& database, Time now) {
    auto worker = on<Copy>({}, [](const Copy&, const Run&) {});
    return static_cast<int>(run_due(*database, {worker}, [=] { return now; }));
}

UserSchedule only(TestDatabase& database) {
    auto all = database->read([](Sql& sql) { return schedules_of(sql, owner); });
    REQUIRE(all.size() == 1);
    return all[0];
}

std::string refused_field(TestDatabase& database, const Recurrence& recurrence) {
    auto made = database->write([&](Sql& sql) {
        return create_schedule(sql, owner, Copy{12}, recurrence, Time{1});
    });
    return made ? "" : made.error().fields.at(0).field;
}

}  // namespace

TEST_CASE("a schedule enqueues its job at each of its times, in its zone") {
    on_each([](TestDatabase& database) {
        Recurrence nightly{.cron = "30 2 * * *", .zone = "Europe/Berlin"};
        auto made = make(database, nightly, at("2026-11-26T12:00:00Z"));
        CHECK(made.next_at == at("2026-11-27T01:30:00Z"));
        CHECK(made.job_kind == "test.copy");

        CHECK(enqueue_at(database, at("2026-11-27T01:29:59Z")) == 0);
        CHECK(enqueue_at(database, at("2026-11-27T01:30:00Z")) == 1);
        CHECK(enqueue_at(database, at("2026-11-27T01:30:01Z")) == 0);

        auto job = database->read([](Sql& sql) { return list(sql, State::ready, {}, 10); }).at(0);
        CHECK(job.payload == R"({"policy":12})");
        CHECK(do_at(database, at("2026-11-27T01:30:02Z")) == 1);
        CHECK(only(database).last_at == at("2026-11-27T01:30:00Z"));
        CHECK(only(database).next_at == at("2026-11-28T01:30:00Z"));
    });
}

TEST_CASE("what cannot be understood is refused with its field") {
    on_each([](TestDatabase& database) {
        CHECK(refused_field(database, {.cron = "0 0 31 2 *"}) == "cron");
        CHECK(refused_field(database, {.cron = "@daily", .zone = "Moon"}) == "zone");
        auto made = make(database, {.cron = "@daily"}, Time{1});
        database->write([&](Sql& sql) {
            CHECK_FALSE(update_schedule(sql, made.id, {.cron = "soon"}, Time{1}));
            CHECK(
                update_schedule(sql, {99}, {.cron = "@daily"}, Time{1}).error().code == "not_found"
            );
            CHECK(remove_schedule(sql, {99}).error().code == "not_found");
        });
        CHECK(only(database).cron == "@daily");
    });
}

TEST_CASE("missed times are made up for by one run, or by none") {
    on_each([](TestDatabase& database) {
        for (auto [missed, runs] : {std::pair(MissedRuns::once, 1), {MissedRuns::skip, 0}}) {
            auto made =
                make(database, {.cron = "0 * * * *", .missed = missed}, at("2026-11-26T12:30:00Z"));

            CHECK(enqueue_at(database, at("2026-11-28T12:30:00Z")) == runs);
            CHECK(do_at(database, at("2026-11-28T12:30:00Z")) == runs);
            CHECK(only(database).next_at == at("2026-11-28T13:00:00Z"));
            CHECK(only(database).last_at.has_value() == (runs == 1));

            // The time that came just now is not missed, though others before it are.
            CHECK(enqueue_at(database, at("2026-11-29T15:04:00Z")) == 1);
            CHECK(do_at(database, at("2026-11-29T15:04:00Z")) == 1);
            database->write([&](Sql& sql) { CHECK(remove_schedule(sql, made.id)); });
        }
    });
}

TEST_CASE("a schedule whose last job is not done is passed over, and fails visibly once") {
    on_each([](TestDatabase& database) {
        make(database, {.cron = "* * * * *"}, at("2026-11-26T12:00:30Z"));
        auto failing = on<Copy>({.attempts = 1}, [](const Copy&, const Run&) {
            throw std::runtime_error("no disk");
        });
        CHECK(enqueue_at(database, at("2026-11-26T12:01:00Z")) == 1);
        CHECK(enqueue_at(database, at("2026-11-26T12:02:00Z")) == 0);
        database->write([&](Sql& sql) {
            auto now = at("2026-11-26T12:02:30Z");
            CHECK(take(sql, failing, {"a", now, now + hours(1)}, 1).size() == 1);
            CHECK(enqueue_due_schedules(sql, at("2026-11-26T12:03:00Z")) == 0);
            sql.run("UPDATE job SET state = 'ready', attempts = 0, lease_by = NULL");
        });
        for (int i = 4; i < 9; ++i) {
            auto now = at("2026-11-26T12:00:00Z") + minutes(i);
            run_due(*database, {failing}, [=] { return now; });
            CHECK(enqueue_at(database, now) == 1);
        }
        auto last = at("2026-11-26T13:00:00Z");
        run_due(*database, {failing}, [=] { return last; });

        CHECK(database->read([](Sql& sql) { return counts(sql); }).dead == 1);
    });
}

TEST_CASE("a schedule that is off or removed enqueues nothing, and takes back what has not begun") {
    on_each([](TestDatabase& database) {
        auto made = make(database, {.cron = "@hourly", .enabled = false}, Time{1});
        CHECK_FALSE(made.next_at);
        CHECK(enqueue_at(database, at("2026-11-26T12:00:00Z")) == 0);

        auto now = at("2026-11-26T12:10:00Z");
        auto changed = database->write([&](Sql& sql) {
            return update_schedule(sql, made.id, {.cron = "@hourly"}, now);
        });
        REQUIRE(changed);
        CHECK(changed->next_at == at("2026-11-26T13:00:00Z"));
        CHECK(enqueue_at(database, at("2026-11-26T13:00:00Z")) == 1);

        database->write([&](Sql& sql) { CHECK(remove_schedule(sql, made.id)); });
        CHECK(do_at(database, at("2026-11-26T14:00:00Z")) == 0);
        CHECK(enqueue_at(database, at("2026-11-26T15:00:00Z")) == 0);
    });
}

TEST_CASE("a schedule that is not understood any more stands still with its reason; others go on") {
    on_each([](TestDatabase& database) {
        auto broken = make(database, {.cron = "@hourly"}, at("2026-11-26T12:00:00Z"));
        make(database, {.cron = "@hourly"}, at("2026-11-26T12:00:00Z"));
        database->write([&](Sql& sql) {
            sql.run("UPDATE user_schedule SET zone = 'Moon' WHERE id = :id", broken.id);
        });

        CHECK(enqueue_at(database, at("2026-11-26T13:00:00Z")) == 1);

        auto found = database->read([&](Sql& sql) { return find_schedule(sql, broken.id); });
        CHECK_FALSE(found->next_at);
        CHECK(found->trouble->find("Moon is not known") != std::string::npos);
        auto mended = database->write([&](Sql& sql) {
            return update_schedule(sql, broken.id, {.cron = "@hourly"}, at("2026-11-26T14:30:00Z"));
        });
        CHECK(mended->next_at == at("2026-11-26T15:00:00Z"));
        CHECK_FALSE(mended->trouble);
    });
}

TEST_CASE("a schedule that was planned by a clock which was put back since does not wait for it") {
    on_each([](TestDatabase& database) {
        make(database, {.cron = "@hourly"}, at("2030-01-01T00:30:00Z"));
        AheadRules rules{{}, {}, std::chrono::seconds(30)};
        auto now = at("2026-11-26T12:30:00Z");

        database->write([&](Sql& sql) {
            CHECK(has_ahead(sql, rules, now));
            CHECK(pull_in(sql, rules, now) == 1);
            CHECK_FALSE(has_ahead(sql, rules, now));
        });

        CHECK(only(database).next_at == at("2026-11-26T13:00:00Z"));
    });
}

TEST_CASE("two nodes run each time of a schedule once, and a restart runs none again") {
    on_each([](TestDatabase& database) {
        // Two processes on one SQLite are not meant to be: two runners of one process stand for
        // them there.
        auto other = database->dialect() == db::Dialect::sqlite
                         ? nullptr
                         : db::Database::open(database.options());
        std::atomic<std::int64_t> now = at("2026-11-26T12:00:30Z").micros;
        std::atomic<int> done = 0;
        auto clock = [&] { return Time{now}; };
        auto copying = [&](db::Database& of_node) {
            return on<Copy>({}, [&](const Copy&, const Run& run) {
                of_node.write([&](Sql& sql) { run.complete(sql); });
                ++done;
            });
        };
        auto& second = other ? *other : *database;
        RunnerOptions options{.threads = 2, .poll = milliseconds(3), .judge = [&](Sql&) {
                                  return clock();
                              }};
        make(database, {.cron = "* * * * *", .zone = "Asia/Kathmandu"}, clock());
        auto comes_true = [](auto predicate) {
            for (int i = 0; i < 3000 && !predicate(); ++i)
                std::this_thread::sleep_for(milliseconds(10));
            return predicate();
        };
        for (int round = 0; round < 2; ++round) {
            Runner one(*database, {copying(*database)}, {}, clock, options);
            Runner two(second, {copying(second)}, {}, clock, options);
            one.start();
            two.start();
            for (int i = 1; i <= 10; ++i) {
                now += 60'000'000;
                REQUIRE(comes_true([&] { return done == round * 10 + i; }));
            }
        }

        CHECK(done == 20);
        CHECK(only(database).last_at == at("2026-11-26T12:20:00Z") + std::chrono::seconds(30));
        auto left = database->read([](Sql& sql) { return counts(sql); });
        CHECK(left.ready + left.running + left.dead == 0);
    });
}

}  // namespace mainstay::jobs::user_schedule_test
