#include "db/sql.hpp"

#include <doctest/doctest.h>

#include "db/testing.hpp"

namespace mainstay::db::sql_test {

namespace {

struct Item;

enum class Colour { red, green, new_ };
BOOST_DESCRIBE_ENUM(Colour, red, green, new_)

struct Row {
    Id<Item> id;
    Text<20> name;
    Colour colour = Colour::red;
    std::optional<std::int64_t> size;
    bool is_big = false;
    std::optional<double> weight;
    Time made_at;
    std::optional<Colour> other;
    std::optional<std::string> note;
    Count<0, 9> rank;
};
BOOST_DESCRIBE_STRUCT(Row, (), (id, name, colour, size, is_big, weight, made_at, other, note, rank))

struct NameAndSize {
    std::string name;
    std::int64_t size = 0;
};
BOOST_DESCRIBE_STRUCT(NameAndSize, (), (name, size))

constexpr Migration tables[] = {
    {"test", "0001_thing.sql",
     "CREATE TABLE thing (id {id}, name TEXT NOT NULL UNIQUE, colour TEXT NOT NULL, size BIGINT,"
     " is_big INTEGER NOT NULL, weight DOUBLE PRECISION, made_at BIGINT NOT NULL, other TEXT,"
     " note TEXT, rank BIGINT NOT NULL)"},
};

Id<Item> insert(Sql& sql, const Row& row) {
    return *sql.value<Id<Item>>(
        "INSERT INTO thing"
        " (name, colour, size, is_big, weight, made_at, other, note, rank) VALUES"
        " (:name, :colour, :size, :is_big, :weight, :made_at, :other, :note, :rank)"
        " RETURNING id",
        row.name, row.colour, row.size, row.is_big, row.weight, row.made_at, row.other, row.note,
        row.rank
    );
}

Row an_item(std::string name, std::optional<std::int64_t> size = {}) {
    return {.name = {std::move(name)}, .size = size};
}

// Runs `body` in one transaction on each database.
void in_each(const std::function<void(Sql&)>& body) {
    test::on_each_database({tables}, [&](test::TestDatabase& database) {
        database->write([&](Sql& sql) { body(sql); });
    });
}

// Checks that `body` fails in each.
void fails_in_each(const std::function<void(Sql&)>& body) {
    test::on_each_database({tables}, [&](test::TestDatabase& database) {
        CHECK_THROWS_AS(database->write([&](Sql& sql) { body(sql); }), Failure);
    });
}

}  // namespace

TEST_CASE("a row comes back as it was stored") {
    in_each([](Sql& sql) {
        Row row{
            .name = {"Größe 日本 'x' :y"},
            .colour = Colour::new_,
            .size = -(1LL << 62) - 1,
            .is_big = true,
            .weight = 0.1,
            .made_at = {1'795'426'200'123'456},
            .other = Colour::green,
            .note = "",
            .rank = {7}
        };
        row.id = insert(sql, row);

        auto found = sql.one<Row>("FROM thing WHERE id = :id", row.id);

        REQUIRE(found);
        CHECK(found->id == row.id);
        CHECK(found->name == row.name);
        CHECK(found->colour == Colour::new_);
        CHECK(found->size == row.size);
        CHECK(found->is_big);
        CHECK(found->weight == 0.1);
        CHECK(found->made_at == row.made_at);
        CHECK(found->other == Colour::green);
        CHECK(found->note == "");
        CHECK(found->rank.value == 7);
    });
}

TEST_CASE("nothing is stored as NULL and comes back as nothing, before and after a value") {
    in_each([](Sql& sql) {
        for (std::optional<std::int64_t> size :
             {std::optional<std::int64_t>(), std::optional<std::int64_t>(3), {}}) {
            auto id = insert(sql, an_item("t" + std::to_string(size.value_or(0)), size));
            auto found = sql.one<Row>("FROM thing WHERE id = :id", id);

            REQUIRE(found);
            CHECK(found->size == size);
            CHECK_FALSE(found->weight);
            CHECK_FALSE(found->other);
            CHECK_FALSE(found->note);
            sql.run("DELETE FROM thing");
        }
        CHECK(sql.value<int>("SELECT count(*) FROM thing WHERE size IS NULL") == 0);
    });
}

TEST_CASE("a statement with its own columns is matched by position") {
    in_each([](Sql& sql) {
        insert(sql, an_item("b", 2));
        insert(sql, an_item("a", 1));

        auto rows = sql.all<NameAndSize>(
            "SELECT t.name AS title, t.size + :more FROM thing t ORDER BY t.name", 10
        );
        auto changed = sql.all<NameAndSize>("UPDATE thing SET size = 5 RETURNING name, size");
        auto names = sql.all<std::string>("WITH x AS (SELECT name FROM thing) SELECT name FROM x");

        REQUIRE(rows.size() == 2);
        CHECK(rows[0].name == "a");
        CHECK(rows[0].size == 11);
        CHECK(changed.size() == 2);
        CHECK(names.size() == 2);
    });
}

TEST_CASE("a value is nothing where there is no row or it is NULL") {
    in_each([](Sql& sql) {
        insert(sql, an_item("a"));

        CHECK_FALSE(sql.value<std::int64_t>("SELECT size FROM thing"));
        CHECK_FALSE(sql.value<std::int64_t>("SELECT id FROM thing WHERE name = 'b'"));
        CHECK_FALSE(sql.one<Row>("FROM thing WHERE name = :name", "b"));
        CHECK(sql.value<std::string>("SELECT name FROM thing") == "a");
        CHECK(sql.value<Colour>("SELECT colour FROM thing") == Colour::red);
    });
}

TEST_CASE("run tells how many rows changed, and none for what changes none") {
    in_each([](Sql& sql) {
        insert(sql, an_item("a"));
        insert(sql, an_item("b"));

        CHECK(sql.run("UPDATE thing SET rank = 1") == 2);
        CHECK(sql.run("UPDATE thing SET rank = 2 WHERE name = :name", "c") == 0);
        CHECK(sql.run("CREATE TABLE other (a BIGINT)") == 0);
        CHECK(sql.run("SELECT 1") == 0);
        CHECK(
            sql.run("INSERT INTO thing (name, colour, is_big, made_at, rank)"
                    " VALUES ('a', 'red', 0, 0, 0) ON CONFLICT DO NOTHING") == 0
        );
    });
}

TEST_CASE("a query put together at run time names its parameters") {
    in_each([](Sql& sql) {
        for (auto* name : {"a", "b", "c"}) insert(sql, an_item(name, 1));

        Query query{"FROM thing WHERE size = 1"};
        query.add(" AND name IN ").add_list(std::vector<std::string>{"a", "c", "x"});
        query.add(" ORDER BY name LIMIT :limit", 10);
        Query none{"SELECT count(*) FROM thing WHERE id IN "};
        none.add_list(std::vector<Id<Item>>());

        CHECK(sql.all<Row>(query).size() == 2);
        CHECK(sql.one<Row>(query)->name.value == "a");
        CHECK(sql.value<int>(none) == 0);
        Query change{"UPDATE thing SET rank = 1 WHERE name IN "};
        CHECK(sql.run(change.add_list(std::vector<std::string_view>{"a", "b"})) == 2);
    });
}

TEST_CASE("a broken unique key is told apart and tells no values") {
    test::on_each_database({tables}, [](test::TestDatabase& database) {
        auto add = [](Sql& sql) { insert(sql, an_item("secret")); };
        database->write(add);

        std::string text;
        try {
            database->write(add);
        } catch (const UniqueViolation& violation) {
            text = violation.what();
        }

        CHECK(text.find("thing") != std::string::npos);
        CHECK(text.find("secret") == std::string::npos);
    });
}

TEST_CASE("an attempt that breaks a unique key is undone alone") {
    test::on_each_database({tables}, [](test::TestDatabase& database) {
        int effects = 0;
        database->write([&](Sql& sql) {
            insert(sql, an_item("a"));
            bool is_first = sql.in_savepoint([&] {
                insert(sql, an_item("b"));
                sql.after_commit([&] { ++effects; });
            });
            bool is_second = sql.in_savepoint([&] {
                insert(sql, an_item("c"));
                sql.after_commit([&] { ++effects; });
                insert(sql, an_item("a"));
            });
            insert(sql, an_item("d"));

            CHECK(is_first);
            CHECK_FALSE(is_second);
        });

        CHECK(effects == 1);
        CHECK(database->read([](Sql& sql) {
            return sql.all<std::string>("SELECT name FROM thing ORDER BY name");
        }) == std::vector<std::string>{"a", "b", "d"});
    });
}

TEST_CASE("a transaction that swallows a failed statement can neither go on nor commit") {
    test::on_each_database({tables}, [](test::TestDatabase& database) {
        CHECK_THROWS_AS(
            database->write([](Sql& sql) {
                insert(sql, an_item("a"));
                CHECK_THROWS_AS(insert(sql, an_item("a")), UniqueViolation);
                CHECK_THROWS_AS(sql.run("DELETE FROM thing"), Failure);
            }),
            Failure
        );

        CHECK(database->read([](Sql& sql) {
            return sql.value<int>("SELECT count(*) FROM thing");
        }) == 0);
    });
}

TEST_CASE("what cannot be read into its member is a failure") {
    for (auto* statement :
         {"SELECT name, NULL FROM thing", "SELECT name FROM thing", "SELECT nothing FROM thing"}) {
        fails_in_each([&](Sql& sql) {
            insert(sql, an_item("a"));
            sql.all<NameAndSize>(statement);
        });
    }
    fails_in_each([](Sql& sql) { sql.all<Colour>("SELECT 'blue'"); });
    fails_in_each([](Sql& sql) { sql.value<std::int8_t>("SELECT 128"); });
}

TEST_CASE("parameters that do not match their names are a failure") {
    fails_in_each([](Sql& sql) { sql.run("DELETE FROM thing WHERE id = :id"); });
    fails_in_each([](Sql& sql) { sql.run("DELETE FROM thing", 1); });
    fails_in_each([](Sql& sql) { sql.run("DELETE FROM thing WHERE id = :a OR size = :a", 1, 1); });
    in_each([](Sql& sql) {
        CHECK(sql.run("DELETE FROM thing WHERE name = 'a:b' OR name = CAST(:c AS TEXT)", "x") == 0);
    });
}

TEST_CASE("text with a NUL character is not stored") {
    fails_in_each([](Sql& sql) { insert(sql, an_item(std::string("a\0b", 3))); });
}

TEST_CASE("the same text serves parameters and rows of other types") {
    in_each([](Sql& sql) {
        CHECK(sql.value<std::string>("SELECT CAST(:a AS TEXT)", "x") == "x");
        CHECK(sql.value<std::string>("SELECT CAST(:a AS TEXT)", 5) == "5");
        CHECK(sql.value<std::int64_t>("SELECT CAST(:a AS TEXT)", "6") == 6);
        CHECK_FALSE(sql.value<std::string>("SELECT CAST(:a AS TEXT)", std::nullopt));
    });
}

TEST_CASE("more different statements than are kept prepared still run") {
    in_each([](Sql& sql) {
        for (int round = 0; round < 2; ++round) {
            for (int i = 0; i < 600; ++i)
                REQUIRE(sql.value<int>("SELECT " + std::to_string(i)) == i);
        }
    });
}

TEST_CASE("a long text does not disturb the ones after it") {
    in_each([](Sql& sql) {
        auto echo = [&](const std::string& text) {
            return sql.value<std::string>("SELECT CAST(:a AS TEXT)", text);
        };
        std::string long_text(1 << 20, 'x');

        CHECK(echo(long_text) == long_text);
        CHECK(echo("short") == "short");
        CHECK(echo("") == "");
    });
}

}  // namespace mainstay::db::sql_test
