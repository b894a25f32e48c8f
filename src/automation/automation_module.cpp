#include <memory>
#include <utility>

#include "automation/automation.hpp"
#include "automation/follow.hpp"
#include "automation/notifications.hpp"
#include "automation/personal_data.hpp"
#include "automation/routes.hpp"
#include "automation/schedule.hpp"
#include "events/durable_follower.hpp"
#include "events/rule_changed.hpp"
#include "identity/identity.hpp"
#include "module/module.hpp"

namespace mainstay::automation {

namespace {

ModuleParts parts_of(const Environment& environment, const Kinds& kinds) {
    auto follower = std::make_shared<events::DurableFollower>(  // Owners: the parts, their state.
        automation_task(environment.database, kinds, environment.clock)
    );
    return {
        .workers = {scheduled_worker(environment.database, kinds)},
        .schedules = schedules(environment.database, kinds),
        .followers = {follower->subscriber()},
        .gauges =
            {{"mainstay_automation_lag_seconds",
              "How long there has been an event on which rules were not run yet; 0 when they were "
              "on all.",
              [follower = follower.get()] { return follower->lag().count(); }}},
        .start = [follower = follower.get()] { follower->start(); },
        .stop = [follower = follower.get()] { follower->stop(); },
        .state = follower,
    };
}

events::LiveTopic live_topic() {
    return events::bare_topic(events::RuleChanged::type, [](const Call& call) {
        return identity::may(call, automation_manage);
    });
}

}  // namespace

Module module(std::vector<AutomationKind> declared, std::vector<AutomationAction> actions) {
    // Owned by the functions that make the routes and the parts, which refer to it.
    auto kinds = std::make_shared<Kinds>(std::move(declared), std::move(actions));
    return {
        .name = "automation",
        .migrations = migrations(),
        .actions = {&automation_manage},
        .routes = [kinds](const Site&) { return routes(*kinds); },
        .parts = [kinds](const Environment& environment) -> Result<ModuleParts> {
            return parts_of(environment, *kinds);
        },
        .live_topics = {live_topic()},
        .notifications = notification_sources(),
        .personal_data = personal_data(),
    };
}

}  // namespace mainstay::automation
