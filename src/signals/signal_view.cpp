#include "signals/signal_view.hpp"

#include <map>

#include "signals/grouping.hpp"
#include "signals/incident_store.hpp"
#include "signals/messages.hpp"
#include "signals/permissions.hpp"
#include "signals/signal_store.hpp"
#include "wire/codec.hpp"

namespace mainstay::signals {

namespace {

wire::json::value parsed(const std::string& text) {
    if (text.empty()) return nullptr;
    auto value = wire::parse_json(text);
    return value ? *std::move(value) : wire::json::value(nullptr);
}

std::vector<SignalAction> allowed(const Signal& signal, bool may_work) {
    std::vector<SignalAction> may;
    if (!may_work) return may;
    if (signal.state == SignalState::open) may.push_back(SignalAction::acknowledge);
    if (signal.state == SignalState::acknowledged) may.push_back(SignalAction::unacknowledge);
    if (signal.state != SignalState::pending) may.push_back(SignalAction::judge);
    if (signal.incident) may.push_back(SignalAction::take_out);
    return may;
}

/// What lists name once for all their rows.
class Names {
public:
    Names(db::Sql& sql, const Call& call, const std::vector<Signal>& signals) {
        std::vector<Id<Application>> applications;
        std::vector<Id<User>> people;
        for (const auto& signal : signals) {
            applications.push_back(signal.application);
            if (signal.acknowledged_by) people.push_back(*signal.acknowledged_by);
        }
        applications_ = identity::application_refs(sql, applications);
        people_ = identity::user_refs(sql, people);
        for (const auto& [id, entry] : applications_)
            may_work_[id] = identity::may(call, signal_work, application_signals(sql, id));
    }

    const std::string& key(Id<Application> id) { return applications_[id].key; }

    identity::NameRef person(Id<User> id) { return {id, people_[id].name}; }

    bool may_work(Id<Application> id) { return may_work_[id]; }

private:
    std::map<Id<Application>, identity::ApplicationEntry> applications_;
    std::map<Id<User>, identity::UserRef> people_;
    std::map<Id<Application>, bool> may_work_;
};

SignalView view_of(const Signal& signal, Names& names, Mutes& mutes) {
    SignalView view{
        .id = signal.id,
        .application = names.key(signal.application),
        .key = signal.key,
        .source = signal.source,
        .kind = signal.kind,
        .severity = signal.severity,
        .service = signal.service,
        .environment = signal.environment,
        .subject = signal.subject,
        .summary = signal.summary,
        .state = signal.state,
        .is_held = signal.quiet_since.has_value(),
        .is_published = signal.published != Published::none,
        .raises = signal.raises,
        .first_at = signal.first_at,
        .last_at = signal.last_at,
        .recovered_at = signal.recovered_at,
        .incident = signal.incident,
        .version = signal.version,
        .may = allowed(signal, names.may_work(signal.application)),
    };
    if (signal.is_current)
        if (auto mute = mutes.of(signal)) view.mute = MuteView{mute->kind, mute->name, mute->until};
    if (signal.acknowledged_by && signal.acknowledged_at)
        view.acknowledgement = AcknowledgementView{
            names.person(*signal.acknowledged_by), *signal.acknowledged_at, signal.acknowledge_note
        };
    return view;
}

bool may_work(db::Sql& sql, const Call& call, const Signal& signal) {
    return identity::may(call, signal_work, application_signals(sql, signal.application));
}

std::optional<EvidenceView> evidence_view(db::Sql& sql, Id<Signal> signal, EvidencePlace place) {
    const auto evidence = store::evidence_of(sql, signal, place);
    if (!evidence) return std::nullopt;
    return EvidenceView{
        evidence->at,
        evidence->summary,
        parsed(evidence->reason),
        parsed(evidence->hypotheses),
        parsed(evidence->snapshot),
    };
}

}  // namespace

std::vector<SignalView> views_of(
    db::Sql& sql, const Call& call, const std::vector<Signal>& signals
) {
    Names names(sql, call, signals);
    Mutes mutes(sql, call.now);
    std::vector<SignalView> views;
    for (const auto& signal : signals) views.push_back(view_of(signal, names, mutes));
    return views;
}

SignalDetail detail_of(db::Sql& sql, const Call& call, const Signal& signal) {
    SignalDetail detail;
    static_cast<SignalView&>(detail) = views_of(sql, call, {signal}).front();
    detail.neighbours = neighbours_of(signal);
    detail.first = evidence_view(sql, signal.id, EvidencePlace::first);
    detail.latest = evidence_view(sql, signal.id, EvidencePlace::latest);
    if (const auto kept_out = store::keeps_out(sql, signal.application, signal.key)) {
        detail.taken_out_of = kept_out;
        if (signal.incident && may_work(sql, call, signal))
            detail.may.push_back(SignalAction::put_back);
    }
    if (signal.figures) detail.figures = parsed(*signal.figures);
    detail.figures_text = figures_text(detail.figures);
    if (const auto verdict = store::find_verdict(sql, signal.id)) {
        auto people = identity::user_refs(sql, {&verdict->person, 1});
        detail.verdict = VerdictView{
            verdict->verdict,
            verdict->note,
            {verdict->person, people[verdict->person].name},
            verdict->at
        };
    }
    return detail;
}

}  // namespace mainstay::signals
