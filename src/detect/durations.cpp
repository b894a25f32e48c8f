#include <algorithm>

#include "detect/operation_change.hpp"

namespace mainstay::detect {

namespace {

constexpr std::int64_t count_max = 1'000'000'000'000;

bool is_whole(const Durations& durations) {
    const auto& [micros, requests] = durations;
    if (micros.size() != requests.size()) return false;
    if (std::ranges::any_of(requests, [](auto count) { return count < 0 || count > count_max; }))
        return false;
    for (std::size_t i = 0; i < micros.size(); ++i)
        if (micros[i] < 0 || (i > 0 && micros[i] <= micros[i - 1])) return false;
    return true;
}

}  // namespace

std::int64_t requests_of(const Durations& durations) {
    std::int64_t all = 0;
    for (const auto count : durations.requests) all += count;
    return all;
}

double quantile_of(const Durations& durations, double share) {
    const auto all = requests_of(durations);
    if (all == 0) return 0;
    const double rank = share * static_cast<double>(all - 1);
    std::int64_t seen = 0;
    for (std::size_t i = 0; i < durations.micros.size(); ++i) {
        seen += durations.requests[i];
        if (static_cast<double>(seen) > rank) return static_cast<double>(durations.micros[i]);
    }
    return static_cast<double>(durations.micros.back());
}

Durations added(const Durations& first, const Durations& second) {
    Durations all;
    std::size_t i = 0;
    std::size_t j = 0;
    while (i < first.micros.size() || j < second.micros.size()) {
        const bool is_first = j == second.micros.size() ||
                              (i < first.micros.size() && first.micros[i] <= second.micros[j]);
        const auto micros = is_first ? first.micros[i] : second.micros[j];
        const auto count = is_first ? first.requests[i++] : second.requests[j++];
        if (!all.micros.empty() && all.micros.back() == micros) {
            all.requests.back() += count;
        } else {
            all.micros.push_back(micros);
            all.requests.push_back(count);
        }
    }
    return all;
}

Durations joined(const Durations& durations, std::size_t bins_max) {
    const auto bins = durations.micros.size();
    if (bins <= bins_max) return durations;
    const auto each = (bins + bins_max - 1) / bins_max;
    Durations all;
    for (std::size_t begin = 0; begin < bins; begin += each) {
        const auto end = std::min(begin + each, bins);
        std::int64_t requests = 0;
        for (auto i = begin; i < end; ++i) requests += durations.requests[i];
        all.micros.push_back(durations.micros[(begin + end - 1) / 2]);
        all.requests.push_back(requests);
    }
    return all;
}

Result<> check_input(const OperationInput& input) {
    const auto bad = [](std::string_view reason) {
        return refuse(code::bad_snapshot, {{"reason", std::string(reason)}});
    };
    bool are_whole = is_whole(input.before.durations);
    if (input.other_days) are_whole = are_whole && is_whole(input.other_days->durations);
    for (const auto& each : input.recent) are_whole = are_whole && is_whole(each.durations);
    if (!are_whole) return bad("its durations are no bins that rise, each with its requests");
    if (input.operations < 1) return bad("it is of no operation");
    for (const auto& each : input.recent)
        if (each.seconds < 1 || each.seconds > 3'600 || each.requests < 0 || each.errors < 0 ||
            each.errors > each.requests)
            return bad("a stretch of time has no length, or more errors than requests");
    for (const auto& each : input.before.minutes)
        if (each.requests < 0 || each.errors < 0 || each.errors > each.requests)
            return bad("a minute has more errors than requests");
    return {};
}

}  // namespace mainstay::detect
