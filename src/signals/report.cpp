#include "signals/report.hpp"

#include "signals/signals.hpp"

namespace mainstay::signals {

namespace {

/// The application that is reported for: that of the key, or one that the caller may work on.
Result<Id<Application>> reported_application(
    db::Sql& sql, const Call& call, const std::optional<Line<10>>& key
) {
    const auto unknown = [] {
        return invalid({wrong("application", code::signal_application_unknown)});
    };
    if (call.ingest) {
        if (!key) return call.ingest->application;
        const auto named = identity::find_application(sql, key->value);
        if (!named || named->id != call.ingest->application) return unknown();
        return named->id;
    }
    TRY(identity::require_some(call, signal_work));
    if (!key) return invalid({wrong("application", mainstay::code::missing)});
    const auto named = identity::find_application(sql, key->value);
    if (!named || !identity::may(call, signal_work, application_signals(sql, named->id)))
        return unknown();
    return named->id;
}

Result<> check_count(std::string field, std::size_t count) {
    if (count <= reported_max) return {};
    return invalid(
        {wrong(std::move(field), code::too_many_signals, {{"max", std::to_string(reported_max)}})}
    );
}

template <class Text, class Given>
Text text_of(const std::optional<Given>& given) {
    return {given ? given->value : std::string()};
}

Raise raise_of(Id<Application> application, const ReportedSignal& given) {
    return {
        .application = application,
        .key = given.key,
        .source = given.source,
        .kind = given.kind,
        .severity = given.severity,
        .subject = given.subject,
        .summary = given.summary,
        .scope = text_of<Line<200, 0>>(given.scope),
        .service = text_of<Line<200, 0>>(given.service),
        .environment = text_of<Line<100, 0>>(given.environment),
        .origin = text_of<Line<200, 0>>(given.origin),
        .neighbours = given.neighbours,
        .damping =
            {given.after_raises.value_or(Count<1, 1'000>{1}).value,
             std::chrono::seconds(given.after_seconds.value_or(Count<0, 86'400>{0}).value)},
        .reason = given.reason.value_or(nullptr),
        .hypotheses = given.hypotheses.value_or(nullptr),
        .snapshot = given.snapshot.value_or(nullptr),
        .at = given.at,
    };
}

}  // namespace

Result<ReportedView> report_signals(db::Sql& sql, const Call& call, const ReportSignals& request) {
    const auto application = TRY(reported_application(sql, call, request.application));
    TRY(check_count("alive", request.alive.size()));
    TRY(check_count("raise", request.raise.size()));
    TRY(check_count("recover", request.recover.size()));
    for (const auto& each : request.alive)
        TRY(source_alive(
            sql, call,
            {application, each.source, text_of<Line<200, 0>>(each.scope),
             std::chrono::seconds(each.every_seconds.value)}
        ));
    std::vector<Raise> raises;
    for (const auto& each : request.raise) raises.push_back(raise_of(application, each));
    const auto raised = TRY(raise_all(sql, call, raises));

    ReportedView view;
    for (std::size_t i = 0; i < raised.size(); ++i) {
        RaisedView each{.key = request.raise[i].key.value, .outcome = raised[i].outcome};
        if (raised[i].signal.value > 0) each.id = raised[i].signal;
        view.raised.push_back(std::move(each));
    }
    std::vector<Recovery> recoveries;
    for (const auto& each : request.recover)
        recoveries.push_back({application, each.key, each.figures.value_or(nullptr), each.at});
    const auto outcomes = TRY(recover_all(sql, call, recoveries));
    for (std::size_t i = 0; i < outcomes.size(); ++i)
        view.recovered.push_back({request.recover[i].key.value, outcomes[i]});
    return view;
}

}  // namespace mainstay::signals
