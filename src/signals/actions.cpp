#include "signals/actions.hpp"

#include "http/codes.hpp"
#include "http/page.hpp"
#include "signals/codes.hpp"
#include "signals/flow.hpp"
#include "signals/incident_history.hpp"
#include "signals/permissions.hpp"
#include "signals/signal_store.hpp"
#include "signals/signal_view.hpp"
#include "signals/source_store.hpp"
#include "timeline/timeline.hpp"

namespace mainstay::signals {

namespace {

constexpr std::string_view signals_list = "signals";
constexpr std::string_view detectors_list = "signal-detectors";
constexpr SignalPage page_usual{50};

void record(
    db::Sql& sql, const Call& call, const Signal& signal, std::string_view action,
    wire::json::object before, wire::json::object after
) {
    timeline::record(
        sql, call, {"signal", signal.id.value}, action, std::move(before), std::move(after)
    );
}

/// The same in the incident's history.
void record_of_one(db::Sql& sql, const Call& call, const Signal& signal, IncidentStep step) {
    if (!signal.incident) return;
    record_step(
        sql, call, *signal.incident, step, {{"signal", to_string(signal.id)}, {"signals", 1}}
    );
}

http::Versioned<SignalDetail> versioned(db::Sql& sql, const Call& call, const Signal& signal) {
    return {detail_of(sql, call, signal), signal.version};
}

std::optional<double> precision_of(const DetectorCount& count) {
    const auto judged = count.confirmed + count.rejected;
    if (judged == 0) return std::nullopt;
    return static_cast<double>(count.confirmed) / static_cast<double>(judged);
}

wire::json::object recorded(const std::optional<SignalVerdict>& verdict) {
    if (!verdict) return {};
    return {{"verdict", wire::name_of(verdict->verdict)}, {"note", verdict->note}};
}

/// How a verdict counts.
std::int64_t counted(const std::optional<SignalVerdict>& verdict, Verdict which) {
    return verdict && verdict->verdict == which ? 1 : 0;
}

void count_change(
    db::Sql& sql, const Signal& signal, const std::optional<SignalVerdict>& before,
    const std::optional<SignalVerdict>& after
) {
    store::count_verdicts(
        sql, signal, counted(after, Verdict::confirmed) - counted(before, Verdict::confirmed),
        counted(after, Verdict::rejected) - counted(before, Verdict::rejected)
    );
}

}  // namespace

Resource application_signals(db::Sql& sql, Id<Application> application) {
    Resource resource{.applications = {application}};
    for (const auto& team : identity::teams_of(sql, application)) resource.teams.push_back(team.id);
    return resource;
}

Resource signal_resource(db::Sql& sql, const Call&, std::int64_t id) {
    return application_signals(sql, store::find_signal(sql, {id}).value().application);
}

Result<Signal> signal_for(db::Sql& sql, const Call& call, Id<Signal> id, const Action& action) {
    TRY(identity::require_some(call, signal_read));
    auto signal = store::find_signal(sql, id);
    if (!signal) return refuse(mainstay::code::not_found);
    const auto resource = application_signals(sql, signal->application);
    if (!identity::may(call, signal_read, resource)) return refuse(mainstay::code::not_found);
    TRY(identity::require(call, action, resource));
    return *std::move(signal);
}

Result<std::optional<Id<Application>>> visible_application(
    db::Sql& sql, const Call& call, const std::optional<Line<10>>& key
) {
    if (!key) return std::optional<Id<Application>>();
    const auto found = identity::find_application(sql, key->value);
    if (!found || !identity::may(call, signal_read, application_signals(sql, found->id)))
        return refuse(mainstay::code::not_found);
    return std::optional(found->id);
}

Result<http::Page<SignalView>> list_signals(
    db::Sql& sql, const Call& call, const ListSignals& request
) {
    TRY(identity::require_some(call, signal_read));
    SignalFilter filter{
        .is_current = request.is.value_or(SignalsListed::current) == SignalsListed::current,
        .application = TRY(visible_application(sql, call, request.application)),
        .state = request.state,
        .severity = request.severity,
    };
    if (request.source) filter.source = request.source->value;
    if (request.service) filter.service = request.service->value;
    if (request.cursor)
        filter.before =
            std::get<0>(TRY(http::read_cursor<Id<Signal>>(signals_list, request.cursor->value)));
    const auto limit = static_cast<std::size_t>(request.limit.value_or(page_usual).value);
    auto page = http::page_of(
        store::list_signals(
            sql, identity::scope(call, signal_read, signal_kind), filter,
            static_cast<int>(limit) + 1
        ),
        limit, [](const Signal& last) { return http::cursor_after(signals_list, last.id); }
    );
    return http::Page<SignalView>{views_of(sql, call, page.items), page.next};
}

Result<http::Versioned<SignalDetail>> show_signal(
    db::Sql& sql, const Call& call, const WhichSignal& request
) {
    return versioned(sql, call, TRY(signal_for(sql, call, request.id, signal_read)));
}

void acknowledge(db::Sql& sql, const Call& call, Signal& signal, std::string_view note) {
    const auto before = signal.state;
    signal.state = next(before, SignalTrigger::acknowledged).value();
    signal.acknowledged_by = call.caller->user;
    signal.acknowledged_at = call.now;
    signal.acknowledge_note = note;
    record(sql, call, signal, "acknowledged", {}, {{"note", note}});
    Flow(sql, call).move(signal, before);
}

Result<http::Versioned<SignalDetail>> acknowledge_signal(
    db::Sql& sql, const Call& call, const AcknowledgeSignal& request
) {
    auto signal = TRY(signal_for(sql, call, request.id, signal_work));
    if (!call.caller) return refuse(mainstay::code::unauthenticated);
    if (signal.state == SignalState::recovered) return refuse(code::signal_ended);
    if (signal.state == SignalState::pending) return refuse(code::signal_not_counted);
    if (signal.state == SignalState::acknowledged) return refuse(code::acknowledged_already);
    acknowledge(sql, call, signal, request.note ? request.note->value : "");
    record_of_one(sql, call, signal, IncidentStep::acknowledged);
    return versioned(sql, call, signal);
}

Result<http::Versioned<SignalDetail>> unacknowledge_signal(
    db::Sql& sql, const Call& call, const WhichSignal& request
) {
    auto signal = TRY(signal_for(sql, call, request.id, signal_work));
    const auto before = signal.state;
    const auto after = next(before, SignalTrigger::unacknowledged);
    if (!after) return refuse(code::not_acknowledged);
    record(sql, call, signal, "unacknowledged", {{"note", signal.acknowledge_note}}, {});
    signal.state = *after;
    signal.acknowledged_by.reset();
    signal.acknowledged_at.reset();
    signal.acknowledge_note.clear();
    Flow(sql, call).move(signal, before);
    record_of_one(sql, call, signal, IncidentStep::unacknowledged);
    return versioned(sql, call, signal);
}

Result<http::Versioned<SignalDetail>> judge_signal(
    db::Sql& sql, const Call& call, const JudgeSignal& request
) {
    auto signal = TRY(signal_for(sql, call, request.id, signal_work));
    if (!call.caller) return refuse(mainstay::code::unauthenticated);
    if (!signal.opened_at) return refuse(code::signal_not_counted);
    const auto before = store::find_verdict(sql, signal.id);
    const std::optional<SignalVerdict> after = SignalVerdict{
        signal.id, request.verdict, request.note ? request.note->value : "", call.caller->user,
        call.now
    };
    store::put_verdict(sql, *after);
    count_change(sql, signal, before, after);
    record(sql, call, signal, "judged", recorded(before), recorded(after));
    return versioned(sql, call, signal);
}

Result<> remove_verdict(db::Sql& sql, const Call& call, const WhichSignal& request) {
    const auto signal = TRY(signal_for(sql, call, request.id, signal_work));
    const auto before = store::find_verdict(sql, signal.id);
    if (!before) return refuse(mainstay::code::not_found);
    store::remove_verdict(sql, signal.id);
    count_change(sql, signal, before, std::nullopt);
    record(sql, call, signal, "judged", recorded(before), {});
    return {};
}

Result<http::Page<DetectorView>> list_detectors(
    db::Sql& sql, const Call& call, const ListDetectors& request
) {
    TRY(identity::require_some(call, signal_read));
    std::optional<DetectorCount> after;
    if (request.cursor) {
        auto [source, kind] =
            TRY((http::read_cursor<std::string, std::string>(detectors_list, request.cursor->value))
            );
        after = DetectorCount{.source = source, .kind = kind};
    }
    const auto limit = static_cast<std::size_t>(request.limit.value_or(page_usual).value);
    auto page = http::page_of(
        store::detectors(
            sql, identity::scope(call, signal_read, signal_kind), after, static_cast<int>(limit) + 1
        ),
        limit,
        [](const DetectorCount& last) {
            return http::cursor_after(detectors_list, last.source, last.kind);
        }
    );
    http::Page<DetectorView> shown{.items = {}, .next = page.next};
    for (const auto& each : page.items)
        shown.items.push_back(
            {each.source, each.kind, each.signals, each.confirmed, each.rejected, precision_of(each)
            }
        );
    return shown;
}

}  // namespace mainstay::signals
