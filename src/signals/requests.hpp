// What people and programs ask of signals and incidents, and what they are shown.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>
#include <boost/json/value.hpp>

#include "base/text.hpp"
#include "http/reply.hpp"
#include "identity/identity.hpp"
#include "signals/mutes.hpp"
#include "signals/signal.hpp"
#include "signals/source_store.hpp"

namespace mainstay::signals {

using SignalPage = Count<1, 100>;

/// What may be done to a signal, or to an incident, now.
enum class SignalAction { acknowledge, unacknowledge, judge, take_out, put_back };
BOOST_DESCRIBE_ENUM(SignalAction, acknowledge, unacknowledge, judge, take_out, put_back)

/// Whether what is there is listed, or what is over.
enum class SignalsListed { current, recovered };
BOOST_DESCRIBE_ENUM(SignalsListed, current, recovered)

struct ListSignals {
    std::optional<SignalsListed> is;  // What is there.
    std::optional<Line<10>> application;
    std::optional<SignalState> state;
    std::optional<SignalSeverity> severity;  // At least.
    std::optional<Line<100>> source;
    std::optional<Line<200>> service;
    std::optional<SignalPage> limit;
    std::optional<Line<500>> cursor;
};
BOOST_DESCRIBE_STRUCT(
    ListSignals, (), (is, application, state, severity, source, service, limit, cursor)
)

struct WhichSignal {
    Id<Signal> id;
};
BOOST_DESCRIBE_STRUCT(WhichSignal, (), (id))

struct AcknowledgeSignal {
    Id<Signal> id;
    std::optional<Text<2'000>> note;
};
BOOST_DESCRIBE_STRUCT(AcknowledgeSignal, (), (id, note))

struct JudgeSignal {
    Id<Signal> id;
    Verdict verdict = Verdict::confirmed;
    std::optional<Text<2'000>> note;
};
BOOST_DESCRIBE_STRUCT(JudgeSignal, (), (id, verdict, note))

struct MuteView {
    MuteKind kind = MuteKind::silence;
    std::string name;
    Time until;
};
BOOST_DESCRIBE_STRUCT(MuteView, (), (kind, name, until))

struct AcknowledgementView {
    identity::NameRef by;
    Time at;
    std::string note;
};
BOOST_DESCRIBE_STRUCT(AcknowledgementView, (), (by, at, note))

struct VerdictView {
    Verdict verdict = Verdict::confirmed;
    std::string note;
    identity::NameRef by;
    Time at;
};
BOOST_DESCRIBE_STRUCT(VerdictView, (), (verdict, note, by, at))

struct SignalView {
    Id<Signal> id;
    std::string application;  // Its key.
    std::string key;
    std::string source;
    std::string kind;
    SignalSeverity severity = SignalSeverity::warning;
    std::string service;
    std::string environment;
    std::string subject;
    std::string summary;
    SignalState state = SignalState::pending;
    bool is_held = false;       // It flaps, and is held open until it was quiet for long enough.
    bool is_published = false;  // Others were notified that it is there.
    std::optional<MuteView> mute;
    std::int64_t raises = 0;
    Time first_at;
    Time last_at;
    std::optional<Time> recovered_at;
    std::optional<Id<Incident>> incident;
    std::optional<std::string> ticket;  // The incident's, if the caller may see it: its key.
    std::optional<AcknowledgementView> acknowledgement;
    std::int64_t version = 1;
    std::vector<SignalAction> may;
};
BOOST_DESCRIBE_STRUCT(
    SignalView, (),
    (id, application, key, source, kind, severity, service, environment, subject, summary, state,
     is_held, is_published, mute, raises, first_at, last_at, recovered_at, incident, ticket,
     acknowledgement, version, may)
)

/// What a raiser saw; what it did not bring is null.
struct EvidenceView {
    Time at;
    std::string summary;
    boost::json::value reason;
    boost::json::value hypotheses;
    boost::json::value snapshot;
};
BOOST_DESCRIBE_STRUCT(EvidenceView, (), (at, summary, reason, hypotheses, snapshot))

struct SignalDetail : SignalView {
    std::vector<Neighbour> neighbours;
    std::optional<EvidenceView> first;
    std::optional<EvidenceView> latest;  // Where it was raised more than once.
    boost::json::value figures;          // Of the recovery.
    std::string figures_text;
    std::optional<VerdictView> verdict;
    std::optional<Id<Incident>> taken_out_of;  // The last one, while it is not put back.
};
BOOST_DESCRIBE_STRUCT(
    SignalDetail, (SignalView),
    (neighbours, first, latest, figures, figures_text, verdict, taken_out_of)
)

struct ListIncidents {
    std::optional<IncidentState> state;
    std::optional<Line<10>> application;
    std::optional<SignalSeverity> severity;  // At least.
    std::optional<bool> acknowledged;        // What is open: somebody sees to all of it, or not.
    std::optional<Line<200>> service;        // Of at least one of its signals.
    std::optional<Line<100>> environment;
    std::optional<Time> from;  // Only those that were there then or later.
    std::optional<Time> to;    // Only those that began earlier.
    std::optional<SignalPage> limit;
    std::optional<Line<500>> cursor;
};
BOOST_DESCRIBE_STRUCT(
    ListIncidents, (),
    (state, application, severity, acknowledged, service, environment, from, to, limit, cursor)
)

struct WhichIncident {
    Id<Incident> id;
};
BOOST_DESCRIBE_STRUCT(WhichIncident, (), (id))

struct AcknowledgeIncident {
    Id<Incident> id;
    std::optional<Text<2'000>> note;
};
BOOST_DESCRIBE_STRUCT(AcknowledgeIncident, (), (id, note))

struct WhichMember {
    Id<Incident> id;
    Id<Signal> signal;
};
BOOST_DESCRIBE_STRUCT(WhichMember, (), (id, signal))

struct IncidentView {
    Id<Incident> id;
    std::string application;
    std::string environment;
    std::string title;
    IncidentState state = IncidentState::open;
    bool is_published = false;  // Others were notified of it.
    SignalSeverity severity = SignalSeverity::warning;
    std::int64_t signals = 0;
    std::int64_t open_signals = 0;
    Time opened_at;
    std::optional<Time> recovered_at;
    std::int64_t returns = 0;  // How often it was over and came back.
    std::optional<Id<Incident>> merged_into;
    std::optional<std::string> ticket;  // Its key, if the caller may see it.
    std::vector<std::string> services;  // Of its signals: at most 20, by name.
    std::int64_t service_count = 0;
    bool is_acknowledged = false;                    // Somebody sees to all that is there.
    std::vector<identity::NameRef> acknowledged_by;  // Who does, at most 20; the last goes first.
    std::optional<Time> acknowledged_at;             // When the last did.
    bool is_silenced = false;                        // All that is there is kept quiet.
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(
    IncidentView, (),
    (id, application, environment, title, state, is_published, severity, signals, open_signals,
     opened_at, recovered_at, returns, merged_into, ticket, services, service_count,
     is_acknowledged, acknowledged_by, acknowledged_at, is_silenced, version)
)

/// Where it began most likely, and why that is.
struct OriginView {
    Id<Signal> signal;
    OriginReason reason = OriginReason::only;
    std::int64_t supporters = 0;
    std::string service;  // Not that of the signal where members name one that has none.
};
BOOST_DESCRIBE_STRUCT(OriginView, (), (signal, reason, supporters, service))

struct IncidentDetail : IncidentView {
    std::optional<OriginView> origin;  // None where nothing of it is left.
    std::vector<SignalView> members;   // At most 200, the most likely origin first.
};
BOOST_DESCRIBE_STRUCT(IncidentDetail, (IncidentView), (origin, members))

struct ListDetectors {
    std::optional<SignalPage> limit;
    std::optional<Line<500>> cursor;
};
BOOST_DESCRIBE_STRUCT(ListDetectors, (), (limit, cursor))

/// How far what a detector raises can be trusted: of the signals that people judged, the share in
/// which there was something. Null while nobody judged any: not measurable.
struct DetectorView {
    std::string source;
    std::string kind;
    std::int64_t signals = 0;
    std::int64_t confirmed = 0;
    std::int64_t rejected = 0;
    std::optional<double> precision;
};
BOOST_DESCRIBE_STRUCT(DetectorView, (), (source, kind, signals, confirmed, rejected, precision))

}  // namespace mainstay::signals
