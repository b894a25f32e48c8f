#include <atomic>
#include <condition_variable>
#include <latch>
#include <mutex>
#include <thread>

#include <doctest/doctest.h>

#include "db/check_pages.hpp"
#include "db/testing.hpp"

namespace mainstay::db::lanes_test {

namespace {

constexpr const char* endless =
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000000000)"
    " SELECT count(*) FROM n";

constexpr const char* thousands =
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)"
    " SELECT count(*) FROM n";

// How submitted reads ended, in their order.
class Ends {
public:
    Database::Done done(std::string name) {
        return [this, name = std::move(name)](std::exception_ptr failure) {
            std::lock_guard lock(mutex_);
            order_ += name;
            if (failure) failures_.push_back(failure);
            ended_.notify_all();
        };
    }

    std::string wait_for(std::size_t count) {
        std::unique_lock lock(mutex_);
        ended_.wait(lock, [&] { return order_.size() >= count; });
        return order_;
    }

    std::vector<std::exception_ptr> failures() {
        std::lock_guard lock(mutex_);
        return failures_;
    }

private:
    std::mutex mutex_;
    std::condition_variable ended_;
    std::string order_;
    std::vector<std::exception_ptr> failures_;
};

Cause cause_of(const std::function<void()>& action) {
    try {
        action();
    } catch (const Failure& failure) {
        return failure.cause();
    }
    return Cause::other;
}

ReadClass heavy(std::int64_t caller) { return {.cost = Cost::heavy, .caller = caller}; }

bool nothing(Sql&) { return true; }

/// Reads of `reading` end while reads of `busy` keep every thread of its lane.
void check_beside(Cost busy, ReadClass reading) {
    for (Dialect dialect : test::dialects()) {
        test::TestDatabase first(dialect);
        auto options = first.options();
        options.read_timeout = std::chrono::minutes(2);
        auto database = Database::open(options);
        std::atomic<bool> is_enough = false;
        auto toil = [&](Sql& sql) {
            while (!is_enough) sql.value<int>(thousands);
            return true;
        };
        Ends ends;
        constexpr int callers = 8;
        for (int caller = 1; caller <= callers; ++caller)
            database->submit_read(toil, ends.done("x"), {.cost = busy, .caller = caller});
        const auto is_full = [&] {
            const auto lane = database->lanes()[static_cast<std::size_t>(busy)];
            return lane.running == lane.threads;
        };
        while (!is_full()) std::this_thread::yield();

        for (int i = 0; i < 50; ++i) database->read(nothing, reading);

        CHECK(ends.wait_for(0).empty());
        is_enough = true;
        CHECK(ends.wait_for(callers).size() == callers);
        CHECK(ends.failures().empty());
    }
}

}  // namespace

TEST_CASE("quick reads go on while heavy ones keep every reader of theirs busy") {
    check_beside(Cost::heavy, {});
}

TEST_CASE("lists go on while searches keep every reader of theirs busy") {
    check_beside(Cost::search, heavy(9));
}

TEST_CASE("a heavy read that takes too long ends, and says that it did") {
    for (Dialect dialect : test::dialects()) {
        test::TestDatabase first(dialect);
        auto options = first.options();
        options.read_timeout = std::chrono::milliseconds(100);
        auto database = Database::open(options);
        auto never = [](Sql& sql) { return sql.value<int>(endless); };

        CHECK(cause_of([&] { database->read(never, heavy(1)); }) == Cause::timeout);
        CHECK_NOTHROW(database->read([](Sql&) {}, heavy(1)));
    }
}

TEST_CASE("one caller never holds all heavy readers") {
    test::on_each_database({}, [](test::TestDatabase& database) {
        std::latch go(1);
        Ends ends;
        for (int i = 0; i < 12; ++i) {
            auto wait = [&](Sql&) { return go.wait(), true; };
            database->submit_read(wait, ends.done("a"), heavy(1));
        }

        CHECK_NOTHROW(database->read([](Sql&) {}, heavy(2)));
        CHECK_NOTHROW(database->read([](Sql&) {}, heavy(3)));
        CHECK(ends.wait_for(0).empty());
        go.count_down();
        CHECK(ends.wait_for(12) == std::string(12, 'a'));
    });
}

TEST_CASE("callers of heavy reads take turns") {
    test::TestDatabase first;
    auto options = first.options();
    options.heavy_threads = 1;
    auto database = Database::open(options);
    std::latch begun(1), go(1);
    Ends ends;
    auto hold = [&](Sql&) { return begun.count_down(), go.wait(), true; };
    database->submit_read(hold, ends.done("h"), heavy(9));
    begun.wait();
    for (int i = 0; i < 3; ++i) database->submit_read(nothing, ends.done("a"), heavy(1));
    for (int i = 0; i < 2; ++i) database->submit_read(nothing, ends.done("b"), heavy(2));
    database->submit_read(nothing, ends.done("c"), heavy(3));
    go.count_down();

    CHECK(ends.wait_for(7) == "habcaba");
}

TEST_CASE("a caller with too many pending reads is refused, and others are not") {
    test::TestDatabase first;
    auto options = first.options();
    options.heavy_threads = 1;
    options.caller_waiting_max = 2;
    auto database = Database::open(options);
    std::latch begun(1), go(1);
    Ends ends;
    auto hold = [&](Sql&) { return begun.count_down(), go.wait(), true; };
    database->submit_read(hold, ends.done("h"), heavy(1));
    begun.wait();
    for (int i = 0; i < 2; ++i) database->submit_read(nothing, ends.done("a"), heavy(1));

    CHECK_THROWS_AS(database->submit_read(nothing, ends.done("a"), heavy(1)), Overloaded);
    CHECK_NOTHROW(database->submit_read(nothing, ends.done("b"), heavy(2)));
    go.count_down();
    CHECK(ends.wait_for(4).size() == 4);
}

TEST_CASE("a read that waits too long for its turn is refused, but for a lengthy one") {
    test::TestDatabase first;
    auto options = first.options();
    options.heavy_threads = 1;
    options.wait_timeout = std::chrono::milliseconds(0);
    auto database = Database::open(options);

    CHECK_THROWS_AS(database->read([](Sql&) {}, heavy(1)), Overloaded);
    CHECK_NOTHROW(database->read([](Sql&) {}, {.cost = Cost::lengthy}));
}

TEST_CASE("the deadline of a read holds for all its statements together") {
    for (Dialect dialect : test::dialects()) {
        test::TestDatabase first(dialect);
        auto options = first.options();
        options.read_timeout = std::chrono::milliseconds(200);
        auto database = Database::open(options);
        auto many = [](Sql& sql) {
            for (int i = 0; i < 1'000'000'000; ++i) sql.value<int>("SELECT 1");
        };

        CHECK(cause_of([&] { database->read(many); }) == Cause::timeout);
        CHECK_NOTHROW(database->read([](Sql& sql) { sql.value<int>("SELECT 1"); }));
    }
}

TEST_CASE("damaged pages are found, and a sound database is whole") {
    test::TestDatabase database;
    database->write([](Sql& sql) {
        sql.script("CREATE TABLE thing (id INTEGER PRIMARY KEY, text TEXT)");
        for (int i = 0; i < 2000; ++i)
            sql.run("INSERT INTO thing (text) VALUES (:text)", std::string(200, 'x'));
    });
    auto check = check_pages(*database, std::chrono::seconds(60));
    CHECK(check.is_complete);
    CHECK(check.damages.empty());
    CHECK_FALSE(check_pages(*database, std::chrono::milliseconds(0)).is_complete);

    database.reopen([&] {
        auto path = database.options().location;
        test::overwrite(path, 20 * 4096, std::string(40 * 4096, '\xA5'));
    });
    CHECK_FALSE(check_pages(*database, std::chrono::seconds(60)).damages.empty());
    auto count = [](Sql& sql) { return sql.value<int>("SELECT sum(length(text)) FROM thing"); };
    CHECK(cause_of([&] { database->read(count); }) == Cause::damaged);
}

TEST_CASE("a failure says that the disk is full, or may not be written") {
    test::TestDatabase database;
    database->write([](Sql& sql) {
        sql.script("CREATE TABLE thing (text TEXT)");
        sql.value<int>("PRAGMA max_page_count = 20");
    });
    auto insert = [](Sql& sql) {
        sql.run("INSERT INTO thing (text) VALUES (:text)", std::string(400'000, 'x'));
    };

    CHECK(cause_of([&] { database->write(insert); }) == Cause::full);
    CHECK(cause_of([&] { database->read(insert); }) == Cause::read_only);
}

TEST_CASE("what PostgreSQL says of its disk, its time and its state is understood") {
    for (Dialect dialect : test::dialects()) {
        if (dialect == Dialect::sqlite) continue;  // Has codes of its own.
        test::TestDatabase database(dialect);

        struct Case {
            const char* state;
            Cause cause;
        };

        for (auto each : {
                 Case{"53100", Cause::full},
                 Case{"25006", Cause::read_only},
                 Case{"57014", Cause::timeout},
                 Case{"58030", Cause::input_output},
                 Case{"XX001", Cause::damaged},
                 Case{"40001", Cause::contended},
                 Case{"22012", Cause::other},
             }) {
            auto fail = [&](Sql& sql) {
                sql.script(
                    std::string("DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '") + each.state +
                    "'; END $$"
                );
            };
            CHECK(cause_of([&] { database->write(fail); }) == each.cause);
        }
    }
}

}  // namespace mainstay::db::lanes_test
