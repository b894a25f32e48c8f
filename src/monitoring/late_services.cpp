#include "monitoring/late_services.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace mainstay::monitoring {

namespace {

constexpr double risen_by = 2;
constexpr std::int64_t risen_micros_min = 20'000;
constexpr std::size_t callers_min = 2;

/// REQUIRES: some.
std::int64_t ninetieth(std::vector<std::int64_t> values) {
    const auto at = values.begin() + static_cast<std::ptrdiff_t>(values.size() * 9 / 10);
    std::ranges::nth_element(values, at);
    return *at;
}

/// What is known of one caller and one callee.
struct Wait {
    std::string caller;
    std::int64_t before = 0;
    std::int64_t since = 0;

    bool has_risen() const {
        return since - before >= risen_micros_min &&
               static_cast<double>(since) >= risen_by * static_cast<double>(before);
    }
};

using Waits = std::map<std::string, std::vector<Wait>>;  // By callee.

Waits known_waits(const std::vector<CallWaits>& all) {
    Waits known;
    for (const auto& each : all)
        if (each.before.size() >= waits_min && each.since.size() >= waits_min)
            known[each.callee].push_back({
                each.caller,
                std::max<std::int64_t>(0, ninetieth(each.before)),
                std::max<std::int64_t>(0, ninetieth(each.since)),
            });
    return known;
}

/// Whether `caller` calls something else without waiting longer than before.
bool is_quick_elsewhere(const Waits& waits, const std::string& caller, const std::string& callee) {
    return std::ranges::any_of(waits, [&](const auto& each) {
        return each.first != callee && std::ranges::any_of(each.second, [&](const Wait& wait) {
                   return wait.caller == caller && !wait.has_risen();
               });
    });
}

}  // namespace

std::map<std::string, std::string> late_services(const std::vector<CallWaits>& waits) {
    std::map<std::string, std::string> late;
    const auto known = known_waits(waits);
    for (const auto& [callee, callers] : known) {
        if (!std::ranges::all_of(callers, &Wait::has_risen)) continue;
        if (callers.size() < callers_min && !is_quick_elsewhere(known, callers[0].caller, callee))
            continue;
        const auto& worst = *std::ranges::max_element(callers, {}, &Wait::since);
        late.emplace(
            callee, fmt::format(
                        "calls to it wait {} ms before it takes them up, and waited {} ms before "
                        "(one in ten of those of {}, or longer); its process or the way to it is "
                        "busy.",
                        worst.since / 1'000, worst.before / 1'000, worst.caller
                    )
        );
    }
    return late;
}

}  // namespace mainstay::monitoring
