// How vendors kept what their contracts promise.
#pragma once

#include <optional>
#include <vector>

#include "base/call.hpp"
#include "base/result.hpp"
#include "db/sql.hpp"
#include "ticketing/handovers.hpp"

namespace mainstay::ticketing {

/// Of the tickets handed over from one time until another; else in the last year.
struct AskVendorReport {
    std::optional<Time> from;
    std::optional<Time> to;
};
BOOST_DESCRIBE_STRUCT(AskVendorReport, (), (from, to))

/// Promises that were kept and missed. One that still runs in time is neither.
struct VendorCounts {
    VendorRef vendor;
    std::int64_t handovers = 0;
    std::int64_t open = 0;
    std::int64_t response_met = 0;
    std::int64_t response_missed = 0;
    std::int64_t resolution_met = 0;
    std::int64_t resolution_missed = 0;
};
BOOST_DESCRIBE_STRUCT(
    VendorCounts, (),
    (vendor, handovers, open, response_met, response_missed, resolution_met, resolution_missed)
)

struct VendorReport {
    Time from;
    Time to;
    std::vector<VendorCounts> items;  // By name.
    bool is_partial = false;          // There are more hand-overs than are counted.
};
BOOST_DESCRIBE_STRUCT(VendorReport, (), (from, to, items, is_partial))

/// Counts the newest 5,000 hand-overs of tickets that the caller sees. Refuses: forbidden.
Result<VendorReport> vendor_report(db::Sql& sql, const Call& call, const AskVendorReport& request);

}  // namespace mainstay::ticketing
