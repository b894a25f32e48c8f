#include "bugfix/sampling.hpp"

#include <algorithm>
#include <bit>

#include "bugfix/event_tally.hpp"
#include "bugfix/sample_store.hpp"

namespace mainstay::bugfix {

namespace {

struct Wanted {
    const PreparedEvent* event = nullptr;
    SampleReason reason = SampleReason::spread;
};

/// The one that goes to make room: the latest of before where there is a later one, else the oldest
/// of the spread, else the oldest of a release. The first stays.
const ErrorSample* least_needed(const std::vector<ErrorSample>& samples) {
    const ErrorSample* found = nullptr;
    for (const auto& each : samples) {
        if (each.reason == SampleReason::first || each.reason == SampleReason::latest) continue;
        const bool is_better = !found || (each.reason == SampleReason::spread &&
                                          found->reason == SampleReason::release);
        const bool is_older = found && each.reason == found->reason && each.id < found->id;
        if (is_better || is_older) found = &each;
    }
    return found;
}

void insert(
    db::Sql& sql, Id<ErrorGroup> group, std::vector<ErrorSample>& samples, const Wanted& wanted
) {
    const auto* event = wanted.event;
    auto remove = [&](const ErrorSample& sample) {
        store::remove_sample(sql, sample.id);
        std::erase_if(samples, [id = sample.id](const auto& each) { return each.id == id; });
    };
    if (wanted.reason == SampleReason::latest) {
        const auto latest = std::ranges::find(samples, SampleReason::latest, &ErrorSample::reason);
        if (latest != samples.end()) remove(ErrorSample(*latest));
    }
    while (samples.size() >= static_cast<std::size_t>(samples_max)) {
        const auto* victim = least_needed(samples);
        if (!victim) return;
        remove(ErrorSample(*victim));
    }
    const auto id = store::insert_sample(sql, group, *event, wanted.reason);
    samples.push_back({.id = id, .received_at = event->received_at, .reason = wanted.reason});
}

}  // namespace

bool is_of_spread(std::int64_t before) {
    return before > 0 && std::has_single_bit(static_cast<std::uint64_t>(before));
}

std::chrono::seconds latest_kept_for(std::int64_t events) {
    return events <= samples_max ? latest_kept_of_few : latest_kept;
}

std::int64_t keep_samples(
    db::Sql& sql, Id<ErrorGroup> group, std::int64_t before,
    std::span<const PreparedEvent* const> events, std::set<std::string> new_releases
) {
    std::vector<Wanted> wanted;
    const PreparedEvent* latest = nullptr;
    for (const auto* event : events) {
        const bool is_first = before == 0;
        const bool is_spread = is_of_spread(before++);
        // What was not packed where it came in was not worth it; a first one always is.
        if (event->packed.empty() && !is_first) continue;
        const bool is_new_release = new_releases.erase(event->release) > 0;
        if (is_first)
            wanted.push_back({event, SampleReason::first});
        else if (is_new_release && !event->release.empty())
            wanted.push_back({event, SampleReason::release});
        else if (is_spread)
            wanted.push_back({event, SampleReason::spread});
        else if (!latest || event->received_at >= latest->received_at)
            latest = event;
    }
    if (wanted.empty() && !latest) return 0;
    auto samples = before == static_cast<std::int64_t>(events.size())
                       ? std::vector<ErrorSample>()
                       : store::own_samples(sql, group, samples_max * 2);
    if (latest) {
        const auto known = std::ranges::find(samples, SampleReason::latest, &ErrorSample::reason);
        if (known == samples.end() ||
            latest->received_at - known->received_at >= latest_kept_for(before))
            wanted.push_back({latest, SampleReason::latest});
    }
    for (const auto& each : wanted) insert(sql, group, samples, each);
    return static_cast<std::int64_t>(wanted.size());
}

}  // namespace mainstay::bugfix
