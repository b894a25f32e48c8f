#include "releases/deployment_view.hpp"

#include "releases/deployment_store.hpp"
#include "releases/permissions.hpp"
#include "wire/codec.hpp"

namespace mainstay::releases {

namespace {

std::optional<std::string> unless_empty(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional(text);
}

DeploymentView plain_view(const Deployment& deployment) {
    return {
        .id = deployment.id,
        .service = unless_empty(deployment.service),
        .environment = unless_empty(deployment.environment),
        .version = deployment.version,
        .previous_version = deployment.previous_version,
        .is_return = deployment.is_return,
        .revision = deployment.revision,
        .status = deployment.status,
        .started_at = deployment.started_at,
        .finished_at = deployment.finished_at,
        .seen_at = deployment.seen_at,
        .actor = deployment.actor,
        .url = deployment.url,
        .note = deployment.note,
        .source = deployment.source,
        .created_at = deployment.created_at,
        .edition = deployment.edition,
    };
}

std::vector<DeploymentAction> allowed(const Call& call, const Deployment& deployment) {
    const Resource resource{.applications = {deployment.application}};
    std::vector<DeploymentAction> actions;
    if (may_become(deployment.status, DeploymentStatus::rolled_back) &&
        identity::may(call, deployment_record, resource))
        actions.push_back(DeploymentAction::end);
    if (identity::may(call, deployment_manage, resource))
        actions.push_back(DeploymentAction::remove);
    return actions;
}

void add_verdicts(db::Sql& sql, std::vector<DeploymentView>& views) {
    std::vector<Id<Deployment>> ids;
    for (const auto& view : views) ids.push_back(view.id);
    std::map<Id<Deployment>, std::vector<DeploymentVerdict>> of;
    for (const auto& row : store::verdicts_of(sql, ids)) {
        // A newer program may have kept more than this one knows.
        auto read = wire::parse<DeploymentVerdict>(row.document, wire::UnknownMembers::skipped);
        if (read) of[row.deployment].push_back(*std::move(read));
    }
    for (auto& view : views) view.verdicts = std::move(of[view.id]);
}

}  // namespace

std::vector<DeploymentView> views_of(
    db::Sql& sql, const Call& call, const std::vector<Deployment>& deployments
) {
    std::vector<Id<Application>> applications;
    std::vector<Id<User>> people;
    for (const auto& each : deployments) {
        applications.push_back(each.application);
        if (each.created_by) people.push_back(*each.created_by);
    }
    const auto keys = identity::application_refs(sql, applications);
    const auto names = identity::user_refs(sql, people);
    std::vector<DeploymentView> views;
    for (const auto& each : deployments) {
        auto view = plain_view(each);
        if (const auto found = keys.find(each.application); found != keys.end())
            view.application = found->second.key;
        const bool is_shown = !call.ingest;
        if (!is_shown) view.actor = view.url = view.note = std::nullopt;
        if (each.created_by && is_shown)
            if (const auto found = names.find(*each.created_by); found != names.end())
                view.created_by = {found->second.id, found->second.name};
        if (each.ingest_key)
            view.ingest_key = RecordingKey{*each.ingest_key, each.ingest_key_name.value_or("")};
        view.may = allowed(call, each);
        views.push_back(std::move(view));
    }
    if (!call.ingest) add_verdicts(sql, views);
    return views;
}

DeploymentView view_of(db::Sql& sql, const Call& call, const Deployment& deployment) {
    return std::move(views_of(sql, call, {deployment}).front());
}

}  // namespace mainstay::releases
