#include "filter/complete.hpp"

#include <doctest/doctest.h>

#include "filter/books_test.hpp"

namespace mainstay::filter::complete_test {

using namespace test;

namespace {

/// The suggestions at the bar, with a space between.
std::string at_bar(db::Sql& sql, std::string text, const Call& call = librarian()) {
    const auto cursor = text.find('|');
    text.erase(cursor, 1);
    std::string all;
    for (const auto& each : complete(text, points_before(text, cursor), books(), {sql, call}))
        all += (all.empty() ? "" : " ") + each.text;
    return all;
}

}  // namespace

TEST_CASE("names of fields are completed, then their values, then further ones") {
    in_library([](db::Sql& sql) {
        CHECK(at_bar(sql, "|") == "genre: is: pages: lent: holder: label:");
        CHECK(at_bar(sql, "ge|") == "genre:");
        CHECK(at_bar(sql, "pages:1 (-l|") == "lent: label:");
        CHECK(at_bar(sql, "po|") == "genre:poetry");
        CHECK(at_bar(sql, "genre:|") == "genre:novel genre:poetry genre:science");
        CHECK(at_bar(sql, "g:P|") == "g:poetry");
        CHECK(at_bar(sql, "genre:novel,|") == "genre:novel,poetry genre:novel,science");
        CHECK(at_bar(sql, "holder:b|") == "holder:\"Bo Lee\"");
        CHECK(at_bar(sql, "holder:\"bo l|") == "holder:\"Bo Lee\"");
        CHECK(at_bar(sql, "lent>|") == "lent>today lent>yesterday lent>-7d lent>-30d");
        CHECK(at_bar(sql, "colour:|") == "");
        CHECK(at_bar(sql, "\"ge|") == "");
    });
}

TEST_CASE("a suggestion takes the place of the word before the cursor, in code points") {
    in_library([](db::Sql& sql) {
        const auto offered = complete("größe -ge pages:1", 9, books(), {sql, librarian()});

        REQUIRE(offered.size() == 1);
        CHECK(offered.front().from == 7);
        CHECK(offered.front().to == 9);
    });
}

TEST_CASE("nothing is offered that the caller may not ask for, and no cursor does harm") {
    in_library([](db::Sql& sql) {
        CHECK(at_bar(sql, "la|", reader()) == "");
        CHECK(at_bar(sql, "label:|", reader()) == "");
        CHECK(complete("ge", 99, books(), {sql, reader()}).size() == 1);
        CHECK(complete(std::string(bytes_max + 1, 'g'), 2, books(), {sql, reader()}).empty());
    });
}

}  // namespace mainstay::filter::complete_test
