#include "filter/explain.hpp"

#include <doctest/doctest.h>

#include "filter/books_test.hpp"

namespace mainstay::filter::explain_test {

using namespace test;

TEST_CASE("each part that must hold is explained, with names for ids") {
    in_library([](db::Sql& sql) {
        const auto all =
            explain("\"genre:novel\" -holder:1,us pages>5 (a or b)", books(), {sql, librarian()});

        CHECK_FALSE(all.fault);
        CHECK(all.text == "genre:novel -holder:1,us pages>5 (a or b)");
        REQUIRE(all.terms.size() == 4);
        CHECK(all.terms[0].field == "genre");
        CHECK(all.terms[0].slot == "genre");
        CHECK(all.terms[0].from == 0);
        CHECK(all.terms[0].to == 13);
        CHECK(all.terms[1].is_negated);
        CHECK(all.terms[1].slot == "");
        CHECK(all.terms[1].values[0].label == "Ann Smith");
        CHECK(all.terms[1].values[1].label == "us");
        CHECK(all.terms[2].sign == ">");
        CHECK(all.terms[2].slot == "");
        CHECK_FALSE(all.terms[3].field);
        CHECK(all.terms[3].text == "a or b");
    });
}

TEST_CASE("a fault is explained with its place, beside what could be read") {
    in_library([](db::Sql& sql) {
        const auto open = explain("genre:novel (a", books(), {sql, librarian()});
        REQUIRE(open.fault);
        CHECK(open.fault->code == "filter_group_open");
        CHECK(open.fault->at == 12);
        CHECK(open.terms.empty());

        const auto unknown = explain("genre:novel pags:5", books(), {sql, librarian()});
        REQUIRE(unknown.fault);
        CHECK(unknown.fault->code == "filter_term_unknown");
        CHECK(unknown.fault->length == 4);
        CHECK(unknown.fault->suggestion == "pages");
        CHECK(unknown.terms.size() == 2);
    });
}

}  // namespace mainstay::filter::explain_test
