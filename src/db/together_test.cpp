// Transactions that are committed together, and what is foreseen of them.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "db/database.hpp"
#include "db/migrate.hpp"
#include "db/pending_test.hpp"
#include "db/session.hpp"
#include "db/testing.hpp"

namespace mainstay::db::together_test {

namespace {

struct Thing {};

using ThingId = Id<Thing>;

constexpr Migration tables[] = {
    {"test", "0001_thing.sql",
     "CREATE TABLE thing (id {id}, name TEXT NOT NULL UNIQUE);"
     "CREATE TABLE part (thing BIGINT NOT NULL REFERENCES thing (id), name TEXT NOT NULL);"
     "CREATE TABLE series (id BIGINT PRIMARY KEY, next BIGINT NOT NULL);"
     "INSERT INTO series VALUES (1, 1)"},
};

constexpr HeldNumber next{
    "SELECT next FROM series WHERE id = :id", "UPDATE series SET next = :next WHERE id = :id"
};

std::int64_t take(Sql& sql) {
    auto number = sql.held(next, 1).value();
    sql.hold(next, number + 1, 1);
    return number;
}

ThingId add(Sql& sql, const std::string& name) {
    auto id = sql.insert<ThingId>("INSERT INTO thing (name) VALUES (:name) RETURNING id", name);
    sql.post("INSERT INTO part (thing, name) VALUES (:thing, :name)", id, "of " + name);
    return id;
}

std::int64_t number_in_row(Sql& sql) {
    return *sql.value<std::int64_t>("SELECT next FROM series WHERE id = 1");
}

std::vector<std::string> names(Sql& sql) {
    return sql.all<std::string>("SELECT name FROM thing ORDER BY id");
}

/// Things whose part is not theirs.
int mixed_up(Sql& sql) {
    return *sql.value<int>(
        "SELECT count(*) FROM thing t LEFT JOIN part p ON p.thing = t.id"
        " WHERE p.name IS NULL OR p.name <> 'of ' || t.name"
    );
}

void in_each(const std::function<void(test::TestDatabase&)>& body) {
    test::on_each_database({migrations(), tables}, body);
}

}  // namespace

TEST_CASE("rows that are inserted together each have their id, whoever else takes ids") {
    in_each([](test::TestDatabase& database) {
        std::vector<Pending> pending;
        std::vector<ThingId> ids(40);
        {
            Hold hold(*database);
            for (std::size_t i = 0; i < ids.size(); ++i) {
                pending.emplace_back(*database, [&, i](Sql& sql) {
                    ids[i] = add(sql, fmt::format("thing {:02}", i));
                    // As another program would that takes no turn.
                    if (i == 20 && sql.dialect() == Dialect::postgresql)
                        sql.value<std::int64_t>("SELECT nextval('thing_id_seq')");
                    return true;
                });
            }
        }
        for (auto& each : pending) CHECK_NOTHROW(each.get());

        CHECK(database->read(mixed_up) == 0);
        for (std::size_t i = 0; i < ids.size(); ++i) {
            auto name = database->read([&](Sql& sql) {
                return sql.value<std::string>("SELECT name FROM thing WHERE id = :id", ids[i]);
            });
            CHECK(name == fmt::format("thing {:02}", i));
        }
    });
}

TEST_CASE("of transactions that run together, who declines or fails leaves nothing, the others all"
) {
    in_each([](test::TestDatabase& database) {
        std::vector<Pending> pending;
        std::vector<std::int64_t> numbers(30, 0);
        {
            Hold hold(*database);
            for (std::size_t i = 0; i < numbers.size(); ++i) {
                pending.emplace_back(*database, [&, i](Sql& sql) {
                    numbers[i] = take(sql);
                    add(sql, i % 10 == 7 ? "thing 0" : fmt::format("thing {}", i));
                    return i % 10 != 4;
                });
            }
        }
        int good = 0, failed = 0;
        for (auto& each : pending) {
            try {
                each.get();
                ++good;
            } catch (const UniqueViolation&) {
                ++failed;
            }
        }
        CHECK(failed == 3);
        CHECK(good == 27);  // Of which three declined.
        auto seen = database->read(names);
        CHECK(seen.size() == 24);
        CHECK(database->read(mixed_up) == 0);

        // Without a hole, and none twice.
        std::vector<std::int64_t> taken;
        for (std::size_t i = 0; i < numbers.size(); ++i)
            if (i % 10 != 7 && i % 10 != 4) taken.push_back(numbers[i]);
        for (std::size_t i = 0; i < taken.size(); ++i)
            CHECK(taken[i] == static_cast<std::int64_t>(i) + 1);
        CHECK(database->read(number_in_row) == 25);
    });
}

TEST_CASE("a number that is held is as a part left it that was kept, not as one that was undone") {
    in_each([](test::TestDatabase& database) {
        database->write([](Sql& sql) {
            CHECK(take(sql) == 1);
            CHECK_FALSE(sql.in_savepoint([&] {
                take(sql);
                add(sql, "one");
                add(sql, "one");
            }));
            CHECK(sql.in_savepoint([&] { CHECK(take(sql) == 2); }));
            sql.rehearse([&] { CHECK(take(sql) == 3); });
            CHECK(take(sql) == 3);
        });
        CHECK(database->read(number_in_row) == 4);
        CHECK(database->write(take) == 4);
    });
}

TEST_CASE("two programs that hold the same number take each value once") {
    for (auto dialect : test::dialects()) {
        if (dialect == Dialect::sqlite) continue;  // Is served by one program.
        test::TestDatabase one(dialect, {migrations(), tables});
        auto other = Database::open(one.options());
        std::vector<std::int64_t> taken(400);
        std::vector<Pending> pending;
        for (std::size_t i = 0; i < taken.size(); ++i)
            pending.emplace_back(i % 3 == 0 ? *other : *one, [&, i](Sql& sql) {
                taken[i] = take(sql);
                return true;
            });
        for (auto& each : pending) each.get();

        std::ranges::sort(taken);
        for (std::size_t i = 0; i < taken.size(); ++i)
            CHECK(taken[i] == static_cast<std::int64_t>(i) + 1);
    }
}

}  // namespace mainstay::db::together_test
