#include "signals/incident_history.hpp"

#include <map>

#include "http/page.hpp"
#include "signals/incident_store.hpp"
#include "signals/incidents.hpp"
#include "signals/messages.hpp"
#include "signals/permissions.hpp"
#include "signals/signal_store.hpp"
#include "wire/codec.hpp"
#include "wire/name.hpp"

namespace mainstay::signals {

namespace {

constexpr std::string_view history_list = "incident-history";

/// What record_step has kept of a step.
struct StepFacts {
    std::optional<Id<Signal>> signal;
    std::optional<Id<Incident>> incident;
    std::optional<std::int64_t> signals;
};
BOOST_DESCRIBE_STRUCT(StepFacts, (), (signal, incident, signals))

StepFacts facts_of(const timeline::Entry& entry) {
    if (!entry.after) return {};
    auto facts = wire::parse<StepFacts>(*entry.after, wire::UnknownMembers::skipped);
    return facts ? *std::move(facts) : StepFacts{};
}

/// The signals and incidents that steps name, as far as they are still there.
class Named {
public:
    explicit Named(db::Sql& sql) : sql_(sql) {}

    void name_signal(Id<Signal> id, IncidentEventView& view) {
        auto [at, is_new] = signals_.try_emplace(id);
        if (is_new) at->second = store::find_signal(sql_, id);
        const auto& signal = at->second;
        if (!signal) return;
        view.title = title_of(*signal);
        // The note is the signal's: whoever sees to it now wrote it.
        if (view.step == IncidentStep::acknowledged && view.by &&
            signal->acknowledged_by == view.by->id && signal->acknowledged_at == view.at)
            view.note = signal->acknowledge_note;
    }

    void name_incident(Id<Incident> id, IncidentEventView& view) {
        if (const auto other = store::find_incident(sql_, id)) view.title = other->title;
    }

private:
    db::Sql& sql_;
    std::map<Id<Signal>, std::optional<Signal>> signals_;
};

}  // namespace

void record_step(
    db::Sql& sql, const Call& call, Id<Incident> incident, IncidentStep step,
    const boost::json::object& facts
) {
    timeline::record(sql, call, {"incident", incident.value}, wire::name_of(step), nullptr, facts);
}

Result<http::Page<IncidentEventView>> list_incident_history(
    db::Sql& sql, const Call& call, const ListIncidentHistory& request
) {
    TRY(identity::require_some(call, signal_read));
    const auto incident = visible_incident(sql, call, request.id);
    if (!incident) return refuse(mainstay::code::not_found);
    std::optional<Id<timeline::Entry>> before;
    if (request.cursor)
        before = std::get<0>(
            TRY(http::read_cursor<Id<timeline::Entry>>(history_list, request.cursor->value))
        );
    const auto limit = static_cast<std::size_t>(request.limit.value_or(SignalPage{50}).value);
    auto page = http::page_of(
        timeline::history(
            sql, {"incident", incident->id.value}, before, static_cast<int>(limit) + 1
        ),
        limit, [](const timeline::Entry& last) { return http::cursor_after(history_list, last.id); }
    );
    std::vector<Id<User>> people;
    for (const auto& entry : page.items)
        if (entry.actor) people.push_back(*entry.actor);
    auto names = identity::user_refs(sql, people);
    Named named(sql);
    http::Page<IncidentEventView> shown{.items = {}, .next = page.next};
    for (const auto& entry : page.items) {
        const auto step = wire::enum_of<IncidentStep>(entry.action);
        if (!step) continue;
        const auto facts = facts_of(entry);
        IncidentEventView view{
            .id = entry.id,
            .at = entry.at,
            .step = *step,
            .signal = facts.signal,
            .signals = facts.signals,
            .incident = facts.incident,
        };
        if (entry.actor) view.by = identity::NameRef{*entry.actor, names[*entry.actor].name};
        if (view.signal) named.name_signal(*view.signal, view);
        if (view.incident) named.name_incident(*view.incident, view);
        shown.items.push_back(std::move(view));
    }
    return shown;
}

}  // namespace mainstay::signals
