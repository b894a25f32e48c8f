#include "db/database.hpp"

#include <doctest/doctest.h>

#include "db/testing.hpp"

namespace mainstay::db {

namespace {

struct Thing;

enum class Colour { red, green, new_ };
BOOST_DESCRIBE_ENUM(Colour, red, green, new_)

struct Row {
    Id<Thing> id;
    Text<20> name;
    Colour colour = Colour::red;
    std::optional<std::int64_t> size;
    bool is_big = false;
    std::optional<double> weight;
    Time made_at;
    std::optional<Colour> other;
    std::optional<std::string> note;
};
BOOST_DESCRIBE_STRUCT(Row, (), (id, name, colour, size, is_big, weight, made_at, other, note))

constexpr Migration tables[] = {
    {"test", "0001_thing.sql",
     "CREATE TABLE thing (id {id}, name TEXT NOT NULL UNIQUE, colour TEXT NOT NULL, size BIGINT,"
     " is_big INTEGER NOT NULL, weight DOUBLE PRECISION, made_at BIGINT NOT NULL, other TEXT,"
     " note TEXT)"},
};

Id<Thing> insert(Sql& sql, const Row& row) {
    return *sql.value<Id<Thing>>(
        "INSERT INTO thing (name, colour, size, is_big, weight, made_at, other, note)"
        " VALUES (:name, :colour, :size, :is_big, :weight, :made_at, :other, :note) RETURNING id",
        row.name, row.colour, row.size, row.is_big, row.weight, row.made_at, row.other, row.note
    );
}

}  // namespace

TEST_CASE("a row comes back as it was stored") {
    test::on_each_database({tables}, [](test::TestDatabase& database) {
        Row row{
            .name = {"Größe 日本"},
            .colour = Colour::new_,
            .size = 1LL << 62,
            .is_big = true,
            .weight = 0.1,
            .made_at = {1'795'426'200'123'456},
            .other = Colour::green
        };
        row.id = database->write([&](Sql& sql) { return insert(sql, row); });

        auto found = database->read([&](Sql& sql) {
            return sql.one<Row>("FROM thing WHERE id = :id", row.id);
        });

        REQUIRE(found);
        CHECK(found->name == row.name);
        CHECK(found->colour == Colour::new_);
        CHECK(found->size == row.size);
        CHECK(found->is_big);
        CHECK(found->weight == 0.1);
        CHECK(found->made_at == row.made_at);
        CHECK(found->other == Colour::green);
        CHECK_FALSE(found->note);
    });
}

}  // namespace mainstay::db
