#include "server/modules.hpp"

#include "automation/automation.hpp"
#include "bugfix/bugfix.hpp"
#include "compat/compat.hpp"
#include "fields/fields.hpp"
#include "http/server.hpp"
#include "identity/identity.hpp"
#include "mail/mail.hpp"
#include "monitoring/monitoring.hpp"
#include "notifications/notifications.hpp"
#include "outgoing/outgoing.hpp"
#include "releases/releases.hpp"
#include "reports/reports.hpp"
#include "schedules/schedules.hpp"
#include "server/checks.hpp"
#include "server/health.hpp"
#include "server/job_routes.hpp"
#include "server/navigation_route.hpp"
#include "server/routes.hpp"
#include "server/settings.hpp"
#include "signals/signals.hpp"
#include "ticketing/ticketing.hpp"
#include "views/views.hpp"
#include "webhooks/webhooks.hpp"

namespace mainstay::server {

namespace {

/// What these modules declare about notifications.
std::vector<events::NotificationSource> notification_sources(const std::vector<Module>& modules) {
    std::vector<events::NotificationSource> all;
    for (const auto& module : modules)
        all.insert(all.end(), module.notifications.begin(), module.notifications.end());
    return all;
}

/// Each purpose of a link is one module's.
events::MakeSecretLink secret_links(const Site& site) {
    return [of_accounts = identity::secret_links(site), of_tickets = ticketing::secret_links(site)](
               db::Sql& sql, const Call& call, const events::SecretLink& link,
               const std::string& address
           ) {
        const bool is_of_ticket = ticketing::makes_links_for(link.purpose);
        return (is_of_ticket ? of_tickets : of_accounts)(sql, call, link, address);
    };
}

/// The kinds of things of these modules to which fields may be added.
FieldKinds field_kinds(const std::vector<Module>& modules) {
    FieldKinds all;
    for (const auto& module : modules)
        all.insert(all.end(), module.field_kinds.begin(), module.field_kinds.end());
    return all;
}

/// What of these modules programs of others are told.
webhooks::Sources public_events(const std::vector<Module>& modules) {
    webhooks::Sources all;
    for (const auto& module : modules)
        all.insert(all.end(), module.public_events.begin(), module.public_events.end());
    return all;
}

/// The kinds of things of these modules that rules may automate, and what rules may do.
Module automation_of(const std::vector<Module>& modules) {
    std::vector<AutomationKind> kinds;
    std::vector<AutomationAction> actions;
    for (const auto& module : modules) {
        kinds.insert(kinds.end(), module.automation_kinds.begin(), module.automation_kinds.end());
        actions.insert(
            actions.end(), module.automation_actions.begin(), module.automation_actions.end()
        );
    }
    return automation::module(std::move(kinds), std::move(actions));
}

/// The reports of these modules.
std::vector<ReportKind> report_kinds(const std::vector<Module>& modules) {
    std::vector<ReportKind> all;
    for (const auto& module : modules)
        all.insert(all.end(), module.reports.begin(), module.reports.end());
    return all;
}

/// Saved reports are saved views.
reports::SavedReports saved_reports() {
    auto find = [](db::Sql& sql,
                   Id<reports::SavedReport> id) -> std::optional<reports::SavedReport> {
        auto view = views::find_view(sql, {id.value});
        if (!view || view->kind != reports::saved_kind) return std::nullopt;
        return reports::SavedReport{id, view->name, view->filter};
    };
    ViewKind kind{.name = reports::saved_kind, .read = &reports::report_read};
    auto may_see = [kinds = views::Kinds({kind})](
                       db::Sql& sql, const Call& call, Id<reports::SavedReport> id
                   ) { return views::seen(sql, call, {id.value}, kinds).operator bool(); };
    return {find, may_see};
}

/// What these modules and the installation itself offer to be scheduled.
std::vector<SchedulableJob> schedulable_jobs(const std::vector<Module>& modules) {
    auto all = installation_checks(modules);
    for (const auto& module : modules)
        all.insert(all.end(), module.schedulable_jobs.begin(), module.schedulable_jobs.end());
    return all;
}

}  // namespace

std::vector<Module> modules() {
    const identity::AccountMail to_people{
        mail::queue_notice, notifications::sender_of, notifications::language_of
    };
    const monitoring::Telemetry telemetry;
    const bugfix::ErrorIntake errors;
    std::vector<Module> all{
        identity::module(to_people),
        signals::module(ticketing::tickets_of_incidents),
        ticketing::module(mail::deliveries, mail::take_content, to_people),
        mail::module({ticketing::keys_of, ticketing::withheld_mails}, secret_links),
        monitoring::module(telemetry, errors.exceptions()),
        releases::module(telemetry.figures()),
        bugfix::module(
            errors,
            {
                .tickets = {ticketing::tickets_of_incidents, ticketing::linked_tickets()},
                .revision = releases::revision_of,
                .uses = releases::release_uses,
                .language = notifications::language_of,
            }
        ),
        compat::module(errors),
    };
    all.push_back(automation_of(all));
    all.push_back(fields::module(field_kinds(all)));
    all.push_back(reports::module(report_kinds(all), saved_reports(), to_people));
    all.push_back(schedules::module(schedulable_jobs(all)));
    all.push_back(views::module(view_kinds(all)));
    all.push_back(webhooks::module(public_events(all)));
    all.push_back(notifications::module(notification_sources(all), mail::queue_notice));
    return all;
}

wire::SettingsSet default_settings(const std::vector<Module>& modules) {
    std::vector parts{settings_part(), outgoing::settings_part()};
    for (const auto& module : modules)
        if (module.settings) parts.push_back(*module.settings);
    return wire::SettingsSet(std::move(parts));
}

std::vector<const Action*> all_actions(const std::vector<Module>& modules) {
    std::vector<const Action*> all;
    for (const auto& module : modules)
        all.insert(all.end(), module.actions.begin(), module.actions.end());
    all.push_back(&jobs_manage);
    return all;
}

Site site_of(const std::vector<Module>& modules, const wire::SettingsSet& settings) {
    const auto& own = settings.get<Settings>();
    Site site{
        .settings = settings,
        .public_url = public_url(own),
        .is_sample = own.sample,
        .actions = all_actions(modules),
    };
    for (const auto& module : modules)
        site.chain_steps.insert(
            site.chain_steps.end(), module.chain_steps.begin(), module.chain_steps.end()
        );
    return site;
}

}  // namespace mainstay::server
