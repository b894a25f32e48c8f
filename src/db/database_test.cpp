#include "db/database.hpp"

#include <atomic>
#include <thread>

#include <doctest/doctest.h>

#include "db/pending_test.hpp"
#include "db/testing.hpp"

namespace mainstay::db::database_test {

namespace {

constexpr Code declined{"declined", Refusal::conflict, "No."};

constexpr Migration tables[] = {
    {"test", "0001_counter.sql",
     "CREATE TABLE counter (name TEXT PRIMARY KEY, value BIGINT NOT NULL);"
     "CREATE TABLE child ("
     " parent TEXT REFERENCES counter (name) DEFERRABLE INITIALLY DEFERRED)"},
};

void add(Sql& sql, std::string_view name) {
    sql.run("INSERT INTO counter (name, value) VALUES (:name, 0)", name);
}

std::vector<std::string> names(Database& database) {
    return database.read([](Sql& sql) {
        return sql.all<std::string>("SELECT name FROM counter ORDER BY name");
    });
}

}  // namespace

TEST_CASE("a transaction that refuses or throws leaves nothing, and says so") {
    test::on_each_database({tables}, [](test::TestDatabase& database) {
        auto refused = database->write([](Sql& sql) -> Result<int> {
            add(sql, "refused");
            return refuse(declined);
        });
        auto throws = [](Sql& sql) {
            add(sql, "thrown");
            throw std::runtime_error("oh");
        };

        CHECK_FALSE(refused);
        CHECK(refused.error().code == "declined");
        CHECK_THROWS_WITH(database->write(throws), "oh");
        CHECK(names(*database).empty());
    });
}

TEST_CASE("transactions that run together succeed and fail each for itself") {
    test::on_each_database({tables}, [](test::TestDatabase& database) {
        std::vector<Pending> pending;
        {
            Hold hold(*database);
            pending.emplace_back(*database, [](Sql& sql) { return add(sql, "a"), true; });
            pending.emplace_back(*database, [](Sql& sql) { return add(sql, "b"), false; });
            pending.emplace_back(*database, [](Sql& sql) -> bool {
                add(sql, "c");
                throw std::runtime_error("oh");
            });
            pending.emplace_back(*database, [](Sql& sql) { return add(sql, "a"), true; });
            pending.emplace_back(*database, [](Sql& sql) { return add(sql, "d"), true; });
        }

        CHECK_NOTHROW(pending[0].get());
        CHECK_NOTHROW(pending[1].get());
        CHECK_THROWS_WITH(pending[2].get(), "oh");
        CHECK_THROWS_AS(pending[3].get(), UniqueViolation);
        CHECK_NOTHROW(pending[4].get());
        CHECK(names(*database) == std::vector<std::string>{"a", "d"});
    });
}

TEST_CASE("a commit that fails costs only the transaction that made it fail") {
    test::on_each_database({tables}, [](test::TestDatabase& database) {
        std::vector<Pending> pending;
        std::atomic<int> effects = 0;
        auto orphan = [&](Sql& sql) {
            add(sql, "orphan's");
            sql.run("INSERT INTO child (parent) VALUES ('nobody')");
            sql.after_commit([&] { effects += 100; });
            return true;
        };
        auto good = [&](std::string name) {
            return [&, name](Sql& sql) {
                add(sql, name);
                sql.after_commit([&] { ++effects; });
                return true;
            };
        };
        {
            Hold hold(*database);
            pending.emplace_back(*database, good("a"));
            pending.emplace_back(*database, orphan);
            pending.emplace_back(*database, good("b"));
        }

        CHECK_NOTHROW(pending[0].get());
        CHECK_THROWS_AS(pending[1].get(), Failure);
        CHECK_NOTHROW(pending[2].get());
        CHECK(names(*database) == std::vector<std::string>{"a", "b"});
        CHECK(effects == 2);
    });
}

TEST_CASE("when the transaction is ended under others, each is run again alone") {
    test::TestDatabase database(Dialect::sqlite, {tables});
    std::vector<Pending> pending;
    {
        Hold hold(*database);
        pending.emplace_back(*database, [](Sql& sql) { return add(sql, "a"), true; });
        pending.emplace_back(*database, [](Sql& sql) { return sql.script("ROLLBACK"), true; });
        pending.emplace_back(*database, [](Sql& sql) { return add(sql, "b"), true; });
    }

    CHECK_NOTHROW(pending[0].get());
    CHECK_THROWS_AS(pending[1].get(), Failure);
    CHECK_NOTHROW(pending[2].get());
    CHECK(names(*database) == std::vector<std::string>{"a", "b"});
}

TEST_CASE("a full disk fails what does not fit, and nothing else") {
    test::TestDatabase database(Dialect::sqlite, {tables});
    database->write([](Sql& sql) { sql.value<int>("PRAGMA max_page_count = 40"); });
    std::string much(400'000, 'x');
    std::vector<Pending> pending;
    {
        Hold hold(*database);
        pending.emplace_back(*database, [](Sql& sql) { return add(sql, "a"), true; });
        pending.emplace_back(*database, [&](Sql& sql) { return add(sql, much), true; });
        pending.emplace_back(*database, [](Sql& sql) { return add(sql, "b"), true; });
    }

    CHECK_NOTHROW(pending[0].get());
    CHECK_THROWS_AS(pending[1].get(), Failure);
    CHECK_NOTHROW(pending[2].get());
    CHECK(names(*database) == std::vector<std::string>{"a", "b"});
}

TEST_CASE("effects and listeners follow a commit that wrote, and nothing else") {
    test::on_each_database({tables}, [](test::TestDatabase& database) {
        std::atomic<int> effects = 0, commits = 0;
        database->on_commit([&] { ++commits; });
        auto effect = [&](Sql& sql) { sql.after_commit([&] { ++effects; }); };

        database->write([&](Sql& sql) { add(sql, "a"), effect(sql); });
        CHECK(effects == 1);
        CHECK(commits == 1);

        auto refused = database->write([&](Sql& sql) -> Result<> {
            add(sql, "b"), effect(sql);
            return refuse(declined);
        });
        CHECK_FALSE(refused);
        CHECK_THROWS(database->write([&](Sql& sql) { effect(sql), add(sql, "a"); }));
        CHECK(names(*database).size() == 1);
        CHECK(effects == 1);
        CHECK(commits == 1);
    });
}

TEST_CASE("an effect that throws does not disturb who waits") {
    test::on_each_database({tables}, [](test::TestDatabase& database) {
        database->on_commit([] { throw std::runtime_error("listener"); });

        CHECK_NOTHROW(database->write([](Sql& sql) {
            add(sql, "a");
            sql.after_commit([] { throw std::runtime_error("effect"); });
        }));
    });
}

TEST_CASE("a reader cannot write") {
    test::on_each_database({tables}, [](test::TestDatabase& database) {
        CHECK_THROWS_AS(database->read([](Sql& sql) { add(sql, "a"); }), Failure);
        CHECK_NOTHROW(database->write([](Sql& sql) { add(sql, "a"); }));
    });
}

TEST_CASE("a read sees one state, and the next read the newest") {
    test::on_each_database({tables}, [](test::TestDatabase& database) {
        auto count = [](Sql& sql) { return sql.one<std::string>("SELECT name FROM counter"); };
        database->write([](Sql& sql) { add(sql, "a"), add(sql, "b"); });
        // Leaves a statement with rows to come; kept open it would hold the old state for good.
        for (int i = 0; i < 4; ++i) database->read(count);
        database->write([](Sql& sql) { sql.run("DELETE FROM counter"); });

        for (int i = 0; i < 4; ++i) CHECK_FALSE(database->read(count));

        bool is_same = database->read([&](Sql& sql) {
            auto before = count(sql);
            std::thread([&] { database->write([](Sql& other) { add(other, "c"); }); }).join();
            return before == count(sql);
        });
        CHECK(is_same);
        CHECK(database->read(count) == "c");
    });
}

TEST_CASE("transactions of many threads see one another as if they ran one after the other") {
    test::on_each_database({tables}, [](test::TestDatabase& database) {
        database->write([](Sql& sql) { add(sql, "total"), add(sql, "other"); });
        // Reads, computes, writes: any two that overlapped would lose a step.
        auto step = [](Sql& sql) {
            auto total = sql.value<int>("SELECT sum(value) FROM counter");
            sql.run("UPDATE counter SET value = :v WHERE name = 'total'", *total + 1);
        };
        std::vector<std::thread> threads;
        for (int i = 0; i < 8; ++i)
            threads.emplace_back([&] {
                for (int k = 0; k < 25; ++k) database->write(step);
            });
        for (auto& thread : threads) thread.join();

        CHECK(database->read([](Sql& sql) {
            return sql.value<int>("SELECT value FROM counter WHERE name = 'total'");
        }) == 200);
    });
}

TEST_CASE("more waiting transactions than allowed are refused at once") {
    test::TestDatabase first(Dialect::sqlite, {tables});
    auto options = first.options();
    options.waiting_max = 2;
    auto database = Database::open(options);
    std::vector<Pending> pending;
    auto body = [](Sql&) { return true; };
    {
        Hold hold(*database);
        pending.emplace_back(*database, body);
        pending.emplace_back(*database, body);

        CHECK_THROWS_AS(Pending(*database, body), Overloaded);
        CHECK_NOTHROW(names(*database));
    }
    CHECK_NOTHROW(pending[1].get());
    CHECK_NOTHROW(Pending(*database, body).get());
}

TEST_CASE("closing finishes what waits and refuses what is new") {
    test::on_each_database({tables}, [](test::TestDatabase& database) {
        std::vector<Pending> pending;
        for (int i = 0; i < 20; ++i) {
            pending.emplace_back(*database, [i](Sql& sql) {
                add(sql, std::to_string(i));
                return true;
            });
        }
        database->close();

        for (Pending& each : pending) CHECK_NOTHROW(each.get());
        CHECK_THROWS_AS(database->write([](Sql& sql) { add(sql, "x"); }), Overloaded);
        database.reopen();
        CHECK(names(*database).size() == 20);
    });
}

TEST_CASE("SQLite keeps nothing of what it saw in a table that was small when it was closed") {
    test::TestDatabase database(Dialect::sqlite, {tables});
    auto count_rows_and_close = [&](int rows) {
        database->write([&](Sql& sql) {
            for (int i = 0; i < rows; ++i) add(sql, std::to_string(rows + i));
            sql.run("ANALYZE counter");
        });
        database->close();
        database.reopen();
        return database->read([](Sql& sql) {
            return *sql.value<std::int64_t>(
                "SELECT COUNT(*) FROM sqlite_stat1 WHERE tbl = 'counter'"
            );
        });
    };
    CHECK(count_rows_and_close(20) == 0);
    CHECK(count_rows_and_close(12'000) == 1);
}

TEST_CASE("a lock that another process holds for too long fails all who wait, once") {
    test::TestDatabase first(Dialect::sqlite, {tables});
    auto options = first.options();
    options.busy_timeout = std::chrono::milliseconds(20);
    auto second = Database::open(options);
    {
        Hold hold(*first);
        CHECK_THROWS_AS(second->write([](Sql& sql) { add(sql, "a"); }), Contended);
        CHECK_NOTHROW(names(*second));
    }
    CHECK_NOTHROW(second->write([](Sql& sql) { add(sql, "a"); }));
}

TEST_CASE("a statement that runs for too long is stopped") {
    for (Dialect dialect : test::dialects()) {
        test::TestDatabase first(dialect, {tables});
        auto options = first.options();
        options.read_timeout = std::chrono::milliseconds(100);
        auto database = Database::open(options);

        CHECK_THROWS_AS(
            database->read([](Sql& sql) {
                return sql.value<int>(
                    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL"
                    " SELECT i + 1 FROM n WHERE i < 1000000000)"
                    " SELECT count(*) FROM n"
                );
            }),
            Failure
        );
        CHECK_NOTHROW(names(*database));
    }
}

TEST_CASE("a lost connection is found again, and its transaction run anew") {
    for (Dialect dialect : test::dialects()) {
        if (dialect == Dialect::sqlite) continue;  // Has no connection to lose.
        test::TestDatabase database(dialect, {tables});
        auto name = database->read([](Sql& sql) {
            return *sql.value<std::string>("SELECT current_setting('application_name')");
        });
        database->read([&](Sql& sql) {
            sql.run(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE application_name = :name AND pid <> pg_backend_pid()",
                name
            );
        });
        int runs = 0;
        database->write([&](Sql& sql) {
            add(sql, "a");
            if (++runs == 1) sql.run("SELECT pg_terminate_backend(pg_backend_pid())");
        });

        CHECK(runs >= 2);
        CHECK(names(*database) == std::vector<std::string>{"a"});
    }
}

TEST_CASE("a database that cannot be opened says why, and keeps the password to itself") {
    test::TestDatabase place;
    auto why = [](const std::string& location) -> std::string {
        try {
            Database::open({.location = location});
        } catch (const Failure& failure) {
            return failure.what();
        }
        return "";
    };

    for (const auto& path : {place.directory() + "/none/records.db", place.directory()})
        CHECK(why(path).find(path) != std::string::npos);
    CHECK(why("postgresql://me:secret@127.0.0.1:1/x").find("127.0.0.1") != std::string::npos);
    for (auto* url :
         {"postgresql://me:secret@127.0.0.1:1/x", "postgresql://me:secret%zz@127.0.0.1",
          "postgresql://me:secret@127.0.0.1/?lisen=1", "postgresql://me:secret@[::"}) {
        CHECK_FALSE(why(url).empty());
        CHECK(why(url).find("secret") == std::string::npos);
    }
}

}  // namespace mainstay::db::database_test
