#include "monitoring/scrape_plan.hpp"

#include <algorithm>

namespace mainstay::monitoring {

namespace {

std::chrono::microseconds interval_of(const ScrapeTarget& target) {
    return std::chrono::seconds(target.interval_seconds);
}

/// How long it is from `now` to the target's next moment.
std::chrono::microseconds until_moment(const ScrapeTarget& target, Time now) {
    const auto interval = interval_of(target).count();
    const auto since = (now.micros - moment_of(target.id, interval_of(target)).count()) % interval;
    return std::chrono::microseconds(interval - since);
}

}  // namespace

std::chrono::microseconds moment_of(Id<ScrapeTarget> id, std::chrono::microseconds interval) {
    // The fractional parts of multiples of the golden ratio lie far from one another, however many
    // there are: ids that follow each other are spread evenly.
    const auto part = static_cast<std::uint64_t>(id.value) * 0x9e3779b97f4a7c15U >> 32U;
    return std::chrono::microseconds(
        static_cast<std::int64_t>(part) * (interval.count() / 1'000) / (1LL << 32) * 1'000
    );
}

std::vector<ScrapeTarget> ScrapePlan::set(
    const std::vector<ScrapeTarget>& targets, Micros uptime, Time now
) {
    std::map<std::int64_t, Entry> entries;
    for (const auto& target : targets) {
        Entry entry{.target = target};
        const auto known = entries_.find(target.id.value);
        const bool is_same =
            known != entries_.end() && known->second.target.version == target.version;
        if (is_same) {
            entry.due = known->second.due;
            entry.is_waited_for = known->second.is_waited_for;
        } else {
            entry.due = is_first_ ? uptime + until_moment(target, now) : uptime;
        }
        entries.emplace(target.id.value, std::move(entry));
    }
    std::vector<ScrapeTarget> gone;
    for (const auto& [id, entry] : entries_) {
        const auto kept = entries.find(id);
        if (kept == entries.end() || kept->second.target.url != entry.target.url ||
            kept->second.target.name != entry.target.name)
            gone.push_back(entry.target);
    }
    entries_ = std::move(entries);
    is_first_ = false;
    return gone;
}

void ScrapePlan::clear() {
    entries_.clear();
    is_first_ = true;
}

bool ScrapePlan::may_run(const Entry& entry) const {
    if (running_.contains(entry.target.id.value)) return false;
    return !entry.is_waited_for || waiting_ < waiting_max_;
}

std::optional<ScrapeTarget> ScrapePlan::take(Micros uptime, Time now) {
    Entry* first = nullptr;
    for (auto& [id, entry] : entries_)
        if (entry.due <= uptime && may_run(entry) && (!first || entry.due < first->due))
            first = &entry;
    if (!first) return std::nullopt;
    running_.emplace(first->target.id.value, Running{first->is_waited_for});
    if (first->is_waited_for) ++waiting_;
    // The clock and the uptime do not go quite alike: the moment of now may be yet to come.
    const auto interval = interval_of(first->target);
    auto wait = until_moment(first->target, now);
    if (wait < interval / 4) wait += interval;
    first->due = uptime + wait;
    return first->target;
}

void ScrapePlan::end(Id<ScrapeTarget> id, bool is_up) {
    if (const auto running = running_.find(id.value); running != running_.end()) {
        if (running->second.is_waited_for) --waiting_;
        running_.erase(running);
    }
    if (const auto entry = entries_.find(id.value); entry != entries_.end())
        entry->second.is_waited_for = !is_up;
}

std::optional<ScrapePlan::Micros> ScrapePlan::next_at() const {
    std::optional<Micros> next;
    for (const auto& [id, entry] : entries_)
        if (may_run(entry) && (!next || entry.due < *next)) next = entry.due;
    return next;
}

}  // namespace mainstay::monitoring
