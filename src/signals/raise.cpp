#include <algorithm>

#include "events/events.hpp"
#include "signals/counters.hpp"
#include "signals/flow.hpp"
#include "signals/names.hpp"
#include "signals/signal_store.hpp"
#include "signals/signals.hpp"
#include "signals/source_store.hpp"
#include "wire/codec.hpp"

namespace mainstay::signals {

namespace {

constexpr std::chrono::hours late_at_most{24};

Time taken_time(std::optional<Time> at, Time now) {
    return std::clamp(at.value_or(now), now - late_at_most, now);
}

std::string written(const wire::json::value& value) {
    return value.is_null() ? std::string() : wire::json::serialize(value);
}

bool has_evidence(const Raise& request) {
    return !request.reason.is_null() || !request.hypotheses.is_null() ||
           !request.snapshot.is_null();
}

Evidence evidence_of(const Raise& request, Time at) {
    return {
        at,
        request.summary.value,
        written(request.reason),
        written(request.hypotheses),
        written(request.snapshot),
    };
}

void check_size(
    std::vector<FieldError>& errors, std::string field, const std::string& text, std::size_t max
) {
    if (text.size() <= max) return;
    errors.push_back(
        wrong(std::move(field), code::evidence_too_large, {{"max", std::to_string(max)}})
    );
}

Result<Evidence> checked_evidence(const Raise& request, const std::string& prefix, Time at) {
    auto evidence = evidence_of(request, at);
    std::vector<FieldError> errors;
    check_size(errors, prefix + "reason", evidence.reason, evidence_bytes_max);
    check_size(errors, prefix + "hypotheses", evidence.hypotheses, evidence_bytes_max);
    check_size(errors, prefix + "snapshot", evidence.snapshot, snapshot_bytes_max);
    for (const auto& [field, text] :
         {std::pair("source", &request.source.value), std::pair("kind", &request.kind.value)})
        if (!is_signal_name(*text)) errors.push_back(wrong(prefix + field, code::bad_signal_name));
    if (request.neighbours.size() > neighbours_max)
        errors.push_back(wrong(
            prefix + "neighbours", code::too_many_neighbours,
            {{"max", std::to_string(neighbours_max)}}
        ));
    if (!errors.empty()) return invalid(std::move(errors));
    return evidence;
}

Raised create(Flow& flow, const Raise& request, const Evidence& evidence, std::int64_t episode) {
    auto& sql = flow.sql();
    auto signal = first_raised(request, episode, evidence.at, flow.call().now);
    signal.id = store::insert_signal(sql, signal);
    store::put_evidence(sql, signal.id, EvidencePlace::first, evidence);
    store::count_episode(sql, signal);
    flow.move(signal, SignalState::pending);
    flow.keep(signal);
    return {signal.id, RaiseOutcome::created};
}

Result<Raised> raise_one(Flow& flow, const Raise& request, const std::string& prefix) {
    auto& sql = flow.sql();
    const auto now = flow.call().now;
    const auto evidence = TRY(checked_evidence(request, prefix, taken_time(request.at, now)));
    if (request.kind.value == silence_kind &&
        store::is_source_dead(sql, request.application, request.source.value, request.scope.value))
        return Raised{{}, RaiseOutcome::source_dead};
    auto known = flow.last_episode(request.application, request.key.value);
    const bool is_new = !known || !is_same_episode(*known, evidence.at);
    count_raised(sql, is_new);
    if (is_new) return create(flow, request, evidence, known ? known->episode + 1 : 1);

    const auto before = *known;
    auto& signal = *known;
    const auto outcome = raise_again(signal, request, evidence.at, now);
    if (outcome == RaiseOutcome::repeated) return Raised{signal.id, outcome};
    if (has_evidence(request)) store::put_evidence(sql, signal.id, EvidencePlace::latest, evidence);
    const bool is_as_before = signal.state == before.state && is_active(signal.state) &&
                              signal.severity == before.severity && !before.quiet_since &&
                              signal.origin == before.origin &&
                              signal.neighbours == before.neighbours;
    if (is_as_before)
        store::write_raise(sql, signal);
    else
        flow.move(signal, before.state);
    flow.keep(signal);
    return Raised{signal.id, outcome};
}

Result<RecoverOutcome> recover_one(Flow& flow, const Recovery& request, const std::string& prefix) {
    auto figures = written(request.figures);
    std::vector<FieldError> errors;
    check_size(errors, prefix + "figures", figures, evidence_bytes_max);
    if (!errors.empty()) return invalid(std::move(errors));
    auto signal = flow.last_episode(request.application, request.key.value);
    if (!signal || !signal->is_current) return RecoverOutcome::not_there;
    if (flow.is_source_dead(*signal)) return RecoverOutcome::source_dead;
    const auto before = signal->state;
    signal->is_decided = request.is_decided;
    const auto outcome = report_over(*signal, taken_time(request.at, flow.call().now));
    if (!figures.empty()) signal->figures = std::move(figures);
    if (outcome == RecoverOutcome::held) count_damped(flow.sql());
    flow.move(*signal, before);
    flow.keep(*signal);
    return outcome;
}

/// Reads what is known of several at once.
template <class Request>
void prefetch(Flow& flow, std::span<const Request> requests) {
    if (requests.size() < 2) return;
    std::vector<std::string> keys;
    const auto application = requests.front().application;
    for (const auto& each : requests)
        if (each.application == application) keys.push_back(each.key.value);
    flow.prefetch(application, keys);
}

}  // namespace

Result<Raised> raise(db::Sql& sql, const Call& call, const Raise& request) {
    Flow flow(sql, call);
    return raise_one(flow, request, "");
}

Result<std::vector<Raised>> raise_all(
    db::Sql& sql, const Call& call, std::span<const Raise> requests
) {
    Flow flow(sql, call);
    prefetch(flow, requests);
    std::vector<Raised> all;
    for (std::size_t i = 0; i < requests.size(); ++i)
        all.push_back(TRY(raise_one(flow, requests[i], "raise[" + std::to_string(i) + "].")));
    return all;
}

Result<RecoverOutcome> recover(db::Sql& sql, const Call& call, const Recovery& request) {
    Flow flow(sql, call);
    return recover_one(flow, request, "");
}

Result<std::vector<RecoverOutcome>> recover_all(
    db::Sql& sql, const Call& call, std::span<const Recovery> requests
) {
    Flow flow(sql, call);
    prefetch(flow, requests);
    std::vector<RecoverOutcome> all;
    for (std::size_t i = 0; i < requests.size(); ++i)
        all.push_back(TRY(recover_one(flow, requests[i], "recover[" + std::to_string(i) + "].")));
    return all;
}

}  // namespace mainstay::signals
