#include "releases/deployments.hpp"

#include <algorithm>

#include "events/deployment_changed.hpp"
#include "events/events.hpp"
#include "http/codes.hpp"
#include "http/page.hpp"
#include "outgoing/outgoing.hpp"
#include "releases/codes.hpp"
#include "releases/permissions.hpp"
#include "releases/recording.hpp"

namespace mainstay::releases {

namespace {

constexpr std::string_view list_name = "deployments";

Resource resource_of(Id<Application> application) { return {.applications = {application}}; }

/// The application, for those who see its deployments.
Result<Id<Application>> visible_application(db::Sql& sql, const Call& call, std::string_view key) {
    TRY(identity::require_some(call, deployment_read));
    const auto application = identity::find_application(sql, key);
    if (!application || !identity::may(call, deployment_read, resource_of(application->id)))
        return refuse(mainstay::code::not_found);
    return application->id;
}

/// The application, for those who record its deployments: a program has the key of one.
Result<Id<Application>> recorded_application(db::Sql& sql, const Call& call, std::string_view key) {
    if (call.ingest) {
        const auto application = identity::find_application(sql, key);
        if (!application || application->id != call.ingest->application)
            return refuse(mainstay::code::not_found);
        return application->id;
    }
    const auto application = TRY(visible_application(sql, call, key));
    TRY(identity::require(call, deployment_record, resource_of(application)));
    return application;
}

Result<Deployment> visible_deployment(db::Sql& sql, const Call& call, Id<Deployment> id) {
    TRY(identity::require_some(call, deployment_read));
    auto found = store::find_deployment(sql, id);
    if (!found || !identity::may(call, deployment_read, resource_of(found->application)))
        return refuse(mainstay::code::not_found);
    return *std::move(found);
}

template <class Text>
std::optional<std::string> text_of(const std::optional<Text>& text) {
    return text ? std::optional(text->value) : std::nullopt;
}

Result<Deployment> draft_of(
    const Call& call, Id<Application> application, const RecordDeployment& request
) {
    Deployment draft{
        .application = application,
        .service = text_of(request.service).value_or(""),
        .environment = text_of(request.environment).value_or(""),
        .version = request.version.value,
        .revision = text_of(request.revision),
        .started_at = request.started_at.value_or(call.now),
        .finished_at = request.finished_at,
        .actor = text_of(request.actor),
        .url = text_of(request.url),
        .note = text_of(request.note),
    };
    if (request.source == DeploymentOrigin::command) draft.source = DeploymentSource::command;
    if (request.finished_at) draft.status = DeploymentStatus::succeeded;
    if (request.status) draft.status = *request.status;
    if (draft.finished_at && !is_over(draft.status))
        return invalid({wrong("finished_at", code::still_running)});
    // A start that was left out is no later than the end.
    if (!request.started_at && draft.finished_at)
        draft.started_at = std::min(draft.started_at, *draft.finished_at);
    if (is_over(draft.status) && !draft.finished_at)
        draft.finished_at = std::max(call.now, draft.started_at);
    TRY(check_times(draft, call.now));
    if (draft.url) TRY(outgoing::check_url("url", *draft.url));
    return draft;
}

store::StartWindow window_of(const RecordDeployment& request, const Deployment& draft) {
    const auto start = draft.started_at;
    store::StartWindow window{.from = start - same_within, .to = start + same_within};
    if (!request.started_at) window.running_from = start - running_within;
    return window;
}

http::Versioned<DeploymentView> versioned(
    db::Sql& sql, const Call& call, const Deployment& deployment
) {
    return {view_of(sql, call, deployment), deployment.edition};
}

DeploymentStatus status_of(DeploymentOutcome outcome) {
    switch (outcome) {
        case DeploymentOutcome::succeeded:
            return DeploymentStatus::succeeded;
        case DeploymentOutcome::failed:
            return DeploymentStatus::failed;
        case DeploymentOutcome::rolled_back:
            return DeploymentStatus::rolled_back;
    }
    std::abort();  // A value outside the enum: corrupt memory.
}

}  // namespace

Result<http::Reply<DeploymentView>> record_deployment(
    db::Sql& sql, const Call& call, const RecordDeployment& request
) {
    const auto application = TRY(recorded_application(sql, call, request.application.value));
    const auto draft = TRY(draft_of(call, application, request));
    const auto kept = TRY(keep_deployment(sql, call, draft, window_of(request, draft)));
    return http::Reply<DeploymentView>{
        .body = view_of(sql, call, kept.deployment),
        .headers = {{"ETag", '"' + std::to_string(kept.deployment.edition) + '"'}},
        .status = kept.is_new ? 201 : 200,
    };
}

Result<http::Page<DeploymentView>> list_deployments(
    db::Sql& sql, const Call& call, const ListDeployments& request
) {
    TRY(identity::require_some(call, deployment_read));
    if (request.service && !request.application)
        return invalid({wrong("service", code::needs_application)});
    const auto limit = request.limit.value_or(Count<1, 100>{50}).value;
    store::DeploymentFilter filter{
        .service = text_of(request.service),
        .environment = text_of(request.environment),
        .from = request.from,
        .before = request.before,
        .is_wider = request.wider.value_or(false),
        .limit = limit + 1,
    };
    if (request.application)
        filter.application = TRY(visible_application(sql, call, request.application->value));
    if (request.cursor) {
        const auto [at, id] =
            TRY(http::read_cursor<Time, Id<Deployment>>(list_name, request.cursor->value));
        filter.after = {at, id};
    }
    auto page = http::page_of(
        store::deployments(sql, call, filter), static_cast<std::size_t>(limit),
        [](const Deployment& last) {
            return http::cursor_after(list_name, last.started_at, last.id);
        }
    );
    http::Page<DeploymentView> shown{.items = views_of(sql, call, page.items), .next = page.next};
    if (identity::may_some(call, deployment_record)) shown.may = {"create"};
    return shown;
}

Result<http::Versioned<DeploymentView>> show_deployment(
    db::Sql& sql, const Call& call, const WhichDeployment& request
) {
    return versioned(sql, call, TRY(visible_deployment(sql, call, request.id)));
}

Result<http::Versioned<DeploymentView>> end_deployment(
    db::Sql& sql, const Call& call, const EndDeployment& request
) {
    const auto before = TRY(visible_deployment(sql, call, request.id));
    TRY(identity::require(call, deployment_record, resource_of(before.application)));
    if (request.if_match && *request.if_match != before.edition) return refuse(http::code::stale);
    const auto wanted = status_of(request.status);
    if (!may_become(before.status, wanted))
        return refuse(
            code::deployment_ended, {{"status", std::string(wire::name_of(before.status))},
                                     {"wanted", std::string(wire::name_of(wanted))}}
        );
    auto after = before;
    after.status = wanted;
    if (!after.finished_at)
        after.finished_at = request.finished_at.value_or(std::max(call.now, after.started_at));
    if (request.note) after.note = request.note->value;
    TRY(check_times(after, call.now));
    return versioned(
        sql, call, TRY(change_deployment(sql, call, before, std::move(after), "ended"))
    );
}

Result<> remove_deployment(db::Sql& sql, const Call& call, const WhichDeployment& request) {
    const auto deployment = TRY(visible_deployment(sql, call, request.id));
    TRY(identity::require(call, deployment_manage, resource_of(deployment.application)));
    store::remove_deployment(sql, deployment.id);
    timeline::record(
        sql, call, subject_of(deployment.id), "removed", recorded(deployment), nullptr
    );
    events::emit(
        sql, call,
        events::DeploymentChanged{
            .deployment = deployment.id.value,
            .application = deployment.application.value,
            .is_removed = true,
        }
    );
    return {};
}

}  // namespace mainstay::releases
