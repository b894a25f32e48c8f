#include "errors/source_map.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

namespace mainstay::errors {

namespace {

std::string vlq(std::int64_t number) {
    constexpr std::string_view digits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    auto rest = static_cast<std::uint64_t>(number < 0 ? -number : number) << 1U;
    if (number < 0) rest |= 1U;
    std::string text;
    do {
        auto digit = rest & 31U;
        rest >>= 5U;
        if (rest != 0) digit |= 32U;
        text += digits[digit];
    } while (rest != 0);
    return text;
}

std::string with_mappings(std::string_view mappings) {
    return fmt::format(
        R"({{"version":3,"sources":["a.ts","b.ts"],"names":["pay","tax"],"mappings":"{}"}})",
        mappings
    );
}

std::string shown(const SourceMap& map, std::int64_t line, std::int64_t column) {
    const auto place = map.find(line, column);
    if (!place) return "none";
    return fmt::format("{}:{}:{} {}", place->source->path, place->line, place->column, place->name);
}

}  // namespace

TEST_CASE("a place of a script is that of the mapping at or before it in its line") {
    const auto map = SourceMap::read(with_mappings("AAAA,IACEA;;GCDFC,E"));
    REQUIRE(map);
    CHECK(shown(*map, 1, 1) == "a.ts:1:1 ");
    CHECK(shown(*map, 1, 4) == "a.ts:1:1 ");
    CHECK(shown(*map, 1, 5) == "a.ts:2:3 pay");
    CHECK(shown(*map, 1, 500) == "a.ts:2:3 pay");
    CHECK(shown(*map, 2, 1) == "none");
    CHECK(shown(*map, 3, 3) == "none");
    CHECK(shown(*map, 3, 4) == "b.ts:1:1 tax");
    CHECK(shown(*map, 3, 6) == "none");
    CHECK(shown(*map, 0, 1) == "none");
    CHECK(shown(*map, 1, -1) == "none");
}

TEST_CASE("each number that a script may have is read back") {
    std::string mappings;
    std::int64_t last_line = 0;
    for (const std::int64_t line :
         {0, 1, 15, 16, 511, 512, 70'000, 3, 2'000'000, 0, 2'147'483'647}) {
        mappings += vlq(0) + vlq(0) + vlq(line - last_line) + vlq(0) + ";";
        last_line = line;
    }
    const auto map = SourceMap::read(with_mappings(mappings));
    REQUIRE(map);
    CHECK(shown(*map, 7, 1) == "a.ts:70001:1 ");
    CHECK(shown(*map, 11, 1) == "a.ts:2147483648:1 ");
}

TEST_CASE("sections are maps at their offset, up to the next one") {
    const auto map = SourceMap::read(R"({"version":3,"debugId":"AB-1","sections":[
        {"offset":{"line":0,"column":0},
         "map":{"version":3,"sources":["a"],"mappings":"AAAA;;AAEA"}},
        {"offset":{"line":1,"column":4},"map":{"version":3,"sourceRoot":"r","sources":["b","/c"],
         "sourcesContent":["x",null],"ignoreList":[1],"mappings":"CAAA;ACAA"}}]})");
    REQUIRE(map);
    CHECK(shown(*map, 1, 9) == "a:1:1 ");
    CHECK(shown(*map, 2, 5) == "none");
    CHECK(shown(*map, 2, 6) == "r/b:1:1 ");
    CHECK(shown(*map, 3, 1) == "/c:1:1 ");
    CHECK(map->debug_id() == "ab-1");
    CHECK(map->sources().at(1).content == "x");
    CHECK(map->sources().at(2).is_ignored);
}

TEST_CASE("what is no map is refused with its reason") {
    for (const std::string_view json :
         {"", "[]", "{}", R"({"version":2,"sources":[],"mappings":""})",
          R"({"version":3,"sources":[]})", R"({"version":3,"mappings":""})",
          R"({"version":3,"sections":{}})", R"({"version":3,"sections":[{}]})"}) {
        const auto map = SourceMap::read(json);
        REQUIRE_MESSAGE(!map, json);
        CHECK(map.error().code == "source_map_malformed");
    }
    for (const std::string_view mappings :
         {"AA", "AAA", "AAAAAA", "!", "g", "AAAAggggggggC", "D", "AD", "AAAD", "AEAA", "AAAAE",
          "A\xC3\xBC"})
        CHECK_MESSAGE(!SourceMap::read(with_mappings(mappings)), mappings);
    CHECK(SourceMap::read(")]}'\n" + with_mappings("AAAA")));
    CHECK(SourceMap::read(R"({"version":3,"sources":[null],"names":null,"mappings":""})"));
}

TEST_CASE("places that are out of order are found too") {
    const auto map = SourceMap::read(with_mappings("UAAA,LACA"));
    REQUIRE(map);
    CHECK(shown(*map, 1, 6) == "a.ts:2:1 ");
    CHECK(shown(*map, 1, 11) == "a.ts:1:1 ");
}

TEST_CASE("a map has a bounded number of values, of which those in text are none") {
    for (const std::string_view repeated : {"[", "[],", "{", "0,", "\"\":"}) {
        std::string json = R"({"version":3,"sources":[],"mappings":"","x":[)";
        while (json.size() < 16'000'000) json += repeated;
        const auto map = SourceMap::read(json);
        REQUIRE(!map);
        CHECK(map.error().code == "source_map_too_large");
    }
    auto content = R"({"version":3,"mappings":"","sources":["a"],"sourcesContent":["\")" +
                   std::string(4'000'000, ',') + R"(\"[\\"]})";
    CHECK(SourceMap::read(content));
}

TEST_CASE("a map has a bounded number of places") {
    std::string mappings;
    for (std::size_t at = 0; at <= source_map_places_max; ++at) mappings += "A,";
    const auto map = SourceMap::read(with_mappings(mappings));
    REQUIRE(!map);
    CHECK(map.error().code == "source_map_too_large");
}

}  // namespace mainstay::errors
