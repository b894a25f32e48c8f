#include "module/module.hpp"
#include "ticketing/calendar_actions.hpp"
#include "ticketing/custom_fields.hpp"
#include "ticketing/deadline_follower.hpp"
#include "ticketing/deadline_jobs.hpp"
#include "ticketing/fields.hpp"
#include "ticketing/linked.hpp"
#include "ticketing/macro_actions.hpp"
#include "ticketing/permissions.hpp"
#include "ticketing/personal_data.hpp"
#include "ticketing/presence_exchange.hpp"
#include "ticketing/search_documents.hpp"
#include "ticketing/service_level_actions.hpp"
#include "ticketing/service_level_command.hpp"
#include "ticketing/service_level_routes.hpp"
#include "ticketing/settings.hpp"
#include "ticketing/ticketing.hpp"
#include "ticketing/time_actions.hpp"
#include "ticketing/time_routes.hpp"
#include "ticketing/uploads.hpp"
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

std::vector<http::Route> all_routes(
    const Options& options, MediaTypes& types, PromiseCache& promises
) {
    auto all = routes(options, types);
    for (auto& route : service_level_routes(promises)) all.push_back(std::move(route));
    for (auto& route : time_routes()) all.push_back(std::move(route));
    return all;
}

/// The threads of this module.
struct Running {
    Running(
        db::Database& database, PromiseCache& promises, const Clock& clock,
        // Owned by the routes and the live topic, too.
        std::shared_ptr<PresenceBoard> board
    )
        : deadlines(database, promises, clock), presence(database, std::move(board)) {}

    void start() {
        deadlines.start();
        presence.start();
    }

    void stop() {
        presence.stop();
        deadlines.stop();
    }

    DeadlineFollower deadlines;
    PresenceExchange presence;
};

ModuleParts parts_of(
    const Environment& environment, const events::TakeMailContent& take_content,
    identity::Mailing mail, PromiseCache& promises,
    // Owned by the routes and the live topic, too.
    std::shared_ptr<PresenceBoard> board
) {
    auto& database = environment.database;
    auto running = std::make_shared<Running>(  // Owners: the parts, and their state.
        database, promises, environment.clock, std::move(board)
    );
    auto* deadlines = &running->deadlines;
    auto recurring = schedules(database);
    recurring.push_back(alert_schedule(database, promises));
    return {
        .workers =
            {
                recompute_worker(database, promises),
                workaround_worker(database),
                rating_mail_worker(database, std::move(mail)),
            },
        .schedules = std::move(recurring),
        .subscriptions = subscriptions(database, take_content),
        .followers = {deadlines->subscriber()},
        .gauges =
            {{"mainstay_deadlines_lag_seconds",
              "How long there has been a change of a ticket that its deadlines do not know; 0 when "
              "they know all.",
              [deadlines] { return deadlines->lag().count(); }}},
        .start = [running = running.get()] { running->start(); },
        .stop = [running = running.get()] { running->stop(); },
        .state = running,
    };
}

}  // namespace

wire::SettingsPart settings_part() { return wire::SettingsPart::of<Settings>(setting_meanings); }

events::MakeSecretLink secret_links(const Site& site) { return make_rating_link(site.public_url); }

Module module(
    events::Deliveries deliveries, events::TakeMailContent take_content, identity::AccountMail mail
) {
    // Owned by the function that makes the routes, which refer to it.
    auto types = std::make_shared<MediaTypes>();
    // Owned by the routes and the live topic.
    auto presence = std::make_shared<PresenceBoard>();
    // Owned by the functions that make the routes and the parts, which refer to it.
    auto promises = std::make_shared<PromiseCache>();
    return {
        .name = "ticketing",
        .migrations = migrations(),
        .settings = settings_part(),
        .actions =
            {
                &ticket_read,   &ticket_read_private, &ticket_read_timeline, &ticket_create,
                &ticket_reply,  &ticket_note,         &ticket_work,          &ticket_close,
                &ticket_reopen, &macro_read,          &macro_write,          &macro_share,
                &calendar_read, &calendar_write,      &service_level_read,   &policy_read,
                &policy_write,  &contract_read,       &contract_write,       &time_read,
                &time_log,      &time_manage,
            },
        .routes =
            [types, presence, promises, deliveries = std::move(deliveries)](const Site& site) {
                return all_routes(options_of(site, deliveries, presence), *types, *promises);
            },
        .formats = formats,
        .parts = [promises, presence, take_content = std::move(take_content),
                  mail = std::move(mail)](const Environment& environment) -> Result<ModuleParts> {
            return parts_of(
                environment, take_content, mail.of(environment.site), *promises, presence
            );
        },
        .relations = relations,
        .chain_steps = chain_steps(),
        .live_topics = live_topics(presence),
        .notifications = notification_sources(),
        .blob_owners = files_with,
        .personal_data = personal_data(),
        .views = {view_kind()},
        .field_kinds = {ticket_field_kind()},
        .search_kinds = search_documents(),
        .filters = {&ticket_fields()},
        .commands = {explain_service_level_command()},
    };
}

}  // namespace mainstay::ticketing
