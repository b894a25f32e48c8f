#include "detect/root_cause_graph.hpp"

#include <algorithm>

namespace mainstay::detect {

CallGraph::CallGraph(
    std::size_t components, std::span<const std::pair<ComponentId, ComponentId>> caller_callee
)
    : calls_(caller_callee.begin(), caller_callee.end()), first_caller_(components + 1) {
    std::ranges::sort(calls_);
    const auto same = std::ranges::unique(calls_);
    calls_.erase(same.begin(), same.end());
    std::erase_if(calls_, [](const auto& call) { return call.first == call.second; });
    for (const auto& [caller, callee] : calls_) ++first_caller_[callee + 1];
    for (std::size_t i = 1; i < first_caller_.size(); ++i) first_caller_[i] += first_caller_[i - 1];
    callers_.resize(calls_.size());
    auto next = first_caller_;
    for (const auto& [caller, callee] : calls_) callers_[next[callee]++] = caller;
}

std::span<const ComponentId> CallGraph::callers(ComponentId component) const {
    const auto first = first_caller_[component];
    return std::span(callers_).subspan(first, first_caller_[component + 1] - first);
}

std::vector<EvidenceBelow> CallGraph::strongest_below(const std::vector<double>& own) const {
    constexpr double per_call = 0.9;
    constexpr int calls_max = 12;

    // The two strongest of different components: one of them is not the component itself, which a
    // cycle leads back to.
    struct Best {
        EvidenceBelow first, second;
    };

    std::vector<Best> below(own.size());
    bool is_changed = true;
    auto offer = [&](Best& to, EvidenceBelow given) {
        if (given.component == no_component || given.strength <= 0) return;
        if (given.component == to.first.component) {
            if (given.strength <= to.first.strength) return;
            to.first = given;
        } else if (given.strength > to.first.strength) {
            to.second = to.first;
            to.first = given;
        } else if (given.strength > to.second.strength) {
            to.second = given;
        } else {
            return;
        }
        is_changed = true;
    };
    for (int i = 0; i < calls_max && is_changed; ++i) {
        is_changed = false;
        const auto before = below;
        for (const auto& [caller, callee] : calls_) {
            offer(below[caller], {own[callee], callee});
            for (auto each : {before[callee].first, before[callee].second}) {
                each.strength *= per_call;
                if (each.component != caller) offer(below[caller], each);
            }
        }
    }
    std::vector<EvidenceBelow> strongest;
    strongest.reserve(own.size());
    for (const auto& each : below) strongest.push_back(each.first);
    return strongest;
}

}  // namespace mainstay::detect
