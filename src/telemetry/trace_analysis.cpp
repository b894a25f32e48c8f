#include "telemetry/trace_analysis.hpp"

#include <algorithm>
#include <map>
#include <tuple>
#include <unordered_map>

namespace mainstay::telemetry {

namespace {

constexpr std::size_t none = static_cast<std::size_t>(-1);

std::int64_t end_of(const TraceSpan& span) { return span.start.micros + span.duration_micros; }

/// The parent of each span by index; none where it is not in the trace.
std::vector<std::size_t> parents_of(std::span<const TraceSpan> spans) {
    std::unordered_map<std::uint64_t, std::size_t> by_id;
    by_id.reserve(spans.size());
    for (std::size_t i = 0; i < spans.size(); ++i) by_id.emplace(spans[i].id, i);
    std::vector<std::size_t> parents(spans.size(), none);
    for (std::size_t i = 0; i < spans.size(); ++i) {
        auto found = by_id.find(spans[i].parent);
        if (spans[i].parent != 0 && found != by_id.end() && found->second != i)
            parents[i] = found->second;
    }
    return parents;
}

std::vector<std::size_t> by_start(std::span<const TraceSpan> spans) {
    std::vector<std::size_t> order(spans.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::ranges::sort(order, {}, [&](std::size_t i) { return std::pair(spans[i].start, i); });
    return order;
}

/// The spans of a trace, folded: those with the same calls above them, from the root, are a group.
/// A span whose ancestors go round in a circle is in no group.
struct Group {
    std::size_t above = none;
    std::vector<std::size_t> spans;  ///< By start.
};

struct Folded {
    std::vector<Group> groups;
    std::vector<std::size_t> group_of;  ///< Of each span.
};

class Folding {
public:
    explicit Folding(std::span<const TraceSpan> spans)
        : spans_(spans), parents_(parents_of(spans)), folded_{{}, {}} {
        folded_.group_of.assign(spans.size(), none);
    }

    Folded folded() {
        std::vector<std::vector<std::size_t>> children(spans_.size());
        std::vector<std::size_t> ready;
        for (auto i : by_start(spans_)) {
            if (parents_[i] == none)
                ready.push_back(i);
            else
                children[parents_[i]].push_back(i);
        }
        // Callers come before what they call.
        for (std::size_t at = 0; at < ready.size(); ++at) {
            add(ready[at]);
            auto& below = children[ready[at]];
            ready.insert(ready.end(), below.begin(), below.end());
        }
        for (auto& group : folded_.groups)
            std::ranges::sort(group.spans, {}, [&](std::size_t i) {
                return std::pair(spans_[i].start, i);
            });
        return std::move(folded_);
    }

private:
    void add(std::size_t i) {
        auto above = parents_[i] == none ? none : folded_.group_of[parents_[i]];
        auto [entry, is_new] = known_.try_emplace(
            std::tuple(above, spans_[i].service, spans_[i].call), folded_.groups.size()
        );
        if (is_new) folded_.groups.push_back({.above = above, .spans = {}});
        folded_.group_of[i] = entry->second;
        folded_.groups[entry->second].spans.push_back(i);
    }

    std::span<const TraceSpan> spans_;
    std::vector<std::size_t> parents_;
    Folded folded_;
    std::map<std::tuple<std::size_t, std::uint32_t, std::string_view>, std::size_t> known_;
};

/// For each group the nearest one above it that has one span. Groups come after those above them.
std::vector<std::size_t> callers_of(const Folded& folded) {
    std::vector<std::size_t> callers;
    callers.reserve(folded.groups.size());
    for (const auto& group : folded.groups) {
        if (group.above == none)
            callers.push_back(none);
        else if (folded.groups[group.above].spans.size() == 1)
            callers.push_back(group.above);
        else
            callers.push_back(callers[group.above]);
    }
    return callers;
}

/// Whether at most one in ten begins while the one before still runs, beyond what clocks cut off.
bool is_sequential(std::span<const TraceSpan> spans, const std::vector<std::size_t>& calls) {
    std::size_t overlapping = 0;
    for (std::size_t i = 1; i < calls.size(); ++i)
        if (spans[calls[i]].start.micros + start_error_micros < end_of(spans[calls[i - 1]]))
            ++overlapping;
    return overlapping * 10 <= calls.size();
}

/// The outgoing call of another group, somewhere below the caller, that ended last before the first
/// of `calls`.
std::optional<std::size_t> source_of(
    std::span<const TraceSpan> spans, const Folded& folded, const RepeatedCalls& calls
) {
    const auto first = calls.calls.front();
    const auto caller = folded.group_of[calls.caller];
    std::vector<bool> is_below(folded.groups.size());
    std::optional<std::size_t> best;
    for (std::size_t at = 0; at < folded.groups.size(); ++at) {
        const auto& group = folded.groups[at];
        is_below[at] = group.above != none && (group.above == caller || is_below[group.above]);
        if (!is_below[at] || at == folded.group_of[first]) continue;
        for (auto i : group.spans) {
            const auto latest = spans[first].start.micros + start_error_micros;
            if (!spans[i].is_outgoing || i == first || end_of(spans[i]) > latest) continue;
            if (spans[i].start > spans[first].start) continue;
            if (!best || end_of(spans[i]) > end_of(spans[*best])) best = i;
        }
    }
    return best;
}

}  // namespace

std::vector<std::int64_t> own_times(std::span<const TraceSpan> spans) {
    const auto parents = parents_of(spans);
    std::vector<std::int64_t> own(spans.size());
    // Until when each span is covered by the children that were looked at, which come by start.
    std::vector<std::int64_t> covered(spans.size());
    for (std::size_t i = 0; i < spans.size(); ++i) {
        own[i] = spans[i].duration_micros;
        covered[i] = spans[i].start.micros;
    }
    for (auto i : by_start(spans)) {
        const auto parent = parents[i];
        if (parent == none) continue;
        auto begin = std::max(spans[i].start.micros, covered[parent]);
        auto end = std::min(end_of(spans[i]), end_of(spans[parent]));
        if (end <= begin) continue;
        own[parent] -= end - begin;
        covered[parent] = end;
    }
    return own;
}

std::vector<RepeatedCalls> repeated_calls(std::span<const TraceSpan> spans) {
    const auto folded = Folding(spans).folded();
    const auto callers = callers_of(folded);
    std::vector<RepeatedCalls> found;
    for (std::size_t at = 0; at < folded.groups.size(); ++at) {
        const auto& calls = folded.groups[at].spans;
        if (calls.size() < repeated_calls_min || !spans[calls.front()].is_outgoing) continue;
        if (callers[at] == none) continue;
        const auto caller = folded.groups[callers[at]].spans.front();
        std::int64_t total = 0;
        for (auto i : calls) total += spans[i].duration_micros;
        const auto share = repeated_share_min * static_cast<double>(spans[caller].duration_micros);
        if (total < repeated_micros_min && static_cast<double>(total) < share) continue;
        found.push_back({.caller = caller, .calls = calls, .total_micros = total});
    }
    std::ranges::sort(found, {}, [](const RepeatedCalls& each) {
        return std::pair(-each.total_micros, each.calls.front());
    });
    if (found.size() > repeated_max) found.resize(repeated_max);
    for (auto& each : found) {
        each.is_sequential = is_sequential(spans, each.calls);
        each.source = source_of(spans, folded, each);
    }
    return found;
}

}  // namespace mainstay::telemetry
