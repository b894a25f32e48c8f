#include "ticketing/vendor_alerts.hpp"

#include "events/events.hpp"
#include "events/service_level_alert.hpp"
#include "identity/identity.hpp"
#include "ticketing/edit.hpp"
#include "ticketing/handovers.hpp"
#include "ticketing/merge_store.hpp"
#include "ticketing/store.hpp"
#include "wire/codec.hpp"
#include "wire/name.hpp"

namespace mainstay::ticketing {

namespace {

constexpr std::chrono::seconds alerts_every{30};
constexpr int handovers_at_once = 200;
constexpr std::string_view warning = "warning", breach = "breach";

/// What a clock asks for now; empty for nothing.
std::string_view due_alert(const VendorClock& clock, Time now) {
    if (clock.state != ClockState::running) return {};
    if (clock.due_at && *clock.due_at < now) return breach;
    return clock.warn_at && *clock.warn_at <= now ? warning : std::string_view();
}

std::optional<std::string>& alert_of(Handover& handover, VendorClockKind kind) {
    return kind == VendorClockKind::vendor_response ? handover.response_alert
                                                    : handover.resolution_alert;
}

/// Whether there is something to be done that was not done before.
bool is_new(std::string_view due, const std::optional<std::string>& done) {
    return !due.empty() && due != done.value_or("") && done.value_or("") != breach;
}

void notify(
    db::Sql& sql, const Call& call, const Ticket& ticket, const VendorClock& clock, bool is_breach
) {
    events::ServiceLevelAlert alert{
        .ticket = ticket.id.value,
        .clock = std::string(wire::name_of(clock.kind)),
        .is_breach = is_breach,
    };
    if (ticket.assignee) alert.holders.push_back(ticket.assignee->value);
    if (ticket.team && (is_breach || !ticket.assignee))
        for (auto member : identity::present_members(sql, *ticket.team))
            if (member != ticket.assignee) alert.holders.push_back(member.value);
    events::emit(sql, call, alert);
}

/// The hand-over with its ticket and vendor, and the clocks of it.
struct Watched {
    Handover handover;
    Ticket ticket;
    std::vector<VendorClock> clocks;
};

std::optional<Watched> watched(db::Sql& sql, Id<Handover> id, Time now) {
    auto handover = store::handover(sql, id);
    if (!handover || handover->ended_at) return std::nullopt;
    auto ticket = store::find(sql, store::shown_in(sql, handover->ticket));
    auto vendor = store::vendor(sql, handover->vendor);
    if (!ticket || !vendor) return std::nullopt;
    auto clocks = clocks_of(sql, *handover, *ticket, *vendor, now);
    return Watched{*std::move(handover), *std::move(ticket), std::move(clocks)};
}

bool has_new(Watched& each, Time now) {
    for (const auto& clock : each.clocks)
        if (is_new(due_alert(clock, now), alert_of(each.handover, clock.kind))) return true;
    return false;
}

}  // namespace

void alert_of_vendor(db::Sql& sql, const Call& call, Id<Handover> id) {
    auto found = watched(sql, id, call.now);
    if (!found) return;
    for (const auto& clock : found->clocks) {
        auto due = due_alert(clock, call.now);
        auto& done = alert_of(found->handover, clock.kind);
        if (!is_new(due, done)) continue;
        done = std::string(due);
        store::update(sql, found->handover);
        Edit edit(found->ticket);
        edit.after["clock"] = wire::name_of(clock.kind);
        edit.after["due_at"] = wire::encode(clock.due_at);
        edit.what.emplace_back("service_level");
        bool is_breach = due == breach;
        found->ticket = apply(
            sql, call, std::move(edit),
            is_breach ? "service_level_breached" : "service_level_warned"
        );
        notify(sql, call, found->ticket, clock, is_breach);
    }
}

jobs::Schedule vendor_alert_schedule(db::Database& database) {
    return {
        .name = "ticketing.watch_vendors",
        .every = alerts_every,
        .work =
            [&database](const jobs::Run& run) {
                const auto& call = run.call();
                Id<Handover> after;
                while (!run.is_stopping()) {
                    std::vector<Id<Handover>> due;
                    bool is_last = database.read([&](db::Sql& sql) {
                        due.clear();  // The body may run twice.
                        auto open = store::open_handovers(sql, after, handovers_at_once);
                        for (const auto& each : open)
                            if (auto found = watched(sql, each.id, call.now);
                                found && has_new(*found, call.now))
                                due.push_back(each.id);
                        if (!open.empty()) after = open.back().id;
                        return open.size() < handovers_at_once;
                    });
                    for (auto id : due)
                        database.write([&](db::Sql& sql) { alert_of_vendor(sql, call, id); });
                    if (is_last) return;
                }
            },
    };
}

}  // namespace mainstay::ticketing
