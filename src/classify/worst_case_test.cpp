// The worst input that the limits of a line admit: each is looked at in a time that a caller can
// bear, whatever it is made of.
#include <ctime>
#include <string>

#include <doctest/doctest.h>

#include "classify/item.hpp"

namespace mainstay::classify::worst_case_test {

namespace {

std::string repeated(std::string_view text, std::size_t bytes) {
    std::string all;
    while (all.size() < bytes) all += text;
    return all;
}

/// Lines that are all different.
std::string numbered(std::string_view text, std::size_t bytes) {
    std::string all;
    for (int i = 0; all.size() < bytes; ++i) ((all += text) += std::to_string(i)) += '\n';
    return all;
}

/// Of the processor, as others may have it meanwhile.
double seconds_for(const Item& item) {
    auto begin = std::clock();
    auto features = features_of(item, true);
    for (std::size_t block = 0; block < block_count; ++block)
        features.counted(static_cast<Block>(block));
    return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
}

constexpr std::size_t large = 1024 * 1024;
// What grows by the square would show in this too.
constexpr std::size_t fair = large / 32;

}  // namespace

TEST_CASE("no issue of a megabyte takes long") {
    for (std::string_view piece :
         {"a ", "a-", "aB", "?", "#1 ", "@a ", "http://a/b ", "A-1 ", "a/b.c ", "a\n", "```\n",
          "- [x] a\n", "    a\n", "**a**\n", "at a(b:1)\n", "\xff", "'", "is it possible to "}) {
        CAPTURE(piece);
        auto text = repeated(piece, large);
        CHECK(seconds_for(Issue{text, text}) < 20);
    }
}

TEST_CASE("no commit of a megabyte takes long, whatever it is made of") {
    std::string mixture;
    for (std::string_view piece :
         {"+a\n", "-a\n", "+a b c d e f g h\n", "@@ a\n", "--- a/b\n+++ b/c\n",
          "diff --git a/b b/c\n", "+if (a == null) return b\n", "+ifififif", "+\n", "new file\n",
          "x: ", "a(b)!: "}) {
        CAPTURE(piece);
        auto text = repeated(piece, fair), lines = numbered(piece, fair);
        CHECK(seconds_for(Commit{text, text}) < 2);
        CHECK(seconds_for(Commit{lines, lines}) < 2);
        mixture += repeated(piece, large / 24) += '\n';
        mixture += numbered(piece, large / 24);
    }
    REQUIRE(mixture.size() > large);
    CHECK(seconds_for(Commit{mixture, mixture}) < 20);
}

}  // namespace mainstay::classify::worst_case_test
