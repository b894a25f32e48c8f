#include <memory>
#include <utility>

#include "events/durable_follower.hpp"
#include "module/module.hpp"
#include "notifications/delivery.hpp"
#include "notifications/mailing.hpp"
#include "notifications/notifications.hpp"
#include "notifications/personal_data.hpp"
#include "notifications/settings.hpp"

namespace mainstay::notifications {

namespace {

constexpr wire::SettingMeaning setting_meanings[] = {
    {"notifications_from",
     "The mail address that notifications are sent from; where not set, none is mailed. With the "
     "sample workspace: notifications@mainstay.test."},
    {"notification_mail_delay_seconds",
     "How long a notification waits before it is mailed at once; what is read meanwhile is not."},
};

Settings settings_of(const Site& site) {
    auto settings = site.settings.get<Settings>();
    if (!settings.notifications_from && site.is_sample)
        settings.notifications_from = "notifications@mainstay.test";
    return settings;
}

Rules rules_of(const Settings& settings) {
    return {
        .is_mailed = settings.notifications_from.has_value(),
        .mail_delay = std::chrono::seconds(settings.notification_mail_delay_seconds.value),
    };
}

/// Makes notifications of what happens. `database` and `kinds` outlive it.
events::DurableTask delivery_task(
    db::Database& database, const Kinds& kinds, Rules rules, Clock clock
) {
    return {
        .area = "notifications",
        .types = kinds.types(),
        .batch = 200,
        .pause = std::chrono::milliseconds(100),
        .handle = [&database, &kinds, rules, clock = std::move(clock)](int limit
                  ) { return deliver(database, kinds, rules, limit, clock()); },
        .skip = [&database, &kinds] { skip_event(database, kinds); },
    };
}

Result<ModuleParts> parts_of(
    const Environment& environment, const Kinds& kinds, const events::QueueNotice& queue
) {
    auto settings = settings_of(environment.site);
    auto all = schedules(environment.database);
    if (settings.notifications_from) {
        auto from = identity::mail_address(*settings.notifications_from);
        if (!from)
            return invalid({wrong(
                "notifications_from", mainstay::code::bad_format, {{"format", "a mail address"}}
            )});
        Outlet outlet{*from, environment.site.public_url, queue};
        all.push_back(mail_schedule(environment.database, kinds, std::move(outlet)));
    }
    auto deliverer = std::make_shared<events::DurableFollower>(  // Owners: the parts, their state.
        delivery_task(environment.database, kinds, rules_of(settings), environment.clock)
    );
    return ModuleParts{
        .schedules = std::move(all),
        .followers = {deliverer->subscriber()},
        .gauges =
            {{"mainstay_notifications_lag_seconds",
              "How long there has been an event of which somebody is not notified yet; 0 when all "
              "are.",
              [deliverer = deliverer.get()] { return deliverer->lag().count(); }}},
        .start = [deliverer = deliverer.get()] { deliverer->start(); },
        .stop = [deliverer = deliverer.get()] { deliverer->stop(); },
        .state = deliverer,
    };
}

}  // namespace

std::optional<std::string> sender_of(const Site& site) {
    const auto from = settings_of(site).notifications_from;
    return from ? identity::mail_address(*from) : std::nullopt;
}

Language language_of(db::Sql& sql, Id<User> person) {
    return Preferences::of(sql, person).language();
}

wire::SettingsPart settings_part() { return wire::SettingsPart::of<Settings>(setting_meanings); }

Module module(std::vector<events::NotificationSource> sources, events::QueueNotice queue) {
    // Owned by the functions that make the routes and the parts, which refer to it.
    auto kinds = std::make_shared<Kinds>(std::move(sources));
    return {
        .name = "notifications",
        .migrations = migrations(),
        .settings = settings_part(),
        .routes = [kinds](const Site& site) { return routes(*kinds, rules_of(settings_of(site))); },
        .parts = [kinds, queue = std::move(queue)](const Environment& environment
                 ) { return parts_of(environment, *kinds, queue); },
        .live_topics = live_topics(),
        .personal_data = personal_data(*kinds),
    };
}

}  // namespace mainstay::notifications
