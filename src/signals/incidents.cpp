#include "signals/incidents.hpp"

#include <algorithm>

#include "events/events.hpp"
#include "events/incident_events.hpp"
#include "http/page.hpp"
#include "signals/actions.hpp"
#include "signals/codes.hpp"
#include "signals/flow.hpp"
#include "signals/grouping.hpp"
#include "signals/messages.hpp"
#include "signals/permissions.hpp"
#include "signals/signal_store.hpp"
#include "signals/signal_view.hpp"
#include "timeline/timeline.hpp"

namespace mainstay::signals {

namespace {

constexpr std::string_view incidents_list = "incidents";
constexpr int acknowledged_at_once = 1'000;

Result<Incident> incident_for(
    db::Sql& sql, const Call& call, Id<Incident> id, const Action& action
) {
    TRY(identity::require_some(call, signal_read));
    auto incident = visible_incident(sql, call, id);
    if (!incident) return refuse(mainstay::code::not_found);
    TRY(identity::require(call, action, application_signals(sql, incident->application)));
    return *std::move(incident);
}

template <class View>
View view_of(const Incident& incident, std::string key) {
    View view;
    view.id = incident.id;
    view.application = std::move(key);
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
    return view;
}

http::Versioned<IncidentDetail> versioned(db::Sql& sql, const Call& call, Id<Incident> id) {
    const auto incident = store::find_incident(sql, id).value();
    const auto application = identity::find_application(sql, incident.application);
    auto detail = view_of<IncidentDetail>(incident, application ? application->key : "");
    auto members = store::members_of(sql, id, static_cast<int>(ranked_members_max));
    if (!members.empty()) {
        const auto ranking = rank_members(sql, incident);
        detail.origin =
            OriginView{{ranking.origin.signal}, ranking.origin.reason, ranking.origin.supporters};
        auto place = [&](const Signal& each) {
            return std::ranges::find(ranking.signals, each.id.value) - ranking.signals.begin();
        };
        std::ranges::sort(members, {}, place);
    }
    detail.members = views_of(sql, call, members);
    return {std::move(detail), incident.version};
}

/// What is left of it when a signal went.
void remove_member(db::Sql& sql, const Call& call, Incident& incident, const Signal& signal) {
    --incident.signals;
    if (is_active(signal.state)) leave_incident(sql, call, incident);
    if (signal.published == Published::open && --incident.shown_signals == 0 &&
        incident.published == Published::open) {
        incident.published = Published::recovered;
        events::emit(
            sql, call,
            events::IncidentRecovered{incident.id.value, incident.application.value, call.now, ""}
        );
    }
    store::exclude(sql, incident.id, signal.key);
}

}  // namespace

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
    std::vector<Id<Application>> applications;
    for (const auto& each : page.items) applications.push_back(each.application);
    auto names = identity::application_refs(sql, applications);
    http::Page<IncidentView> shown{.items = {}, .next = page.next};
    for (const auto& each : page.items)
        shown.items.push_back(view_of<IncidentView>(each, names[each.application].key));
    return shown;
}

Result<http::Versioned<IncidentDetail>> show_incident(
    db::Sql& sql, const Call& call, const WhichIncident& request
) {
    const auto incident = TRY(incident_for(sql, call, request.id, signal_read));
    return versioned(sql, call, incident.id);
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
    return versioned(sql, call, incident.id);
}

Result<http::Versioned<IncidentDetail>> take_out(
    db::Sql& sql, const Call& call, const WhichMember& request
) {
    auto incident = TRY(incident_for(sql, call, request.id, signal_work));
    auto signal = store::find_signal(sql, request.signal);
    if (!signal || signal->incident != incident.id) return refuse(code::not_a_member);
    if (incident.signals < 2) return refuse(code::only_member);
    const auto was_published = signal->published;
    remove_member(sql, call, incident, *signal);

    auto own = begin_incident(sql, call, *signal);
    if (!is_active(signal->state)) {
        own.open_signals = 1;
        leave_incident(sql, call, own);
    }
    // Others are notified of it anew, as what it is.
    if (was_published == Published::open) signal->published = Published::none;
    if (was_published == Published::recovered) own.published = Published::recovered;
    Flow(sql, call).publish(*signal, own);
    note_origin(incident, rank_members(sql, incident));
    store::update_incident(sql, incident);
    events::emit(
        sql, call,
        events::IncidentChanged{
            .incident = incident.id.value,
            .application = incident.application.value,
            .change = "removed",
            .signal = signal->id.value,
            .text = line_of(*signal),
            .signals = incident.signals,
            .title = incident.title,
        }
    );
    timeline::record(
        sql, call, {"incident", incident.id.value}, "signal_taken_out",
        {{"signal", to_string(signal->id)}}, nullptr
    );
    return versioned(sql, call, incident.id);
}

}  // namespace mainstay::signals
