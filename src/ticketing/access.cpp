#include "ticketing/access.hpp"

#include "ticketing/codes.hpp"
#include "ticketing/store.hpp"
#include "wire/name.hpp"

namespace mainstay::ticketing {

using identity::Action;

identity::Resource resource_of(db::Sql& sql, const Call& call, const Ticket& ticket) {
    identity::Resource resource{.organization = ticket.organization, .requester = ticket.requester};
    // Other staff may do the same to every ticket: each of their reads would pay for it.
    bool matters = call.caller && (!call.caller->is_staff() || call.caller->role == Role::auditor);
    if (matters) resource.is_watcher = store::is_watcher(sql, ticket.id, call.caller->user);
    return resource;
}

Result<Seen> see(db::Sql& sql, const Call& call, std::string_view key) {
    auto ticket = store::find(sql, key);
    if (!ticket) return refuse(mainstay::code::not_found);
    auto resource = resource_of(sql, call, *ticket);
    if (!identity::may(call, Action::ticket_read, resource))
        return refuse(mainstay::code::not_found);
    return Seen{*std::move(ticket), resource};
}

Result<Seen> see_for(db::Sql& sql, const Call& call, std::string_view key, Action action) {
    auto seen = TRY(see(sql, call, key));
    TRY(identity::require(call, action, seen.resource));
    return seen;
}

std::vector<AllowedAction> allowed_actions(const Call& call, const Seen& seen) {
    const auto& ticket = seen.ticket;
    auto may = [&](Action action) { return identity::may(call, action, seen.resource); };
    auto can = [&](Trigger trigger) { return next(ticket.status, trigger).has_value(); };
    bool may_work = may(Action::ticket_work);

    std::vector<AllowedAction> list;
    auto add = [&](AllowedAction action, bool is_possible) {
        if (is_possible) list.push_back(action);
    };
    add(AllowedAction::reply, may(Action::ticket_reply));
    add(AllowedAction::note, may(Action::ticket_note));
    add(AllowedAction::assign, may_work && can(Trigger::taken_up));
    add(AllowedAction::escalate, may_work && can(Trigger::escalated));
    add(AllowedAction::change, may_work);
    add(AllowedAction::link, may_work);
    add(AllowedAction::watch, may(Action::own_write));
    add(AllowedAction::resolve, may_work && can(Trigger::resolved));
    add(AllowedAction::close, may(Action::ticket_close) && can(Trigger::closed));
    add(AllowedAction::reopen, may(Action::ticket_reopen) && can(Trigger::reopened));
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
    if (!call.caller) return false;
    if (!call.caller->is_staff()) return true;
    return call.caller->user == ticket.requester && ticket.assignee != call.caller->user;
}

Result<Id<User>> person(const Call& call) {
    if (!call.caller) return refuse(mainstay::code::unauthenticated);
    return call.caller->user;
}

}  // namespace mainstay::ticketing
