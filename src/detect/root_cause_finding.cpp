#include "detect/root_cause_finding.hpp"

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace mainstay::detect {

namespace {

constexpr double beyond_full = 300;  // From here on a deviation counts fully.

double median(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::ranges::nth_element(values, middle);
    return *middle;
}

double level_of(const Finding& finding) {
    return std::max(std::abs(finding.deviation.before), std::abs(finding.deviation.after));
}

/// By how much the load of each component rose; 0 where it is not known.
std::vector<double> load_ratios(const std::vector<Finding>& findings, std::size_t components) {
    std::vector<double> ratios(components, 0), certain(components, 0);
    for (const auto& each : findings) {
        const auto& found = each.deviation;
        const bool is_load = each.kind == MetricKind::traffic && found.is_known && found.before > 0;
        if (!is_load || found.before < certain[each.component]) continue;
        // Of several, the one with most.
        certain[each.component] = found.before;
        ratios[each.component] = found.beyond > 1 ? each.ratio() : 1;
    }
    return ratios;
}

/// By how much the load rose everywhere; 1 where it did not. Without metrics of load, what the
/// CPUs have in common.
double common_rise(const std::vector<Finding>& findings, const std::vector<double>& loads) {
    constexpr double risen = 1.2;
    std::vector<double> known;
    for (double each : loads)
        if (each > 0) known.push_back(each);
    const bool is_by_load = !known.empty();
    if (!is_by_load) {
        for (const auto& each : findings)
            if (each.kind == MetricKind::resource && each.deviation.is_known &&
                each.deviation.before > 0)
                known.push_back(each.deviation.beyond > 1 ? each.ratio() : 1);
        constexpr std::size_t enough = 5;
        if (known.size() < enough) return 1;
    }
    const auto count = std::ranges::count_if(known, [](double each) { return each > risen; });
    const auto least = is_by_load ? 0.6 : 0.7;
    if (static_cast<double>(count) < least * static_cast<double>(known.size())) return 1;
    return std::max(1.0, median(known));
}

}  // namespace

double Finding::ratio() const {
    if (!(deviation.before > 0) || !(deviation.after > 0)) return 1;
    return deviation.after / deviation.before;
}

double strength_of(const Deviation& found, MetricKind kind, double peer_spread) {
    if (!found.is_known) return 0;
    constexpr double of_silence = 0.7;
    const bool is_of_calls = kind == MetricKind::latency || kind == MetricKind::error;
    const auto silence = found.is_silent ? of_silence * (is_of_calls ? 0.3 : 1) : 0;
    const auto change = std::abs(found.after - found.before);
    auto beyond = found.beyond;
    if (found.is_constant) {
        // How much is unusual for what never changed, only peers that do change can show.
        constexpr double beyond_unknown = 15;
        beyond = std::min(beyond, peer_spread > 0 ? change / peer_spread : beyond_unknown);
    }
    const auto size = std::log1p(std::max(0.0, beyond - 1)) / std::log1p(beyond_full);
    const auto relative = change / (std::abs(found.before) + found.spread);
    constexpr double half_change = 0.1, share_full = 0.2;
    const auto lasting = std::sqrt(std::min(1.0, found.share / share_full));
    const auto strength = std::min(1.0, size) * relative / (relative + half_change) * lasting;
    return std::max(silence, strength);
}

void weigh_beside_peers(const RootCauseQuestion& question, std::vector<Finding>& findings) {
    struct Peers {
        std::vector<double> levels, spreads;  // The spreads of those that are not constant.
        double change = 0;                    // The largest.
        double usual = 0;
        double spread = 0;
    };

    std::unordered_map<std::string_view, Peers> peers;
    auto change_of = [](const Finding& each) {
        return std::abs(each.deviation.after - each.deviation.before);
    };
    for (const auto& each : findings) {
        if (!each.deviation.is_known || each.deviation.is_silent) continue;
        auto& of = peers[question.series[each.series].metric];
        of.levels.push_back(level_of(each));
        if (!each.deviation.is_constant) of.spreads.push_back(each.deviation.spread);
        of.change = std::max(of.change, change_of(each));
    }
    constexpr std::size_t peers_min = 4;
    for (auto& [metric, of] : peers) {
        if (of.levels.size() >= peers_min) of.usual = median(of.levels);
        if (!of.spreads.empty()) of.spread = median(of.spreads);
    }
    for (auto& each : findings) {
        const auto& of = peers[question.series[each.series].metric];
        each.strength = strength_of(each.deviation, each.kind, of.spread);
        if (!each.deviation.is_known || each.deviation.is_silent) continue;
        // A change that is small beside what peers have is small.
        constexpr double small = 0.03, small_of_constant = 0.2;
        const auto change = change_of(each);
        if (of.usual > 0) each.strength *= change / (change + small * of.usual);
        if (each.deviation.is_constant && of.change > 0)
            each.strength *= change / (change + small_of_constant * of.change);
    }
}

void weigh_passed_on(const RootCauseQuestion& question, std::vector<Finding>& findings) {
    constexpr double strong = 0.2, of_amount = 0.4;
    auto is_passed_on = [](const Finding& each) {
        const bool is_of_calls = each.kind == MetricKind::latency || each.kind == MetricKind::error;
        return is_of_calls && each.deviation.has_risen() && !each.deviation.is_silent;
    };
    auto amount = [](const Finding& each) { return each.deviation.after - each.deviation.before; };
    std::unordered_map<std::string_view, double> most;
    for (const auto& each : findings) {
        if (!is_passed_on(each) || each.strength < strong) continue;
        auto& of = most[question.series[each.series].metric];
        of = std::max(of, amount(each));
    }
    for (auto& each : findings) {
        const auto of = most.find(question.series[each.series].metric);
        if (!is_passed_on(each) || of == most.end()) continue;
        each.strength *= 1 - of_amount * (1 - std::min(1.0, amount(each) / of->second));
    }
}

double weigh_load(std::vector<Finding>& findings, std::size_t components) {
    const auto loads = load_ratios(findings, components);
    const auto everywhere = common_rise(findings, loads);
    for (auto& each : findings) {
        const auto own = loads[each.component] > 0 ? loads[each.component] : everywhere;
        const auto load = std::max(own, everywhere > 1 ? everywhere : 0.0);
        constexpr double risen = 1.15;
        if (load < risen || !each.deviation.has_risen() || each.deviation.is_silent) continue;
        const auto queueing = each.kind == MetricKind::latency ? load * load : load;
        constexpr double slack = 1.5, explained = 0.15;
        switch (each.kind) {
            case MetricKind::traffic:
                // The load itself, unless it rose here alone.
                if (everywhere > 1) each.strength *= each.ratio() < slack * load ? explained : 0.6;
                break;
            case MetricKind::resource:
            case MetricKind::latency:
            case MetricKind::unknown: {
                const auto rest = 1 - slack * queueing / std::max(each.ratio(), 1e-9);
                each.strength *= std::max(explained, rest);
                break;
            }
            case MetricKind::loss:
            case MetricKind::error:
            case MetricKind::room:
                break;
        }
    }
    return everywhere;
}

}  // namespace mainstay::detect
