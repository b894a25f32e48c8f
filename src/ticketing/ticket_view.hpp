// From rows to what the API answers: ids become names, looked up once for a whole list.
#pragma once

#include <map>
#include <span>
#include <vector>

#include "db/sql.hpp"
#include "identity/identity.hpp"
#include "ticketing/answers.hpp"
#include "ticketing/ticket.hpp"

namespace mainstay::ticketing {

/// All that tickets refer to, as far as the caller may see it.
struct Names {
    std::map<Id<User>, identity::UserRef> people;
    std::map<Id<Organization>, identity::OrganizationRef> organizations;
    std::map<Id<Team>, identity::TeamRef> teams;
    std::map<Id<Application>, identity::ApplicationEntry> applications;
    std::map<Id<Ticket>, std::vector<std::string>> labels;  // Shown if `with_inside`.
    bool with_inside = false;                               // For staff.
};

/// What the tickets and these people are called. Labels are not looked up.
Names names_of(
    db::Sql& sql, const Call& call, std::span<const Ticket> tickets,
    std::vector<Id<User>> people = {}
);

/// The rows of a list as the caller may see them, in the same order. How staff sort and hand out
/// their work, by levels, teams and labels, is not for requesters. Queries: one for each kind of
/// thing that is named in them.
std::vector<TicketRow> rows_of(db::Sql& sql, const Call& call, std::span<const Ticket> tickets);

/// One ticket for its own page, with its watchers, of whom a requester sees those of their own
/// organization; `may` is what the caller may do.
TicketView view_of(
    db::Sql& sql, const Call& call, const Ticket& ticket, std::vector<AllowedAction> may
);

/// A ticket without watchers, when all that it names is known.
TicketView view_of(const Ticket& ticket, const Names& names, std::vector<AllowedAction> may);

/// The name of a person, if they are known.
std::optional<identity::NameRef> name_of(
    const std::map<Id<User>, identity::UserRef>& people, std::optional<Id<User>> id
);

}  // namespace mainstay::ticketing
