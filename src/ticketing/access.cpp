#include "ticketing/access.hpp"

#include "ticketing/codes.hpp"
#include "ticketing/store.hpp"
#include "wire/name.hpp"

namespace mainstay::ticketing {

using identity::Action;

identity::Thing thing_of(db::Sql& sql, const Call& call, const Ticket& ticket) {
    identity::Thing thing{.organization = ticket.organization, .requester = ticket.requester};
    // Other staff may do the same to every ticket: each of their reads would pay for it.
    bool matters = call.caller && (!call.caller->is_staff() || call.caller->role == Role::auditor);
    if (matters) thing.is_watcher = store::is_watcher(sql, ticket.id, call.caller->user);
    return thing;
}

Result<Seen> see(db::Sql& sql, const Call& call, std::string_view key) {
    auto ticket = store::find(sql, key);
    if (!ticket) return refuse(mainstay::code::not_found);
    auto thing = thing_of(sql, call, *ticket);
    if (!identity::may(call, Action::ticket_read, thing)) return refuse(mainstay::code::not_found);
    return Seen{*std::move(ticket), thing};
}

Result<Seen> see_for(db::Sql& sql, const Call& call, std::string_view key, Action action) {
    auto seen = TRY(see(sql, call, key));
    TRY(identity::require(call, action, seen.thing));
    return seen;
}

std::vector<Act> acts(const Call& call, const Seen& seen) {
    const auto& ticket = seen.ticket;
    auto may = [&](Action action) { return identity::may(call, action, seen.thing); };
    auto can = [&](Happening happening) { return next(ticket.status, happening).has_value(); };
    bool may_work = may(Action::ticket_work);

    std::vector<Act> list;
    auto add = [&](Act act, bool is_possible) {
        if (is_possible) list.push_back(act);
    };
    add(Act::reply, may(Action::ticket_reply));
    add(Act::note, may(Action::ticket_note));
    add(Act::assign, may_work && can(Happening::taken_up));
    add(Act::escalate, may_work && can(Happening::escalated));
    add(Act::change, may_work);
    add(Act::link, may_work);
    add(Act::watch, may(Action::own_write));
    add(Act::resolve, may_work && can(Happening::resolved));
    add(Act::close, may(Action::ticket_close) && can(Happening::closed));
    add(Act::reopen, may(Action::ticket_reopen) && can(Happening::reopened));
    return list;
}

Result<Status> move(const Ticket& ticket, Happening happening) {
    auto status = next(ticket.status, happening);
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
