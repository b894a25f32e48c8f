#include "module/module.hpp"
#include "signals/metrics.hpp"
#include "signals/notifications.hpp"
#include "signals/permissions.hpp"
#include "signals/personal_data.hpp"
#include "signals/routes.hpp"
#include "signals/settings.hpp"
#include "signals/signals.hpp"
#include "signals/sweep_job.hpp"

namespace mainstay::signals {

namespace {

/// A signal's key is any line, unlike those of tickets.
constexpr http::MemberFormat formats[] = {
    {.member = "key", .where = "Signal"},        {.member = "key", .where = "RaisedView"},
    {.member = "key", .where = "RecoveredView"}, {.member = "key", .where = "Reported"},
    {.member = "key", .where = "Matcher"},
};

Result<ModuleParts> parts_of(const Environment& environment) {
    const auto& settings = environment.site.settings.get<Settings>();
    return ModuleParts{
        .workers = {sweep_worker(environment.database)},
        .schedules =
            schedules(environment.database, std::chrono::days(settings.signals_days.value)),
        .metrics = metrics(environment.database),
    };
}

}  // namespace

Module module(events::IncidentTickets tickets) {
    return {
        .name = "signals",
        .migrations = migrations(),
        .settings = settings_part(),
        .actions = {&signal_read, &signal_work, &signals_manage},
        .routes = [tickets = std::move(tickets)](const Site&) { return routes(tickets); },
        .formats = formats,
        .parts = parts_of,
        .live_topics = live_topics(),
        .notifications = notification_sources(),
        .personal_data = personal_data(),
    };
}

}  // namespace mainstay::signals
