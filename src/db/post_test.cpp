// Statements whose outcome is not waited for, and rows that are remembered.
#include <doctest/doctest.h>

#include "db/database.hpp"
#include "db/migrate.hpp"
#include "db/pending_test.hpp"
#include "db/testing.hpp"

namespace mainstay::db::post_test {

namespace {

struct Named {
    std::int64_t id = 0;
    std::string name;

    bool operator==(const Named&) const = default;
};
BOOST_DESCRIBE_STRUCT(Named, (), (id, name))

constexpr Migration tables[] = {
    {"test", "0001_team.sql",
     "CREATE TABLE team (id BIGINT PRIMARY KEY, name TEXT NOT NULL);"
     "INSERT INTO team VALUES (1, 'desk'), (2, 'engineers');"
     "CREATE TABLE child ("
     " parent BIGINT REFERENCES team (id) DEFERRABLE INITIALLY DEFERRED)"},
};

void in_each(const std::function<void(test::TestDatabase&)>& body) {
    test::on_each_database({migrations(), tables}, body);
}

void add(Sql& sql, std::int64_t id) {
    sql.post("INSERT INTO team (id, name) VALUES (:id, 'new')", id);
}

std::int64_t count(Sql& sql) { return *sql.value<std::int64_t>("SELECT count(*) FROM team"); }

/// As a trigger does it.
void forget(Sql& sql, std::string_view version) {
    sql.run("UPDATE remembered SET version = :version", version);
}

void rename(Sql& sql, std::string_view name) {
    sql.run("UPDATE team SET name = :name WHERE id = 1", name);
}

std::optional<Named> first(Sql& sql) {
    return sql.one_remembered<Named>("FROM team WHERE id = :id", 1);
}

std::string name_of(Database& database) { return database.write(first)->name; }

}  // namespace

TEST_CASE("what is posted is done, in order, and seen by what follows") {
    in_each([](test::TestDatabase& database) {
        database->write([](Sql& sql) {
            add(sql, 3);
            sql.post("UPDATE team SET name = 'third' WHERE id = :id", 3);
            CHECK(sql.value<std::string>("SELECT name FROM team WHERE id = 3") == "third");
            add(sql, 4);
        });

        CHECK(database->read(count) == 4);
    });
}

TEST_CASE("what was posted and fails, fails its transaction and no other") {
    in_each([](test::TestDatabase& database) {
        std::vector<Pending> pending;
        auto twice = [](Sql& sql) { return add(sql, 1), true; };
        auto once = [](std::int64_t id) { return [id](Sql& sql) { return add(sql, id), true; }; };
        {
            Hold hold(*database);
            pending.emplace_back(*database, once(3));
            pending.emplace_back(*database, twice);
            pending.emplace_back(*database, once(4));
        }
        CHECK_NOTHROW(pending[0].get());
        CHECK_THROWS_AS(pending[1].get(), UniqueViolation);
        CHECK_NOTHROW(pending[2].get());
        CHECK_THROWS_AS(database->write([](Sql& sql) { add(sql, 1); }), UniqueViolation);

        CHECK(database->read(count) == 4);
    });
}

TEST_CASE("what was posted in a part is undone with it, and what was posted before is not of it") {
    in_each([](test::TestDatabase& database) {
        database->write([](Sql& sql) {
            add(sql, 3);
            CHECK_FALSE(sql.in_savepoint([&] {
                add(sql, 4);
                add(sql, 1);
            }));
            CHECK(sql.in_savepoint([&] { add(sql, 5); }));
        });
        CHECK(database->read(count) == 4);

        auto before = [](Sql& sql) {
            add(sql, 1);
            sql.in_savepoint([] {});
        };
        CHECK_THROWS_AS(database->write(before), UniqueViolation);
        CHECK(database->read(count) == 4);
    });
}

TEST_CASE("rows come from memory until the version of what is remembered changes") {
    in_each([](test::TestDatabase& database) {
        CHECK(name_of(*database) == "desk");
        database->write([](Sql& sql) { rename(sql, "changed by stealth"); });
        CHECK(name_of(*database) == "desk");

        database->write([](Sql& sql) { forget(sql, "second"); });

        CHECK(name_of(*database) == "changed by stealth");
    });
}

TEST_CASE("what is remembered is known by its statement, its parameters and its row") {
    in_each([](test::TestDatabase& database) {
        database->write([](Sql& sql) {
            for (int round = 0; round < 2; ++round) {
                CHECK(sql.one_remembered<Named>("FROM team WHERE id = :id", 1)->name == "desk");
                CHECK(sql.one_remembered<Named>("FROM team WHERE id = :id", 2)->id == 2);
                CHECK_FALSE(sql.one_remembered<Named>("FROM team WHERE id = :id", 9));
                auto all = [&](const char* name) {
                    return sql.all_remembered<std::int64_t>(
                        "SELECT id FROM team WHERE name <> :name ORDER BY id", name
                    );
                };
                CHECK(all("desk") == std::vector<std::int64_t>{2});
                CHECK(all("x") == std::vector<std::int64_t>{1, 2});
                CHECK(
                    sql.one_remembered<std::int64_t>(
                        "SELECT id FROM team WHERE name <> :name ORDER BY id", "x"
                    ) == 1
                );
            }
        });
    });
}

TEST_CASE("what was not there is looked for again") {
    in_each([](test::TestDatabase& database) {
        auto ninth = [](Sql& sql) { return sql.one_remembered<Named>("FROM team WHERE id = 9"); };
        CHECK_FALSE(database->write(ninth));
        database->write([](Sql& sql) { add(sql, 9); });

        CHECK(database->write(ninth));
    });
}

TEST_CASE("another program's change is seen by the next transaction") {
    for (auto dialect : test::dialects()) {
        test::TestDatabase one(dialect, {migrations(), tables});
        auto other = Database::open(one.options());
        CHECK(name_of(*one) == "desk");
        CHECK(name_of(*other) == "desk");

        other->write([](Sql& sql) { rename(sql, "help desk"), forget(sql, "second"); });

        CHECK(name_of(*one) == "help desk");
        CHECK(one->read(first)->name == "help desk");
    }
}

TEST_CASE("a transaction that has written is told what it has written") {
    in_each([](test::TestDatabase& database) {
        database->write([](Sql& sql) {
            CHECK(first(sql)->name == "desk");
            rename(sql, "renamed");
            forget(sql, "second");
            CHECK(first(sql)->name == "renamed");
        });
        CHECK(name_of(*database) == "renamed");
    });
}

TEST_CASE("what was seen of a change that did not come to be is not remembered") {
    in_each([](test::TestDatabase& database) {
        CHECK(name_of(*database) == "desk");
        std::vector<Pending> pending;
        std::vector<std::string> seen;
        bool is_first = true;
        {
            Hold hold(*database);
            pending.emplace_back(*database, [&](Sql& sql) {
                // When it is done again it changes nothing.
                if (std::exchange(is_first, false)) rename(sql, "undone"), forget(sql, "undone");
                return true;
            });
            pending.emplace_back(*database, [&](Sql& sql) {
                seen.push_back(first(sql)->name);
                return true;
            });
            // Makes the commit of all three fail.
            pending.emplace_back(*database, [](Sql& sql) {
                sql.run("INSERT INTO child (parent) VALUES (99)");
                return true;
            });
        }
        CHECK_NOTHROW(pending[0].get());
        CHECK_NOTHROW(pending[1].get());
        CHECK_THROWS_AS(pending[2].get(), Failure);

        CHECK(seen == std::vector<std::string>{"undone", "desk", "desk"});
        CHECK(name_of(*database) == "desk");
    });
}

TEST_CASE("what a batch that was undone has seen is not remembered, though it knew the version") {
    in_each([](test::TestDatabase& database) {
        std::vector<Pending> pending;
        bool is_first = true;
        auto look = [](Sql& sql) { return first(sql).has_value(); };
        {
            Hold hold(*database);
            // Remembers other rows than those that the change is about.
            pending.emplace_back(*database, [](Sql& sql) {
                return sql.one_remembered<Named>("FROM team WHERE id = 2").has_value();
            });
            pending.emplace_back(*database, [&](Sql& sql) {
                if (std::exchange(is_first, false)) rename(sql, "undone"), forget(sql, "undone");
                return true;
            });
            pending.emplace_back(*database, look);
            pending.emplace_back(*database, [](Sql& sql) {
                sql.run("INSERT INTO child (parent) VALUES (99)");
                return true;
            });
        }
        for (std::size_t i = 0; i < 3; ++i) CHECK_NOTHROW(pending[i].get());
        CHECK_THROWS_AS(pending[3].get(), Failure);

        CHECK(name_of(*database) == "desk");
    });
}

TEST_CASE("a part that is undone has seen what was changed before it, too") {
    in_each([](test::TestDatabase& database) {
        CHECK(name_of(*database) == "desk");
        std::vector<Pending> pending;
        std::string seen;
        {
            Hold hold(*database);
            pending.emplace_back(*database, [](Sql& sql) { return first(sql).has_value(); });
            pending.emplace_back(*database, [](Sql& sql) {
                rename(sql, "renamed"), forget(sql, "second");
                return true;
            });
            pending.emplace_back(*database, [&](Sql& sql) {
                sql.in_savepoint([&] {
                    seen = first(sql)->name;
                    add(sql, 1);
                });
                return true;
            });
        }
        for (auto& each : pending) CHECK_NOTHROW(each.get());

        CHECK(seen == "renamed");
    });
}

}  // namespace mainstay::db::post_test
