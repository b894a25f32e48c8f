#include "releases/public_events.hpp"

#include "events/deployment_changed.hpp"
#include "releases/deployments.hpp"
#include "wire/codec.hpp"

namespace mainstay::releases {

namespace {

/// The deployment that an event is about, and what it is told as.
std::optional<std::int64_t> deployment_of(const events::EventRecord& record) {
    if (const auto event = record.as<events::DeploymentRecorded>()) return event->deployment;
    if (const auto event = record.as<events::DeploymentEnded>()) return event->deployment;
    return std::nullopt;
}

std::optional<events::PublicNotice> notice(
    db::Sql& sql, const Call& call, const events::EventRecord& record,
    const std::set<std::string>& wanted, std::string_view
) {
    const auto deployment = deployment_of(record);
    if (!deployment || !wanted.contains(record.type)) return std::nullopt;
    const auto view = show_deployment(sql, call, {Id<Deployment>{*deployment}});
    if (!view) return std::nullopt;
    wire::json::object data{{"deployment", wire::encode(view->body)}};
    return events::PublicNotice{record.type, *deployment, std::move(data)};
}

bool is_visible(db::Sql& sql, const Call& call, std::string_view, std::int64_t subject) {
    return static_cast<bool>(show_deployment(sql, call, {Id<Deployment>{subject}}));
}

}  // namespace

events::PublicEventSource public_events() {
    const std::vector<std::string> types{
        std::string(events::DeploymentRecorded::type), std::string(events::DeploymentEnded::type)
    };
    return {
        .names = types,
        .types = types,
        .filter_kind = {},
        .check_filter = {},
        .notice = notice,
        .is_visible = is_visible,
    };
}

}  // namespace mainstay::releases
