#include "signals/incident_members.hpp"

#include <algorithm>

#include "events/events.hpp"
#include "events/incident_events.hpp"
#include "signals/codes.hpp"
#include "signals/flow.hpp"
#include "signals/grouping.hpp"
#include "signals/incident_history.hpp"
#include "signals/incidents.hpp"
#include "signals/messages.hpp"
#include "signals/permissions.hpp"
#include "signals/signal_store.hpp"

namespace mainstay::signals {

namespace {

void emit_change(
    const Flow& flow, const Incident& incident, std::string_view change, const Signal& signal
) {
    events::emit(
        flow.sql(), flow.call(),
        events::IncidentChanged{
            .incident = incident.id.value,
            .application = incident.application.value,
            .change = std::string(change),
            .signal = signal.id.value,
            .text = line_of(signal),
            .signals = incident.signals,
            .title = incident.title,
        }
    );
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
}

/// After a signal went, and its row is written: its service, and where it began most likely.
void close_gap(db::Sql& sql, Incident& incident, const Signal& signal) {
    store::drop_service(sql, incident.id, signal.service);
    note_origin(incident, rank_members(sql, incident));
    store::update_incident(sql, incident);
}

/// Others know of a signal that is put back; so they are to know of its incident.
void publish_with(const Flow& flow, Incident& incident, const Signal& signal) {
    if (signal.published != Published::open || incident.published == Published::open) return;
    const bool was_over = incident.published == Published::recovered;
    incident.published = Published::open;
    if (!was_over) {
        incident.published_at = flow.call().now;
        return;
    }
    events::emit(
        flow.sql(), flow.call(),
        events::IncidentReturned{
            incident.id.value, incident.application.value, signal.id.value, line_of(signal)
        }
    );
}

/// Moves the signal alone: its incident has others, which stay there.
void move_signal(const Flow& flow, Signal& signal, Incident& from, Incident& into) {
    auto& sql = flow.sql();
    remove_member(sql, flow.call(), from, signal);
    signal.incident = into.id;
    store::update_signal(sql, signal);
    close_gap(sql, from, signal);
    emit_change(flow, from, "removed", signal);
    ++into.signals;
    if (is_active(signal.state)) ++into.open_signals;
    if (signal.published == Published::open) ++into.shown_signals;
    into.severity = std::max(into.severity, signal.severity);
    if (into.state == IncidentState::open)
        store::add_places(sql, into.id, neighbourhood_of(signal));
    store::add_service(sql, into.id, signal.service);
    if (signal.published == Published::open) emit_change(flow, into, "joined", signal);
}

}  // namespace

Result<http::Versioned<IncidentDetail>> take_out(
    db::Sql& sql, const Call& call, const WhichMember& request
) {
    auto incident = TRY(incident_for(sql, call, request.id, signal_work));
    auto signal = store::find_signal(sql, request.signal);
    if (!signal || signal->incident != incident.id) return refuse(code::not_a_member);
    if (incident.signals < 2) return refuse(code::only_member);
    const auto was_published = signal->published;
    remove_member(sql, call, incident, *signal);
    store::exclude(sql, incident.id, signal->key);

    auto own = begin_incident(sql, call, *signal);
    if (!is_active(signal->state)) {
        own.open_signals = 1;
        leave_incident(sql, call, own);
    }
    // Others are notified of it anew, as what it is.
    if (was_published == Published::open) signal->published = Published::none;
    if (was_published == Published::recovered) own.published = Published::recovered;
    Flow flow(sql, call);
    flow.publish(*signal, own);
    close_gap(sql, incident, *signal);
    emit_change(flow, incident, "removed", *signal);
    record_step(
        sql, call, incident.id, IncidentStep::taken_out,
        {{"signal", to_string(signal->id)}, {"incident", to_string(own.id)}}
    );
    return incident_detail(sql, call, incident.id);
}

Result<http::Versioned<IncidentDetail>> put_back(
    db::Sql& sql, const Call& call, const WhichMember& request
) {
    auto incident = TRY(incident_for(sql, call, request.id, signal_work));
    auto signal = store::find_signal(sql, request.signal);
    if (!signal || !signal->incident || signal->application != incident.application ||
        incident.state == IncidentState::merged || !store::admit(sql, incident.id, signal->key))
        return refuse(code::not_taken_out);
    auto own = store::find_incident(sql, *signal->incident).value();
    if (is_active(signal->state) && incident.state == IncidentState::recovered)
        reopen_incident(sql, call, incident);
    const Flow flow(sql, call);
    if (own.signals == 1)
        merge_incident(sql, call, own, incident);
    else
        move_signal(flow, *signal, own, incident);
    publish_with(flow, incident, *signal);
    note_origin(incident, rank_members(sql, incident));
    store::update_incident(sql, incident);
    record_step(
        sql, call, incident.id, IncidentStep::put_back,
        {{"signal", to_string(signal->id)}, {"signals", incident.signals}}
    );
    return incident_detail(sql, call, incident.id);
}

}  // namespace mainstay::signals
