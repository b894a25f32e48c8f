#include "ticketing/ticket_view.hpp"

#include <algorithm>

#include "ticketing/access.hpp"
#include "ticketing/confidential.hpp"
#include "ticketing/deadline_store.hpp"
#include "ticketing/incident_tickets.hpp"
#include "ticketing/service_level_actions.hpp"
#include "ticketing/store.hpp"

namespace mainstay::ticketing {

namespace {

/// Keeps each id once.
template <class Resource>
void sort_out(std::vector<Id<Resource>>& ids) {
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
}

bool sees_inside(const Call& call) {
    return call.is_system || (call.caller && call.caller->is_staff());
}

/// The watchers that the caller may know of.
std::vector<Id<User>> watchers_for(db::Sql& sql, const Call& call, Id<Ticket> ticket) {
    auto watchers = store::watchers(sql, ticket);
    if (sees_inside(call)) return watchers;
    std::erase_if(watchers, [&](Id<User> watcher) {
        if (watcher == call.caller->user) return false;
        auto person = identity::find_person(sql, watcher);
        return !person || !person->organization ||
               person->organization != call.caller->organization;
    });
    return watchers;
}

template <class Map, class Key>
auto found(const Map& map, const std::optional<Key>& key)
    -> std::optional<typename Map::mapped_type> {
    auto entry = key ? map.find(*key) : map.end();
    if (entry == map.end()) return std::nullopt;
    return entry->second;
}

void fill(TicketRow& row, const Ticket& ticket, const Names& names) {
    row.key = ticket.key;
    row.version = ticket.version;
    row.subject = ticket.subject;
    row.kind = ticket.kind;
    row.maintenance = ticket.maintenance;
    if (names.with_inside) row.level = ticket.level;
    row.status = ticket.status;
    row.priority = ticket.priority;
    row.impact = ticket.impact;
    row.urgency = ticket.urgency;
    row.organization = found(names.organizations, ticket.organization);
    if (auto application = found(names.applications, std::optional(ticket.application)))
        row.application = {application->key, application->name};
    if (auto requester = found(names.people, std::optional(ticket.requester)))
        row.requester = *requester;
    row.assignee = name_of(names.people, ticket.assignee);
    row.team = found(names.teams, ticket.team);
    if (auto labels = found(names.labels, std::optional(ticket.id)); labels && names.with_inside)
        row.labels = *labels;
    row.resolution = ticket.resolution;
    row.created_at = ticket.created_at;
    row.updated_at = ticket.updated_at;
    row.resolved_at = ticket.resolved_at;
    row.closed_at = ticket.closed_at;
    row.is_confidential = ticket.is_confidential;
}

void add_labels(db::Sql& sql, std::span<const Ticket> tickets, Names& names) {
    if (!names.with_inside) return;
    std::vector<Id<Ticket>> ids;
    for (const auto& ticket : tickets) ids.push_back(ticket.id);
    names.labels = store::labels(sql, ids);
}

/// What is due next of each.
std::map<Id<Ticket>, NextDue> dues_of(
    db::Sql& sql, const Call& call, std::span<const Ticket> tickets
) {
    std::map<Id<Ticket>, NextDue> dues;
    if (!identity::may_some(call, service_level_read)) return dues;
    std::vector<Id<Ticket>> ids;
    for (const auto& ticket : tickets)
        if (is_open(ticket.status)) ids.push_back(ticket.id);
    for (const Deadline& deadline : store::deadlines(sql, ids)) {
        if (deadline.state != ClockState::running || !deadline.due_at) continue;
        NextDue due{clock_name(deadline.key()), *deadline.due_at, deadline.warn_at};
        auto [known, is_new] = dues.emplace(deadline.ticket, due);
        if (!is_new && due.due_at < known->second.due_at) known->second = std::move(due);
    }
    return dues;
}

}  // namespace

Names names_of(
    db::Sql& sql, const Call& call, std::span<const Ticket> tickets, std::vector<Id<User>> people
) {
    std::vector<Id<Organization>> organizations;
    std::vector<Id<Team>> teams;
    std::vector<Id<Application>> applications;
    for (const auto& ticket : tickets) {
        people.push_back(ticket.requester);
        if (ticket.assignee) people.push_back(*ticket.assignee);
        if (ticket.organization) organizations.push_back(*ticket.organization);
        if (ticket.team && sees_inside(call)) teams.push_back(*ticket.team);
        applications.push_back(ticket.application);
    }
    sort_out(people);
    sort_out(organizations);
    sort_out(teams);
    sort_out(applications);
    Names names;
    names.with_inside = sees_inside(call);
    if (tickets.empty()) return names;
    names.people = identity::user_refs(sql, people);
    if (!organizations.empty())
        names.organizations = identity::organization_refs(sql, organizations);
    if (!teams.empty()) names.teams = identity::team_refs(sql, teams);
    names.applications = identity::application_refs(sql, applications);
    return names;
}

std::vector<TicketRow> rows_of(db::Sql& sql, const Call& call, std::span<const Ticket> tickets) {
    auto names = names_of(sql, call, tickets);
    add_labels(sql, tickets, names);
    std::vector<TicketRow> rows(tickets.size());
    auto resources = resources_of(sql, call, tickets);
    auto due = dues_of(sql, call, tickets);
    for (std::size_t i = 0; i < tickets.size(); ++i) {
        fill(rows[i], tickets[i], names);
        if (identity::may(call, service_level_read, resources[i]))
            rows[i].due = found(due, std::optional(tickets[i].id));
        rows[i].may = allowed_actions(call, tickets[i], resources[i]);
    }
    return rows;
}

TicketView view_of(
    db::Sql& sql, const Call& call, const Ticket& ticket, std::vector<AllowedAction> may
) {
    auto watchers = watchers_for(sql, call, ticket.id);
    std::vector<Id<User>> admitted;
    if (ticket.is_confidential && sees_inside(call)) admitted = store::admitted(sql, ticket.id);
    auto people = watchers;
    people.insert(people.end(), admitted.begin(), admitted.end());
    auto names = names_of(sql, call, {&ticket, 1}, std::move(people));
    add_labels(sql, {&ticket, 1}, names);
    auto view = view_of(ticket, names, std::move(may));
    for (auto watcher : watchers)
        if (auto person = found(names.people, std::optional(watcher)))
            view.watchers.push_back(*person);
    for (auto each : admitted)
        if (auto person = found(names.people, std::optional(each)))
            view.admitted.push_back(*person);
    view.incidents = incidents_for(sql, call, ticket);
    return view;
}

TicketView view_of(const Ticket& ticket, const Names& names, std::vector<AllowedAction> may) {
    TicketView view;
    fill(view, ticket, names);
    view.may = std::move(may);
    return view;
}

std::optional<identity::NameRef> name_of(
    const std::map<Id<User>, identity::UserRef>& people, std::optional<Id<User>> id
) {
    auto person = found(people, id);
    if (!person) return std::nullopt;
    return identity::NameRef{person->id, person->name};
}

}  // namespace mainstay::ticketing
