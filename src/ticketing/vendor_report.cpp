#include "ticketing/vendor_report.hpp"

#include <algorithm>
#include <map>

#include "identity/identity.hpp"
#include "ticketing/permissions.hpp"
#include "ticketing/store.hpp"
#include "ticketing/vendor_actions.hpp"

namespace mainstay::ticketing {

namespace {

constexpr std::int64_t handovers_max = 5'000;
constexpr std::chrono::days usual_time{365};

/// Index: ticket_handover_at.
std::vector<Id<Handover>> handed_over(db::Sql& sql, const Call& call, Time from, Time to) {
    db::Query query;
    query.add(
        "SELECT h.id FROM ticket_handover h JOIN ticket t ON t.id = h.ticket"
        " WHERE h.handed_at >= :from AND h.handed_at < :to",
        from, to
    );
    identity::scope(call, ticket_read_private).narrow(query);
    query.add(" ORDER BY h.handed_at DESC, h.id DESC LIMIT :limit", handovers_max + 1);
    return sql.all<Id<Handover>>(query);
}

void count(VendorCounts& counts, const VendorClock& clock) {
    bool is_response = clock.kind == VendorClockKind::vendor_response;
    if (clock.is_breached)
        ++(is_response ? counts.response_missed : counts.resolution_missed);
    else if (clock.state == ClockState::fulfilled)
        ++(is_response ? counts.response_met : counts.resolution_met);
}

}  // namespace

Result<VendorReport> vendor_report(db::Sql& sql, const Call& call, const AskVendorReport& request) {
    TRY(identity::require(call, vendor_read));
    VendorReport report{.to = request.to.value_or(call.now)};
    report.from = request.from.value_or(report.to - usual_time);
    auto ids = handed_over(sql, call, report.from, report.to);
    report.is_partial = std::ssize(ids) > handovers_max;
    if (report.is_partial) ids.pop_back();

    std::map<Id<Vendor>, store::VendorRow> vendors;
    std::map<Id<Vendor>, VendorCounts> counted;
    for (auto id : ids) {
        auto handover = store::handover(sql, id).value();
        auto ticket = store::find(sql, handover.ticket).value();
        if (!vendors.contains(handover.vendor))
            vendors[handover.vendor] = store::vendor(sql, handover.vendor).value();
        const auto& vendor = vendors[handover.vendor];
        auto& counts = counted[handover.vendor];
        counts.vendor = {vendor.id, vendor.name, vendor.address, false};
        ++counts.handovers;
        if (!handover.ended_at && is_open(ticket.status)) ++counts.open;
        for (const auto& clock : clocks_of(sql, handover, ticket, vendor, call.now))
            count(counts, clock);
    }
    for (auto& [id, counts] : counted) report.items.push_back(std::move(counts));
    std::ranges::sort(report.items, {}, [](const VendorCounts& each) { return each.vendor.name; });
    return report;
}

}  // namespace mainstay::ticketing
