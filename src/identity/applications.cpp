#include "identity/applications.hpp"

#include "http/page.hpp"
#include "identity/actions.hpp"
#include "identity/address.hpp"
#include "identity/codes.hpp"
#include "identity/permission.hpp"
#include "identity/record.hpp"
#include "identity/references.hpp"
#include "identity/store.hpp"

namespace mainstay::identity {

namespace {

constexpr std::string_view list_name = "applications";

std::vector<ApplicationView> views(
    db::Sql& sql, const Call& call, std::span<const store::ApplicationRow> rows
) {
    std::vector<Resource> resources;
    std::vector<Id<Application>> ids;
    for (const auto& row : rows) {
        resources.push_back(application_resource(sql, call, row.id.value));
        if (may(call, directory_read, resources.back())) ids.push_back(row.id);
    }
    auto teams = store::teams_of_applications(sql, ids);
    auto organizations = store::organizations_of_applications(sql, ids);
    std::vector<ApplicationView> views;
    for (const auto& row : rows) {
        auto& view = views.emplace_back();
        view.key = row.key;
        view.name = row.name;
        view.version = row.version;
        const auto& resource = resources[views.size() - 1];
        // Whoever knows of it may use it.
        view.may = {ApplicationAction::use};
        if (may(call, directory_write)) view.may.push_back(ApplicationAction::change);
        if (may(call, ingest_key_manage, resource))
            view.may.push_back(ApplicationAction::manage_ingest_keys);
        if (std::ranges::find(ids, row.id) == ids.end()) continue;
        view.mail_address = row.mail_address;
        view.teams = std::move(teams[row.id]);
        view.organizations = std::move(organizations[row.id]);
    }
    return views;
}

ApplicationView view(db::Sql& sql, const Call& call, const store::ApplicationRow& row) {
    return views(sql, call, {&row, 1}).front();
}

http::Versioned<ApplicationView> versioned(ApplicationView view) {
    auto version = view.version;
    return {std::move(view), version};
}

/// The application, for those who may know of it.
Result<store::ApplicationRow> seen(db::Sql& sql, const Call& call, std::string_view key) {
    auto row = store::application(sql, key);
    if (!row || !may_use(sql, call, row->id)) return refuse(mainstay::code::not_found);
    return *std::move(row);
}

/// The address as it is kept. Faults: not_a_mail_address; taken by another application than `own`.
std::optional<std::string> address_named(
    db::Sql& sql, std::string_view text, Id<Application> own, Faults& faults
) {
    auto address = mail_address(text);
    if (!address)
        faults.push_back(wrong("mail_address", code::not_a_mail_address));
    else if (store::is_mail_address_taken(sql, *address, own))
        faults.push_back(wrong("mail_address", code::taken));
    return address;
}

}  // namespace

Result<http::Page<ApplicationView>> list_applications(
    db::Sql& sql, const Call& call, const ListApplications& request
) {
    store::After after;
    if (request.cursor) {
        auto [key] = TRY(http::read_cursor<std::string>(list_name, request.cursor->value));
        after.text = key;
    }
    auto limit = static_cast<std::size_t>(request.limit.value_or(Count<1, 100>{50}).value);
    auto page = http::page_of(
        store::applications(
            sql, scope(call, application_use), after, static_cast<std::int64_t>(limit) + 1
        ),
        limit,
        [](const store::ApplicationRow& row) { return http::cursor_after(list_name, row.key); }
    );
    http::Page<ApplicationView> shown{views(sql, call, page.items), page.next};
    if (may(call, directory_write)) shown.may.emplace_back("create");
    return shown;
}

Result<http::Versioned<ApplicationView>> show_application(
    db::Sql& sql, const Call& call, const ShowApplication& request
) {
    return versioned(view(sql, call, TRY(seen(sql, call, request.key.value))));
}

Result<http::Versioned<ApplicationView>> create_application(
    db::Sql& sql, const Call& call, const CreateApplication& request
) {
    TRY(require(call, directory_write));
    Faults faults;
    store::ApplicationRow row{.key = request.key.value, .name = request.name.value};
    if (!is_application_key(row.key))
        faults.push_back(wrong("key", code::not_a_key));
    else if (store::application(sql, row.key))
        faults.push_back(wrong("key", code::taken));
    if (request.mail_address)
        row.mail_address = address_named(sql, request.mail_address->value, {}, faults);
    auto teams = teams_named(sql, "teams", request.teams, faults);
    auto organizations = organizations_named(sql, "organizations", request.organizations, faults);
    if (!faults.empty()) return invalid(std::move(faults));

    auto id = store::insert_application(sql, row, call.now);
    if (!id) return invalid({wrong("key", code::taken)});
    store::replace_teams_of_application(sql, *id, teams);
    store::replace_organizations_of_application(sql, *id, organizations);
    auto made = view(sql, call, *store::application(sql, row.key));
    record_created(sql, call, "application", id->value, made);
    return versioned(std::move(made));
}

Result<http::Versioned<ApplicationView>> change_application(
    db::Sql& sql, const Call& call, const ChangeApplication& request
) {
    auto row = TRY(seen(sql, call, request.key.value));
    TRY(require(call, directory_write));
    if (request.if_match && *request.if_match != row.version) return refuse(http::code::stale);

    Faults faults;
    auto before = view(sql, call, row);
    if (request.name) row.name = request.name->value;
    if (request.mail_address) {
        const auto& wanted = *request.mail_address;
        row.mail_address = wanted ? address_named(sql, wanted->value, row.id, faults)
                                  : std::optional<std::string>();
    }
    std::vector<Id<Team>> teams;
    std::vector<Id<Organization>> organizations;
    if (request.teams) teams = teams_named(sql, "teams", *request.teams, faults);
    if (request.organizations)
        organizations = organizations_named(sql, "organizations", *request.organizations, faults);
    if (!faults.empty()) return invalid(std::move(faults));

    if (!store::update_application(sql, row)) return refuse(http::code::stale);
    if (request.teams) store::replace_teams_of_application(sql, row.id, teams);
    if (request.organizations)
        store::replace_organizations_of_application(sql, row.id, organizations);
    auto after = view(sql, call, *store::application(sql, row.key));
    record_changed(sql, call, {"application", row.id.value}, before, after);
    return versioned(std::move(after));
}

}  // namespace mainstay::identity
