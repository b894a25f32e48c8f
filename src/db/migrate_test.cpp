#include "db/migrate.hpp"

#include <cstdlib>
#include <thread>

#include <doctest/doctest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "db/testing.hpp"

namespace mainstay::db::migrate_test {

namespace {

constexpr Migration first{
    "lower", "0001_a.sql", "CREATE TABLE a (id {id}, data {blob}, doc {json});"
};
constexpr Migration second{"lower", "0002_b.sql", "CREATE TABLE b (a BIGINT REFERENCES a)"};
constexpr Migration upper{
    "upper", "0001_c.sql", "CREATE TABLE c (b BIGINT); CREATE INDEX c_b ON c (b)"
};
constexpr Migration broken{
    "lower", "0002_b.sql", "CREATE TABLE b (a BIGINT); CREATE TABLE a (x BIGINT)"
};

constexpr Migration before[] = {first};
constexpr Migration after[] = {first, second};
constexpr Migration above[] = {upper};
constexpr Migration half_done[] = {first, broken};

bool has(Database& database, std::string_view table) {
    try {
        database.read([&](Sql& sql) { sql.run("SELECT * FROM " + std::string(table)); });
        return true;
    } catch (const Failure&) {
        return false;
    }
}

std::string failure_of(Database& database, std::initializer_list<Migrations> floors) {
    try {
        migrate(database, floors, Time{1});
        return "";
    } catch (const Failure& failure) {
        return failure.what();
    }
}

bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

}  // namespace

TEST_CASE("migrations are applied floor by floor, once") {
    test::on_each_database({}, [](test::TestDatabase& database) {
        auto paths = std::vector<std::string>{"lower/0001_a", "lower/0002_b", "upper/0001_c"};
        std::vector<Migrations> floors{after, above};

        CHECK(pending(*database, floors) == paths);
        CHECK(migrate(*database, floors, Time{7}) == paths);
        CHECK(pending(*database, floors).empty());
        CHECK(migrate(*database, floors, Time{8}).empty());
        CHECK(has(*database, "c"));
        CHECK(database->read([](Sql& sql) {
            return sql.value<Time>("SELECT max(applied_at) FROM migration");
        }) == Time{7});
    });
}

TEST_CASE("a database goes on from where an earlier version left it") {
    test::on_each_database({before}, [](test::TestDatabase& database) {
        CHECK(migrate(*database, {after, above}, Time{2}).size() == 2);
        CHECK(has(*database, "b"));
    });
}

TEST_CASE("a database newer than the program is refused and left as it is") {
    test::on_each_database({after}, [](test::TestDatabase& database) {
        auto text = failure_of(*database, {before, above});

        CHECK(contains(text, "newer than this program"));
        CHECK(contains(text, "lower/0002_b"));
        CHECK_FALSE(has(*database, "c"));
    });
}

TEST_CASE("a program starts on a newer database whose newer migrations only add") {
    static constexpr Migration adds{"lower", "0002_b.sql", "-- expand\nCREATE TABLE b (a BIGINT)"};
    static constexpr Migration with_addition[] = {first, adds};
    test::on_each_database({with_addition}, [](test::TestDatabase& database) {
        CHECK(failure_of(*database, {before, above}).empty());
        CHECK(has(*database, "c"));

        CHECK(migrate(*database, {with_addition, above}, Time{3}).empty());
    });
}

TEST_CASE("a database from before migrations told whether they only add goes on") {
    test::on_each_database({before}, [](test::TestDatabase& database) {
        database->write([](Sql& sql) { sql.run("ALTER TABLE migration DROP COLUMN is_expand"); });
        const std::vector<Migrations> floors{after};

        CHECK(pending(*database, floors).size() == 1);
        CHECK(migrate(*database, floors, Time{2}).size() == 1);
    });
}

TEST_CASE("a migration that was altered after it was applied is refused") {
    test::on_each_database({before}, [](test::TestDatabase& database) {
        Migration altered = first;
        altered.text = "CREATE TABLE a (id {id})";
        Migration floor[] = {altered, second};

        CHECK(contains(failure_of(*database, {floor}), "was altered"));
        CHECK_FALSE(has(*database, "b"));
    });
}

TEST_CASE("a migration slipped in below one that is applied is refused") {
    constexpr Migration late[] = {{"upper", "0000_z.sql", "CREATE TABLE z (a BIGINT)"}, upper};
    test::on_each_database({above}, [&](test::TestDatabase& database) {
        CHECK(contains(failure_of(*database, {late}), "only ever added at the end"));
    });
}

TEST_CASE("a migration that fails leaves nothing of itself, and what was before it") {
    test::on_each_database({}, [](test::TestDatabase& database) {
        CHECK(contains(failure_of(*database, {half_done}), "lower/0002_b failed"));
        CHECK(has(*database, "a"));
        CHECK_FALSE(has(*database, "b"));

        CHECK(migrate(*database, {after}, Time{2}).size() == 1);
        CHECK(has(*database, "b"));
    });
}

TEST_CASE("of pair only that of the dialect is applied") {
    constexpr Migration pair[] = {
        {"lower", "0001_t.postgresql.sql", "CREATE TABLE of_postgresql (a BIGINT)"},
        {"lower", "0001_t.sqlite.sql", "CREATE TABLE of_sqlite (a BIGINT)"},
    };
    test::on_each_database({pair}, [&](test::TestDatabase& database) {
        bool is_sqlite = database->dialect() == Dialect::sqlite;
        CHECK(has(*database, "of_sqlite") == is_sqlite);
        CHECK(has(*database, "of_postgresql") == !is_sqlite);
        CHECK(migrate(*database, {pair}, Time{2}).empty());
    });
}

TEST_CASE("nodes that start together migrate once") {
    test::on_each_database({}, [](test::TestDatabase& database) {
        std::vector<std::thread> nodes;
        std::atomic<std::size_t> failures = 0;
        for (int i = 0; i < 3; ++i) {
            nodes.emplace_back([&] {
                auto node = Database::open(database.options());
                if (!failure_of(*node, {after, above}).empty()) ++failures;
            });
        }
        for (auto& node : nodes) node.join();

        CHECK(failures == 0);
        CHECK(has(*database, "c"));
        CHECK(migrate(*database, {after, above}, Time{2}).empty());
    });
}

// Run only as the process that the next test kills.
TEST_CASE("endless migration") {
    const char* location = std::getenv("MAINSTAY_TEST_ENDLESS");
    if (!location) return;
    constexpr Migration endless[] = {
        first,
        {"lower", "0002_b.sql",
         "CREATE TABLE b (x BIGINT);"
         "INSERT INTO b WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
         " SELECT i FROM n;"},
    };
    auto database = Database::open({.location = location});
    migrate(*database, {endless}, Time{1});
}

TEST_CASE("a process killed in the middle of a migration leaves the database as it was") {
    test::on_each_database({}, [](test::TestDatabase& database) {
        ::setenv("MAINSTAY_TEST_ENDLESS", database.options().location.c_str(), 1);
        std::string program = "/proc/self/exe", filter = "--test-case=endless migration";
        char* arguments[] = {program.data(), filter.data(), nullptr};
        pid_t child = 0;
        REQUIRE(::posix_spawn(&child, program.c_str(), {}, {}, arguments, environ) == 0);
        ::unsetenv("MAINSTAY_TEST_ENDLESS");

        while (!has(*database, "a")) std::this_thread::yield();
        std::this_thread::sleep_for(std::chrono::milliseconds(200));  // Somewhere in the middle.
        ::kill(child, SIGKILL);
        int status = 0;
        REQUIRE(::waitpid(child, &status, 0) == child);
        REQUIRE(WIFSIGNALED(status));

        database.reopen();
        CHECK_FALSE(has(*database, "b"));
        CHECK(pending(*database, std::vector<Migrations>{after}).size() == 1);
        CHECK(migrate(*database, {after}, Time{2}).size() == 1);
        CHECK(has(*database, "b"));
    });
}

}  // namespace mainstay::db::migrate_test
