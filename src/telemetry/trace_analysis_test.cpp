#include "telemetry/trace_analysis.hpp"

#include <random>

#include <doctest/doctest.h>

namespace mainstay::telemetry::trace_analysis_test {

namespace {

/// A span from `start` for `duration` milliseconds.
TraceSpan a_span(
    std::uint64_t id, std::uint64_t parent, int start, int duration, std::string_view call = "work"
) {
    return {
        .id = id,
        .parent = parent,
        .call = call,
        .start = {1'000'000 + start * 1000},
        .duration_micros = duration * 1000
    };
}

TraceSpan a_query(
    std::uint64_t id, std::uint64_t parent, int start, int duration, std::string_view call
) {
    auto span = a_span(id, parent, start, duration, call);
    span.is_outgoing = true;
    return span;
}

/// A page that asks for a list, and then for each of `count` rows of it.
std::vector<TraceSpan> page_with_loop(int count, int each) {
    std::vector<TraceSpan> spans{
        a_span(1, 0, 0, 1000, "GET /orders"), a_query(2, 1, 10, 20, "SELECT orders")
    };
    for (int i = 0; i < count; ++i)
        spans.push_back(
            a_query(static_cast<std::uint64_t>(10 + i), 1, 50 + i * (each + 1), each, "SELECT item")
        );
    return spans;
}

}  // namespace

TEST_CASE("own time is what no child covers, however children overlap") {
    const std::vector<TraceSpan> spans{
        a_span(1, 0, 0, 100), a_span(2, 1, 10, 30), a_span(3, 1, 20, 30),
        a_span(4, 1, 80, 50), a_span(5, 2, 10, 30),
    };
    // 10–50 and 80–100 are covered; what runs on after the parent's end is not the parent's.
    CHECK(own_times(spans) == std::vector<std::int64_t>{40'000, 0, 30'000, 50'000, 30'000});
}

TEST_CASE("own times never are negative, whatever the ids say") {
    std::mt19937_64 random(7);
    for (int round = 0; round < 200; ++round) {
        std::vector<TraceSpan> spans;
        for (int i = 0; i < 50; ++i)
            spans.push_back(a_span(
                random() % 40, random() % 40, static_cast<int>(random() % 100),
                static_cast<int>(random() % 50)
            ));
        for (auto own : own_times(spans)) CHECK(own >= 0);
        for (const auto& found : repeated_calls(spans))
            CHECK(found.calls.size() >= repeated_calls_min);
    }
}

TEST_CASE("a query for each row of an answer is found, with the query that gave the rows") {
    const auto spans = page_with_loop(10, 20);

    auto found = repeated_calls(spans);

    REQUIRE(found.size() == 1);
    CHECK(found[0].caller == 0);
    CHECK(found[0].calls.size() == 10);
    CHECK(found[0].total_micros == 200'000);
    CHECK(found[0].is_sequential);
    CHECK(found[0].source == 1);
}

TEST_CASE("it is found where each query has a span of its own around it") {
    std::vector<TraceSpan> spans{
        a_span(1, 0, 0, 1000, "GET /orders"), a_query(2, 1, 10, 20, "SELECT orders")
    };
    for (int i = 0; i < 10; ++i) {
        auto id = static_cast<std::uint64_t>(10 + 2 * i);
        spans.push_back(a_span(id, 1, 50 + i * 30, 25, "render item"));
        spans.push_back(a_query(id + 1, id, 52 + i * 30, 20, "SELECT item"));
    }

    auto found = repeated_calls(spans);

    REQUIRE(found.size() == 1);
    CHECK(found[0].caller == 0);
    CHECK(spans[found[0].calls[0]].call == "SELECT item");
    CHECK(found[0].source == 1);
}

TEST_CASE("calls at the same time are repeated, and not one after the other") {
    std::vector<TraceSpan> spans{a_span(1, 0, 0, 100, "GET /prices")};
    for (int i = 0; i < 10; ++i)
        spans.push_back(a_query(static_cast<std::uint64_t>(10 + i), 1, i, 50, "GET price"));

    auto found = repeated_calls(spans);

    REQUIRE(found.size() == 1);
    CHECK(!found[0].is_sequential);
    CHECK(!found[0].source);
}

TEST_CASE("calls whose starts were cut to whole milliseconds are still one after the other") {
    // Strictly sequential, from 0.9 ms on: each start lost its fraction, no duration did.
    std::vector<TraceSpan> spans{a_span(1, 0, 0, 200, "GET /orders")};
    std::int64_t micros = 900;
    auto add = [&](std::uint64_t id, std::string_view call, std::int64_t duration) {
        auto span = a_query(id, 1, 0, 0, call);
        span.start = {1'000'000 + micros / 1'000 * 1'000};
        span.duration_micros = duration;
        spans.push_back(span);
        micros += duration + 50;
    };
    add(2, "SELECT orders", 4'850);
    for (std::uint64_t i = 0; i < 12; ++i) add(10 + i, "SELECT item", 5'870);

    const auto found = repeated_calls(spans);

    REQUIRE(found.size() == 1);
    CHECK(found[0].is_sequential);
    CHECK(found[0].source == 1);
    // Real overlap is more.
    for (std::size_t i = 2; i < spans.size(); ++i)
        spans[i].start.micros -= static_cast<std::int64_t>(i) * 2'000;
    CHECK(!repeated_calls(spans)[0].is_sequential);
}

TEST_CASE("few calls, short ones, and different ones are not reported") {
    CHECK(repeated_calls(page_with_loop(5, 30)).empty());
    CHECK(repeated_calls(page_with_loop(20, 1)).empty());
    std::vector<TraceSpan> different{a_span(1, 0, 0, 1000, "GET /orders")};
    const std::vector<std::string> calls{"a", "b", "c", "d", "e", "f", "g", "h"};
    for (std::size_t i = 0; i < calls.size(); ++i)
        different.push_back(a_query(10 + i, 1, static_cast<int>(50 * i), 40, calls[i]));
    CHECK(repeated_calls(different).empty());
}

TEST_CASE("short calls are reported where they are much of their caller's time") {
    std::vector<TraceSpan> spans{a_span(1, 0, 0, 30, "GET /orders")};
    for (int i = 0; i < 10; ++i)
        spans.push_back(a_query(static_cast<std::uint64_t>(10 + i), 1, 2 * i, 1, "SELECT item"));
    CHECK(repeated_calls(spans).size() == 1);
}

TEST_CASE("a chain of forty thousand spans, and as many in one, are read in linear time") {
    std::vector<TraceSpan> chain, fan{a_span(1, 0, 0, 50'000)};
    for (int i = 0; i < 40'000; ++i) {
        auto id = static_cast<std::uint64_t>(i + 1);
        chain.push_back(a_span(id, id - 1, i, 50'000 - i));
        fan.push_back(a_query(id + 1, 1, i, 1, "SELECT item"));
    }
    CHECK(own_times(chain)[0] == 1000);
    CHECK(repeated_calls(chain).empty());
    CHECK(repeated_calls(fan).size() == 1);
}

}  // namespace mainstay::telemetry::trace_analysis_test
