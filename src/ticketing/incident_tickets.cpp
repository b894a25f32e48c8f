#include "ticketing/incident_tickets.hpp"

#include <stdexcept>

#include "base/text.hpp"
#include "identity/identity.hpp"
#include "ticketing/create_ticket.hpp"
#include "ticketing/incident_causes.hpp"
#include "ticketing/incident_texts.hpp"
#include "ticketing/linked.hpp"
#include "ticketing/merge_store.hpp"
#include "ticketing/permissions.hpp"
#include "ticketing/requests.hpp"
#include "ticketing/store.hpp"
#include "ticketing/ticket_list.hpp"
#include "timeline/timeline.hpp"
#include "wire/name.hpp"

namespace mainstay::ticketing {

namespace {

constexpr int incidents_max = 50;

/// What cannot be refused: the plan was checked. If it is, the job fails, is seen and is retried.
template <class T>
T required(Result<T> result) {
    if (!result) throw std::runtime_error("an incident was refused: " + result.error().code);
    return *std::move(result);
}

/// How far a fault reaches and how soon it hurts, so that the priority is the planned one.
struct Weight {
    Severity impact;
    Severity urgency;
};

Weight weight_of(std::string_view priority) {
    switch (wire::enum_of<Priority>(priority).value_or(Priority::normal)) {
        case Priority::low:
            return {Severity::low, Severity::medium};
        case Priority::normal:
            return {Severity::medium, Severity::medium};
        case Priority::high:
            return {Severity::medium, Severity::high};
        case Priority::urgent:
            return {Severity::high, Severity::high};
    }
    return {Severity::medium, Severity::medium};
}

/// The team of the plan, where it serves the application; else that of the level.
std::optional<Holder> holder_of(
    db::Sql& sql, const events::IncidentTicket& plan, Id<Application> application, Level level,
    Time now
) {
    if (plan.team)
        if (auto team = identity::find_team(sql, {*plan.team});
            team && identity::team_serves(sql, team->id, application))
            return next_holder(sql, application, *std::move(team), now);
    return next_holder(sql, application, level, now);
}

std::string first_text(db::Sql& sql, const signals::IncidentFacts& facts, Language language) {
    auto lines = facts.text;
    if (const auto causes = found_causes(sql, facts.id); !causes.empty())
        lines += '\n' + incident_texts().text(language, "causes", {{"causes", causes}});
    return incident_texts().text(
        language, "opened",
        {{"title", facts.title}, {"lines", lines}, {"incident", to_string(facts.id)}}
    );
}

OpenedTicket open(
    db::Sql& sql, const Call& system, const signals::IncidentFacts& facts,
    const events::IncidentTicket& plan, Language language
) {
    auto application = identity::find_application(sql, facts.application);
    if (!application) throw std::runtime_error("the application of the incident is gone");
    const auto kind = wire::enum_of<Kind>(plan.kind).value_or(default_kind);
    auto level = wire::enum_of<Level>(plan.level).value_or(Level::L2);
    auto holder = holder_of(sql, plan, facts.application, level, system.now);
    if (holder) level = holder->team.level;
    const auto weight = weight_of(plan.priority);
    const auto title = as_line(facts.title);
    auto created = required(create_ticket(
        sql, system,
        {
            .application = *std::move(application),
            .requester = identity::monitoring_account(sql, system).id,
            .organization = {},
            .holder = std::move(holder),
            .subject = std::string(clipped(title, subject_length_max)),
            .kind = kind,
            .maintenance =
                wire::enum_of<Maintenance>(plan.maintenance).value_or(usual_maintenance(kind)),
            .impact = weight.impact,
            .urgency = weight.urgency,
            .first =
                {
                    .visibility = Visibility::private_,
                    .source = Source::system,
                    .text = first_text(sql, facts, language),
                },
            .recorded = {{"incident", to_string(facts.id)}},
            .level = level,
        }
    ));
    store::insert(sql, IncidentTicket{facts.id, created.ticket.id, system.now});
    required(timeline::link(
        sql, system, relations, {"ticket", created.ticket.id.value}, "raised_by",
        {"incident", facts.id.value}
    ));
    suspect_deployments(sql, system, {"ticket", created.ticket.id.value}, facts.id);
    return {std::move(created.ticket), created.message};
}

std::optional<OpenedTicket> known(db::Sql& sql, Id<Incident> incident) {
    const auto id = store::ticket_of_incident(sql, incident);
    auto ticket = id ? store::find(sql, store::shown_in(sql, *id)) : std::nullopt;
    if (!ticket) return std::nullopt;
    return OpenedTicket{*std::move(ticket), std::nullopt};
}

}  // namespace

std::optional<OpenedTicket> ticket_for(
    db::Sql& sql, const Call& system, Id<Incident> incident, Language language
) {
    if (auto found = known(sql, incident)) return found;
    const auto facts = signals::incident_facts(sql, incident);
    if (!facts) return std::nullopt;
    if (!facts->merged_into) {
        if (!facts->ticket) return std::nullopt;
        return open(sql, system, *facts, *facts->ticket, language);
    }
    // What it asked for, the one asks for that took it up.
    auto found = known(sql, *facts->merged_into);
    if (!found) {
        const auto into = signals::incident_facts(sql, *facts->merged_into);
        const auto& plan = into && into->ticket ? into->ticket : facts->ticket;
        if (!into || !plan) return std::nullopt;
        found = open(sql, system, *into, *plan, language);
    }
    store::insert(sql, IncidentTicket{incident, found->ticket.id, system.now});
    return found;
}

std::map<std::int64_t, std::string> tickets_of_incidents(
    db::Sql& sql, const Call& call, std::span<const std::int64_t> incidents
) {
    std::map<std::int64_t, std::string> keys;
    if (incidents.empty() || !identity::may_some(call, ticket_read_private)) return keys;
    const auto rows = store::tickets_of_incidents(sql, incidents);
    std::vector<Id<Ticket>> ids;
    for (const auto& row : rows) ids.push_back(row.ticket);
    if (ids.empty()) return keys;
    ids = store::in_scope(sql, ids, identity::scope(call, ticket_read_private));
    std::map<Id<Ticket>, std::string> visible;
    for (const auto& ticket : store::find_all(sql, ids)) visible[ticket.id] = ticket.key;
    for (const auto& row : rows)
        if (const auto key = visible.find(row.ticket); key != visible.end())
            keys[row.incident.value] = key->second;
    return keys;
}

std::vector<Id<Incident>> incidents_for(db::Sql& sql, const Call& call, const Ticket& ticket) {
    if (!signals::sees_signals(sql, call, ticket.application)) return {};
    return store::incidents_of(sql, ticket.id, incidents_max);
}

}  // namespace mainstay::ticketing
