#include "telemetry/pprof.hpp"

#include <random>

#include <doctest/doctest.h>

#include "telemetry/pprof_testing.hpp"

namespace mainstay::telemetry::pprof_test {

namespace {

/// A profile with one of everything.
PprofMaker whole() {
    PprofMaker maker;
    maker.sample({7, 1}, {3, 30'000'000});
    maker.message(2, [&](auto& writer) {  // Not packed, and with labels.
        writer.add_uint64(1, 1);
        writer.add_int64(2, 1);
        writer.add_int64(2, -5);
        writer.add_message(3, [&] {
            std::string label;
            protozero::pbf_writer fields(label);
            fields.add_int64(1, maker.text("bytes"));
            fields.add_int64(3, 64);
            fields.add_int64(4, maker.text("byte"));
            return label;
        }());
    });
    maker.value_type("samples", "count");
    maker.value_type("cpu", "nanoseconds");
    maker.mapping(9, 0x1000, "/usr/lib/libc.so.6");
    maker.location(1, {4}, 12);
    maker.location(7, {2, 4}, 99, 9, 0x1234);
    maker.function(4, "main", "main.c", 10);
    maker.function(2, "inlined");
    maker.value_type("cpu", "nanoseconds", 11);
    maker.number(9, 1'790'000'000'000'001'000);
    maker.number(10, 30'000'000'000);
    maker.number(12, 10'000'000);
    maker.number(14, maker.text("samples"));
    return maker;
}

std::string outcome(const std::string& body) {
    auto read = read_pprof(body);
    return read ? "taken" : read.error().message;
}

template <class Add>
std::string outcome_with(Add add) {
    auto maker = whole();
    add(maker);
    return outcome(maker.bytes());
}

}  // namespace

TEST_CASE("a profile is read with its types, stacks, lines, labels and times") {
    const auto body = whole().bytes();

    auto read = read_pprof(body);

    REQUIRE(read);
    CHECK(read->types == std::vector<PprofValueType>{{"samples", "count"}, {"cpu", "nanoseconds"}});
    CHECK(read->default_type == 0);
    REQUIRE(read->samples.size() == 2);
    CHECK(read->value(0, 1) == 30'000'000);
    CHECK(read->value(1, 1) == -5);
    CHECK(read->samples[0].stack_count == 2);
    const auto& leaf = read->locations.at(read->stacks.at(0));
    CHECK(leaf.address == 0x1234);
    CHECK(read->mappings.at(leaf.mapping.value()).file == "/usr/lib/libc.so.6");
    REQUIRE(leaf.lines_count == 2);
    const auto& inlined = read->functions.at(read->lines.at(leaf.lines_begin).function);
    const auto& caller = read->functions.at(read->lines.at(leaf.lines_begin + 1).function);
    CHECK(inlined.name == "inlined");
    CHECK(caller.name == "main");
    CHECK(caller.file == "main.c");
    CHECK(caller.start_line == 10);
    CHECK(read->lines[leaf.lines_begin].line == 99);
    REQUIRE(read->samples[1].labels_count == 1);
    CHECK(read->labels.at(0).key == "bytes");
    CHECK(read->labels[0].number == 64);
    CHECK(read->labels[0].unit == "byte");
    CHECK(read->period_type == PprofValueType{"cpu", "nanoseconds"});
    CHECK(read->period == 10'000'000);
    CHECK(read->at == Time{1'790'000'000'000'001});
    CHECK(read->duration_micros == 30'000'000);
}

TEST_CASE("the type to show first is the last one, where the profile names none that it has") {
    PprofMaker maker;
    maker.value_type("alloc_space", "bytes");
    maker.value_type("inuse_space", "bytes");
    const auto unnamed = maker.bytes();
    maker.number(14, maker.text("cpu"));
    const auto unknown = maker.bytes();

    CHECK(read_pprof(unnamed)->default_type == 1);
    CHECK(read_pprof(unknown)->default_type == 1);
}

TEST_CASE("parts that do not fit together refuse the profile, and it is said why") {
    CHECK(outcome(whole().bytes()) == "taken");
    CHECK(
        outcome("") ==
        "This is not a profile as pprof has them: the first of its texts must be empty."
    );
    CHECK(outcome(PprofMaker().bytes()).find("no types of values") != std::string::npos);
    CHECK(outcome("\x1f\x8b compressed").find("not a profile") != std::string::npos);
    auto refused = [](std::string_view what, auto add) {
        return outcome_with(add).find(what) != std::string::npos;
    };
    CHECK(refused("a sample has another number", [](auto& maker) { maker.sample({1}, {1}); }));
    CHECK(refused("a sample has another number", [](auto& maker) { maker.sample({1}, {1, 2, 3}); })
    );
    CHECK(refused("an id is named", [](auto& maker) { maker.sample({3}, {1, 2}); }));
    CHECK(refused("an id is named", [](auto& maker) { maker.sample({0}, {1, 2}); }));
    CHECK(refused("an id is named", [](auto& maker) { maker.location(3, {5}); }));
    CHECK(refused("an id is named", [](auto& maker) { maker.location(3, {}, 0, 8); }));
    CHECK(refused("an id comes twice", [](auto& maker) { maker.location(1, {4}); }));
    CHECK(refused("an id comes twice", [](auto& maker) { maker.function(4, "again"); }));
    CHECK(refused("must not be 0", [](auto& maker) { maker.mapping(0, 0, ""); }));
    CHECK(refused("a text is named", [](auto& maker) { maker.number(14, 10'000); }));
    CHECK(refused("a text is named", [](auto& maker) { maker.number(14, -1); }));
    PprofMaker first;
    CHECK(outcome("\x32\x01x" + first.bytes()).find("must be empty") != std::string::npos);
}

TEST_CASE("a text that is not UTF-8 is repaired") {
    PprofMaker maker;
    maker.value_type("cpu\xff", "nanoseconds");
    const auto body = maker.bytes();
    auto read = read_pprof(body);
    REQUIRE(read);
    CHECK(read->types[0].type == "cpu\xEF\xBF\xBD");
    CHECK(outcome_with([](auto& bad) {
              bad.text(std::string(8 << 20, '\xff'));
          }).find("not UTF-8") != std::string::npos);
}

TEST_CASE("deep stacks keep their leaf, and what was inlined counts as depth") {
    PprofMaker maker;
    maker.value_type("cpu", "nanoseconds");
    maker.function(1, "f");
    maker.location(1, {1});
    maker.location(2, {1, 1, 1, 1});
    maker.sample(std::vector<std::uint64_t>(pprof_depth_max, 1), {1});
    maker.sample(std::vector<std::uint64_t>(pprof_depth_max + 1, 1), {1});
    maker.sample(std::vector<std::uint64_t>(pprof_depth_max, 2), {1});
    const auto body = maker.bytes();

    auto read = read_pprof(body);

    REQUIRE(read);
    CHECK(read->samples[0].stack_count == pprof_depth_max);
    CHECK(read->samples[1].stack_count == pprof_depth_max);
    CHECK(read->samples[2].stack_count == pprof_depth_max / 4);
    CHECK(read->shortened == 2);
}

TEST_CASE("a profile beyond the bounds is refused, however few bytes each part has") {
    auto repeated = [](std::string_view part, std::size_t count) {
        std::string all;
        for (std::size_t i = 0; i < count; ++i) all += part;
        return outcome(whole().bytes() + all);
    };
    using std::string_view;
    CHECK(outcome(std::string(pprof_bytes_max + 1, 'x')) == "The profile has more than 64 MiB.");
    CHECK(
        repeated(string_view("\x32\x00", 2), pprof_records_max).find("texts") != std::string::npos
    );
    CHECK(repeated(string_view("\x0a\x00", 2), pprof_types_max).find("types") != std::string::npos);
    CHECK(
        repeated(string_view("\x12\x06\x0a\x00\x12\x02\x01\x01", 8), pprof_records_max)
            .find("samples") != std::string::npos
    );
    // Each of these steps is 250, by what was inlined; the whole's own samples have 4.
    auto outcome_of_steps = [](std::size_t rest) {
        return outcome_with([&](auto& maker) {
            maker.location(3, std::vector<std::uint64_t>(250, 4));
            for (std::size_t steps = 4'000; steps < pprof_steps_max; steps += 4'000)
                maker.sample(std::vector<std::uint64_t>(16, 3), {1, 1});
            maker.sample(std::vector<std::uint64_t>(rest, 1), {1, 1});
        });
    };
    CHECK(outcome_of_steps(3'996) == "taken");
    CHECK(outcome_of_steps(3'997).find("steps") != std::string::npos);
    CHECK(outcome_with([](auto& maker) {
              maker.location(3, std::vector<std::uint64_t>(pprof_inlined_max + 1, 4));
          }).find("lines in a location") != std::string::npos);
}

TEST_CASE("bytes that are no profile are refused, or read as one whose parts fit together") {
    std::mt19937_64 random(7);
    const auto body = whole().bytes();
    for (int i = 0; i < 20'000; ++i) {
        auto changed = body;
        for (int k = 0; k < 2; ++k)
            changed[random() % changed.size()] = static_cast<char>(random() % 40);
        auto read = read_pprof(changed);
        if (!read) continue;
        CHECK(read->values.size() == read->samples.size() * read->types.size());
        for (auto index : read->stacks) CHECK(index < read->locations.size());
        for (const auto& line : read->lines) CHECK(line.function < read->functions.size());
    }
}

}  // namespace mainstay::telemetry::pprof_test
