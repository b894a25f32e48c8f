#include "jobs/lease_watch.hpp"

namespace mainstay::jobs {

std::vector<SeenLease> LeaseWatch::abandoned(
    std::vector<SeenLease> ended, std::chrono::microseconds now
) {
    std::map<Lease, std::chrono::microseconds> since;
    std::vector<SeenLease> abandoned;
    for (SeenLease& lease : ended) {
        Lease key{lease.id, lease.lease_until};
        auto known = since_.find(key);
        auto first = known == since_.end() ? now : known->second;
        since.emplace(key, first);
        if (first + renewal_limit_ <= now) abandoned.push_back(std::move(lease));
    }
    since_ = std::move(since);
    return abandoned;
}

}  // namespace mainstay::jobs
