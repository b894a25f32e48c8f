#include "base/text.hpp"

#include <vector>

#include <doctest/doctest.h>
#include <fmt/format.h>

namespace mainstay::text_test {

namespace {

std::string utf8(char32_t point) {
    auto byte = [](char32_t value) { return static_cast<char>(value); };
    if (point < 0x80) return {byte(point)};
    if (point < 0x800) return {byte(0xC0 | (point >> 6)), byte(0x80 | (point & 0x3F))};
    return {
        byte(0xE0 | (point >> 12)), byte(0x80 | ((point >> 6) & 0x3F)), byte(0x80 | (point & 0x3F))
    };
}

/// What a terminal obeys or turns around by.
std::vector<char32_t> dangerous() {
    std::vector<char32_t> all{0x7F, 0x061C, 0x200E, 0x200F, 0x2028, 0x2029};
    for (char32_t point = 0; point < 0x20; ++point) all.push_back(point);
    for (char32_t point = 0x80; point <= 0x9F; ++point) all.push_back(point);
    for (char32_t point = 0x202A; point <= 0x202E; ++point) all.push_back(point);
    for (char32_t point = 0x2066; point <= 0x2069; ++point) all.push_back(point);
    return all;
}

}  // namespace

TEST_CASE("text is clean or not wherever in it a wrong byte stands") {
    for (std::size_t size = 0; size < 40; ++size) {
        const std::string plain(size, '\x01');
        CHECK(is_clean_utf8(plain));
        for (std::size_t at = 0; at < size; ++at) {
            for (char wrong : {'\0', '\xff', '\x80', '\xc3'}) {
                auto text = plain;
                text[at] = wrong;
                CHECK_FALSE(is_clean_utf8(text));
            }
            for (std::string_view right : {"é", "日", "👍", "\x7F"})
                CHECK(is_clean_utf8(std::string(plain).insert(at, right)));
        }
    }
}

TEST_CASE("what a terminal would obey is shown as its number") {
    CHECK(printable("\x1b[2Jgone", Lines::one) == "<U+001B>[2Jgone");
    CHECK(printable("invoice\u202Efdp.exe", Lines::one) == "invoice<U+202E>fdp.exe");
    CHECK(printable("two\nlines\tand\x07", Lines::one) == "two<U+000A>lines<U+0009>and<U+0007>");
    CHECK(printable("two\nlines\tand\x07", Lines::many) == "two\nlines\tand<U+0007>");
    CHECK(printable("a\r\nb", Lines::many) == "a<U+000D>\nb");
    CHECK(printable("Zoë שלום 東京 👍", Lines::one) == "Zoë שלום 東京 👍");
    CHECK(
        printable(
            "\x9b"
            "31m\xC3",
            Lines::one
        ) ==
        "\xEF\xBF\xBD"
        "31m\xEF\xBF\xBD"
    );
    for (auto point : dangerous()) {
        auto shown = printable("a" + utf8(point) + "b", Lines::one);
        CHECK(shown == fmt::format("a<U+{:04X}>b", static_cast<unsigned>(point)));
    }
}

TEST_CASE("JSON with such characters means the same and can be printed") {
    CHECK(printable_json("{\"a\":\"\u202Eb\x7F\"}\n") == "{\"a\":\"\\u202eb\\u007f\"}\n");
    CHECK(printable_json(R"({"a":"é\u001b"})") == R"({"a":"é\u001b"})");
}

TEST_CASE("a line has no line ends and no other control characters") {
    CHECK(is_line(""));
    CHECK(is_line("Rückfrage: 東京 \u200Fשלום"));
    CHECK_FALSE(is_line("Hello\nBcc: everyone"));
    CHECK_FALSE(is_line("a\rb"));
    CHECK_FALSE(is_line("a\tb"));
    CHECK_FALSE(is_line("a\u0085b"));
    CHECK_FALSE(is_line("a\u2028b"));
}

TEST_CASE("a text becomes a line by spaces in place of what is none") {
    CHECK(as_line("  Re:\r\n\tfolded \x1b[1m subject\n") == "Re: folded [1m subject");
    CHECK(as_line("\r\n") == "");
    CHECK(as_line("Größe\u2028x") == "Größe x");
}

TEST_CASE("a text is invisible when no eye sees anything of it") {
    for (auto* text :
         {"", " \t\r\n", "\xC2\xA0", "\xE3\x80\x80", "\xE2\x80\x8B\xE2\x80\x8D", "\xEF\xBB\xBF",
          "\xC2\xAD", "\xE2\x80\xAE", "\xE3\x85\xA4", "\xE2\xA0\x80", "\xF3\xA0\x80\xA0",
          "\xEF\xB8\x8F", "\xE2\x81\xA3\x01", "\xE1\x9A\x80", "\xE2\x80\xA8"}) {
        CAPTURE(text);
        CHECK(is_invisible(text));
    }
    for (auto* text : {".", "ä", "\xC2\xA0x", "日", "😀", "\xCC\x81", "-"}) {
        CAPTURE(text);
        CHECK_FALSE(is_invisible(text));
    }
    CHECK(
        visible_part("\xC2\xA0 a\xE2\x80\x8B"
                     "b \xE2\x80\x8B") ==
        "a\xE2\x80\x8B"
        "b"
    );
}

}  // namespace mainstay::text_test
