// Which target is to be scraped when. Pure: times are given. One thread at a time.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <vector>

#include "monitoring/scrape_target.hpp"

namespace mainstay::monitoring {

/// Each target has a moment of its own within its interval, the same for all times and processes,
/// so that not all are scraped at once. It is never scraped while a scrape of it runs: what falls
/// into that time is one scrape, when that has ended. Those that did not answer the last time have
/// at most so many threads as may wait for them, so that they keep no other waiting.
class ScrapePlan {
public:
    using Micros = std::chrono::microseconds;

    explicit ScrapePlan(int waiting_max) : waiting_max_(waiting_max) {}

    /// The targets as they are now. One that is new, or was changed, is due at once, so that
    /// whoever made it need not wait; those of the first call are due at their moments. Returns
    /// those that are no longer there, or point elsewhere.
    std::vector<ScrapeTarget> set(
        const std::vector<ScrapeTarget>& targets, Micros uptime, Time now
    );

    /// Forgets all. What runs may still end.
    void clear();

    bool contains(Id<ScrapeTarget> id) const { return entries_.contains(id.value); }

    std::size_t size() const { return entries_.size(); }

    /// The target that is due for longest, which runs from now on. It is due again at its next
    /// moment, unless that is all but now.
    std::optional<ScrapeTarget> take(Micros uptime, Time now);

    /// It ran; `is_up` says whether it answered.
    void end(Id<ScrapeTarget> id, bool is_up);

    /// When the next is due that may run then; nothing where that is for an end to say.
    std::optional<Micros> next_at() const;

private:
    struct Entry {
        ScrapeTarget target;
        Micros due{0};
        bool is_waited_for = false;  ///< It did not answer the last time.
    };

    struct Running {
        bool is_waited_for = false;
    };

    bool may_run(const Entry& entry) const;

    const int waiting_max_;
    int waiting_ = 0;
    bool is_first_ = true;
    std::map<std::int64_t, Entry> entries_;
    std::map<std::int64_t, Running> running_;
};

/// The moment of a target within its interval.
std::chrono::microseconds moment_of(Id<ScrapeTarget> id, std::chrono::microseconds interval);

}  // namespace mainstay::monitoring
