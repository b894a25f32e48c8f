#include "ticketing/automation_kind.hpp"

#include <algorithm>
#include <array>

#include "events/service_level_alert.hpp"
#include "events/ticket_changed.hpp"
#include "identity/identity.hpp"
#include "ticketing/access.hpp"
#include "ticketing/fields.hpp"
#include "ticketing/filter.hpp"
#include "ticketing/search_documents.hpp"
#include "ticketing/store.hpp"
#include "ticketing/text_terms.hpp"
#include "ticketing/ticket_list.hpp"

namespace mainstay::ticketing {

namespace {

constexpr std::array<std::string_view, 13> properties{
    "subject", "kind", "maintenance", "impact",       "urgency",   "priority",   "status",
    "level",   "team", "assignee",    "organization", "requester", "resolution",
};
constexpr std::string_view labels_property = "labels";

bool is_property(std::string_view name) {
    return name == labels_property || std::ranges::find(properties, name) != properties.end();
}

struct WrittenBy {
    std::optional<Id<User>> author;
    std::optional<Role> role;
    Source source = Source::web;
    Visibility visibility = Visibility::public_;
    Id<User> requester;
};
BOOST_DESCRIBE_STRUCT(WrittenBy, (), (author, role, source, visibility, requester))

/// Which trigger a message is. What a rule wrote is none: a rule answers nobody's answer.
std::optional<std::string> trigger_of_message(db::Sql& sql, std::int64_t message) {
    auto by = sql.one<WrittenBy>(
        "SELECT m.author, u.role, m.source, m.visibility, t.requester FROM ticket_message m"
        " JOIN ticket t ON t.id = m.ticket LEFT JOIN user_account u ON u.id = m.author"
        " WHERE m.id = :message",
        message
    );
    if (!by || by->source == Source::system) return std::nullopt;
    if (by->visibility == Visibility::private_) return "note_added";
    bool is_staff = by->role && *by->role != Role::requester && by->author != by->requester;
    return is_staff ? "agent_message" : "requester_message";
}

void add_message(db::Sql& sql, Occurrence& occurrence, std::optional<std::int64_t> message) {
    auto trigger = message ? trigger_of_message(sql, *message) : std::nullopt;
    if (trigger) occurrence.triggers.push_back(*std::move(trigger));
}

void add_properties(Occurrence& occurrence, std::string_view name) {
    if (!is_property(name)) return;
    if (occurrence.properties.empty()) occurrence.triggers.emplace_back("changed");
    occurrence.properties.emplace_back(name);
}

std::vector<Occurrence> occurrences(db::Sql& sql, const events::EventRecord& record) {
    if (auto alert = record.as<events::ServiceLevelAlert>())
        return {{
            .subject = alert->ticket,
            .at = record.at,
            .triggers = {alert->is_breach ? "breached" : "due_soon"},
        }};
    auto change = record.as<events::TicketChanged>();
    if (!change) return {};
    Occurrence occurrence{.subject = change->ticket, .at = record.at, .rules = change->rules};
    if (std::ranges::find(change->what, "created") != change->what.end()) {
        occurrence.triggers.emplace_back("created");
        return {std::move(occurrence)};
    }
    for (const auto& what : change->what) add_properties(occurrence, what);
    add_message(sql, occurrence, change->message);
    return {std::move(occurrence)};
}

/// The rule that made an entry, if one did. What led to that is not on record.
std::vector<std::int64_t> rules_of(const timeline::Entry& entry) {
    auto by = timeline::principal_of(entry);
    if (by.kind != PrincipalKind::rule || !by.id) return {};
    return {*by.id};
}

Occurrence recorded(db::Sql& sql, const timeline::Entry& entry) {
    Occurrence occurrence{.subject = entry.subject_id, .at = entry.at, .rules = rules_of(entry)};
    if (entry.action == "created") {
        occurrence.triggers.emplace_back("created");
        return occurrence;
    }
    if (entry.action == "service_level_breached") occurrence.triggers.emplace_back("breached");
    if (entry.action == "service_level_warned") occurrence.triggers.emplace_back("due_soon");
    for (const auto& change : timeline::changes(entry)) {
        add_properties(occurrence, change.field);
        if (change.field != "message" || !change.after.is_string()) continue;
        add_message(sql, occurrence, parse_id(std::string_view(change.after.get_string())));
    }
    return occurrence;
}

std::vector<std::string> properties_of(std::string_view field) {
    if (field == "is") return {"status"};
    if (field == "label") return {std::string(labels_property)};
    if (is_property(field)) return {std::string(field)};
    return {};
}

Result<std::vector<std::int64_t>> list(
    db::Sql& sql, const Call& call, std::string_view filter, std::int64_t before, int limit
) {
    const auto parsed = TRY(parse_filter(sql, call, filter));
    std::vector<std::int64_t> ids;
    for (const auto& ticket :
         store::list(sql, parsed, identity::scope(call, ticket_read), Id<Ticket>{before}, limit))
        ids.push_back(ticket.id.value);
    return ids;
}

struct StatusSince {
    std::int64_t ticket = 0;
    Time at;
};
BOOST_DESCRIBE_STRUCT(StatusSince, (), (ticket, at))

/// By the last entry that has a status; an entry whose values were erased may have had one. Index:
/// timeline_entry_subject.
std::map<std::int64_t, Time> status_since(db::Sql& sql, std::span<const std::int64_t> tickets) {
    std::map<std::int64_t, Time> since;
    if (tickets.empty()) return since;
    db::Query query;
    query.add(
        "SELECT e.subject_id, MAX(e.at) FROM timeline_entry e WHERE e.subject_type = 'ticket'"
        " AND (e.salt IS NULL OR e.after LIKE '%\"status\":%') AND e.subject_id IN "
    );
    query.add_list(tickets).add(" GROUP BY e.subject_id");
    for (const auto& [ticket, at] : sql.all<StatusSince>(query)) since[ticket] = at;
    return since;
}

std::map<std::int64_t, AutomationSubject> names(
    db::Sql& sql, std::span<const std::int64_t> subjects
) {
    std::vector<Id<Ticket>> ids;
    for (auto subject : subjects) ids.push_back({subject});
    std::map<std::int64_t, AutomationSubject> found;
    for (const auto& ticket : store::find_all(sql, ids))
        found[ticket.id.value] = {ticket.key, ticket.subject, "/tickets/" + ticket.key};
    return found;
}

std::optional<std::int64_t> find(db::Sql& sql, const Call& call, std::string_view key) {
    auto seen = see(sql, call, key);
    if (!seen) return std::nullopt;
    return seen->ticket.id.value;
}

}  // namespace

AutomationKind automation_kind() {
    std::vector<std::string_view> changing(properties.begin(), properties.end());
    changing.push_back(labels_property);
    return {
        .name = "ticket",
        .triggers =
            {
                {"created"},
                {"changed", TriggerParameter::property},
                {"requester_message"},
                {"agent_message"},
                {"note_added"},
                {"due_soon"},
                {"breached"},
                {"status_unchanged", TriggerParameter::hours},
                {"at_time", TriggerParameter::schedule},
            },
        .properties = std::move(changing),
        .filter = &ticket_fields(),
        .read = &ticket_read,
        .found = text_condition,
        .index_words = [](db::Sql& sql,
                          std::int64_t ticket) { index_latest(sql, Id<Ticket>{ticket}); },
        .properties_of = properties_of,
        .event_types =
            {
                std::string(events::TicketChanged::type),
                std::string(events::ServiceLevelAlert::type),
            },
        .occurrences = occurrences,
        .recorded = recorded,
        .list = list,
        .unchanged_since = status_since,
        .unchanging = "status",
        .names = names,
        .find = find,
    };
}

}  // namespace mainstay::ticketing
