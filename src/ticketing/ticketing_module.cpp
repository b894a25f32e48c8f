#include "module/module.hpp"
#include "ticketing/calendar_actions.hpp"
#include "ticketing/custom_fields.hpp"
#include "ticketing/fields.hpp"
#include "ticketing/linked.hpp"
#include "ticketing/permissions.hpp"
#include "ticketing/personal_data.hpp"
#include "ticketing/search_documents.hpp"
#include "ticketing/service_level_command.hpp"
#include "ticketing/settings.hpp"
#include "ticketing/ticketing.hpp"
#include "ticketing/uploads.hpp"
#include "ticketing/view_kind.hpp"

namespace mainstay::ticketing {

namespace {

constexpr wire::SettingMeaning setting_meanings[] = {
    {"attachment_mib_max", "The largest attachment, in MiB."},
    {"loose_files_mib_max", "Files of one person that no message holds yet, in MiB together."},
    {"loose_files_max", "Files of one person that no message holds yet."},
};

Options options_of(const Site& site, const events::Deliveries& deliveries) {
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

wire::SettingsPart settings_part() { return wire::SettingsPart::of<Settings>(setting_meanings); }

events::MakeSecretLink secret_links(const Site& site) { return make_rating_link(site.public_url); }

Module module(
    events::Deliveries deliveries, events::TakeMailContent take_content, identity::AccountMail mail
) {
    // Owned by the function that makes the routes, which refer to it.
    auto types = std::make_shared<MediaTypes>();
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
                &calendar_read,
                &calendar_write,
            },
        .routes = [types, deliveries = std::move(deliveries)](const Site& site
                  ) { return routes(options_of(site, deliveries), *types); },
        .formats = formats,
        .parts = [take_content = std::move(take_content),
                  mail = std::move(mail)](const Environment& environment) -> Result<ModuleParts> {
            return ModuleParts{
                .workers = {rating_mail_worker(environment.database, mail.of(environment.site))},
                .schedules = schedules(environment.database),
                .subscriptions = subscriptions(environment.database, take_content),
            };
        },
        .relations = relations,
        .chain_steps = chain_steps(),
        .live_topics = live_topics(),
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
