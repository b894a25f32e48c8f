#include "signals/flow.hpp"

#include <algorithm>

#include "events/events.hpp"
#include "events/signal_changed.hpp"
#include "jobs/jobs.hpp"
#include "signals/counters.hpp"
#include "signals/grouping.hpp"
#include "signals/messages.hpp"
#include "signals/rule_store.hpp"
#include "signals/signal_store.hpp"
#include "signals/source_store.hpp"
#include "signals/sweep_job.hpp"
#include "wire/codec.hpp"
#include "wire/name.hpp"

namespace mainstay::signals {

namespace {

/// What the rules say of it; the first that matches counts.
std::optional<TicketPlan> plan_for(db::Sql& sql, const Signal& signal) {
    std::string key;
    const auto seen = matched(sql, signal, key);
    for (const auto& rule : store::rules(sql)) {
        if (!rule.enabled || !matches(store::matcher_of(rule.matcher), seen)) continue;
        if (!rule.plan) return std::nullopt;
        return store::plan_of(*rule.plan);
    }
    if (!opens_ticket_by_default(signal.severity)) return std::nullopt;
    return TicketPlan{};
}

std::optional<events::IncidentTicket> ticket_of(const Incident& incident) {
    if (!incident.plan) return std::nullopt;
    auto ticket =
        wire::parse<events::IncidentTicket>(*incident.plan, wire::UnknownMembers::skipped);
    if (!ticket) return std::nullopt;
    return *std::move(ticket);
}

/// The members of which others know that they are there, this one last.
std::vector<Signal> shown_members(db::Sql& sql, const Incident& incident, const Signal& signal) {
    auto members = store::members_of(sql, incident.id, static_cast<int>(ranked_members_max));
    std::erase_if(members, [&](const Signal& each) {
        return each.id == signal.id || each.published != Published::open;
    });
    members.push_back(signal);
    return members;
}

}  // namespace

void Flow::prefetch(Id<Application> application, std::span<const std::string> keys) {
    for (const auto& key : keys) episodes_.try_emplace({application, key});
    for (auto& signal : store::last_episodes(sql_, application, keys)) keep(signal);
}

std::optional<Signal> Flow::last_episode(Id<Application> application, std::string_view key) {
    const auto known = episodes_.find({application, std::string(key)});
    if (known != episodes_.end()) return known->second;
    return store::last_episode(sql_, application, key);
}

void Flow::keep(const Signal& signal) { episodes_[{signal.application, signal.key}] = signal; }

bool Flow::is_source_dead(const Signal& signal) {
    const auto [at, is_new] =
        dead_.try_emplace({signal.application, signal.source, signal.scope}, false);
    if (is_new)
        at->second = store::is_source_dead(sql_, signal.application, signal.source, signal.scope);
    return at->second;
}

/// A merge wrote members and incidents that are known here.
void Flow::forget() {
    episodes_.clear();
    incidents_.clear();
}

/// The incident of the signal, which has come to it just now or was there; nothing of one that
/// never counted.
std::optional<Incident> Flow::incident_of(Signal& signal, bool has_come) {
    if (!signal.incident) {
        if (!has_come) return std::nullopt;
        auto joined = join_incident(sql_, call_, signal);
        if (joined.has_merged) forget();
        return std::move(joined.incident);
    }
    const auto known = incidents_.find(*signal.incident);
    auto incident = known == incidents_.end() ? store::find_incident(sql_, *signal.incident)
                                              : std::optional(known->second);
    if (!incident || !has_come) return incident;
    auto joined = rejoin_incident(sql_, call_, signal, *std::move(incident));
    if (joined.has_merged) forget();
    return std::move(joined.incident);
}

void Flow::move(Signal& signal, SignalState before) {
    const bool was_active = is_active(before);
    const bool is_active_now = is_active(signal.state);
    auto incident = incident_of(signal, is_active_now && !was_active);
    if (!incident) {
        signal.due_at = due_of(signal, std::nullopt);
        write(signal);
        return;
    }
    if (was_active && !is_active_now) leave_incident(sql_, call_, *incident);
    publish(signal, *incident);
}

void Flow::publish(Signal& signal, Incident& incident) {
    incident.severity = std::max(incident.severity, signal.severity);
    std::optional<Mute> mute;
    if (publication_step(signal.published, signal.state, false) != PublicationStep::none)
        mute = mutes_.of(signal);
    if (mute) count_damped(sql_);
    const auto step = publication_step(signal.published, signal.state, mute.has_value());
    switch (step) {
        case PublicationStep::none:
            break;
        case PublicationStep::opened:
            open(signal, incident);
            break;
        case PublicationStep::returned:
            show_again(signal, incident);
            break;
        case PublicationStep::recovered:
            recover(signal, incident);
            break;
    }
    // One that weighs more than before may need a ticket where none was needed.
    const bool is_shown = signal.published == Published::open && is_active(signal.state);
    if (step == PublicationStep::none && is_shown && !incident.plan) {
        plan_ticket(signal, incident);
        if (incident.plan) emit_changed(signal, incident, true);
    }
    signal.due_at = due_of(signal, mute ? std::optional(mute->until) : std::nullopt);
    write(signal);
    store::update_incident(sql_, incident);
    incidents_.insert_or_assign(incident.id, incident);
}

void Flow::plan_ticket(const Signal& signal, Incident& incident) {
    if (incident.plan) return;
    const auto plan = plan_for(sql_, signal);
    if (!plan) return;
    events::IncidentTicket ticket{
        .kind = std::string(wire::name_of(plan->kind)),
        .maintenance = std::string(wire::name_of(plan->maintenance)),
        .level = std::string(wire::name_of(plan->level)),
        .priority =
            std::string(wire::name_of(plan->priority.value_or(priority_of(signal.severity)))),
    };
    if (plan->team) ticket.team = plan->team->value;
    incident.plan = wire::print(ticket);
}

void Flow::open(Signal& signal, Incident& incident) {
    signal.published = Published::open;
    ++incident.shown_signals;
    count_published(sql_);
    if (incident.published == Published::recovered) {
        incident.published = Published::open;
        events::emit(
            sql_, call_,
            events::IncidentReturned{
                incident.id.value, incident.application.value, signal.id.value, line_of(signal)
            }
        );
        return;
    }
    if (incident.published == Published::open) {
        const bool had_plan = incident.plan.has_value();
        plan_ticket(signal, incident);
        const bool is_planned = !had_plan && incident.plan;
        if (is_planned || publishes_member(incident.shown_signals))
            emit_changed(signal, incident, is_planned);
        return;
    }
    incident.published = Published::open;
    incident.published_at = call_.now;
    plan_ticket(signal, incident);
    events::emit(
        sql_, call_,
        events::IncidentOpened{
            .incident = incident.id.value,
            .application = incident.application.value,
            .signal = signal.id.value,
            .severity = std::string(wire::name_of(incident.severity)),
            .title = incident.title,
            .text = lines_of(shown_members(sql_, incident, signal)),
            .ticket = ticket_of(incident),
        }
    );
}

void Flow::emit_changed(const Signal& signal, const Incident& incident, bool is_planned) {
    events::IncidentChanged changed{
        .incident = incident.id.value,
        .application = incident.application.value,
        .change = "joined",
        .signal = signal.id.value,
        .text = line_of(signal),
        .signals = incident.signals,
        .title = incident.title,
    };
    if (is_planned) changed.ticket = ticket_of(incident);
    events::emit(sql_, call_, changed);
}

void Flow::show_again(Signal& signal, Incident& incident) {
    signal.published = Published::open;
    ++incident.shown_signals;
    if (incident.published != Published::recovered) return;
    incident.published = Published::open;
    count_published(sql_);
    events::emit(
        sql_, call_,
        events::IncidentReturned{
            incident.id.value, incident.application.value, signal.id.value, line_of(signal)
        }
    );
}

void Flow::recover(Signal& signal, Incident& incident) {
    signal.published = Published::recovered;
    --incident.shown_signals;
    if (incident.shown_signals > 0) return;
    incident.published = Published::recovered;
    auto members = store::members_of(sql_, incident.id, static_cast<int>(ranked_members_max));
    std::erase_if(members, [&](const Signal& each) { return each.id == signal.id; });
    members.push_back(signal);
    events::emit(
        sql_, call_,
        events::IncidentRecovered{
            .incident = incident.id.value,
            .application = incident.application.value,
            .at = signal.recovered_at.value_or(call_.now),
            .text = recovery_text(members),
        }
    );
}

void Flow::write(Signal& signal) {
    store::update_signal(sql_, signal);
    events::emit(sql_, call_, events::SignalChanged{signal.id.value});
    if (!signal.due_at || *signal.due_at - call_.now > sweep_ahead) return;
    if (enqueued_ && *enqueued_ <= *signal.due_at) return;
    enqueued_ = signal.due_at;
    jobs::enqueue(sql_, SweepSignals{}, *signal.due_at, "sweep");
}

int sweep_signals(db::Sql& sql, const Call& call, int limit) {
    Flow flow(sql, call);
    const auto due = store::due_signals(sql, call.now, limit);
    for (const auto& listed : due) {
        // Another of them may have changed it: a merge moves members.
        auto signal = store::find_signal(sql, listed.id).value();
        const auto before = signal.state;
        pass_time(signal, call.now);
        flow.move(signal, before);
    }
    return static_cast<int>(due.size());
}

}  // namespace mainstay::signals
