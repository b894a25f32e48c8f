#include <memory>
#include <utility>

#include "identity/identity.hpp"
#include "module/module.hpp"
#include "outgoing/outgoing.hpp"
#include "webhooks/deliveries.hpp"
#include "webhooks/dispatcher.hpp"
#include "webhooks/endpoints.hpp"
#include "webhooks/notifications.hpp"
#include "webhooks/personal_data.hpp"
#include "webhooks/sending.hpp"
#include "webhooks/webhooks.hpp"

namespace mainstay::webhooks {

namespace {

constexpr std::chrono::days deliveries_kept{30};
constexpr int purge_batch = 200;

/// What the routes and the parts share.
struct State {
    Sources sources;
    outgoing::Vault vault;
};

std::vector<http::Route> routes(const State& state) {
    using enum Refusal;
    const std::string webhooks = "/api/v1/webhooks";
    const std::string webhook = webhooks + "/{id}";
    const std::string deliveries = webhook + "/deliveries";
    auto events_of = [&state](db::Sql& sql, const Call& call, const http::Nothing& request) {
        return list_public_events(sql, call, request, state.sources);
    };
    auto create = [&state](db::Sql& sql, const Call& call, const CreateWebhook& request) {
        return create_webhook(sql, call, request, state.sources, state.vault);
    };
    auto change = [&state](db::Sql& sql, const Call& call, const ChangeWebhook& request) {
        return change_webhook(sql, call, request, state.sources);
    };
    auto replace = [&state](db::Sql& sql, const Call& call, const WhichWebhook& request) {
        return replace_secret(sql, call, request, state.vault);
    };
    return {
        http::get(
            webhooks + "/events", events_of,
            {.summary = "List the events that webhooks may be told.",
             .refuses = {forbidden},
             .operation = "listPublicEvents"}
        ),
        http::get(
            webhooks, list_webhooks,
            {.summary = "List webhooks, with how they fare.",
             .refuses = {invalid, forbidden},
             .limit = 50}
        ),
        http::post(
            webhooks, create,
            {.summary = "Create a webhook. Its secret is shown this once.",
             .refuses = {invalid, forbidden, conflict},
             .status = 201,
             .scope = TokenScope::admin,
             .answers_secret = true}
        ),
        http::get(
            webhook, show_webhook, {.summary = "Show a webhook.", .refuses = {forbidden, not_found}}
        ),
        http::patch(
            webhook, change,
            {.summary = "Change a webhook, or turn it off.",
             .refuses = {invalid, forbidden, not_found, stale},
             .scope = TokenScope::admin}
        ),
        http::del(
            webhook, remove_webhook,
            {.summary = "Remove a webhook and what it was sent.",
             .refuses = {forbidden, not_found},
             .scope = TokenScope::admin}
        ),
        http::post(
            webhook + "/secret", replace,
            {.summary = "Make a new secret. The former one signs besides for 24 hours.",
             .refuses = {forbidden, not_found, stale},
             .operation = "replaceWebhookSecret",
             .scope = TokenScope::admin,
             .answers_secret = true}
        ),
        http::post(
            webhook + "/test", send_test,
            {.summary = "Send a test to a webhook.",
             .refuses = {forbidden, not_found},
             .status = 202,
             .operation = "testWebhook",
             .scope = TokenScope::admin}
        ),
        http::post(
            webhook + "/replay", replay_failed,
            {.summary = "Send again what failed since a time, at most 1,000 deliveries.",
             .refuses = {forbidden, not_found, conflict},
             .operation = "replayFailedDeliveries",
             .scope = TokenScope::admin}
        ),
        http::get(
            deliveries, list_deliveries,
            {.summary = "List what a webhook was sent, newest first; of the last 30 days.",
             .refuses = {invalid, forbidden, not_found},
             .operation = "listWebhookDeliveries",
             .limit = 50}
        ),
        http::get(
            deliveries + "/{delivery}", show_delivery,
            {.summary = "Show what was sent, and each try.",
             .refuses = {forbidden, not_found},
             .operation = "showWebhookDelivery"}
        ),
        http::post(
            deliveries + "/{delivery}/replay", replay_delivery,
            {.summary = "Send a delivery again, under the same id.",
             .refuses = {forbidden, not_found, conflict},
             .operation = "replayWebhookDelivery",
             .scope = TokenScope::admin}
        ),
    };
}

jobs::Schedule purge_schedule(db::Database& database) {
    return {
        .name = "webhooks.purge",
        .every = std::chrono::hours(1),
        .work =
            [&database](const jobs::Run& run) {
                int removed = purge_batch;
                while (removed == purge_batch && !run.is_stopping())
                    removed = database.write([&](db::Sql& sql) {
                        return store::purge(sql, run.call().now - deliveries_kept, purge_batch);
                    });
            },
    };
}

Result<ModuleParts> parts_of(const Environment& environment, State& state) {
    state.vault.open(environment.sealing_key);
    auto options = TRY(outgoing::post_options(environment.site.settings.get<outgoing::Settings>()));
    auto posting = [options](const outgoing::Post& request) {
        return outgoing::post(options, request);
    };
    auto dispatcher = std::make_shared<Dispatcher>(  // Owners: the parts, and their state.
        environment.database, state.sources, environment.clock
    );
    return ModuleParts{
        .workers = {send_worker(
            environment.database, state.sources, state.vault, posting, environment.clock
        )},
        .schedules = {purge_schedule(environment.database)},
        .followers = {dispatcher->subscriber()},
        .start = [dispatcher = dispatcher.get()] { dispatcher->start(); },
        .stop = [dispatcher = dispatcher.get()] { dispatcher->stop(); },
        .state = dispatcher,
    };
}

events::LiveTopic live_topic() {
    auto may_see = [](const Call& call) { return identity::may_some(call, webhooks_manage); };
    return events::polled_topic("webhook.changed", may_see, store::fingerprint);
}

}  // namespace

Module module(Sources sources) {
    // Owned by the functions that make the routes and the parts, which refer to it.
    auto state = std::make_shared<State>();
    state->sources = std::move(sources);
    return {
        .name = "webhooks",
        .migrations = migrations(),
        .actions = {&webhooks_manage},
        .routes = [state](const Site&) { return routes(*state); },
        .parts = [state](const Environment& environment) { return parts_of(environment, *state); },
        .live_topics = {live_topic()},
        .notifications = notification_sources(),
        .personal_data = personal_data(),
    };
}

}  // namespace mainstay::webhooks
