#include "signals/incidents.hpp"

#include <algorithm>
#include <map>
#include <span>

#include "http/page.hpp"
#include "signals/actions.hpp"
#include "signals/codes.hpp"
#include "signals/grouping.hpp"
#include "signals/incident_history.hpp"
#include "signals/incident_summary.hpp"
#include "signals/permissions.hpp"
#include "signals/signal_store.hpp"
#include "signals/signal_view.hpp"

namespace mainstay::signals {

namespace {

constexpr std::string_view incidents_list = "incidents";
constexpr int acknowledged_at_once = 1'000;

/// What rows of a page are named by, and summed up.
class Shown {
public:
    Shown(db::Sql& sql, const Call& call, std::span<const Incident> incidents)
        : summaries_(summaries(sql, call.now, incidents)) {
        std::vector<Id<Application>> applications;
        for (const auto& each : incidents) applications.push_back(each.application);
        applications_ = identity::application_refs(sql, applications);
        std::vector<Id<User>> people;
        for (const auto& [id, summary] : summaries_)
            people.insert(
                people.end(), summary.acknowledged_by.begin(), summary.acknowledged_by.end()
            );
        if (people.size() > identity::refs_max) people.resize(identity::refs_max);
        people_ = identity::user_refs(sql, people);
    }

    template <class View>
    View view(const Incident& incident);

private:
    std::map<Id<Incident>, IncidentSummary> summaries_;
    std::map<Id<Application>, identity::ApplicationEntry> applications_;
    std::map<Id<User>, identity::UserRef> people_;
};

template <class View>
View Shown::view(const Incident& incident) {
    View view;
    view.id = incident.id;
    view.application = applications_[incident.application].key;
    view.environment = incident.environment;
    view.title = incident.title;
    view.state = incident.state;
    view.is_published = incident.published != Published::none;
    view.severity = incident.severity;
    view.signals = incident.signals;
    view.open_signals = incident.open_signals;
    view.opened_at = incident.opened_at;
    view.recovered_at = incident.recovered_at;
    view.returns = incident.returns;
    view.merged_into = incident.merged_into;
    view.version = incident.version;
    auto& summary = summaries_[incident.id];
    view.services = std::move(summary.services);
    view.service_count = summary.service_count;
    view.is_acknowledged = summary.is_acknowledged;
    view.is_silenced = summary.is_silenced;
    for (auto person : summary.acknowledged_by)
        view.acknowledged_by.push_back({person, people_[person].name});
    view.acknowledged_at = summary.acknowledged_at;
    return view;
}

}  // namespace

http::Versioned<IncidentDetail> incident_detail(db::Sql& sql, const Call& call, Id<Incident> id) {
    const auto incident = store::find_incident(sql, id).value();
    auto detail = Shown(sql, call, {&incident, 1}).view<IncidentDetail>(incident);
    auto members = store::members_of(sql, id, static_cast<int>(ranked_members_max));
    if (!members.empty()) {
        const auto ranking = rank_members(sql, incident);
        detail.origin = OriginView{
            {ranking.origin.signal},
            ranking.origin.reason,
            ranking.origin.supporters,
            ranking.origin.service
        };
        auto place = [&](const Signal& each) {
            return std::ranges::find(ranking.signals, each.id.value) - ranking.signals.begin();
        };
        std::ranges::sort(members, {}, place);
    }
    detail.members = views_of(sql, call, members);
    return {std::move(detail), incident.version};
}

Result<Incident> incident_for(
    db::Sql& sql, const Call& call, Id<Incident> id, const Action& action
) {
    TRY(identity::require_some(call, signal_read));
    auto incident = visible_incident(sql, call, id);
    if (!incident) return refuse(mainstay::code::not_found);
    TRY(identity::require(call, action, application_signals(sql, incident->application)));
    return *std::move(incident);
}

Resource incident_resource(db::Sql& sql, const Call&, std::int64_t id) {
    return application_signals(sql, store::find_incident(sql, {id}).value().application);
}

std::optional<Incident> visible_incident(db::Sql& sql, const Call& call, Id<Incident> id) {
    auto incident = store::find_incident(sql, id);
    if (!incident) return std::nullopt;
    const auto resource = application_signals(sql, incident->application);
    if (!identity::may(call, signal_read, resource)) return std::nullopt;
    return incident;
}

Result<http::Page<IncidentView>> list_incidents(
    db::Sql& sql, const Call& call, const ListIncidents& request
) {
    TRY(identity::require_some(call, signal_read));
    IncidentFilter filter{
        .state = request.state,
        .application = TRY(visible_application(sql, call, request.application)),
        .from = request.from,
        .to = request.to,
        .severity = request.severity,
        .is_acknowledged = request.acknowledged,
    };
    if (request.service) filter.service = request.service->value;
    if (request.environment) filter.environment = request.environment->value;
    if (request.cursor)
        filter.before =
            std::get<0>(TRY(http::read_cursor<Id<Incident>>(incidents_list, request.cursor->value))
            );
    const auto limit = static_cast<std::size_t>(request.limit.value_or(SignalPage{50}).value);
    auto page = http::page_of(
        store::list_incidents(
            sql, identity::scope(call, signal_read, incident_kind), filter,
            static_cast<int>(limit) + 1
        ),
        limit, [](const Incident& last) { return http::cursor_after(incidents_list, last.id); }
    );
    Shown rows(sql, call, page.items);
    http::Page<IncidentView> shown{.items = {}, .next = page.next};
    for (const auto& each : page.items) shown.items.push_back(rows.view<IncidentView>(each));
    return shown;
}

Result<http::Versioned<IncidentDetail>> show_incident(
    db::Sql& sql, const Call& call, const WhichIncident& request
) {
    const auto incident = TRY(incident_for(sql, call, request.id, signal_read));
    return incident_detail(sql, call, incident.id);
}

Result<http::Versioned<IncidentDetail>> acknowledge_incident(
    db::Sql& sql, const Call& call, const AcknowledgeIncident& request
) {
    const auto incident = TRY(incident_for(sql, call, request.id, signal_work));
    if (!call.caller) return refuse(mainstay::code::unauthenticated);
    auto members = store::members_of(sql, incident.id, acknowledged_at_once);
    std::erase_if(members, [](const Signal& each) { return each.state != SignalState::open; });
    if (members.empty()) return refuse(code::signal_ended);
    for (auto& member : members)
        acknowledge(sql, call, member, request.note ? request.note->value : "");
    record_step(
        sql, call, incident.id, IncidentStep::acknowledged,
        {{"signal", to_string(members.front().id)},
         {"signals", static_cast<std::int64_t>(members.size())}}
    );
    return incident_detail(sql, call, incident.id);
}

}  // namespace mainstay::signals
