#include "monitoring/evidence_chart.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace mainstay::monitoring {

namespace json = boost::json;

std::int64_t seconds_of(Time at) { return at.micros / 1'000'000; }

double rounded(double value) { return std::stod(fmt::format("{:.4g}", value)); }

void ChartLine::add(Time at, double value, bool is_usual) {
    points_.push_back(json::array{seconds_of(at), rounded(value)});
    if (is_usual) usual_.push_back(value);
}

json::object ChartLine::as_json() && {
    json::object made{{"name", name_}, {"unit", unit_}};
    if (!usual_.empty()) {
        std::ranges::sort(usual_);
        const auto part = [&](double share) {
            return rounded(
                usual_[static_cast<std::size_t>(share * static_cast<double>(usual_.size() - 1))]
            );
        };
        json::array expected;
        for (const auto* at : {&points_.front(), &points_.back()})
            expected.push_back(json::array{at->as_array()[0], part(0.05), part(0.95)});
        made["expected"] = std::move(expected);
    }
    made["points"] = std::move(points_);
    return made;
}

json::object chart_mark(Time at, std::string_view text) {
    return {{"at", seconds_of(at)}, {"text", text}};
}

}  // namespace mainstay::monitoring
