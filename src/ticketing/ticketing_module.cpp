#include "module/module.hpp"
#include "outgoing/outgoing.hpp"
#include "ticketing/automation_kind.hpp"
#include "ticketing/calendar_actions.hpp"
#include "ticketing/call_application.hpp"
#include "ticketing/custom_fields.hpp"
#include "ticketing/deadline_follower.hpp"
#include "ticketing/deadline_jobs.hpp"
#include "ticketing/fact_fill.hpp"
#include "ticketing/fields.hpp"
#include "ticketing/incident_steps.hpp"
#include "ticketing/linked.hpp"
#include "ticketing/macro_actions.hpp"
#include "ticketing/permissions.hpp"
#include "ticketing/personal_data.hpp"
#include "ticketing/presence_exchange.hpp"
#include "ticketing/public_events.hpp"
#include "ticketing/search_documents.hpp"
#include "ticketing/service_level_actions.hpp"
#include "ticketing/service_level_command.hpp"
#include "ticketing/service_level_routes.hpp"
#include "ticketing/settings.hpp"
#include "ticketing/suggestion_actions.hpp"
#include "ticketing/suggestion_follower.hpp"
#include "ticketing/suggestion_jobs.hpp"
#include "ticketing/ticket_reports.hpp"
#include "ticketing/ticket_template_actions.hpp"
#include "ticketing/ticketing.hpp"
#include "ticketing/time_actions.hpp"
#include "ticketing/time_routes.hpp"
#include "ticketing/uploads.hpp"
#include "ticketing/vendor_actions.hpp"
#include "ticketing/vendor_alerts.hpp"
#include "ticketing/vendor_routes.hpp"
#include "ticketing/view_kind.hpp"

namespace mainstay::ticketing {

namespace {

constexpr wire::SettingMeaning setting_meanings[] = {
    {"attachment_mib_max", "The largest attachment, in MiB."},
    {"loose_files_mib_max", "Files of one person that no message holds yet, in MiB together."},
    {"loose_files_max", "Files of one person that no message holds yet."},
};

Options options_of(
    const Site& site, const events::Deliveries& deliveries,
    // Owned by the routes and the live topic.
    std::shared_ptr<PresenceBoard> presence
) {
    const auto& settings = site.settings.get<Settings>();
    return {
        .attachment_bytes_max = settings.attachment_mib_max.value << 20,
        .loose_files =
            {
                .files_max = settings.loose_files_max.value,
                .bytes_max = settings.loose_files_mib_max.value << 20,
            },
        .deliveries = deliveries,
        .chain_steps = site.chain_steps,
        .presence = std::move(presence),
    };
}

constexpr std::string_view ticket_key = "^[A-Z][A-Z0-9]{1,9}-[1-9][0-9]*$";

constexpr http::MemberFormat formats[] = {
    {.member = "key", .pattern = ticket_key},
    {.member = "ticket", .pattern = ticket_key},
    {.member = "requester", .format = "email"},
    {.member = "id", .where = uploads_path, .pattern = "^[0-9a-f]{32}$"},
};

}  // namespace

namespace {

/// What the routes, the live topic and the threads share.
struct Shared {
    MediaTypes types;
    PromiseCache promises;
    outgoing::Vault vault;
    // Owned by the options of the routes and the live topic, too.
    std::shared_ptr<PresenceBoard> presence = std::make_shared<PresenceBoard>();
};

std::vector<http::Route> all_routes(const Options& options, Shared& shared) {
    auto all = routes(options, shared.types);
    for (auto& route : application_action_routes(shared.vault)) all.push_back(std::move(route));
    for (auto& route : vendor_routes()) all.push_back(std::move(route));
    for (auto& route : service_level_routes(shared.promises)) all.push_back(std::move(route));
    for (auto& route : time_routes()) all.push_back(std::move(route));
    return all;
}

jobs::Worker application_worker(
    const Environment& environment, const identity::Mailing& mail, const outgoing::Vault& vault,
    outgoing::PostOptions options
) {
    auto posting = [options = std::move(options)](const outgoing::Post& request) {
        return outgoing::post(options, request);
    };
    return call_application_worker(
        environment.database, vault, std::move(posting), mail.language, environment.clock
    );
}

/// The threads of this module.
struct Running {
    Running(db::Database& database, Shared& shared, const Clock& clock)
        : deadlines(deadline_task(database, shared.promises, clock)),
          suggestions(database, clock),
          presence(database, shared.presence) {}

    void start() {
        deadlines.start();
        suggestions.start();
        presence.start();
    }

    void stop() {
        presence.stop();
        suggestions.stop();
        deadlines.stop();
    }

    events::DurableFollower deadlines;
    SuggestionFollower suggestions;
    PresenceExchange presence;
};

Result<ModuleParts> parts_of(
    const Environment& environment, const events::TakeMailContent& take_content,
    identity::Mailing mail, Shared& shared
) {
    auto& database = environment.database;
    auto& promises = shared.promises;
    auto& vault = shared.vault;
    vault.open(environment.sealing_key);
    auto options = TRY(outgoing::post_options(environment.site.settings.get<outgoing::Settings>()));
    auto running = std::make_shared<Running>(  // Owners: the parts, and their state.
        database, shared, environment.clock
    );
    auto recurring = schedules(database);
    for (auto& schedule : training_schedules(database)) recurring.push_back(std::move(schedule));
    recurring.push_back(alert_schedule(database, promises));
    recurring.push_back(vendor_alert_schedule(database));
    recurring.push_back(fill_facts_schedule(database));
    auto reactions = subscriptions(database, take_content);
    for (auto& each : incident_subscriptions(database, environment.blobs, mail.language))
        reactions.push_back(std::move(each));
    return ModuleParts{
        .workers =
            {
                recompute_worker(database, promises),
                workaround_worker(database),
                rating_mail_worker(database, mail),
                approval_mail_worker(database, mail),
                application_worker(environment, mail, vault, std::move(options)),
                train_worker(database),
            },
        .schedules = std::move(recurring),
        .subscriptions = std::move(reactions),
        .followers = {running->deadlines.subscriber(), running->suggestions.subscriber()},
        .gauges =
            {{"mainstay_deadlines_lag_seconds",
              "How long there has been a change of a ticket that its deadlines do not know; 0 when "
              "they know all.",
              [deadlines = &running->deadlines] { return deadlines->lag().count(); }}},
        .start = [running = running.get()] { running->start(); },
        .stop = [running = running.get()] { running->stop(); },
        .state = running,
    };
}

}  // namespace

wire::SettingsPart settings_part() { return wire::SettingsPart::of<Settings>(setting_meanings); }

events::MakeSecretLink secret_links(const Site& site) {
    return [of_ratings = make_rating_link(site.public_url),
            of_approvals = make_approval_link(site.public_url
            )](db::Sql& sql, const Call& call, const events::SecretLink& link,
               const std::string& address) {
        const bool is_approval = link.purpose == approval_purpose;
        return (is_approval ? of_approvals : of_ratings)(sql, call, link, address);
    };
}

bool makes_links_for(std::string_view purpose) {
    return purpose == rating_purpose || purpose == approval_purpose;
}

Module module(
    events::Deliveries deliveries, events::TakeMailContent take_content, identity::AccountMail mail
) {
    // Owned by the functions that make the routes and the parts, which refer to it.
    auto shared = std::make_shared<Shared>();
    return {
        .name = "ticketing",
        .migrations = migrations(),
        .settings = settings_part(),
        .actions =
            {
                &ticket_read,
                &ticket_read_private,
                &ticket_read_timeline,
                &ticket_create,
                &ticket_reply,
                &ticket_note,
                &ticket_work,
                &ticket_close,
                &ticket_reopen,
                &macro_read,
                &macro_write,
                &macro_share,
                &calendar_read,
                &calendar_write,
                &service_level_read,
                &policy_read,
                &policy_write,
                &contract_read,
                &contract_write,
                &application_action_manage,
                &ticket_confidential,
                &ticket_restrict,
                &vendor_read,
                &vendor_write,
                &ticket_template_read,
                &ticket_template_write,
                &ticket_template_share,
                &suggestion_manage,
                &time_read,
                &time_log,
                &time_manage,
            },
        .routes = [shared, deliveries = std::move(deliveries)](const Site& site
                  ) { return all_routes(options_of(site, deliveries, shared->presence), *shared); },
        .formats = formats,
        .parts = [shared, take_content = std::move(take_content),
                  mail = std::move(mail)](const Environment& environment) -> Result<ModuleParts> {
            return parts_of(environment, take_content, mail.of(environment.site), *shared);
        },
        .relations = relations,
        .chain_steps = chain_steps(),
        .live_topics = live_topics(shared->presence),
        .notifications = notification_sources(),
        .public_events = {public_events()},
        .blob_owners = files_with,
        .personal_data = personal_data(),
        .views = {view_kind()},
        .reports = ticket_reports(),
        .field_kinds = {ticket_field_kind()},
        .automation_kinds = {automation_kind()},
        .automation_actions = automation_actions(),
        .search_kinds = search_documents(),
        .filters = {&ticket_fields()},
        .commands = {explain_service_level_command()},
    };
}

}  // namespace mainstay::ticketing
