#include "telemetry/statement_template.hpp"

#include <random>

#include <doctest/doctest.h>

namespace mainstay::telemetry::statement_template_test {

namespace {

std::string text_of(std::string_view sql) { return statement_template(sql).text; }

std::string summary_of(std::string_view sql) { return statement_template(sql).summary; }

}  // namespace

TEST_CASE("values are what differs between two runs of a statement") {
    CHECK(
        text_of("SELECT * FROM item WHERE name = 'O''Brien' AND price > 12.50 AND flags = 0xFF") ==
        "SELECT * FROM item WHERE name = ? AND price > ? AND flags = ?"
    );
    CHECK(text_of("SELECT 1") == "SELECT ?");
    CHECK(text_of("SELECT t1.c2 FROM t1") == "SELECT t1.c2 FROM t1");
    CHECK(
        text_of(R"(SELECT "Name", `key` FROM [Order])") == R"(SELECT "Name", `key` FROM [Order])"
    );
    CHECK(
        text_of("WHERE a = E'x\\'y' AND b = N'z' AND c = X'00'") ==
        "WHERE a = ? AND b = ? AND c = ?"
    );
    CHECK(text_of("SELECT $tag$it's$tag$, $$x$$") == "SELECT ?");
    CHECK(text_of("WHERE a = 1e-3 AND b = .5") == "WHERE a = ? AND b = ?");
}

TEST_CASE("parameters of every driver are values") {
    CHECK(
        text_of("WHERE a = $1 AND b = ? AND c = :name AND d = @p AND e = %s AND f = %(g)s") ==
        "WHERE a = ? AND b = ? AND c = ? AND d = ? AND e = ? AND f = ?"
    );
    CHECK(text_of("SELECT a::int % 4, @@version") == "SELECT a::int % ?, @@version");
}

TEST_CASE("a sign belongs to a number where there is nothing to add to") {
    CHECK(
        text_of("WHERE a = -1 AND b BETWEEN -2 AND -3") ==
        text_of("WHERE a = 1 AND b BETWEEN 2 AND 3")
    );
    CHECK(text_of("SET a = b -1") == "SET a = b -?");
    CHECK(text_of("SELECT (a) - 5") == "SELECT (a) - ?");
}

TEST_CASE("lists are one value, however long") {
    const std::string one = "SELECT id FROM item WHERE id IN (?)";
    CHECK(text_of("SELECT id FROM item WHERE id IN (1)") == one);
    CHECK(text_of("SELECT id FROM item WHERE id IN (1, 2,3 , $4, 'x')") == one);
    CHECK(
        text_of("INSERT INTO item (a, b) VALUES (1, 'x'), (2, 'y'), (3, NULL)") !=
        text_of("INSERT INTO item (a, b) VALUES (1, 'x'), (2, 'y')")
    );
    CHECK(
        text_of("INSERT INTO item (a, b) VALUES (1, 'x'), (2, 'y'), (3, 'z')") ==
        text_of("INSERT INTO item (a, b) VALUES (?, ?)")
    );
}

TEST_CASE("comments and white space say nothing") {
    CHECK(text_of("/* page */ SELECT a -- why\n  FROM\tb /* cut") == "SELECT a FROM b");
    CHECK(text_of(" SELECT a FROM b ; ") == "SELECT a FROM b");
}

TEST_CASE("the summary is the verb and the first table") {
    CHECK(summary_of("select a from item where id = 1") == "SELECT item");
    CHECK(summary_of("INSERT INTO \"public\".\"Item\" VALUES (1)") == "INSERT public.Item");
    CHECK(summary_of("UPDATE ONLY item SET a = 1") == "UPDATE item");
    CHECK(summary_of("DELETE FROM item") == "DELETE item");
    CHECK(summary_of("CREATE TABLE IF NOT EXISTS item (id INT)") == "CREATE item");
    CHECK(summary_of("SELECT count(*) FROM (SELECT * FROM item) x") == "SELECT item");
    CHECK(summary_of("COMMIT") == "COMMIT");
    CHECK(summary_of("") == "");
}

TEST_CASE("what was cut off, and what is no SQL, has a template too") {
    CHECK(text_of("SELECT a FROM b WHERE c = 'half") == "SELECT a FROM b WHERE c = ?");
    CHECK(text_of("HGET user:1234 name") == "HGET user? name");
    std::mt19937_64 random(7);
    constexpr std::string_view signs = "a1'\"`[]$:@%(?),-.\\/*; \nE";
    for (int i = 0; i < 20'000; ++i) {
        std::string sql;
        for (int k = 0; k < 30; ++k) sql += signs[random() % signs.size()];
        auto once = statement_template(sql);
        CHECK(once.text.size() <= 2 * sql.size());
    }
}

TEST_CASE("the worst input is read in linear time") {
    for (std::string_view part : {"(", "$a$", "/*", "'", "1,", "(1),", "-", "%("}) {
        std::string sql;
        while (sql.size() < statement_bytes_max) sql += part;
        CHECK(statement_template(sql).text.size() <= sql.size());
    }
}

}  // namespace mainstay::telemetry::statement_template_test
