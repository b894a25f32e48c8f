// Tells leases that were abandoned from those that only look so, since the clock has jumped. Pure.
#pragma once

#include <chrono>
#include <map>
#include <utility>
#include <vector>

#include "jobs/lease.hpp"

namespace mainstay::jobs {

/// Remembers which leases were seen to have ended, and for how long. For one thread.
class LeaseWatch {
public:
    /// An owner who lives renews its lease within `renewal_limit`, whatever the clock says.
    explicit LeaseWatch(std::chrono::microseconds renewal_limit) : renewal_limit_(renewal_limit) {}

    /// Of the leases that are seen to have ended, those that were seen so, unchanged, for all that
    /// time. `now` is of the machine's uptime.
    std::vector<SeenLease> abandoned(std::vector<SeenLease> ended, std::chrono::microseconds now);

private:
    using Lease = std::pair<Id<QueuedJob>, Time>;

    std::chrono::microseconds renewal_limit_;
    std::map<Lease, std::chrono::microseconds> since_;
};

}  // namespace mainstay::jobs
