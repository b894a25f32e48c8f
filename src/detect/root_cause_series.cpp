#include "detect/root_cause_series.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>
#include <span>

#include "detect/root_cause_metric.hpp"

namespace mainstay::detect {

namespace {

using Points = std::span<const MetricPoint>;

constexpr std::size_t usual_min = 5;      // Points that make a usual level.
constexpr std::size_t usual_max = 5'000;  // Beyond, each so manieth is looked at.
constexpr double size_max = 1e6;
constexpr double day = 86'400;

double quantile(std::vector<double>& values, double q) {
    const auto at = static_cast<std::size_t>(q * static_cast<double>(values.size() - 1) + 0.5);
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(at);
    std::ranges::nth_element(values, middle);
    return *middle;
}

std::vector<double> values_of(Points points) {
    std::vector<double> values;
    values.reserve(points.size());
    for (const auto& point : points) values.push_back(point.value);
    return values;
}

double median(Points points) {
    auto values = values_of(points);
    return quantile(values, 0.5);
}

/// The spread of values about their middle, by quantiles; few wild ones do not count.
double spread_of(std::vector<double> values) {
    const auto inner = quantile(values, 0.75) - quantile(values, 0.25);
    const auto outer = quantile(values, 0.95) - quantile(values, 0.05);
    return std::max(inner / 1.349, outer / 3.29 / 1.5);
}

Points between(const std::vector<MetricPoint>& points, double from, double to) {
    const auto first = std::ranges::lower_bound(points, from, {}, &MetricPoint::at);
    const auto last = std::ranges::lower_bound(points, to, {}, &MetricPoint::at);
    return first < last ? Points(first, last) : Points();
}

std::vector<MetricPoint> thinned(Points points) {
    const auto step = std::max<std::size_t>(1, points.size() / usual_max);
    std::vector<MetricPoint> some;
    for (std::size_t i = 0; i < points.size(); i += step) some.push_back(points[i]);
    return some;
}

/// What is expected of a series, and how far it usually is from that.
struct Model {
    double level = 0;
    double slope = 0;
    double middle = 0;  // The time at which the level holds.
    double reach = 0;   // How far from it in time the slope is believed.
    double spread = 0;

    double expected(double at) const {
        return level + slope * std::clamp(at - middle, -reach, reach);
    }

    double away(const MetricPoint& point) const {
        return std::clamp((point.value - expected(point.at)) / spread, -size_max, size_max);
    }
};

double with_floor(double spread, double level, double largest, double spread_min) {
    return std::max({spread, 0.01 * std::abs(level), 1e-4 * largest, spread_min, 1e-12});
}

double largest_of(Points points) {
    double largest = 0;
    for (const auto& point : points) largest = std::max(largest, std::abs(point.value));
    return largest;
}

Model level_model(Points usual, double spread_min) {
    Model model;
    model.level = median(usual);
    model.spread =
        with_floor(spread_of(values_of(usual)), model.level, largest_of(usual), spread_min);
    return model;
}

/// A straight line, where the usual values are one rather than a level.
std::optional<Model> trend_model(Points usual, const Model& level, double spread_min) {
    constexpr std::size_t enough = 12;
    if (usual.size() < enough) return std::nullopt;
    const auto third = usual.size() / 3;
    const auto first = usual.first(third), last = usual.last(third);
    const auto begin = first[third / 2].at, end = last[third / 2].at;
    if (!(end > begin)) return std::nullopt;
    const auto rise = median(last) - median(first);
    Model model = level;
    model.slope = rise / (end - begin);
    model.middle = (begin + end) / 2;
    model.reach = 2 * (end - begin);
    std::vector<double> rest;
    for (const auto& point : usual) rest.push_back(point.value - model.expected(point.at));
    auto middle = rest;
    model.level += quantile(middle, 0.5);
    model.spread = with_floor(spread_of(rest), model.level, largest_of(usual), spread_min);
    if (std::abs(rise) < 2 * model.spread) return std::nullopt;
    return model;
}

/// The level of the same hours of the day before, where that is another than the usual one.
std::optional<Model> day_model(
    const std::vector<MetricPoint>& points, double from, double to, const Model& level
) {
    const auto then = between(points, from - day, to - day);
    const auto during = between(points, from, to);
    if (then.size() < usual_min || then.size() * 2 < during.size()) return std::nullopt;
    Model model = level;
    model.level = median(then);
    model.spread = std::max(model.spread, spread_of(values_of(then)));
    if (std::abs(model.level - level.level) < 2 * level.spread) return std::nullopt;
    return model;
}

/// How far points are from what is expected; one alone that is wild does not count.
std::vector<double> aways(Points points, const Model& model) {
    std::vector<double> away;
    away.reserve(points.size());
    for (const auto& point : points) away.push_back(model.away(point));
    if (away.size() < usual_min) return away;
    auto smooth = away;
    for (std::size_t i = 1; i + 1 < away.size(); ++i) {
        const auto [low, high] = std::minmax({away[i - 1], away[i + 1]});
        smooth[i] = std::clamp(away[i], low, high);
    }
    return smooth;
}

/// The means over `width` neighbours.
std::vector<double> means(const std::vector<double>& values, std::size_t width) {
    std::vector<double> all;
    double sum = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        sum += values[i];
        if (i >= width) sum -= values[i - width];
        if (i + 1 >= width) all.push_back(sum / static_cast<double>(width));
    }
    return all;
}

/// How far from the usual `usual` goes by itself.
double own_reach(Points usual, const Model& model, std::size_t width) {
    auto all =
        means(aways(usual, model), std::min(width, std::max<std::size_t>(1, usual.size() / 4)));
    for (double& each : all) each = std::abs(each);
    return all.empty() ? 0 : quantile(all, 0.98);
}

/// The first point that is far off, with most of those that follow it.
std::size_t onset_of(const std::vector<double>& away, double far, double sign) {
    constexpr std::size_t following = 5;
    for (std::size_t i = 0; i < away.size(); ++i) {
        if (away[i] * sign < far) continue;
        const auto end = std::min(away.size(), i + following);
        std::size_t off = 0;
        for (std::size_t k = i; k < end; ++k) off += away[k] * sign >= far / 2 ? 1 : 0;
        if (off * 2 > end - i) return i;
    }
    return away.size();
}

void measure(Points usual, Points during, const Model& model, Deviation& found) {
    const auto away = aways(during, model);
    const auto width = std::clamp<std::size_t>(during.size() / 6, 1, 60);
    const auto own = own_reach(usual, model, width);
    const auto all = means(away, width);
    const auto best = std::ranges::max_element(all, {}, [](double each) { return std::abs(each); });
    const double sign = *best < 0 ? -1 : 1;
    const auto begin = static_cast<std::size_t>(best - all.begin());
    found.size = std::abs(*best);
    found.beyond = found.size / (1 + own);
    found.spread = model.spread;
    found.before = model.expected(during[begin].at);
    found.after = median(during.subspan(begin, width));
    const auto far = std::max({3.5, 1.3 * own, 0.05 * found.size});
    auto onset = onset_of(away, far, sign);
    if (onset == away.size()) onset = begin;
    found.onset = during[onset].at;
    std::size_t off = 0;
    for (std::size_t i = onset; i < away.size(); ++i) off += away[i] * sign >= far / 2 ? 1 : 0;
    found.share = static_cast<double>(off) / static_cast<double>(away.size());
}

double usual_step(Points points) {
    if (points.size() < 2) return 0;
    std::vector<double> steps;
    for (std::size_t i = 1; i < points.size(); ++i)
        steps.push_back(points[i].at - points[i - 1].at);
    return quantile(steps, 0.5);
}

/// Whether the values only grow, but for restarts, as those of a counter do.
bool is_counter(const std::vector<MetricPoint>& points, bool by_name) {
    constexpr std::size_t enough = 12;
    if (points.size() < enough || points.front().value < 0) return false;
    std::size_t grown = 0, fallen = 0;
    for (std::size_t i = 1; i < points.size(); ++i) {
        grown += points[i].value > points[i - 1].value ? 1 : 0;
        fallen += points[i].value < points[i - 1].value ? 1 : 0;
    }
    const auto steps = points.size() - 1;
    if (by_name) return grown > 0 && fallen * 20 <= steps && fallen < grown;
    return fallen == 0 && grown * 10 >= steps * 9;
}

std::vector<MetricPoint> rates(const std::vector<MetricPoint>& points) {
    std::vector<MetricPoint> rates;
    for (std::size_t i = 1; i < points.size(); ++i) {
        const auto grown = points[i].value - points[i - 1].value;
        // After a restart it has grown from nothing.
        const auto amount = grown < 0 ? points[i].value : grown;
        rates.push_back({points[i].at, amount / (points[i].at - points[i - 1].at)});
    }
    return rates;
}

}  // namespace

std::vector<MetricPoint> prepared(const MetricSeries& series) {
    std::vector<MetricPoint> points;
    points.reserve(series.points.size());
    for (const auto& point : series.points)
        if (std::isfinite(point.at) && std::isfinite(point.value)) points.push_back(point);
    auto by_time = [](const MetricPoint& a, const MetricPoint& b) {
        return a.at != b.at ? a.at < b.at : a.value < b.value;
    };
    if (!std::ranges::is_sorted(points, by_time)) std::ranges::sort(points, by_time);
    const auto same = std::ranges::unique(points, {}, &MetricPoint::at);
    points.erase(same.begin(), same.end());
    return is_counter(points, is_counter_name(series.metric)) ? rates(points) : points;
}

Deviation deviation(
    const std::vector<MetricPoint>& points, double from, double to, double spread_min
) {
    Deviation found;
    constexpr double usual_lengths = 6;
    auto usual = between(points, from - usual_lengths * (to - from), from);
    const auto before = between(points, -HUGE_VAL, from);
    constexpr std::size_t wanted = 30;
    if (usual.size() < wanted && before.size() > usual.size())
        usual = before.last(std::min(wanted, before.size()));
    // Where nothing was seen before, what came after the range has to do.
    if (usual.size() < usual_min) usual = between(points, std::nextafter(to, HUGE_VAL), HUGE_VAL);
    const auto during = between(points, from, std::nextafter(to, HUGE_VAL));
    found.step = usual_step(usual);
    if (usual.size() < usual_min) return found;
    found.last = during.empty() ? usual.back().at : during.back().at;
    const auto gap = std::max(5 * found.step, 0.3 * (to - from));
    found.is_silent = usual.back().at < from && to - found.last > gap;
    if (found.is_silent) found.onset = found.last + found.step;
    const auto sampled = thinned(usual);
    const auto level = level_model(sampled, spread_min);
    found.before = level.level;
    found.spread = level.spread;
    found.is_known = true;
    found.is_constant = !(spread_of(values_of(sampled)) > 0);
    if (during.size() < 2) return found;
    const auto onset_of_silence = found.onset;
    measure(sampled, during, level, found);
    for (const auto& model :
         {trend_model(sampled, level, spread_min), day_model(points, from, to, level)}) {
        if (!model) continue;
        auto other = found;
        measure(sampled, during, *model, other);
        if (other.size < found.size) found = other;
    }
    if (found.is_silent) found.onset = std::min(found.onset, onset_of_silence);
    return found;
}

}  // namespace mainstay::detect
