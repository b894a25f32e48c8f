#include "suspect/source_diff.hpp"

#include <random>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "suspect/alignment.hpp"
#include "suspect/enclosing_block.hpp"
#include "suspect/line_origin.hpp"
#include "suspect/token_weight.hpp"

namespace mainstay::suspect {

namespace {

using Keys = std::vector<std::uint64_t>;

std::string tokens(const std::string& path, const std::string& text) {
    const SourceText source(text, language_of(path));
    std::string all;
    for (const auto& token : source.tokens()) all += fmt::format("{}:{} ", token.line, token.text);
    return all;
}

std::string hunks(const std::string& path, const std::string& before, const std::string& after) {
    const SourceText old(before, language_of(path)), young(after, language_of(path));
    std::string all;
    for (const auto& hunk : diff(old, young).hunks)
        all +=
            fmt::format("{}-{} {}-{};", hunk.old_begin, hunk.old_end, hunk.new_begin, hunk.new_end);
    return all;
}

}  // namespace

TEST_CASE("what is aligned is equal and in order, and no less than what is the same") {
    std::mt19937 chance(7);
    for (int round = 0; round < 300; ++round) {
        Keys old, young;
        for (auto* keys : {&old, &young})
            for (auto left = chance() % 40; left > 0; --left) keys->push_back(chance() % 6);

        for (const auto& matches : {align(old, young, 1000), align_exactly(old, young, 1000)}) {
            int last = -1;
            for (std::size_t at = 0; at < old.size(); ++at) {
                if (matches[at] < 0) continue;
                CHECK(matches[at] > last);
                last = matches[at];
                CHECK(young.at(static_cast<std::size_t>(last)) == old[at]);
            }
        }
    }
    CHECK(align(Keys{1, 2, 3, 4}, Keys{1, 9, 3, 4}, 100) == std::vector{0, -1, 2, 3});
    CHECK(align_exactly(Keys{1, 1, 2}, Keys{1, 2, 2}, 100) == std::vector{0, -1, 2});
    CHECK(align(Keys{}, Keys{1}, 100).empty());
}

TEST_CASE("sequences that have nothing in common cost no more than is allowed") {
    Keys old, young;
    for (std::uint64_t at = 0; at < 200'000; ++at) {
        old.push_back(at % 1000);
        young.push_back(1000 + at % 1000);
    }

    const auto matches = align(old, young, 1000);

    CHECK(std::ranges::all_of(matches, [](int match) { return match == -1; }));
}

TEST_CASE("comments and blanks are no tokens, in the way of each language") {
    CHECK(tokens("a.c", "a /* b\n c */ d // e\n#include <f>\n\"/*\" g") == "1:a 2:d 4:\"/*\" 4:g ");
    CHECK(
        tokens("a.py", "a # b\n\"\"\"c\nd\"\"\"\nx = '''e\nf''' + 'g#'") ==
        "1:a 4:x 4:= 4:e 5:f 5:+ 5:'g#' "
    );
    CHECK(tokens("a.sql", "a -- b\n'c'") == "1:a 2:'c' ");
    CHECK(tokens("a.js", "`a\n b` + c->d >>= 0x1F") == "1:a 2:b 2:+ 2:c 2:-> 2:d 2:>>= 2:0x1F ");
    CHECK(tokens("a.c", "\"open\n'x") == "1:\"open 2:'x ");
    CHECK(tokens("a.c", "/* open\n a") == "");
    CHECK(tokens("a.c", "\"\\") == "1:\"\\ ");
    CHECK(tokens("a.c", std::string("\0\xff", 2)) == "1:\xff ");
}

TEST_CASE("files are told apart by their paths") {
    CHECK(kind_of("drivers/net/a.c") == FileKind::code);
    CHECK(kind_of("lib/a.h") == FileKind::code);
    CHECK(kind_of("tests/a.c") == FileKind::test);
    CHECK(kind_of("app/test/test_a.c") == FileKind::test);
    CHECK(kind_of("src/a_test.go") == FileKind::test);
    CHECK(kind_of("doc/guides/a.rst") == FileKind::document);
    CHECK(kind_of("README") == FileKind::document);
    CHECK(kind_of("meson.build") == FileKind::build);
    CHECK(kind_of("latest/a.c") == FileKind::code);
}

TEST_CASE("a difference of blanks, braces' places and comments is none") {
    CHECK(hunks("a.c", "int a;\nint b;\n", "/* a */\nint  a;\n\n\tint b; // b\n") == "");
    CHECK(hunks("a.c", "a;\nb;\nc;\n", "a;\nx;\nc;\n") == "2-3 2-3;");
    CHECK(hunks("a.c", "a;\nc;\n", "a;\n\n// b\nb;\nc;\n") == "2-2 4-5;");
    CHECK(hunks("a.c", "a;\nb;\n", "") == "1-3 1-1;");
    CHECK(hunks("a.c", "", "a;") == "1-1 1-2;");
}

TEST_CASE("a line is the function's whose braces or indentation it stands in") {
    const SourceText c(
        "struct a {\n int b;\n};\nint\nf(int x)\n{\n if (x) {\n  y();\n }\n}\nint z;\n"
        "static int t[] = {\n 1,\n};\n",
        language_of("a.c")
    );
    const Blocks blocks(c);
    REQUIRE(blocks.find(8));
    CHECK(blocks.find(8)->is_function);
    CHECK(blocks.find(8)->lines == git::LineRange{4, 10});
    CHECK_FALSE(blocks.find(2)->is_function);
    CHECK(blocks.find(11) == nullptr);
    CHECK_FALSE(blocks.find(13)->is_function);

    const SourceText python(
        "class A:\n  def f(x):\n    if x:\n      y()\n\n  z = 1\ndef g():\n  pass\n",
        language_of("a.py")
    );
    const Blocks own(python);
    CHECK(own.find(4)->lines == git::LineRange{2, 4});
    CHECK_FALSE(own.find(6)->is_function);
    CHECK(own.find(8)->lines == git::LineRange{7, 8});

    const SourceText odd(
        "}}}{{{" + std::string(5000, '{') + "(((" + std::string(5000, '}'), language_of("a.c")
    );
    CHECK(Blocks(odd).find(99) == nullptr);
}

TEST_CASE("a line comes from the line that had most of its tokens, and where it was moved from") {
    const auto language = language_of("a.c");
    const SourceText old("if (a > limit) go(a);\nx = compute(y, z);\nw();\n", language);
    const SourceText young(
        "w();\nif (a > new_limit) go(a);\nx = compute(y, z);\nall_new(1);\n", language
    );
    const LineOrigins origins(old, young);
    auto weights = [&](int line) {
        return std::vector<double>(young.end(line) - young.begin(line), 1.0);
    };

    const auto changed = origins.find(2, weights(2));
    REQUIRE(changed);
    CHECK(changed->line == 1);
    CHECK(changed->weights[4] == 0);  // The name that is new now.
    CHECK(changed->weights[2] == 1);
    CHECK_FALSE(changed->is_same);
    CHECK_FALSE(origins.find(4, weights(4)));
    CHECK_FALSE(origins.find(2, {1.0}));
    CHECK_FALSE(origins.find(99, {}));
}

TEST_CASE("a declaration is known from a statement") {
    const SourceText text(
        "int a;\nstruct b *c;\nreturn a;\na = b;\nf(a);\nuint8_t x[3], y;\n", language_of("a.c")
    );
    CHECK(is_declaration(text, 1));
    CHECK(is_declaration(text, 2));
    CHECK_FALSE(is_declaration(text, 3));
    CHECK_FALSE(is_declaration(text, 4));
    CHECK_FALSE(is_declaration(text, 5));
    CHECK(is_declaration(text, 6));
}

}  // namespace mainstay::suspect
