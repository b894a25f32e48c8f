#include "ticketing/ticket_events.hpp"

#include <algorithm>
#include <map>

#include "identity/identity.hpp"
#include "ticketing/messages.hpp"
#include "timeline/record.hpp"
#include "wire/codec.hpp"

namespace mainstay::ticketing {

namespace {

constexpr int entries_at_once = 500;
constexpr std::size_t entries_max = 10'000;

/// Of what an entry recorded, that which clocks mind.
struct RecordedValues {
    std::optional<Status> status;
    std::optional<Level> level;
    std::optional<Kind> kind;
    std::optional<Priority> priority;
    std::optional<Id<Organization>> organization;
    std::optional<Id<Application>> application;
    std::optional<Id<Message>> message;
};
BOOST_DESCRIBE_STRUCT(
    RecordedValues, (), (status, level, kind, priority, organization, application, message)
)

struct PublicMessage {
    Id<Message> id;
    std::optional<Id<User>> author;
    std::optional<Role> role;
};
BOOST_DESCRIBE_STRUCT(PublicMessage, (), (id, author, role))

using Sides = std::map<Id<Message>, ServiceLevelAction>;

/// Whose the public messages of a ticket are. Staff who asked for something themselves speak for
/// the requester. What a rule wrote is nobody's: it answers for none.
Sides sides_of(db::Sql& sql, const Ticket& ticket) {
    Sides sides;
    auto messages = sql.all<PublicMessage>(
        "SELECT m.id, m.author, u.role FROM ticket_message m"
        " LEFT JOIN user_account u ON u.id = m.author"
        " WHERE m.ticket = :ticket AND m.visibility = 'public' AND m.source <> 'system'"
        " ORDER BY m.id LIMIT 10000",
        ticket.id
    );
    for (const auto& [id, author, role] : messages) {
        bool is_desk = role && *role != Role::requester && author != ticket.requester;
        sides[id] =
            is_desk ? ServiceLevelAction::desk_replied : ServiceLevelAction::requester_replied;
    }
    return sides;
}

ServiceLevelAction action_of(
    const timeline::Entry& entry, const RecordedValues& values, const Sides& sides
) {
    if (entry.action == "created") return ServiceLevelAction::created;
    if (entry.action == "merged") return ServiceLevelAction::merged;
    if (entry.action == "merge_undone") return ServiceLevelAction::merge_undone;
    auto side = values.message ? sides.find(*values.message) : sides.end();
    return side == sides.end() ? ServiceLevelAction::changed : side->second;
}

bool minds(const ServiceLevelEvent& event) {
    return event.action != ServiceLevelAction::changed || event.status || event.level ||
           event.kind || event.priority || event.organization || event.application;
}

ServiceLevelEvent creation_of(const Ticket& ticket, bool is_awaited) {
    return {
        .at = ticket.created_at,
        .action = ServiceLevelAction::created,
        .status = ticket.status,
        .level = ticket.level,
        .kind = ticket.kind,
        .priority = ticket.priority,
        .organization = ticket.organization,
        .application = ticket.application,
        .is_awaited = is_awaited,
    };
}

bool is_monitoring(db::Sql& sql, Id<User> id) {
    const auto person = identity::find_person(sql, id);
    return person && person->email == identity::monitoring_email;
}

/// Oldest first. Nothing for more than are looked at.
std::optional<std::vector<timeline::Entry>> history_of(db::Sql& sql, Id<Ticket> ticket) {
    std::vector<timeline::Entry> all;
    std::optional<Id<timeline::Entry>> before;
    while (true) {
        auto page = timeline::history(sql, {"ticket", ticket.value}, before, entries_at_once);
        bool is_last = page.size() < entries_at_once;
        if (!page.empty()) before = page.back().id;
        std::ranges::move(page, std::back_inserter(all));
        if (is_last) break;
        if (all.size() > entries_max) return std::nullopt;
    }
    std::ranges::reverse(all);
    return all;
}

}  // namespace

std::optional<TicketHistory> ticket_history(db::Sql& sql, const Ticket& ticket) {
    // What watches over software reads no reply.
    const bool is_awaited = !is_monitoring(sql, ticket.requester);
    if (ticket.version == 1 && ticket.updated_at == ticket.created_at)
        return TicketHistory{{creation_of(ticket, is_awaited)}, {std::nullopt}};
    auto entries = history_of(sql, ticket.id);
    if (!entries) return std::nullopt;
    auto sides = sides_of(sql, ticket);
    TicketHistory history;
    auto& events = history.events;
    for (const auto& entry : *entries) {
        if (!entry.salt) return std::nullopt;
        auto values =
            wire::parse<RecordedValues>(entry.after.value_or("{}"), wire::UnknownMembers::skipped);
        if (!values) continue;
        ServiceLevelEvent event{
            .at = entry.at,
            .action = action_of(entry, *values, sides),
            .status = values->status,
            .level = values->level,
            .kind = values->kind,
            .priority = values->priority,
            .organization = values->organization,
            .application = values->application,
        };
        if (event.action == ServiceLevelAction::created) event.is_awaited = is_awaited;
        // That it is closed then is no answer: what is owed is owed in the other ticket.
        if (event.action == ServiceLevelAction::merged) event.status.reset();
        // The clocks of two nodes may differ by a little.
        if (!events.empty()) event.at = std::max(event.at, events.back().at);
        if (!minds(event)) continue;
        events.push_back(event);
        history.actors.push_back(entry.actor);
    }
    if (events.empty() || events.front().action != ServiceLevelAction::created) return std::nullopt;
    return history;
}

std::optional<std::vector<ServiceLevelEvent>> service_level_events(
    db::Sql& sql, const Ticket& ticket
) {
    auto history = ticket_history(sql, ticket);
    if (!history) return std::nullopt;
    return std::move(history->events);
}

}  // namespace mainstay::ticketing
