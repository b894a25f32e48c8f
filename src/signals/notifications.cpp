#include "signals/notifications.hpp"

#include <algorithm>

#include "events/incident_events.hpp"
#include "events/signal_changed.hpp"
#include "identity/identity.hpp"
#include "signals/incident_store.hpp"
#include "signals/incidents.hpp"
#include "signals/notification_texts.hpp"
#include "signals/permissions.hpp"

namespace mainstay::signals {

namespace {

constexpr std::string_view opened = "incident.opened";
constexpr std::string_view returned = "incident.returned";
constexpr std::string_view recovered = "incident.recovered";
constexpr std::size_t notified_max = 200;

/// Everybody of the L2 team of the application, or of its lowest team where there is none.
std::vector<Id<User>> team_of(db::Sql& sql, Id<Application> application) {
    auto team = identity::team_for(sql, application, Level::L2);
    if (!team) {
        const auto teams = identity::teams_of(sql, application);
        if (teams.empty()) return {};
        team = teams.front();
    }
    auto people = identity::present_members(sql, team->id);
    if (people.size() > notified_max) people.resize(notified_max);
    return people;
}

/// Which kind a record is of, and of which incident. None where its ticket notifies.
struct Notified {
    std::string_view kind;
    std::int64_t incident = 0;
    std::int64_t application = 0;
};

std::optional<Notified> notified_of(db::Sql& sql, const events::EventRecord& record) {
    Notified notified;
    auto take = [&](std::string_view kind, const auto& event) {
        notified = {kind, event->incident, event->application};
    };
    if (auto event = record.as<events::IncidentOpened>()) take(opened, event);
    if (auto event = record.as<events::IncidentReturned>()) take(returned, event);
    if (auto event = record.as<events::IncidentRecovered>()) take(recovered, event);
    if (notified.incident == 0) return std::nullopt;
    const auto incident = store::find_incident(sql, {notified.incident});
    if (!incident || incident->plan) return std::nullopt;
    return notified;
}

events::Interested interested(db::Sql& sql, const events::EventRecord& record) {
    const auto notified = notified_of(sql, record);
    if (!notified) return {};
    events::Interested all;
    for (auto person : team_of(sql, {notified->application}))
        all.people.push_back({std::string(notified->kind), person.value, notified->incident, "team"}
        );
    return all;
}

std::map<std::int64_t, events::NotificationSubject> visible(
    db::Sql& sql, const Call& call, std::string_view, std::span<const std::int64_t> subjects
) {
    std::map<std::int64_t, events::NotificationSubject> found;
    for (auto id : subjects) {
        const auto incident = visible_incident(sql, call, {id});
        if (!incident) continue;
        const auto application = identity::find_application(sql, incident->application);
        found[id] = {
            .name = application ? application->key : "",
            .title = incident->title,
            .link = "/incidents/" + std::to_string(id),
            .application = incident->application.value,
        };
    }
    return found;
}

events::NotificationKind kind_of(std::string_view name) {
    events::NotificationKind kind{.name = std::string(name)};
    kind.is_for_requesters = false;
    return kind;
}

std::vector<std::string> incident_types() {
    return {
        std::string(events::IncidentOpened::type),
        std::string(events::IncidentReturned::type),
        std::string(events::IncidentRecovered::type),
    };
}

}  // namespace

std::vector<events::NotificationSource> notification_sources() {
    return {{
        .kinds = {kind_of(opened), kind_of(returned), kind_of(recovered)},
        .texts = notification_texts(),
        .types = incident_types(),
        .interested = interested,
        .visible = visible,
    }};
}

std::vector<events::LiveTopic> live_topics() {
    return {events::bare_topic(events::SignalChanged::type, [](const Call& call) {
        return identity::may_some(call, signal_read);
    })};
}

}  // namespace mainstay::signals
