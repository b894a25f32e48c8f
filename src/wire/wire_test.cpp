#include <boost/json/array.hpp>
#include <doctest/doctest.h>

#include "wire/codec.hpp"
#include "wire/schema.hpp"

namespace mainstay::wire::wire_test {

namespace {

enum class Mood { new_, calm };
BOOST_DESCRIBE_ENUM(Mood, new_, calm)

struct Inner {
    Text<5> name;
    Count<1, 3> size;
};

BOOST_DESCRIBE_STRUCT(Inner, (), (name, size))

struct Outer {
    Id<Outer> id;
    Mood mood = Mood::calm;
    std::vector<std::string> tags;
    std::optional<Inner> inner;
    std::optional<std::optional<Time>> due;
    std::int32_t small = 0;
    bool is_open = false;
    double ratio = 0;
    json::value extra;
};

BOOST_DESCRIBE_STRUCT(Outer, (), (id, mood, tags, inner, due, small, is_open, ratio, extra))

constexpr std::string_view whole =
    R"({"id":"7","mood":"new","tags":["a"],"inner":{"name":"日本","size":2},"due":"2026-11-23T10:00:00.000000Z",)"
    R"("small":-4,"is_open":true,"ratio":1.5E0,"extra":{"any":[1]}})";

std::string fields_of(std::string_view text) {
    auto parsed = parse<Outer>(text);
    if (parsed) return "taken";
    std::string fields;
    for (const auto& field : parsed.error().fields) fields += field.message + "; ";
    return fields.empty() ? parsed.error().code : fields;
}

}  // namespace

TEST_CASE("what is decoded encodes the same again") {
    auto outer = parse<Outer>(whole);

    REQUIRE(outer);
    CHECK(print(*outer) == whole);
}

TEST_CASE("each wrong field is named with what is wrong") {
    CHECK(
        fields_of(R"({"mood":"sad","tags":["a",2],"inner":{"name":"toolong","size":9},"zz":1})") ==
        "id is missing; mood must be one of: new, calm; tags[1] must be text; "
        "inner.name must have at most 5 characters; inner.size must be from 1 to 3; small is "
        "missing; "
        "is_open is missing; ratio is missing; extra is missing; zz is not known here; "
    );
}

TEST_CASE("text with NUL, numbers out of range and half ids are refused") {
    auto with = [](std::string from, std::string to) {
        std::string text(whole);
        return fields_of(text.replace(text.find(from), from.size(), to));
    };

    CHECK(with(R"("a")", R"("a\u0000b")") == "tags[0] must be UTF-8 text without NUL characters; ");
    CHECK(with("-4", "4294967296") == "small must be from -2147483648 to 2147483647; ");
    CHECK(with("-4", "1.5") == "small must be an integer; ");
    CHECK(with(R"("7")", "7") == "id must be an id: a string of digits; ");
    CHECK(with("2026-11", "2026-13") == "due must be a date and time as RFC 3339 has it; ");
    CHECK(with("1.5E0", "1e400") == "ratio must be a finite number; ");
    CHECK(with("[1]", "[-1e400]") == "extra must be JSON with finite numbers; ");
    CHECK(with("[1]", R"(["\u0000"])") == "extra must be UTF-8 text without NUL characters; ");
}

TEST_CASE("text that must be something is not something that nobody can see") {
    auto with_name = [](std::string_view name) {
        std::string text(whole);
        return fields_of(text.replace(text.find("日本"), std::string_view("日本").size(), name));
    };

    for (auto* blank :
         {" ", "\\n\\t", "\\u00a0", "\\u3000", "\\u200b \\u2060", "\\u3164", "\\u2800"})
        CHECK(with_name(blank) == "inner.name must have something to see, not only blanks; ");
    CHECK(with_name("") == "inner.name must have at least 1 characters; ");
    CHECK(with_name("\\u200bx") == "taken");
    // What may be empty may be blank.
    std::string text(whole);
    CHECK(fields_of(text.replace(text.find("\"a\""), 3, "\" \"")) == "taken");
}

TEST_CASE("null sets to nothing, missing says nothing") {
    std::string text(whole);
    auto due = text.find(R"("due")");
    auto nulled = parse<Outer>(text.replace(due, text.find(R"("small")") - due, R"("due":null,)"));
    auto missing = parse<Outer>(text.erase(due, text.find(R"("small")") - due));

    REQUIRE(nulled);
    REQUIRE(nulled->due);
    CHECK_FALSE(*nulled->due);
    REQUIRE(missing);
    CHECK_FALSE(missing->due);
}

TEST_CASE("what is no JSON is refused with the place") {
    CHECK(fields_of("{") == "malformed_json");
    CHECK(fields_of("{} x") == "malformed_json");
    CHECK(fields_of("") == "malformed_json");
    CHECK(fields_of(std::string(100, '[')) == "malformed_json");
    CHECK(fields_of("{\"id\":\"\xFF\"}") == "malformed_json");
    CHECK(fields_of("[]") == "body must be an object; ");
}

TEST_CASE("the schema says the limits, and what may be missing in which direction") {
    auto in = schema<Inner>(Direction::in);

    CHECK(
        json::serialize(in) ==
        R"({"type":"object","properties":{"name":{"type":"string","minLength":1,"maxLength":5},)"
        R"("size":{"type":"integer","minimum":1,"maximum":3}},"required":["name","size"],"additionalProperties":false})"
    );
    Components components;
    auto out = components.schema(shape_of<Outer>(), Direction::out);
    CHECK(json::serialize(out) == R"({"$ref":"#/components/schemas/Outer"})");
    components.schema(shape_of<Outer>(), Direction::in);
    CHECK(components.schemas().contains("OuterInput"));
    CHECK(components.schemas().contains("Inner"));
    CHECK(components.schemas().at("Outer").at("required").as_array().size() == 9);
}

TEST_CASE("the text of a path or a query is read as what is expected there") {
    CHECK(from_text(shape_of<int>(), "12") == 12);
    CHECK(from_text(shape_of<int>(), "x") == "x");
    CHECK(from_text(shape_of<std::optional<bool>>(), "true") == true);
    CHECK(from_text(shape_of<std::string>(), "12") == "12");
    CHECK(from_text(shape_of<std::vector<std::string>>(), "a,b") == json::array{"a", "b"});
}

TEST_CASE("an overlay changes only what it names") {
    Inner inner{{"a"}, {1}};

    REQUIRE(overlay_onto(shape_of<Inner>(), {{"size", 2}}, &inner));
    CHECK(inner.name.value == "a");
    CHECK(inner.size.value == 2);
    CHECK_FALSE(overlay_onto(shape_of<Inner>(), {{"colour", 2}}, &inner));
}

TEST_CASE("a member that is named twice is refused by its path, however it is written") {
    auto repeated = [](std::string_view text) {
        auto parsed = parse_json(text);
        if (parsed) return std::string("none");
        REQUIRE(!parsed.error().fields.empty());
        CHECK(parsed.error().fields.at(0).code == "repeated");
        return parsed.error().fields.at(0).field;
    };

    CHECK(repeated(R"({"a":1,"a":2})") == "a");
    CHECK(repeated(R"({"a":1,"\u0061":2})") == "a");
    CHECK(repeated(R"({"a":{"b":[1,{"c":1,"d":":","c":{}}]}})") == "a.b[1].c");
    CHECK(repeated(R"([{"x":1},{"x":1,"y":2,"x":3}])") == "[1].x");
    CHECK(repeated(R"({"":1,"":2})") == "");
    CHECK(repeated(R"({"a":":","b":"\":{","c":{"a":1},"d":[{"a":1},{"a":2}]})") == "none");
    CHECK(repeated(R"("a:b")") == "none");
    CHECK(repeated("[]") == "none");
}

}  // namespace mainstay::wire::wire_test
