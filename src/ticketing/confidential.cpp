#include "ticketing/confidential.hpp"

#include <algorithm>

#include "ticketing/codes.hpp"
#include "ticketing/store.hpp"
#include "ticketing/ticket_list.hpp"
#include "ticketing/ticket_view.hpp"

namespace mainstay::ticketing {

namespace {

struct MailTicket {
    std::int64_t mail = 0;
    Id<Ticket> ticket;
};
BOOST_DESCRIBE_STRUCT(MailTicket, (), (mail, ticket))

bool is_fit(const std::optional<identity::Person>& them, const Ticket& ticket) {
    if (!them || !them->is_active) return false;
    return them->is_staff() || (them->organization && them->organization == ticket.organization);
}

/// Adds to an edit that a person is named, and watches from now on.
void name(db::Sql& sql, Edit& edit, Id<User> person) {
    store::add_admission(sql, edit.now.id, person);
    edit.after["admitted"] = std::to_string(person.value);
    edit.what.emplace_back("admissions");
    if (store::add_watcher(sql, edit.now.id, person)) edit.what.emplace_back("watchers");
}

}  // namespace

Result<> set_confidential(db::Sql& sql, const Call& call, const Seen& seen, Edit& edit, bool to) {
    if (edit.now.is_confidential == to) return {};
    TRY(identity::require(call, ticket_restrict, seen.resource));
    edit.now.is_confidential = to;
    if (!to || !call.caller) return {};
    if (!identity::may(call, ticket_read, resource_of(sql, call, edit.now)))
        name(sql, edit, call.caller->user);
    return {};
}

Result<VersionedTicket> admit(db::Sql& sql, const Call& call, const AdmitPerson& request) {
    auto seen = TRY(see_for(sql, call, request.key, ticket_restrict));
    if (!is_fit(identity::find_person(sql, request.user), seen.ticket))
        return invalid({wrong("user", code::admission_unfit)});
    if (!store::admitted_to(sql, {&seen.ticket, 1}, request.user).contains(seen.ticket.id)) {
        Edit edit(seen.ticket);
        name(sql, edit, request.user);
        apply(sql, call, std::move(edit), "admitted");
    }
    auto may = allowed_actions(call, seen.ticket, seen.resource);
    return VersionedTicket{view_of(sql, call, seen.ticket, std::move(may)), seen.ticket.version};
}

Result<> expel(db::Sql& sql, const Call& call, const AdmitPerson& request) {
    auto seen = TRY(see_for(sql, call, request.key, ticket_restrict));
    auto removed = sql.run(
        "DELETE FROM ticket_admission WHERE ticket = :ticket AND person = :person", seen.ticket.id,
        request.user
    );
    if (removed == 0) return refuse(mainstay::code::not_found);
    Edit edit(seen.ticket);
    edit.before["admitted"] = std::to_string(request.user.value);
    edit.what.emplace_back("admissions");
    apply(sql, call, std::move(edit), "expelled");
    return {};
}

bool is_admissible(db::Sql& sql, const Call& as_them, const Ticket& ticket) {
    auto resource = resource_of(sql, as_them, ticket);
    if (!resource.restriction || identity::may(as_them, ticket_read, resource)) return false;
    resource.is_admitted = true;
    return identity::may(as_them, ticket_read_private, resource);
}

std::vector<std::int64_t> withheld_mails(
    db::Sql& sql, const Call& call, std::span<const events::MailOfTicket> mails
) {
    if (mails.empty()) return {};
    std::vector<std::int64_t> ids;
    std::vector<MailTicket> pairs;
    for (const auto& [mail, ticket] : mails) {
        ids.push_back(mail);
        if (ticket) pairs.push_back({mail, {*ticket}});
    }
    db::Query query{"SELECT mail, ticket FROM ticket_message WHERE mail IN "};
    for (auto& pair : sql.all<MailTicket>(query.add_list(ids))) pairs.push_back(pair);

    std::vector<Id<Ticket>> tickets;
    for (const auto& pair : pairs) tickets.push_back(pair.ticket);
    std::ranges::sort(tickets);
    tickets.erase(std::ranges::unique(tickets).begin(), tickets.end());
    std::vector<std::int64_t> withheld;
    auto shown = store::in_scope(sql, tickets, identity::scope(call, ticket_read));
    for (const auto& ticket : store::find_all(sql, tickets)) {
        // Who may read every mail is kept from those of confidential tickets only.
        if (!ticket.is_confidential || std::ranges::find(shown, ticket.id) != shown.end()) continue;
        for (const auto& pair : pairs)
            if (pair.ticket == ticket.id) withheld.push_back(pair.mail);
    }
    return withheld;
}

namespace store {

std::vector<Id<User>> admitted(db::Sql& sql, Id<Ticket> ticket) {
    return sql.all<Id<User>>(
        "SELECT person FROM ticket_admission WHERE ticket = :ticket ORDER BY person LIMIT 200",
        ticket
    );
}

bool add_admission(db::Sql& sql, Id<Ticket> ticket, Id<User> person) {
    auto added = sql.run(
        "INSERT INTO ticket_admission (ticket, person) VALUES (:ticket, :person)"
        " ON CONFLICT (ticket, person) DO NOTHING",
        ticket, person
    );
    return added == 1;
}

void copy_admissions(db::Sql& sql, Id<Ticket> from, Id<Ticket> to) {
    sql.run(
        "INSERT INTO ticket_admission (ticket, person)"
        " SELECT CAST(:to AS BIGINT), person FROM ticket_admission WHERE ticket = :from"
        " ON CONFLICT (ticket, person) DO NOTHING",
        to, from
    );
}

std::set<Id<Ticket>> admitted_to(db::Sql& sql, std::span<const Ticket> tickets, Id<User> person) {
    if (tickets.empty()) return {};
    std::vector<Id<Ticket>> ids;
    for (const auto& ticket : tickets) ids.push_back(ticket.id);
    db::Query query;
    query.add("SELECT ticket FROM ticket_admission WHERE person = :person AND ticket IN ", person)
        .add_list(ids);
    auto named = sql.all<Id<Ticket>>(query);
    return {named.begin(), named.end()};
}

}  // namespace store

}  // namespace mainstay::ticketing
