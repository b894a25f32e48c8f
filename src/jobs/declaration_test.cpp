#include "jobs/declaration.hpp"

#include <atomic>
#include <thread>

#include <doctest/doctest.h>

#include "db/testing.hpp"
#include "jobs/ahead.hpp"
#include "jobs/jobs.hpp"

namespace mainstay::jobs::declaration_test {

namespace {

using db::Sql;
using db::test::TestDatabase;
using std::chrono::hours;
using std::chrono::milliseconds;

void on_each(const std::function<void(TestDatabase&)>& body) {
    db::test::on_each_database({migrations()}, body);
}

/// SQLite has one process, which nobody is beside.
void on_shared(const std::function<void(TestDatabase&)>& body) {
    for (auto dialect : db::test::dialects()) {
        if (dialect == db::Dialect::sqlite) continue;
        TestDatabase database(dialect, {migrations()});
        body(database);
    }
}

Time minute(int number) { return Time{number * 60'000'000LL}; }

Schedule schedule(std::string name, std::chrono::seconds every = hours(1)) {
    return {
        .name = std::move(name),
        .every = every,
        .policy = {.timeout = hours(1)},
        .work = [](const Run&) {}
    };
}

void declare_at(
    TestDatabase& database, const std::vector<Schedule>& schedules, const Declarer& by
) {
    database->write([&](Sql& sql) { declare(sql, schedules, by); });
}

std::vector<std::string> names(TestDatabase& database) {
    std::vector<std::string> names;
    for (const auto& row : database->read([](Sql& sql) { return schedules(sql); }))
        names.push_back(row.name);
    return names;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("versions are ordered by their numbers, not as text") {
    CHECK(version_number("1.9.2") < version_number("1.10.0"));
    CHECK(version_number("1.10.0") < version_number("1.10.1"));
    CHECK(version_number("0.1.0") < version_number("1.0"));
    CHECK(version_number("2") == version_number("2.0.0"));
    CHECK(version_number("1.2.3-rc1") == version_number("1.2.3"));
    CHECK(version_number("") == 0);
    CHECK(version_number("none") == 0);
    CHECK(version_number("99999999999999999999.1") > version_number("999998.0.0"));
    CHECK(version_number("-5.-5") == 0);
}

TEST_CASE("an old node that starts beside a new one removes none of its schedules") {
    on_each([](TestDatabase& database) {
        declare_at(database, {schedule("test.both"), schedule("test.new")}, {minute(0), 2});

        for (int at : {1, 60, 5'000})
            declare_at(database, {schedule("test.both"), schedule("test.old")}, {minute(at), 1});

        CHECK(names(database) == Names{"test.both", "test.new", "test.old"});
    });
}

TEST_CASE("what only the older version declares stays while a node of it is seen, and then goes") {
    on_shared([](TestDatabase& database) {
        for (int at = 0; at < 40; at += 2) {
            declare_at(database, {schedule("test.old")}, {minute(at), 1});
            declare_at(database, {schedule("test.new")}, {minute(at + 1), 2});
        }
        CHECK(names(database) == Names{"test.new", "test.old"});

        declare_at(database, {schedule("test.new")}, {minute(48), 2});
        CHECK(names(database) == Names{"test.new", "test.old"});
        declare_at(database, {schedule("test.new")}, {minute(49), 2});
        CHECK(names(database) == Names{"test.new"});
    });
}

TEST_CASE("a new version forgets at its start what it no longer declares, where nobody is beside") {
    TestDatabase database(db::Dialect::sqlite, {migrations()});
    declare_at(database, {schedule("test.old"), schedule("test.both")}, {minute(0), 1});

    declare_at(database, {schedule("test.both")}, {minute(1), 2});

    CHECK(names(database) == Names{"test.both"});
}

TEST_CASE("what a newer version declared is forgotten when it was not seen for a month") {
    on_each([](TestDatabase& database) {
        declare_at(database, {schedule("test.new")}, {minute(0), 2});
        constexpr int month = 30 * 24 * 60;

        declare_at(database, {schedule("test.old")}, {minute(month), 1});
        CHECK(names(database) == Names{"test.new", "test.old"});
        declare_at(database, {schedule("test.old")}, {minute(month + 1), 1});

        CHECK(names(database) == Names{"test.old"});
    });
}

TEST_CASE("a schedule is begun by the newest version that was seen of late, in its period") {
    on_shared([](TestDatabase& database) {
        auto old = schedule("test.sweep", hours(1)), renewed = schedule("test.sweep", hours(24));
        Declarer by_new{minute(0), 2}, by_old{minute(1), 1};
        declare_at(database, {renewed}, by_new);
        declare_at(database, {old}, by_old);
        auto begins = [&](const Schedule& each, const Declarer& by) {
            return database->write([&](Sql& sql) {
                bool is_due = has_due(sql, {each}, by);
                CHECK(is_due == (enqueue_due(sql, {each}, by) == 1));
                return sql.run("DELETE FROM job") == 1;
            });
        };
        auto is_ahead = [&](const Schedule& each, const Declarer& by) {
            return database->read([&](Sql& sql) {
                return has_ahead(sql, {{}, {each}, hours(1), by.version}, by.now);
            });
        };
        CHECK_FALSE(is_ahead(old, by_old));

        by_old.now = by_new.now = minute(24 * 60);
        CHECK_FALSE(begins(old, by_old));
        CHECK(begins(renewed, by_new));
        CHECK_FALSE(begins(renewed, by_new));

        // The new version is given up: the old one takes its schedule back.
        by_old.now = minute(24 * 60 + 11);
        declare_at(database, {old}, by_old);
        by_old.now = minute(25 * 60);
        CHECK(begins(old, by_old));
    });
}

TEST_CASE("two nodes of different versions run what is theirs, and declare it again and again") {
    on_shared([](TestDatabase& database) {
        auto other = db::Database::open(database.options());
        std::atomic<std::int64_t> now = minute(0).micros;
        std::atomic<int> by_old = 0, by_new = 0, old_declared = 0, new_declared = 0;
        auto counting = [](std::string name, std::atomic<int>& count) {
            auto counted = schedule(std::move(name));
            counted.work = [&count](const Run&) { ++count; };
            return counted;
        };
        RunnerOptions options{
            .poll = milliseconds(5),
            .judge = [&](Sql&) { return Time{now}; },
            .uptime = [&] { return std::chrono::microseconds(now); }
        };
        auto of = [&](std::string version, std::atomic<int>& declared) {
            auto own = options;
            own.version = std::move(version);
            own.declare = [&](Sql&, const Declarer&) { ++declared; };
            return own;
        };
        auto clock = [&] { return Time{now}; };
        Runner newer(
            *database, {}, {counting("test.new", by_new)}, clock, of("1.10.0", new_declared)
        );
        Runner older(*other, {}, {counting("test.old", by_old)}, clock, of("1.9.0", old_declared));
        newer.start();
        older.start();

        auto comes_true = [](auto predicate) {
            for (int i = 0; i < 3000 && !predicate(); ++i)
                std::this_thread::sleep_for(milliseconds(10));
            return predicate();
        };
        for (int at = 2; at <= 122; at += 2) {
            int news = new_declared, olds = old_declared;
            now = minute(at).micros;
            REQUIRE(comes_true([&] { return new_declared > news && old_declared > olds; }));
        }

        CHECK(comes_true([&] { return by_new == 2 && by_old == 2; }));
        CHECK(names(database) == Names{"test.new", "test.old"});
    });
}

}  // namespace mainstay::jobs::declaration_test
