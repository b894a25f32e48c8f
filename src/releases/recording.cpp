#include "releases/recording.hpp"

#include <array>

#include "events/deployment_changed.hpp"
#include "events/events.hpp"
#include "http/codes.hpp"
#include "releases/measuring.hpp"

namespace mainstay::releases {

namespace {

/// All that a person could have meant to record.
struct TimelineDeployment {
    Id<Application> application;
    std::string service;
    std::string environment;
    std::string version;
    std::optional<std::string> previous_version;
    bool is_return = false;
    std::optional<std::string> revision;
    DeploymentStatus status = DeploymentStatus::running;
    Time started_at;
    std::optional<Time> finished_at;
    std::optional<Time> seen_at;
    std::optional<std::string> actor;
    std::optional<std::string> url;
    std::optional<std::string> note;
    DeploymentSource source = DeploymentSource::api;

    auto operator<=>(const TimelineDeployment&) const = default;
};
BOOST_DESCRIBE_STRUCT(
    TimelineDeployment, (),
    (application, service, environment, version, previous_version, is_return, revision, status,
     started_at, finished_at, seen_at, actor, url, note, source)
)

TimelineDeployment timeline_form(const Deployment& d) {
    return {d.application, d.service,  d.environment, d.version,    d.previous_version,
            d.is_return,   d.revision, d.status,      d.started_at, d.finished_at,
            d.seen_at,     d.actor,    d.url,         d.note,       d.source};
}

/// The members in which they differ, as they were and as they are.
std::pair<wire::json::object, wire::json::object> differing(
    const TimelineDeployment& before, const TimelineDeployment& after
) {
    auto old_values = wire::encode(before).as_object();
    auto new_values = wire::encode(after).as_object();
    std::vector<std::string> same;
    for (const auto& [name, value] : old_values)
        if (new_values.at(name) == value) same.emplace_back(name);
    for (const auto& name : same) {
        old_values.erase(name);
        new_values.erase(name);
    }
    return {std::move(old_values), std::move(new_values)};
}

/// Who deployed, as the page names them.
std::string actor_of(db::Sql& sql, const Deployment& deployment) {
    if (deployment.actor) return *deployment.actor;
    if (deployment.created_by) {
        const std::array people{*deployment.created_by};
        const auto names = identity::user_refs(sql, people);
        if (const auto found = names.find(*deployment.created_by); found != names.end())
            return found->second.name;
    }
    return deployment.ingest_key_name.value_or("");
}

events::DeploymentFacts facts_of(db::Sql& sql, const Deployment& deployment) {
    return {
        .service = deployment.service,
        .environment = deployment.environment,
        .version = deployment.version,
        .status = std::string(wire::name_of(deployment.status)),
        .started_at = deployment.started_at,
        .effective_at = effective_at(deployment),
        .actor = actor_of(sql, deployment),
        .edition = deployment.edition,
    };
}

void emit_ended(db::Sql& sql, const Call& call, const Deployment& deployment) {
    events::emit(
        sql, call,
        events::DeploymentEnded{
            .deployment = deployment.id.value,
            .application = deployment.application.value,
            .status = std::string(wire::name_of(deployment.status)),
            .facts = facts_of(sql, deployment),
        }
    );
}

void emit_recorded(db::Sql& sql, const Call& call, const Deployment& deployment) {
    events::emit(
        sql, call,
        events::DeploymentRecorded{
            .deployment = deployment.id.value,
            .application = deployment.application.value,
            .service = deployment.service,
            .environment = deployment.environment,
            .version = deployment.version,
            .is_return = deployment.is_return,
            .facts = facts_of(sql, deployment),
        }
    );
}

Deployment insert_new(db::Sql& sql, const Call& call, Deployment draft) {
    if (!draft.previous_version)
        if (auto previous = store::find_previous(sql, draft))
            draft.previous_version = std::move(previous->version);
    const bool is_other = draft.previous_version && *draft.previous_version != draft.version;
    draft.is_return = draft.is_return || (is_other && store::was_there_before(sql, draft));
    draft.created_at = call.now;
    if (call.caller) draft.created_by = call.caller->user;
    if (call.ingest) {
        draft.ingest_key = call.ingest->key;
        draft.ingest_key_name = call.ingest->name;
    }
    draft.measured_from = effective_at(draft);
    draft.id = store::insert_deployment(sql, draft);
    timeline::record(sql, call, subject_of(draft.id), "created", nullptr, recorded(draft));
    emit_recorded(sql, call, draft);
    if (is_over(draft.status)) emit_ended(sql, call, draft);
    measure_later(sql, call.now, draft);
    return draft;
}

}  // namespace

timeline::Subject subject_of(Id<Deployment> id) { return {"deployment", id.value}; }

wire::json::value recorded(const Deployment& deployment) {
    return wire::encode(timeline_form(deployment));
}

Result<RecordedDeployment> keep_deployment(
    db::Sql& sql, const Call& call, Deployment draft, const store::StartWindow& window
) {
    const auto known = store::find_same(sql, draft, window);
    if (!known || is_another_try(*known, draft))
        return RecordedDeployment{insert_new(sql, call, std::move(draft)), true};
    auto after = TRY(completed(*known, draft));
    return RecordedDeployment{
        TRY(change_deployment(sql, call, *known, std::move(after), "completed")), false
    };
}

Result<Deployment> change_deployment(
    db::Sql& sql, const Call& call, const Deployment& before, Deployment after,
    std::string_view action
) {
    const auto was = timeline_form(before);
    const auto is = timeline_form(after);
    if (was == is) return after;
    const bool begins = !before.measured_from;
    if (begins) after.measured_from = effective_at(after);
    if (!store::update_deployment(sql, after)) return refuse(http::code::stale);
    ++after.edition;
    auto [old_values, new_values] = differing(was, is);
    timeline::record(
        sql, call, subject_of(after.id), action, std::move(old_values), std::move(new_values)
    );
    if (before.status != after.status)
        emit_ended(sql, call, after);
    else
        events::emit(
            sql, call,
            events::DeploymentChanged{
                .deployment = after.id.value,
                .application = after.application.value,
                .facts = facts_of(sql, after),
            }
        );
    if (begins) measure_later(sql, call.now, after);
    return after;
}

}  // namespace mainstay::releases
