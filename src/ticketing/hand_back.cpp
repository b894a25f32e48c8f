#include "ticketing/hand_back.hpp"

#include "identity/identity.hpp"
#include "ticketing/edit.hpp"
#include "ticketing/store.hpp"

namespace mainstay::ticketing {

namespace {

bool works_on_tickets(db::Sql& sql, Id<User> user) {
    auto person = identity::find_person(sql, user);
    return person && person->is_support_staff();
}

}  // namespace

int hand_back(db::Sql& sql, const Call& call, Id<User> assignee, int limit) {
    if (works_on_tickets(sql, assignee)) return 0;
    auto tickets = store::open_tickets_of(sql, assignee, limit);
    for (const auto& ticket : tickets) {
        Edit edit(ticket);
        edit.now.assignee.reset();
        apply(sql, call, std::move(edit), "assigned");
    }
    return static_cast<int>(tickets.size());
}

void drop_absent_assignee(db::Sql& sql, Ticket& ticket) {
    if (ticket.assignee && !works_on_tickets(sql, *ticket.assignee)) ticket.assignee.reset();
}

}  // namespace mainstay::ticketing
