// What holds when several programs write to the same records at once: no lost update, no write
// skew, no number taken twice, whatever the others do.
#include <atomic>
#include <set>
#include <thread>

#include <doctest/doctest.h>

#include "db/database.hpp"
#include "db/pending_test.hpp"
#include "db/session.hpp"
#include "db/testing.hpp"

namespace mainstay::db::isolation_test {

namespace {

constexpr Migration tables[] = {
    {"test", "0001_desk.sql",
     "CREATE TABLE application (id BIGINT PRIMARY KEY, next_number BIGINT NOT NULL);"
     "INSERT INTO application VALUES (1, 1), (2, 1);"
     "CREATE TABLE ticket (application BIGINT NOT NULL, number BIGINT NOT NULL);"
     "CREATE TABLE duty (member BIGINT PRIMARY KEY, is_on INTEGER NOT NULL);"
     "INSERT INTO duty VALUES (1, 1), (2, 1);"
     "CREATE TABLE total (id BIGINT PRIMARY KEY, value BIGINT NOT NULL);"
     "INSERT INTO total VALUES (1, 0)"},
};

/// Two programs on the same PostgreSQL. Where there is none, nothing.
void on_two_nodes(const std::function<void(test::TestDatabase&, Database&)>& body) {
    for (auto dialect : test::dialects()) {
        if (dialect == Dialect::sqlite) continue;  // Is served by one program.
        test::TestDatabase first(dialect, {tables});
        auto second = Database::open(first.options());
        body(first, *second);
    }
}

/// Runs `step(database, number)` so many times in each of four threads on each node.
void race(
    Database& one, Database& other, int times, const std::function<void(Database&, int)>& step
) {
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i) {
        threads.emplace_back([&, i] {
            for (int k = 0; k < times; ++k) step(i % 2 == 0 ? one : other, k);
        });
    }
    for (auto& thread : threads) thread.join();
}

std::int64_t total(Sql& sql) {
    return *sql.value<std::int64_t>("SELECT value FROM total WHERE id = 1");
}

void set_total(Sql& sql, std::int64_t value) {
    sql.run("UPDATE total SET value = :value WHERE id = 1", value);
}

}  // namespace

TEST_CASE("numbers that two programs take at once are each taken once, and without a hole") {
    on_two_nodes([](test::TestDatabase& one, Database& other) {
        race(*one, other, 25, [](Database& database, int k) {
            std::int64_t application = k % 2 + 1;
            database.write([&](Sql& sql) {
                auto number = sql.value<std::int64_t>(
                    "UPDATE application SET next_number = next_number + 1 WHERE id = :id"
                    " RETURNING next_number - 1",
                    application
                );
                sql.run(
                    "INSERT INTO ticket (application, number) VALUES (:application, :number)",
                    application, *number
                );
            });
        });

        for (std::int64_t application : {1, 2}) {
            auto numbers = one->read([&](Sql& sql) {
                return sql.all<std::int64_t>(
                    "SELECT number FROM ticket WHERE application = :application", application
                );
            });
            std::set<std::int64_t> different(numbers.begin(), numbers.end());
            CHECK(different.size() == numbers.size());
            CHECK(*different.rbegin() == std::ssize(numbers));
        }
        CHECK(one->read([](Sql& sql) {
            return *sql.value<int>("SELECT count(*) FROM ticket");
        }) == 200);
    });
}

TEST_CASE("what one program reads and writes back is not lost to what another does") {
    on_two_nodes([](test::TestDatabase& one, Database& other) {
        race(*one, other, 25, [](Database& database, int) {
            database.write([](Sql& sql) { set_total(sql, total(sql) + 1); });
        });

        CHECK(one->read(total) == 200);
    });
}

TEST_CASE("of two who may each go while the other stays, one stays") {
    on_two_nodes([](test::TestDatabase& one, Database& other) {
        std::atomic<int> wrong = 0;
        auto on_duty = [](Sql& sql) {
            return *sql.value<int>("SELECT count(*) FROM duty WHERE is_on = 1");
        };
        // Reads both rows and writes one: two that overlapped would both go.
        auto step = [&](Database& database, int k) {
            std::int64_t member = &database == &other ? 1 : 2;
            database.write([&](Sql& sql) {
                if (on_duty(sql) == 0) ++wrong;
                if (k % 2 == 0 && on_duty(sql) < 2) return;
                sql.run("UPDATE duty SET is_on = :is_on WHERE member = :member", k % 2, member);
            });
        };
        race(*one, other, 25, step);

        CHECK(wrong == 0);
    });
}

TEST_CASE(
    "what a program that takes no turn does meanwhile is not lost: the transaction is run again"
) {
    on_two_nodes([](test::TestDatabase& one, Database&) {
        int runs = 0;
        auto add_ten = [&](Sql& sql) {
            auto value = total(sql);
            if (++runs == 1)
                one.write_without_turn([](Sql& old) { set_total(old, total(old) + 1000); });
            set_total(sql, value + 10);
            return true;
        };
        one->write(add_ten);
        CHECK(runs == 2);
        CHECK(one->read(total) == 1010);

        // The same together with others, who are not hurt by it.
        runs = 0;
        auto add_one = [](Sql& sql) { return set_total(sql, total(sql) + 1), true; };
        auto decline = [](Sql& sql) { return set_total(sql, 0), false; };
        std::vector<Pending> pending;
        {
            Hold hold(*one);
            pending.emplace_back(*one, [](Sql& sql) { return total(sql) > 0; });
            pending.emplace_back(*one, add_ten);
            pending.emplace_back(*one, decline);
            pending.emplace_back(*one, add_one);
        }
        for (auto& each : pending) CHECK_NOTHROW(each.get());
        CHECK(runs == 2);
        CHECK(one->read(total) == 2021);
    });
}

TEST_CASE("no rule is broken together with a program that takes no turn") {
    on_two_nodes([](test::TestDatabase& one, Database&) {
        auto on_duty = [](Sql& sql) {
            return *sql.value<int>("SELECT count(*) FROM duty WHERE is_on = 1");
        };
        auto go = [&](Sql& sql, int member) {
            if (on_duty(sql) == 2)
                sql.run("UPDATE duty SET is_on = 0 WHERE member = :member", member);
        };
        int runs = 0;
        one->write([&](Sql& sql) {
            go(sql, 1);
            if (++runs > 1) return;
            // Sees both of them, and is not seen.
            try {
                one.write_without_turn([&](Sql& old) { go(old, 2); });
            } catch (const Contended&) {
                // One of the two has to give way; which, PostgreSQL decides.
            }
        });

        CHECK(one->read(on_duty) == 1);
    });
}

TEST_CASE("a program that stands still while it has the turn loses it") {
    on_two_nodes([](test::TestDatabase& one, Database&) {
        auto options = one.options();
        options.statement_timeout = std::chrono::milliseconds(300);
        auto frozen = open_postgresql(options, Use::write, std::chrono::seconds(60));
        frozen->script("BEGIN; LOCK TABLE write_turn IN EXCLUSIVE MODE");
        auto begun = std::chrono::steady_clock::now();

        CHECK_NOTHROW(one->write([](Sql& sql) { set_total(sql, 7); }));

        CHECK(std::chrono::steady_clock::now() - begun < std::chrono::seconds(5));
        CHECK(one->read(total) == 7);
        CHECK_THROWS_AS(frozen->script("COMMIT"), Disconnected);
    });
}

TEST_CASE("who reads waits for nobody's turn") {
    on_two_nodes([](test::TestDatabase& one, Database& other) {
        Hold hold(*one);

        CHECK(other.read(total) == 0);
        CHECK(one->read(total) == 0);
    });
}

}  // namespace mainstay::db::isolation_test
