#include "signals/neighbourhood.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace mainstay::signals {

namespace {

/// The services of an incident, and which of them calls which.
class Calls {
public:
    explicit Calls(const std::vector<Member>& members) {
        for (const auto& member : members)
            if (!member.service.empty()) names_.insert(member.service);
        for (const auto& member : members)
            for (const auto& neighbour : member.neighbours) add(member.service, neighbour);
    }

    /// How many others call `service`, by way of others or not, less how many it calls.
    std::int64_t depth(const std::string& service) const {
        return reached(callers_, service) - reached(called_, service);
    }

    std::int64_t callers(const std::string& service) const { return reached(callers_, service); }

private:
    using Edges = std::map<std::string, std::set<std::string>>;

    void add(const std::string& service, const Neighbour& neighbour) {
        const auto& other = neighbour.service.value;
        if (service == other || !names_.contains(service) || !names_.contains(other)) return;
        const bool is_caller = neighbour.side == NeighbourSide::calls;
        const auto& from = is_caller ? service : other;
        const auto& to = is_caller ? other : service;
        called_[from].insert(to);
        callers_[to].insert(from);
    }

    static std::int64_t reached(const Edges& edges, const std::string& from) {
        std::set<std::string> seen{from};
        std::vector<std::string> pending{from};
        while (!pending.empty()) {
            auto at = edges.find(pending.back());
            pending.pop_back();
            if (at == edges.end()) continue;
            for (const auto& next : at->second)
                if (seen.insert(next).second) pending.push_back(next);
        }
        return static_cast<std::int64_t>(seen.size()) - 1;
    }

    std::set<std::string> names_;
    Edges called_;
    Edges callers_;
};

struct Ranked {
    const Member* member = nullptr;
    std::int64_t named = 0;
    std::int64_t depth = 0;
};

bool goes_before(const Ranked& one, const Ranked& other) {
    if (one.named != other.named) return one.named > other.named;
    if (one.depth != other.depth) return one.depth > other.depth;
    if (one.member->severity != other.member->severity)
        return one.member->severity > other.member->severity;
    if (one.member->began_at != other.member->began_at)
        return one.member->began_at < other.member->began_at;
    return one.member->signal < other.member->signal;
}

OriginReason reason_of(const std::vector<Ranked>& order) {
    if (order.size() == 1) return OriginReason::only;
    const auto& best = order[0];
    const auto& second = order[1];
    if (best.named > 0 && best.named != second.named) return OriginReason::named;
    if (best.depth > 0 && best.depth != second.depth) return OriginReason::called_by_others;
    if (best.member->severity != second.member->severity) return OriginReason::severest;
    return OriginReason::first;
}

}  // namespace

std::string place_of(std::string_view service, std::string_view source, std::string_view kind) {
    if (!service.empty()) return std::string(service);
    return ':' + std::string(source) + ':' + std::string(kind);
}

Ranking ranked(const std::vector<Member>& members) {
    const Calls calls(members);
    std::map<std::string, std::int64_t> named;
    for (const auto& member : members)
        if (!member.origin.empty()) ++named[member.origin];
    std::map<std::string, std::int64_t> depths;
    std::vector<Ranked> order;
    for (const auto& member : members) {
        auto [at, is_new] = depths.try_emplace(member.service);
        if (is_new) at->second = calls.depth(member.service);
        const auto votes = named.find(member.service);
        order.push_back({&member, votes == named.end() ? 0 : votes->second, at->second});
    }
    std::ranges::sort(order, goes_before);
    Ranking ranking;
    for (const auto& each : order) ranking.signals.push_back(each.member->signal);
    const auto& best = order.front();
    ranking.origin = {best.member->signal, reason_of(order), 0, best.member->service};
    for (const auto& [service, votes] : named) {
        if (depths.contains(service) || votes <= std::max(best.named, ranking.origin.supporters))
            continue;
        ranking.origin.reason = OriginReason::named;
        ranking.origin.supporters = votes;
        ranking.origin.service = service;
    }
    if (ranking.origin.service != best.member->service) return ranking;
    if (ranking.origin.reason == OriginReason::named) ranking.origin.supporters = best.named;
    if (ranking.origin.reason == OriginReason::called_by_others)
        ranking.origin.supporters = calls.callers(best.member->service);
    return ranking;
}

}  // namespace mainstay::signals
