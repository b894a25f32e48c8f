#include "errors/native_frames.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "errors/grouping.hpp"
#include "errors/in_app.hpp"
#include "errors/read_event.hpp"

namespace mainstay::errors {

namespace {

// A program at 0x400000 and a library at 0x7f0000000000, and frames at these addresses.
ErrorEvent event_of(
    const std::vector<std::string>& addresses, std::string_view more_of_trace = "",
    std::string_view more_of_frames = ""
) {
    std::string frames;
    for (const auto& address : addresses)
        frames += fmt::format(
            R"({}{{"instruction_addr":"{}"{}}})", frames.empty() ? "" : ",", address, more_of_frames
        );
    return *read_event(
        R"({"platform":"native","debug_meta":{"images":[
        {"type":"elf","code_file":"/usr/bin/shop",
         "code_id":"AABBCCDD00112233445566778899aabb01234567",
         "debug_id":"ddccbbaa-1100-3322-4455-66778899aabb","image_addr":"0x400000",
         "image_size":65536},
        {"type":"elf","code_file":"/opt/libcart.so",
         "debug_id":"11111111-2222-3333-4444-555555555555-a",
         "image_addr":"0x7f0000000000"}]},
        "exception":[{"type":"SIGSEGV","value":"x","stacktrace":{"frames":[)" +
            frames + "]" + std::string(more_of_trace) + "}}]}",
        Time{}
    );
}

NativeCall call(std::string function, std::int64_t line) {
    return {std::move(function), "src/shop.cpp", "/build/src/shop.cpp", line, 3};
}

using Asked = std::vector<std::pair<NativeImage, std::vector<std::uint64_t>>>;

// Answers each address with a call that is named by it, and keeps what was asked.
FindCalls by_address(Asked& asked) {
    return [&asked](const NativeImage& image, std::span<const std::uint64_t> addresses) {
        asked.emplace_back(image, std::vector(addresses.begin(), addresses.end()));
        NativeCalls calls;
        for (const auto address : addresses)
            calls.of_addresses.push_back({call(fmt::format("at_{:x}", address), 1)});
        return calls;
    };
}

const std::vector<Frame>& frames_of(const ErrorEvent& event) {
    return event.exceptions.at(0).trace->frames;
}

}  // namespace

TEST_CASE("addresses count from their binary, and all but the innermost are one less") {
    auto event = event_of({"0x401000", "0x7f0000000020", "0x401100"});
    Asked asked;

    CHECK(resolve_native_frames(event, by_address(asked)).empty());

    REQUIRE(asked.size() == 2);
    CHECK(asked[0].first.build_id.empty());
    CHECK(asked[0].first.debug_id == "11111111222233334444555555555555");
    CHECK(asked[0].first.name == "libcart.so");
    CHECK(asked[0].second == std::vector<std::uint64_t>{0x1f});
    CHECK(asked[1].first.build_id == "aabbccdd00112233445566778899aabb01234567");
    CHECK(asked[1].first.name == "shop");
    CHECK_FALSE(asked[1].first.is_system);
    CHECK(asked[1].second == std::vector<std::uint64_t>{0xfff, 0x1100});
    const auto& frames = frames_of(event);
    REQUIRE(frames.size() == 3);
    CHECK(frames[0].function == "at_fff");
    CHECK(frames[1].function == "at_1f");
    CHECK(frames[2].function == "at_1100");
    CHECK(frames[2].file == "src/shop.cpp");
    CHECK(frames[2].absolute_path == "/build/src/shop.cpp");
    CHECK(frames[2].line == 1);
    CHECK(frames[2].column == 3);
    CHECK(frames[2].is_mapped);
    CHECK(frames[2].in_app == true);
}

TEST_CASE("a reporter may say itself which addresses are those to return to") {
    struct Way {
        const char* name;
        std::vector<std::uint64_t> asked;
    };

    const Way ways[] = {
        {"all", {0xfff, 0x10ff}},
        {"none", {0x1000, 0x1100}},
        {"all_but_first", {0xfff, 0x1100}},
        {"auto", {0xfff, 0x1100}},
    };
    for (const auto& way : ways) {
        auto event = event_of(
            {"0x401000", "0x401100"},
            fmt::format(R"(,"instruction_addr_adjustment":"{}")", way.name)
        );
        Asked asked;
        resolve_native_frames(event, by_address(asked));
        REQUIRE(asked.size() == 1);
        CHECK(asked[0].second == way.asked);
    }
}

TEST_CASE("what was inlined at an address becomes frames, the innermost last") {
    auto event = event_of({"0x401000", "0x401100"});
    resolve_native_frames(event, [](const NativeImage&, std::span<const std::uint64_t>) {
        return NativeCalls{
            .of_addresses =
                {{call("inner", 3), call("middle", 2), call("outer", 1)}, {call("f", 9)}}
        };
    });
    const auto& frames = frames_of(event);
    REQUIRE(frames.size() == 4);
    CHECK(frames[0].function == "outer");
    CHECK(frames[1].function == "middle");
    CHECK(frames[2].function == "inner");
    CHECK(frames[3].function == "f");
    for (const auto& frame : frames) CHECK(!frame.address.empty());
    CHECK(frames[2].address == "0x401000");
    CHECK(title_of(event).culprit.find("f") != std::string::npos);
}

TEST_CASE("each binary without symbols is named once, with the reason, and its frames stay") {
    auto event = event_of({"0x401000", "0x7f0000000020", "0x401100", "0x7f0000000030"});
    const auto unresolved =
        resolve_native_frames(event, [](const NativeImage& image, auto addresses) {
            if (image.name == "shop") return NativeCalls{.reason = UnresolvedReason::no_file};
            NativeCalls calls;
            calls.of_addresses.resize(addresses.size());
            return calls;
        });
    REQUIRE(unresolved.size() == 2);
    CHECK(unresolved[0].image.name == "libcart.so");
    CHECK(unresolved[0].reason == UnresolvedReason::no_symbol);
    CHECK(unresolved[1].image.name == "shop");
    CHECK(unresolved[1].reason == UnresolvedReason::no_file);
    REQUIRE(frames_of(event).size() == 4);
    for (const auto& frame : frames_of(event)) {
        CHECK(frame.function.empty());
        CHECK_FALSE(frame.is_mapped);
    }
}

TEST_CASE("what is of no binary, or has its line already, is not asked for") {
    Asked asked;
    auto elsewhere = event_of({"0x100", "0x410000", "0x500000", "nowhere", ""});
    resolve_native_frames(elsewhere, by_address(asked));
    CHECK(asked.size() == 1);  // The return address right behind the end of the program.
    CHECK(asked[0].second == std::vector<std::uint64_t>{0xffff});
    auto known = event_of({"0x401000", "0x401100"}, "", R"(,"function":"f","lineno":7)");
    asked.clear();
    resolve_native_frames(known, by_address(asked));
    CHECK(asked.empty());
    CHECK(frames_of(known)[0].function == "f");
    auto script = *read_event(R"({"platform":"python","exception":[{"type":"E"}]})", Time{});
    CHECK_FALSE(has_native_images(script));
    CHECK(has_native_images(known));
}

TEST_CASE("a frame of a header of the system is not of the application, unless its reporter says so"
) {
    const auto standard = [](const NativeImage&, std::span<const std::uint64_t> addresses) {
        NativeCalls calls;
        for (std::size_t at = 0; at < addresses.size(); ++at)
            calls.of_addresses.push_back(
                {{"int f<int>(int)", "/usr/include/c++/12/x.h", "/usr/include/c++/12/x.h", 1, {}},
                 call("own", 2)}
            );
        return calls;
    };
    auto event = event_of({"0x401000"});
    resolve_native_frames(event, standard);
    CHECK(frames_of(event)[0].in_app == true);
    CHECK(frames_of(event)[1].in_app == false);
    auto reported = event_of({"0x401000"}, "", R"(,"in_app":true)");
    resolve_native_frames(reported, standard);
    CHECK(frames_of(reported)[1].in_app == true);
}

TEST_CASE("an event of many addresses costs a bounded number of questions") {
    std::string threads;
    for (int thread = 0; thread < 20; ++thread) {
        threads +=
            fmt::format(R"({}{{"id":{},"stacktrace":{{"frames":[)", thread ? "," : "", thread);
        for (int frame = 0; frame < 200; ++frame)
            threads += fmt::format(
                R"({}{{"instruction_addr":"0x{:x}"}})", frame ? "," : "",
                0x400000 + thread * 1000 + frame * 4
            );
        threads += "]}}";
    }
    auto event = *read_event(
        R"({"platform":"native","debug_meta":{"images":[{"type":"elf","code_id":"aa","image_addr":
        "0x400000","image_size":"0x1000000"}]},"threads":[)" +
            threads + "]}",
        Time{}
    );
    Asked asked;
    resolve_native_frames(event, by_address(asked));
    std::size_t count = 0;
    for (const auto& [image, addresses] : asked) {
        CHECK(addresses.size() <= native_addresses_asked_max);
        count += addresses.size();
    }
    CHECK(count == native_addresses_max);
}

TEST_CASE("two builds of a program make one error once their symbols are there") {
    const auto one_of = [](std::string_view address) {
        auto event = event_of({"0x401000", std::string(address)});
        resolve_native_frames(event, [](const NativeImage&, auto addresses) {
            NativeCalls calls;
            for (std::size_t at = 0; at < addresses.size(); ++at)
                calls.of_addresses.push_back({call(at == 0 ? "main" : "shop::Cart::total(int)", 4)}
                );
            return calls;
        });
        return group(event, {}).key;
    };
    CHECK(one_of("0x401100") == one_of("0x401200"));
}

}  // namespace mainstay::errors
