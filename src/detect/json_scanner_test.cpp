#include "detect/json_scanner.hpp"

#include <cmath>
#include <string>

#include <doctest/doctest.h>

namespace mainstay::detect {

namespace {

std::optional<std::string> string_of(std::string_view text) { return JsonScanner(text).string(); }

std::optional<double> number_of(std::string_view text) { return JsonScanner(text).number(); }

/// Whether `text` is one value and nothing else.
bool is_value(std::string_view text) {
    JsonScanner scanner(text);
    return scanner.skip() && scanner.is_at_end();
}

}  // namespace

TEST_CASE("a scanner takes signs and blanks in turn, and stays where something else stands") {
    JsonScanner scanner(" \t\r\n[ 1 ,2]  ");
    CHECK(!scanner.take('{'));
    CHECK(scanner.take('['));
    CHECK(scanner.number() == 1.0);
    CHECK(scanner.take(','));
    CHECK(!scanner.take(','));
    CHECK(scanner.is_next('2'));
    CHECK(scanner.number() == 2.0);
    CHECK(scanner.take(']'));
    CHECK(scanner.is_at_end());
    CHECK(!scanner.take(']'));
}

TEST_CASE("strings lose their escapes") {
    CHECK(string_of(R"("")") == "");
    CHECK(string_of(R"("a\"\\\/\b\f\n\r\tz")") == "a\"\\/\b\f\n\r\tz");
    CHECK(string_of(R"("\u0041\u00e9\u20AC\ud83d\ude00")") == "Aé€😀");
}

TEST_CASE("half a surrogate pair, and NUL, are the sign for what is unknown") {
    CHECK(string_of(R"("\ud83dx")") == "\uFFFDx");
    CHECK(string_of(R"("\ude00")") == "\uFFFD");
    CHECK(string_of(R"("\ud83d\u0041")") == "\uFFFDA");
    CHECK(string_of(R"("\u0000")") == "\uFFFD");
}

TEST_CASE("what is no string is none") {
    for (const auto* text :
         {"", "a", "\"", "\"a", "\"\n\"", R"("\)", R"("\x")", R"("\u12)", R"("\u12g4")",
          R"("\ud83d\u12")"})
        CHECK_MESSAGE(!string_of(text), text);
}

TEST_CASE("numbers are those of JSON, and NaN and Infinity") {
    CHECK(number_of("0") == 0.0);
    CHECK(number_of("-0.5e+2") == -50.0);
    CHECK(number_of(" 12E-1") == 1.2);
    CHECK(std::isnan(*number_of("NaN")));
    CHECK(number_of("Infinity") == HUGE_VAL);
    CHECK(number_of("-Infinity") == -HUGE_VAL);
    for (const auto* text :
         {"", "-", "+1", ".5", "01", "-01", "1.", "x", "--1", "null", "inf", "nan", "0x10abc"}) {
        const auto number = number_of(text);
        CHECK_MESSAGE((!number || *number == 0), text);
    }
    CHECK(!is_value("0x10"));
}

TEST_CASE("a number of any length is read") {
    CHECK(std::isinf(*number_of("1e999999999999")));
    CHECK(std::isinf(*number_of(std::string(100'000, '9'))));
    CHECK(number_of("0." + std::string(100'000, '0') + "1").has_value());
}

TEST_CASE("any value may be passed over, up to a depth") {
    for (const auto* text :
         {"1", "\"a\"", "true", "false", "null", "[]", "{}", "[1, [2, {}]]",
          R"({"a": [true], "b": {"c": -1e3}})"})
        CHECK_MESSAGE(is_value(text), text);
    for (const auto* text :
         {"", "[", "{", "[1,]", "[1 2]", "{,}", R"({"a"})", R"({"a":})", R"({"a":1,})", "tru",
          "{1:2}", "]"})
        CHECK_MESSAGE(!is_value(text), text);
    const auto nested = [](std::size_t depth) {
        return std::string(depth, '[') + "1" + std::string(depth, ']');
    };
    CHECK(is_value(nested(JsonScanner::depth_max)));
    CHECK(!is_value(nested(JsonScanner::depth_max + 1)));
}

}  // namespace mainstay::detect
