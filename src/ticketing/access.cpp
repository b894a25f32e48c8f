#include "ticketing/access.hpp"

#include <algorithm>

#include "ticketing/codes.hpp"
#include "ticketing/confidential.hpp"
#include "ticketing/store.hpp"
#include "wire/name.hpp"

namespace mainstay::ticketing {

namespace {

/// Fills in which of them are confidential, and whether the caller is let in.
void add_restrictions(
    db::Sql& sql, const Call& call, std::span<const Ticket> tickets,
    std::vector<Resource>& resources
) {
    std::vector<Ticket> restricted;
    for (std::size_t i = 0; i < tickets.size(); ++i) {
        if (!tickets[i].is_confidential) continue;
        resources[i].restriction = &confidentiality;
        restricted.push_back(tickets[i]);
    }
    if (restricted.empty() || !call.caller || identity::is_exempt(call, confidentiality)) return;
    const auto& caller = *call.caller;
    const auto named = store::admitted_to(sql, restricted, caller.user);
    for (std::size_t i = 0; i < tickets.size(); ++i) {
        const auto& ticket = tickets[i];
        bool is_of_team =
            ticket.team && std::ranges::find(caller.teams, *ticket.team) != caller.teams.end();
        resources[i].is_admitted = ticket.requester == caller.user ||
                                   ticket.assignee == caller.user || is_of_team ||
                                   named.contains(ticket.id);
    }
}

}  // namespace

std::vector<Resource> resources_of(
    db::Sql& sql, const Call& call, std::span<const Ticket> tickets
) {
    std::vector<Resource> resources;
    if (!identity::needs_relations(call)) {
        for (const auto& ticket : tickets)
            resources.push_back({.owner = ticket.requester, .organization = ticket.organization});
        add_restrictions(sql, call, tickets, resources);
        return resources;
    }
    const auto& caller = *call.caller;
    const auto watched = store::watched_of(sql, tickets, caller.user);
    for (const auto& ticket : tickets) {
        bool is_same = caller.organization && ticket.organization == caller.organization;
        auto& resource = resources.emplace_back();
        resource.owner = ticket.requester;
        resource.organization = ticket.organization;
        resource.is_participant = (is_same || caller.is_staff()) && watched.contains(ticket.id);
        if (ticket.team) resource.teams = {*ticket.team};
        resource.applications = {ticket.application};
    }
    add_restrictions(sql, call, tickets, resources);
    return resources;
}

Resource resource_of(db::Sql& sql, const Call& call, const Ticket& ticket) {
    return resources_of(sql, call, {&ticket, 1}).front();
}

Resource ticket_resource(db::Sql& sql, const Call& call, std::int64_t id) {
    return resource_of(sql, call, *store::find(sql, Id<Ticket>{id}));
}

Result<Seen> see(db::Sql& sql, const Call& call, std::string_view key) {
    auto ticket = store::find(sql, key);
    if (!ticket) return refuse(mainstay::code::not_found);
    auto resource = resource_of(sql, call, *ticket);
    if (!identity::may(call, ticket_read, resource)) return refuse(mainstay::code::not_found);
    return Seen{*std::move(ticket), resource};
}

Result<Seen> see_for(db::Sql& sql, const Call& call, std::string_view key, const Action& action) {
    auto seen = TRY(see(sql, call, key));
    TRY(identity::require(call, action, seen.resource));
    return seen;
}

std::vector<AllowedAction> allowed_actions(
    const Call& call, const Ticket& ticket, const Resource& resource
) {
    auto may = [&](const Action& action) { return identity::may(call, action, resource); };
    auto can = [&](Trigger trigger) { return next(ticket.status, trigger).has_value(); };
    bool may_work = may(ticket_work);

    std::vector<AllowedAction> list;
    auto add = [&](AllowedAction action, bool is_possible) {
        if (is_possible) list.push_back(action);
    };
    add(AllowedAction::reply, may(ticket_reply));
    add(AllowedAction::note, may(ticket_note));
    add(AllowedAction::assign, may_work && can(Trigger::taken_up));
    add(AllowedAction::escalate, may_work && can(Trigger::escalated));
    add(AllowedAction::change, may_work);
    add(AllowedAction::link, may_work);
    add(AllowedAction::watch, may(identity::own_write));
    add(AllowedAction::resolve, may_work && can(Trigger::resolved));
    add(AllowedAction::close, may(ticket_close) && can(Trigger::closed));
    add(AllowedAction::reopen, may(ticket_reopen) && can(Trigger::reopened));
    add(AllowedAction::merge, may_work);
    add(AllowedAction::restrict, may(ticket_restrict));
    return list;
}

Result<Status> move(const Ticket& ticket, Trigger trigger) {
    auto status = next(ticket.status, trigger);
    if (!status)
        return refuse(
            code::not_in_this_status, {{"status", std::string(wire::name_of(ticket.status))}}
        );
    return *status;
}

Result<> check_version(const Ticket& ticket, std::optional<std::int64_t> if_match) {
    if (!if_match || *if_match == ticket.version) return {};
    return refuse(code::stale_ticket, {{"version", std::to_string(ticket.version)}});
}

bool speaks_for_requester(const Call& call, const Ticket& ticket) {
    if (!call.caller || call.rule) return false;
    if (!call.caller->is_staff()) return true;
    return call.caller->user == ticket.requester && ticket.assignee != call.caller->user;
}

Result<Id<User>> person(const Call& call) {
    if (!call.caller) return refuse(mainstay::code::unauthenticated);
    return call.caller->user;
}

}  // namespace mainstay::ticketing
