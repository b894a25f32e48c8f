#include "ticketing/evidence_chart.hpp"

#include <algorithm>
#include <cmath>

#include <boost/json.hpp>

#include "base/text.hpp"

namespace mainstay::ticketing {

namespace {

namespace json = boost::json;

constexpr std::size_t name_characters_max = 80;
constexpr std::size_t unit_characters_max = 20;
constexpr std::size_t mark_characters_max = 100;
constexpr double seconds_max = 4'102'444'800;  // The year 2100.
constexpr double value_max = 1e15;

std::optional<double> number_of(const json::value& value, double max) {
    double number = 0;
    if (const auto* real = value.if_double())
        number = *real;
    else if (const auto* whole = value.if_int64())
        number = static_cast<double>(*whole);
    else if (const auto* large = value.if_uint64())
        number = static_cast<double>(*large);
    else
        return std::nullopt;
    if (!std::isfinite(number) || std::abs(number) > max) return std::nullopt;
    return number;
}

std::optional<double> seconds_of(const json::value& value) {
    auto seconds = number_of(value, seconds_max);
    if (!seconds || *seconds < 0) return std::nullopt;
    return seconds;
}

const json::value* member(const json::value& value, std::string_view name) {
    const auto* object = value.if_object();
    return object ? object->if_contains(name) : nullptr;
}

const json::array* list_at(const json::value& value, std::string_view name) {
    const auto* found = member(value, name);
    return found ? found->if_array() : nullptr;
}

std::string text_at(const json::value& value, std::string_view name, std::size_t max) {
    const auto* found = member(value, name);
    if (!found || !found->is_string()) return {};
    const auto line = as_line(std::string_view(found->as_string()));
    return std::string(clipped(line, max));
}

/// At most so many, evenly spread, with the first and the last.
template <class Item>
void thin_out(std::vector<Item>& items, std::size_t max) {
    if (items.size() <= max) return;
    for (std::size_t i = 0; i < max; ++i) items[i] = items[i * (items.size() - 1) / (max - 1)];
    items.resize(max);
}

std::optional<ChartPoint> point_of(const json::value& value) {
    const auto* pair = value.if_array();
    if (!pair || pair->size() < 2) return std::nullopt;
    const auto at = seconds_of((*pair)[0]);
    const auto number = number_of((*pair)[1], value_max);
    if (!at || !number) return std::nullopt;
    return ChartPoint{*at, *number};
}

std::optional<ChartRange> range_of(const json::value& value) {
    const auto* triple = value.if_array();
    if (!triple || triple->size() < 3) return std::nullopt;
    const auto at = seconds_of((*triple)[0]);
    const auto low = number_of((*triple)[1], value_max), high = number_of((*triple)[2], value_max);
    if (!at || !low || !high) return std::nullopt;
    return ChartRange{*at, std::min(*low, *high), std::max(*low, *high)};
}

std::optional<ChartSeries> series_of(const json::value& value) {
    const auto* points = list_at(value, "points");
    if (!points) return std::nullopt;
    ChartSeries series{
        .name = text_at(value, "name", name_characters_max),
        .unit = text_at(value, "unit", unit_characters_max),
        .points = {},
        .expected = {},
    };
    for (const auto& each : *points)
        if (auto point = point_of(each)) series.points.push_back(*point);
    if (series.points.empty()) return std::nullopt;
    if (const auto* expected = list_at(value, "expected"))
        for (const auto& each : *expected)
            if (auto range = range_of(each)) series.expected.push_back(*range);
    std::ranges::sort(series.points, {}, &ChartPoint::at);
    std::ranges::sort(series.expected, {}, &ChartRange::at);
    thin_out(series.points, chart_points_max);
    thin_out(series.expected, chart_points_max);
    return series;
}

std::optional<EvidenceChart> chart_of(const json::value& value) {
    const auto* all = list_at(value, "series");
    if (!all) return std::nullopt;
    EvidenceChart chart;
    for (const auto& each : *all) {
        if (chart.series.size() == chart_series_max) break;
        if (auto series = series_of(each)) chart.series.push_back(*std::move(series));
    }
    if (chart.series.empty()) return std::nullopt;
    if (const auto* marks = list_at(value, "marks"))
        for (const auto& each : *marks) {
            if (chart.marks.size() == chart_marks_max) break;
            const auto* time = member(each, "at");
            const auto at = time ? seconds_of(*time) : std::nullopt;
            if (at) chart.marks.push_back({*at, text_at(each, "text", mark_characters_max)});
        }
    std::ranges::sort(chart.marks, {}, &ChartMark::at);
    return chart;
}

}  // namespace

std::vector<EvidenceChart> charts_of(const json::value& snapshot) {
    std::vector<EvidenceChart> charts;
    const auto* given = member(snapshot, "charts");
    if (!given) return charts;
    if (given->is_object()) {
        if (auto chart = chart_of(*given)) charts.push_back(*std::move(chart));
        return charts;
    }
    const auto* list = given->if_array();
    for (std::size_t i = 0; list && i < list->size() && charts.size() < charts_max; ++i)
        if (auto chart = chart_of((*list)[i])) charts.push_back(*std::move(chart));
    return charts;
}

}  // namespace mainstay::ticketing
