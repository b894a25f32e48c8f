#include <algorithm>

#include <boost/json.hpp>
#include <doctest/doctest.h>

#include "ticketing/evidence_svg.hpp"
#include "wire/codec.hpp"

namespace mainstay::ticketing::test::evidence_chart_test {

namespace {

std::vector<EvidenceChart> charts(std::string_view text) {
    return charts_of(*wire::parse_json(text));
}

bool has(const std::string& text, std::string_view part) { return text.find(part) != text.npos; }

std::string drawn(const EvidenceChart& chart, std::string title = "Slow") {
    return svg_of(chart, {.title = std::move(title), .onset = Time{130'000'000}});
}

constexpr std::string_view one_series =
    R"({"charts": {"series": [{"name": "p99", "unit": "ms", "points": [[100, 1], [160, 3]],)"
    R"("expected": [[100, 0, 2], [160, 0, 2]]}], "marks": [{"at": 120, "text": "shop 1.4"}]}})";

}  // namespace

TEST_CASE("what a snapshot draws is one chart or a list of them") {
    REQUIRE(charts(one_series).size() == 1);
    const auto chart = charts(one_series).front();
    CHECK(chart.series.front().points.size() == 2);
    CHECK(chart.series.front().expected.size() == 2);
    CHECK(chart.marks.front().text == "shop 1.4");
    CHECK(charts(R"({"charts": [{"series": [{"points": [[1, 2]]}]}]})").size() == 1);
}

TEST_CASE("a snapshot that is anything else draws nothing") {
    for (auto text :
         {"null", "1", "[]", "{}", R"({"charts": 1})", R"({"charts": [1, {}, []]})",
          R"({"charts": {"series": [{"points": []}]}})",
          R"({"charts": {"series": [{"points": [["a", 1], [1], [1, null], {}]}]}})",
          R"({"charts": {"series": [{"points": [[-1, 1], [1e99, 1], [1, 1e300]]}]}})"})
        CHECK(charts(text).empty());
}

TEST_CASE("the picture has the series, the expected band, the onset and the marks, also in words") {
    const auto svg = drawn(charts(one_series).front());
    CHECK(has(svg, "<polyline"));
    CHECK(has(svg, "<polygon"));
    CHECK(has(svg, "role=\"img\" aria-labelledby=\"t d\""));
    CHECK(has(svg, "<title id=\"t\">Slow</title>"));
    CHECK(
        has(svg,
            "p99 (ms): 2 values from 1970-01-01 00:01 UTC to 1970-01-01 00:02 UTC, between"
            " 1 and 3; the last is 3.")
    );
    CHECK(has(svg, "Dashed: it began 1970-01-01 00:02 UTC"));
    CHECK(has(svg, "1: 1970-01-01 00:02 UTC shop 1.4"));
    CHECK(has(svg, "prefers-color-scheme:dark"));
}

TEST_CASE("no text of a raiser is markup, and the picture runs and loads nothing") {
    EvidenceChart chart{
        {{"</text><script>alert(1)</script>", "\"'&", {{1, 1}}, {}}},
        {{1, "<a href='javascript:x'>\x01\xEF\xBF\xBE"}}
    };
    const auto svg = drawn(chart, "<svg onload=\"x\">");
    for (auto part : {"<script", "<a ", "<svg onload", "onload=\"", "\x01", "url("})
        CHECK_FALSE(has(svg, part));
    CHECK(has(svg, "&lt;script&gt;"));
    CHECK(has(svg, "&quot;&#39;&amp;"));
}

TEST_CASE("one value, and values that never change, are drawn within the picture") {
    for (const auto& points : std::vector<std::vector<ChartPoint>>{
             {{5, 7}}, {{5, 0}, {6, 0}}, {{5, -1e15}, {6, 1e15}}, {{5, 3}, {5, 3}}
         }) {
        const auto svg = drawn({{{"n", "", points, {}}}, {}});
        CHECK_FALSE(has(svg, "nan"));
        CHECK_FALSE(has(svg, "inf"));
    }
}

TEST_CASE("of the longest snapshot only so much is drawn, with its first and last value") {
    boost::json::array points, series, list, marks;
    for (int i = 0; i < 5'000; ++i) points.push_back(boost::json::array{i, i % 7});
    for (int i = 0; i < 20; ++i) {
        series.push_back({{"name", std::string(5'000, 'n')}, {"points", points}, {"expected", 1}});
        marks.push_back({{"at", i}, {"text", std::string(5'000, '<')}});
    }
    for (int i = 0; i < 4; ++i)
        list.push_back(boost::json::object{{"series", series}, {"marks", marks}});
    const auto found = charts_of(boost::json::object{{"charts", list}});
    REQUIRE(found.size() == charts_max);
    const auto& chart = found.front();
    CHECK(chart.series.size() == chart_series_max);
    CHECK(chart.marks.size() == chart_marks_max);
    const auto& kept = chart.series.front().points;
    CHECK(kept.size() == chart_points_max);
    CHECK(kept.front().at == 0);
    CHECK(kept.back().at == 4'999);
    CHECK(drawn(chart).size() < 80'000);
}

}  // namespace mainstay::ticketing::test::evidence_chart_test
