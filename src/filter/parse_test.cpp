#include "filter/parse.hpp"

#include <random>

#include <doctest/doctest.h>

#include "base/text.hpp"

namespace mainstay::filter::parse_test {

namespace {

/// How a text is best written; or the refusal, with its place.
std::string best(std::string_view text) {
    auto expression = parse(text);
    if (expression) return print(*expression);
    const auto& field = expression.error().fields.front();
    return field.code + " " + field.parameters.at("at") + "+" + field.parameters.at("length");
}

/// Every part, with brackets: `[all a:1 [any b "c"]]`.
std::string tree(const Expression& expression) {
    using Group = Expression::Kind;
    std::string text;
    switch (expression.kind) {
        case Group::term:
            text = expression.name + std::string(sign_of(expression.compared));
            for (const auto& value : expression.values) text += "<" + value.text + ">";
            return text;
        case Group::text:
            return '"' + expression.text + '"';
        case Group::inverse:
            return "!" + tree(expression.parts.front());
        case Group::all:
            text = "[all";
            break;
        case Group::any:
            text = "[any";
            break;
    }
    for (const auto& part : expression.parts) text += " " + tree(part);
    return text + "]";
}

std::string tree(std::string_view text) {
    auto expression = parse(text);
    return expression ? tree(*expression) : best(text);
}

/// What a term's text is in the filter.
std::string stretch(std::string_view text, Place place) {
    return std::string(text.substr(place.at, place.length));
}

}  // namespace

TEST_CASE("terms, words and phrases that stand side by side must all hold") {
    CHECK(tree("") == "[all]");
    CHECK(tree("status:open,new level:L2") == "[all status:<open><new> level:<L2>]");
    CHECK(tree("a:1  and b:2") == "[all a:<1> b:<2>]");
    CHECK(tree("fire \"checkout fails\"") == "[all \"fire\" \"checkout fails\"]");
    CHECK(tree("Status=Open") == "status:<Open>");
    CHECK(
        tree("created>=2026-01-01 n<5 m>2 o<=-7d") ==
        "[all created>=<2026-01-01> n<<5> m><2> o<=<-7d>]"
    );
}

TEST_CASE("or binds less than what stands side by side, and not binds most") {
    CHECK(tree("a:1 b:2 or c:3") == "[any [all a:<1> b:<2>] c:<3>]");
    CHECK(tree("a:1 (b:2 OR c:3)") == "[all a:<1> [any b:<2> c:<3>]]");
    CHECK(tree("not a:1 b:2") == "[all !a:<1> b:<2>]");
    CHECK(tree("-a:1 -(b:2 or c:3) -\"x y\"") == "[all !a:<1> ![any b:<2> c:<3>] !\"x y\"]");
    CHECK(tree("a!=1") == "!a:<1>");
    CHECK(tree("not not a:1") == "a:<1>");
    CHECK(tree("--a:1") == "a:<1>");
    CHECK(tree("((a:1)) ((b:2 c:3))") == "[all a:<1> b:<2> c:<3>]");
}

TEST_CASE("in quotation marks nothing has a meaning, and an open one reaches to the end") {
    CHECK(tree("a:\"x, y\",z") == "a:<x, y><z>");
    CHECK(tree("a:\"x (y") == "a:<x (y>");
    CHECK(tree("\"or\" \"-a\" \"a:1\"") == "[all \"or\" \"-a\" \"a:1\"]");
    CHECK(tree("\"\"") == "[all]");
    CHECK(tree("a:\"\"") == "a:");
    CHECK(tree("a\"b c\":1") == "\"ab c:1\"");
}

TEST_CASE("signs within a value, and parentheses within a word, belong to it") {
    CHECK(tree("label:a=b label:=x label:a:b") == "[all label:<a=b> label:<=x> label:<a:b>]");
    CHECK(tree("label::)") == "label:<:)>");
    CHECK(tree("(label:a(b) c:1)") == "[all label:<a(b)> c:<1>]");
    CHECK(tree("label:-x a-b 10:30 x-") == "[all label:<-x> \"a-b\" \"10:30\" \"x-\"]");
}

TEST_CASE("what cannot be read is refused at its place, counted in code points") {
    CHECK(best("(a:1") == "filter_group_open 0+1");
    CHECK(best("größe (a:1") == "filter_group_open 6+1");
    CHECK(best("a:1) b:2") == "a:\"1)\" b:2");
    CHECK(best("a:1 )") == "filter_group_unopened 4+1");
    CHECK(best("a:1 ()") == "filter_group_empty 4+2");
    CHECK(best("a:1 or") == "filter_operand_missing 4+2");
    CHECK(best("or a:1") == "filter_operand_missing 0+2");
    CHECK(best("a:1 and or b:2") == "filter_operand_missing 4+3");
    CHECK(best("a:1 not") == "filter_operand_missing 4+3");
    CHECK(best("(a:1 or )") == "filter_operand_missing 5+2");
    CHECK(best("not or a:1") == "filter_operand_missing 4+2");
}

TEST_CASE("a filter is bounded in bytes, terms, values and depth") {
    const auto times = [](std::string_view part, std::size_t count) {
        std::string text;
        for (std::size_t i = 0; i < count; ++i) text += part;
        return text;
    };
    CHECK(best(times("x", bytes_max)).size() == bytes_max);
    CHECK(best(times("x", bytes_max + 1)) == "filter_too_long 4000+1");
    CHECK(best(times("a ", terms_max)) != "");
    CHECK(best(times("a ", terms_max + 1)).starts_with("filter_too_many_terms 200+1"));
    CHECK(best("a:" + times("1,", values_max)).starts_with("a:1,1"));
    CHECK(best("a:" + times("1,", values_max + 1)).starts_with("filter_too_many_terms 0+"));
    CHECK(best(times("(", depth_max) + "a" + times(")", depth_max)) == "a");
    CHECK(best(times("(", depth_max + 1) + "a").starts_with("filter_too_deep 16+1"));
    CHECK(best(times("-(", 2'000)).starts_with("filter_too_deep"));
    CHECK(best(times("not ", 900) + "a") == "a");
    CHECK(best(times("-", 3'999) + "a") == "-a");
}

TEST_CASE("every part knows where it stands in the text") {
    const std::string_view text = "a:1 -b:\"x y\",z (c:3 or d:4) not e";
    const auto expression = *parse(text);

    REQUIRE(expression.parts.size() == 4);
    CHECK(stretch(text, expression.parts[0].place) == "a:1");
    CHECK(stretch(text, expression.parts[1].place) == "-b:\"x y\",z");
    const auto& term = expression.parts[1].parts.front();
    CHECK(stretch(text, term.name_place) == "b");
    CHECK(stretch(text, term.values[0].place) == "\"x y\"");
    CHECK(stretch(text, term.values[1].place) == "z");
    CHECK(stretch(text, expression.parts[2].place) == "(c:3 or d:4)");
    CHECK(stretch(text, expression.parts[2].parts[1].place) == "d:4");
    CHECK(stretch(text, expression.parts[3].place) == "not e");
}

TEST_CASE("what is printed reads as the same filter, whatever was typed") {
    std::mt19937 random(7);
    const std::vector<std::string_view> pieces{
        "a",    "label", ":",  "=", "!=",   ">",     "<=",    ",",           "\"",
        "(",    ")",     " ",  " ", " or ", " and ", " not ", "-",           "x y",
        "none", "any",   "..", "ü", "🔥",   "or",    "1",     "status:open", "\"a b\"",
    };
    int read = 0;
    for (int i = 0; i < 20'000; ++i) {
        std::string text;
        for (auto n = random() % 16; n > 0; --n) text += pieces[random() % pieces.size()];
        const auto expression = parse(text);
        if (!expression) continue;
        ++read;
        const auto printed = print(*expression);
        CAPTURE(text);
        CAPTURE(printed);
        const auto again = parse(printed);
        REQUIRE(again);
        REQUIRE(*again == *expression);
        REQUIRE(print(*again) == printed);
    }
    CHECK(read > 5'000);
}

}  // namespace mainstay::filter::parse_test
