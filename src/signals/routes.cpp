#include "signals/routes.hpp"

#include "signals/actions.hpp"
#include "signals/incident_history.hpp"
#include "signals/incident_members.hpp"
#include "signals/incidents.hpp"
#include "signals/report.hpp"
#include "signals/rules.hpp"
#include "signals/shown_tickets.hpp"
#include "signals/silences.hpp"
#include "signals/sources.hpp"
#include "signals/windows.hpp"

namespace mainstay::signals {

namespace {

using enum Refusal;

std::vector<http::Route> signal_routes(const events::IncidentTickets& tickets) {
    const std::string signals = "/api/v1/signals";
    const std::string signal = signals + "/{id}";
    return {
        http::post(
            signals, report_signals,
            {.summary = "Raise signals, end them, and report that their source is alive; at most "
                        "100 of each.",
             .refuses = {invalid, forbidden, conflict},
             .operation = "reportSignals",
             .takes_ingest_keys = true}
        ),
        http::get(
            signals, with_ticket(list_signals, tickets),
            {.summary = "List signals: what is there, or what is over; the newest first.",
             .refuses = {invalid, forbidden, not_found},
             .limit = 50}
        ),
        http::get(
            signals + "/detectors", list_detectors,
            {.summary = "List detectors, with how many of their signals people confirmed.",
             .refuses = {invalid, forbidden},
             .operation = "listSignalDetectors",
             .limit = 50}
        ),
        http::get(
            signal, with_ticket(show_signal, tickets),
            {.summary = "Show a signal with its evidence.", .refuses = {forbidden, not_found}}
        ),
        http::post(
            signal + "/acknowledge", with_ticket(acknowledge_signal, tickets),
            {.summary = "Say that one sees to a signal.",
             .refuses = {invalid, forbidden, not_found, conflict},
             .operation = "acknowledgeSignal"}
        ),
        http::del(
            signal + "/acknowledge", with_ticket(unacknowledge_signal, tickets),
            {.summary = "Say that nobody sees to a signal any more.",
             .refuses = {forbidden, not_found, conflict},
             .operation = "unacknowledgeSignal"}
        ),
        http::put(
            signal + "/verdict", with_ticket(judge_signal, tickets),
            {.summary = "Say whether there was something.",
             .refuses = {invalid, forbidden, not_found, conflict},
             .operation = "judgeSignal"}
        ),
        http::del(
            signal + "/verdict", remove_verdict,
            {.summary = "Take a verdict back.",
             .refuses = {forbidden, not_found},
             .operation = "removeSignalVerdict"}
        ),
    };
}

std::vector<http::Route> incident_routes(const events::IncidentTickets& tickets) {
    const std::string incidents = "/api/v1/incidents";
    const std::string incident = incidents + "/{id}";
    return {
        http::get(
            incidents, with_ticket(list_incidents, tickets),
            {.summary = "List incidents, the newest first.",
             .refuses = {invalid, forbidden, not_found},
             .limit = 50}
        ),
        http::get(
            incident, with_ticket(show_incident, tickets),
            {.summary = "Show an incident with its signals, the most likely origin first.",
             .refuses = {forbidden, not_found}}
        ),
        http::post(
            incident + "/acknowledge", with_ticket(acknowledge_incident, tickets),
            {.summary = "Say that one sees to all of an incident.",
             .refuses = {invalid, forbidden, not_found, conflict},
             .operation = "acknowledgeIncident"}
        ),
        http::del(
            incident + "/signals/{signal}", with_ticket(take_out, tickets),
            {.summary = "Take a signal out of an incident; its key stays out until it is put back.",
             .refuses = {forbidden, not_found, conflict},
             .operation = "takeSignalOut"}
        ),
        http::post(
            incident + "/signals/{signal}", with_ticket(put_back, tickets),
            {.summary = "Put a signal back that was taken out of an incident.",
             .refuses = {forbidden, not_found, conflict},
             .operation = "putSignalBack"}
        ),
        http::get(
            incident + "/history", list_incident_history,
            {.summary = "List what happened to an incident, the newest first.",
             .refuses = {invalid, forbidden, not_found},
             .operation = "listIncidentHistory",
             .limit = 50}
        ),
    };
}

std::vector<http::Route> rule_routes() {
    const std::string rules = "/api/v1/signal-rules";
    const std::string rule = rules + "/{id}";
    return {
        http::get(
            rules, list_rules,
            {.summary = "List the rules that say which tickets incidents open, in their order.",
             .refuses = {forbidden},
             .limit = 200}
        ),
        http::post(
            rules, create_rule,
            {.summary = "Create a rule from incident to ticket. It comes last.",
             .refuses = {invalid, forbidden, conflict},
             .status = 201,
             .scope = TokenScope::admin}
        ),
        http::put(
            rules + "/order", order_rules,
            {.summary = "Put all rules into an order: the first that matches counts.",
             .refuses = {invalid, forbidden},
             .operation = "orderSignalRules",
             .scope = TokenScope::admin}
        ),
        http::get(rule, show_rule, {.summary = "Show a rule.", .refuses = {forbidden, not_found}}),
        http::patch(
            rule, change_rule,
            {.summary = "Change a rule.",
             .refuses = {invalid, forbidden, not_found, stale},
             .scope = TokenScope::admin}
        ),
        http::del(
            rule, remove_rule,
            {.summary = "Remove a rule.",
             .refuses = {forbidden, not_found},
             .scope = TokenScope::admin}
        ),
    };
}

std::vector<http::Route> silence_routes() {
    const std::string silences = "/api/v1/signal-silences";
    const std::string silence = silences + "/{id}";
    return {
        http::get(
            silences, list_silences,
            {.summary = "List silences, the newest first.",
             .refuses = {invalid, forbidden},
             .limit = 50}
        ),
        http::post(
            silences, create_silence,
            {.summary = "Silence signals until a time, for a reason.",
             .refuses = {invalid, forbidden, conflict},
             .status = 201,
             .scope = TokenScope::admin}
        ),
        http::get(
            silence, show_silence, {.summary = "Show a silence.", .refuses = {forbidden, not_found}}
        ),
        http::post(
            silence + "/end", end_silence,
            {.summary = "End a silence now.",
             .refuses = {forbidden, not_found, conflict},
             .operation = "endSignalSilence",
             .scope = TokenScope::admin}
        ),
    };
}

std::vector<http::Route> window_routes() {
    const std::string windows = "/api/v1/maintenance-windows";
    const std::string window = windows + "/{id}";
    return {
        http::get(
            windows, list_windows,
            {.summary = "List maintenance windows.", .refuses = {invalid, forbidden}, .limit = 50}
        ),
        http::post(
            windows, create_window,
            {.summary = "Plan a maintenance window: once, or each week.",
             .refuses = {invalid, forbidden, conflict},
             .status = 201,
             .scope = TokenScope::admin}
        ),
        http::get(
            window, show_window,
            {.summary = "Show a maintenance window.", .refuses = {forbidden, not_found}}
        ),
        http::patch(
            window, change_window,
            {.summary = "Change a maintenance window, or turn it off.",
             .refuses = {invalid, forbidden, not_found, stale},
             .scope = TokenScope::admin}
        ),
        http::del(
            window, remove_window,
            {.summary = "Remove a maintenance window.",
             .refuses = {forbidden, not_found},
             .scope = TokenScope::admin}
        ),
    };
}

std::vector<http::Route> source_routes() {
    const std::string sources = "/api/v1/signal-sources";
    return {
        http::get(
            sources, list_sources,
            {.summary = "List the sources that are expected to report, and which are dead.",
             .refuses = {invalid, forbidden},
             .limit = 50}
        ),
        http::del(
            sources + "/{id}", forget_source,
            {.summary = "Expect nothing of a source any more, until it reports again.",
             .refuses = {forbidden, not_found},
             .scope = TokenScope::admin}
        ),
    };
}

}  // namespace

std::vector<http::Route> routes(const events::IncidentTickets& tickets) {
    auto all = signal_routes(tickets);
    for (auto& route : incident_routes(tickets)) all.push_back(std::move(route));
    for (auto* group : {rule_routes, silence_routes, window_routes, source_routes})
        for (auto& route : group()) all.push_back(std::move(route));
    return all;
}

}  // namespace mainstay::signals
