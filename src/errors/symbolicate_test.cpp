#include "errors/symbolicate.hpp"

#include <doctest/doctest.h>

#include "errors/grouping.hpp"
#include "errors/map_preflight.hpp"
#include "errors/mapped_traces.hpp"
#include "errors/read_event.hpp"

namespace mainstay::errors {

namespace {

// Line 1 of the script: column 1 is line 2 of cart.ts (which calls "total"), column 11 its line 5,
// column 21 a library.
constexpr std::string_view map_json = R"({"version":3,"debug_id":"AAAA-1",
    "sources":["webpack://shop/./src/cart.ts","webpack://shop/./node_modules/x/y.js"],
    "sourcesContent":["one\ntwo\r\nthree\nfour\nfive\nsix",null],"names":["total"],
    "mappings":"AACAA,UAGE,UCHA"})";

SourceMap a_map() { return *SourceMap::read(map_json); }

ErrorEvent event_of(std::string_view script, int column) {
    return *read_event(
        R"({"platform":"javascript","release":"shop@1","debug_meta":{"images":[{"type":"sourcemap",
        "code_file":"https://a.example/main.js","debug_id":"AAAA-1"}]},"exception":[{"type":"E",
        "stacktrace":{"frames":[{"function":"e","abs_path":")" +
            std::string(script) +
            R"(","lineno":1,"colno":1,"in_app":true},{"function":"t","abs_path":")" +
            std::string(script) + R"(","lineno":1,"colno":)" + std::to_string(column) +
            R"(,"in_app":true}]}}]})",
        Time{}
    );
}

}  // namespace

TEST_CASE("frames of a bundle become those of its sources, by debug id or by path") {
    const auto map = a_map();
    for (const std::string_view script :
         {"https://a.example/main.js", "https://b.example:80/main.js?v=3"}) {
        auto event = event_of(script, 13);
        std::vector<MapRequest> asked;

        const auto unmapped = symbolicate(event, [&](const MapRequest& request) {
            asked.push_back(request);
            return &map;
        });

        CHECK(unmapped.empty());
        REQUIRE(asked.size() == 1);
        CHECK(asked[0].path == "~/main.js");
        CHECK(asked[0].release == "shop@1");
        CHECK(asked[0].debug_id == (script.find("a.example") != script.npos ? "aaaa-1" : ""));
        const auto& frames = event.exceptions[0].trace->frames;
        CHECK(frames[0].file == "src/cart.ts");
        CHECK(frames[0].line == 2);
        CHECK(frames[0].context == "two");
        CHECK(frames[0].before == std::vector<std::string>{"one"});
        CHECK(frames[0].after.size() == 4);
        CHECK(frames[0].is_mapped);
        CHECK(frames[1].function == "total");
        CHECK(frames[1].line == 5);
        CHECK(frames[1].column == 3);
        CHECK(frames[1].in_app == true);
    }
}

TEST_CASE("what is of a library is so in its source too") {
    const auto map = a_map();
    auto event = event_of("https://a.example/main.js", 30);
    symbolicate(event, [&](const MapRequest&) { return &map; });
    const auto& frame = event.exceptions[0].trace->frames[1];
    CHECK(frame.file == "node_modules/x/y.js");
    CHECK(frame.in_app == false);
}

TEST_CASE("frames that cannot be mapped stay, and what is wanted is named once") {
    auto event = event_of("https://a.example/main.js", 13);
    const auto unmapped = symbolicate(event, [](const MapRequest&) { return nullptr; });
    REQUIRE(unmapped.size() == 1);
    CHECK(unmapped[0].wanted.debug_id == "aaaa-1");
    CHECK(unmapped[0].reason == UnmappedReason::no_map);
    CHECK(event.exceptions[0].trace->frames[1].function == "t");

    const auto empty = *SourceMap::read(R"({"version":3,"sources":[],"mappings":""})");
    const auto outside = symbolicate(event, [&](const MapRequest&) { return &empty; });
    REQUIRE(outside.size() == 1);
    CHECK(outside[0].reason == UnmappedReason::not_in_map);
}

TEST_CASE("scripts of browser extensions, and frames that show their source, want no map") {
    auto extension = event_of("chrome-extension://abc/main.js", 13);
    const auto none = [](const MapRequest&) { return nullptr; };
    CHECK(symbolicate(extension, none).empty());

    auto event = event_of("https://b.example/main.js", 13);
    for (auto& frame : event.exceptions[0].trace->frames) frame.context = "total(cart)";
    CHECK(symbolicate(event, none).empty());
}

TEST_CASE("a frame that was mapped keeps what was reported, also in what is kept of it") {
    const auto map = a_map();
    auto event = event_of("https://b.example/main.js", 13);
    const auto sent = event;
    CHECK(mapped_traces(event).empty());
    symbolicate(event, [&](const MapRequest&) { return &map; });
    auto again = sent;
    put_mapped_traces(again, mapped_traces(event));
    const auto& frame = again.exceptions[0].trace->frames[1];
    CHECK(frame.file == "src/cart.ts");
    CHECK(frame.line == 5);
    CHECK(frame.is_mapped);
    REQUIRE(frame.reported);
    CHECK(frame.reported->file == "https://b.example/main.js");
    CHECK(frame.reported->column == 13);

    auto untouched = sent;
    for (const auto* text : {"", "{", "[]", R"({"exceptions":[{"of":9,"frames":[]}]})"})
        put_mapped_traces(untouched, text);
    CHECK(!untouched.exceptions[0].trace->frames[1].is_mapped);
}

TEST_CASE("two builds of one script are one group once they are mapped") {
    const auto map = a_map();
    auto one = event_of("https://a.example/main.js", 13);
    auto other = event_of("https://b.example/main.9f9f9f9f.js", 15);
    for (auto* event : {&one, &other}) symbolicate(*event, [&](const MapRequest&) { return &map; });
    CHECK(group(one, {}).key == group(other, {}).key);
}

TEST_CASE("scripts of one name in two folders have each its own map") {
    auto map = [](std::string_view id) {
        return R"({"version":3,"debug_id":")" + std::string(id) +
               R"(","sources":["x"],"sourcesContent":["y"],"mappings":"AAAA"})";
    };
    const std::string one = map("a"), other = map("b");
    const std::vector<UploadedFile> files{
        {"~/one/index.js", "x()\n//# debugId=a\n//# sourceMappingURL=index.js.map"},
        {"~/one/index.js.map", one},
        {"~/other/index.js", "x()\n//# debugId=b\n//# sourceMappingURL=../maps/index.js.map?v=1"},
        {"~/maps/index.js.map", other},
    };
    CHECK(preflight(files).empty());
    CHECK(referred_map("~/a/b.js", "/maps/b.js.map") == "~/maps/b.js.map");
    CHECK(referred_map("~/b.js", "../../b.js.map") == "~/b.js.map");
    CHECK(referred_map("~/b.js", "https://cdn.example/m/b.js.map") == "~/m/b.js.map");
    CHECK(referred_map("/app/b.js", "b.js.map") == "/app/b.js.map");
}

TEST_CASE("an upload is checked before an error shows what is wrong") {
    const std::string good =
        R"({"version":3,"debug_id":"a","sources":["x"],"sourcesContent":["y"],)"
        R"("mappings":"AAAA"})";
    const std::string no_content = R"({"version":3,"debug_id":"a","sources":["x"],)"
                                   R"("mappings":"AAAA"})";
    const std::string no_id = R"({"version":3,"sources":["x"],"sourcesContent":["y"],)"
                              R"("mappings":"AAAA"})";
    const std::vector<UploadedFile> files{
        {"good.js", "x()\n//# debugId=A\n//# sourceMappingURL=good.js.map\n"},
        {"good.js.map", good},
        {"inline.js", "x()\n//# sourceMappingURL=data:application/json;base64,e30="},
        {"bare.js", "x()"},
        {"hidden.js", "x()\n//# debugId=b"},
        {"hidden.js.map", good},
        {"lost.js", "x()\n//# sourceMappingURL=maps/lost.js.map"},
        {"no_id.js", "x()\n//# sourceMappingURL=no_id.js.map"},
        {"no_id.js.map", no_id},
        {"no_content.js.map", no_content},
        {"broken.js", "x()\n//# sourceMappingURL=broken.js.map"},
        {"broken.js.map", "{"},
        {"empty.js.map", R"({"version":3,"sources":[],"mappings":""})"},
        {"style.css", "a{}"},
    };
    std::string found;
    for (const auto& finding : preflight(files)) {
        found += finding.file + " ";
        found += boost::describe::enum_to_string(finding.problem, "");
        found += "\n";
        CHECK(!finding.advice.empty());
    }
    CHECK(found == R"(bare.js map_missing
hidden.js debug_ids_differ
lost.js map_not_uploaded
no_id.js debug_id_missing
no_id.js.map debug_id_missing
no_content.js.map sources_missing
broken.js.map map_broken
empty.js.map map_empty
)");
}

}  // namespace mainstay::errors
