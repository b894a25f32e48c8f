#include "filter/check.hpp"

#include <doctest/doctest.h>

#include "filter/books_test.hpp"

namespace mainstay::filter::check_test {

using namespace test;

TEST_CASE("a filter finds what each of its terms asks for") {
    in_library([](db::Sql& sql) {
        const auto find = [&](std::string_view text) { return found(sql, text); };

        CHECK(find("") == "1 2 3 4");
        CHECK(find("genre:novel") == "1 4");
        CHECK(find("g:NOVEL,poetry") == "1 2 4");
        CHECK(find("\"genre:novel\"") == "1 4");
        CHECK(find("genre:\"novel,poetry\"") == "1 2 4");
        CHECK(find("is:open") == "1 2 4");
        CHECK(find("pages:300 genre:novel") == "1");
        CHECK(find("pages>300") == "4");
        CHECK(find("pages>=300 pages<900") == "1 3");
        CHECK(find("pages:100..500,900") == "1 3 4");
        CHECK(find("holder:us") == "1 2");
        CHECK(find("holder:\"Bo Lee\"") == "2");
        CHECK(find("holder:nobody") == "");
        CHECK(find("label:old label:red") == "1");
        CHECK(find("label:red,old") == "1 2");
        CHECK(find("\"Title 2\"") == "2");
        CHECK(find("title 3") == (sql.dialect() == db::Dialect::sqlite ? "3" : ""));
    });
}

TEST_CASE("and, or, not and parentheses join terms, and a negation has all that it inverts") {
    in_library([](db::Sql& sql) {
        const auto find = [&](std::string_view text) { return found(sql, text); };

        CHECK(find("genre:science or pages>500") == "3 4");
        CHECK(find("-holder:us") == "3 4");
        CHECK(find("holder!=1") == "2 3 4");
        CHECK(find("not (genre:novel or genre:poetry)") == "3");
        CHECK(find("genre:novel -label:red") == "4");
        CHECK(find("-lent>2026-02-01") == "2 3");
        CHECK(find("(genre:novel or label:old) -(pages:900 or holder:us)") == "");
        CHECK(find("genre:novel and (pages:900 or holder:1)") == "1 4");
    });
}

TEST_CASE("none asks for what has nothing there, and any for what has something") {
    in_library([](db::Sql& sql) {
        const auto find = [&](std::string_view text) { return found(sql, text); };

        CHECK(find("holder:none") == "3");
        CHECK(find("holder:none,1") == "1 3");
        CHECK(find("holder:any") == "1 2 4");
        CHECK(find("-holder:any") == "3");
        CHECK(find("lent:none") == "3");
        CHECK(find("label:none") == "4");
        CHECK(find("label:any") == "1 2 3");
        CHECK(find("label:\"none\"") == "3");
        CHECK(find("genre:none") == "filter_value_wrong 6+4");
    });
}

TEST_CASE("dates are compared by the whole stretch that they name, and spans by where they begin") {
    in_library([](db::Sql& sql) {
        const auto find = [&](std::string_view text) { return found(sql, text); };

        CHECK(find("lent:today") == "4");
        CHECK(find("lent:2026-02") == "1 4");
        CHECK(find("lent>2026-01-31") == "1 4");
        CHECK(find("lent>=2026-01-31") == "1 2 4");
        CHECK(find("lent<=2026-01-31") == "2");
        CHECK(find("lent<2026-01-31") == "");
        CHECK(find("lent:-7d") == "1 4");
        CHECK(find("lent<-7d") == "2");
        CHECK(find("lent>-12h") == "");
        CHECK(find("lent>=-12h") == "4");
        CHECK(find("lent:2026-01-31..2026-02-09") == "1 2");
        CHECK(find("lent:..2026-01") == "2");
    });
}

TEST_CASE("what a filter does not know is refused at its place, with what may have been meant") {
    in_library([](db::Sql& sql) {
        const auto find = [&](std::string_view text) { return found(sql, text); };
        const auto meant = [&](std::string_view text) {
            const auto error = read(text, books(), {sql, librarian()}).error();
            const auto& parameters = error.fields.front().parameters;
            const auto near = parameters.find("suggestion");
            return near == parameters.end() ? std::string("-") : near->second;
        };

        CHECK(find("genre:novel colour:red") == "filter_term_unknown 12+6");
        CHECK(find("genre:novel,sience") == "filter_value_wrong 12+6");
        CHECK(find("genre:") == "filter_value_wrong 0+6");
        CHECK(find("pages:many") == "filter_value_wrong 6+4");
        CHECK(find("pages>1..2") == "filter_value_wrong 6+4");
        CHECK(find("genre>novel") == "filter_operator_wrong 0+11");
        CHECK(find("genre:novel genre:poetry") == "filter_term_repeated 12+12");
        CHECK(find("genre:novel is:open") == "filter_term_repeated 12+7");
        CHECK(find("genre:novel or is:open") == "1 2 4");
        CHECK(find("genre:novel -genre:poetry") == "1 4");
        CHECK(find("label:a label:b label:c") == "");
        CHECK(find("label:a label:b label:c label:d") == "filter_value_wrong 24+7");
        CHECK(find("label:a,b,c,d,e") == "filter_value_wrong 0+15");
        CHECK(find("holder:Lee") == "filter_name_ambiguous 7+3");
        CHECK(find("ü holder:Zoe") == "filter_name_unknown 9+3");
        CHECK(find("!!! ???") == "filter_text_blank 0+3");
        CHECK(meant("gerne:novel") == "genre");
        CHECK(meant("genre:sience") == "science");
        CHECK(meant("colour:red") == "-");
        CHECK(find("genre:novel holder:Cy lee pages>1") == "filter_name_unknown 19+6");
        CHECK(meant("genre:novel holder:Cy lee pages>1") == "\"Cy lee\"");
        CHECK(meant("holder:\"Cy\" lee") == "-");
    });
}

TEST_CASE("a field that a caller may not ask for is none") {
    in_library([](db::Sql& sql) {
        CHECK(found(sql, "label:old", reader()) == "filter_term_unknown 0+5");
        CHECK(found(sql, "\"label:old\"", reader()) == "");
        const auto error = read("lable:old", books(), {sql, reader()}).error();
        CHECK_FALSE(error.fields.front().parameters.contains("suggestion"));
    });
}

}  // namespace mainstay::filter::check_test
