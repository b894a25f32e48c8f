#include "identity/users.hpp"

#include "base/text.hpp"
#include "events/events.hpp"
#include "events/staff_left.hpp"
#include "http/page.hpp"
#include "identity/actions.hpp"
#include "identity/address.hpp"
#include "identity/codes.hpp"
#include "identity/credential_store.hpp"
#include "identity/directory.hpp"
#include "identity/membership.hpp"
#include "identity/own_sessions.hpp"
#include "identity/permission.hpp"
#include "identity/proof.hpp"
#include "identity/record.hpp"
#include "identity/references.hpp"
#include "identity/role_store.hpp"
#include "identity/security_log.hpp"
#include "identity/store.hpp"
#include "identity/tokens.hpp"

namespace mainstay::identity {

namespace {

constexpr std::string_view list_name = "users";

/// Whether an account carries more than a requester's.
bool is_raised(const store::UserRow& row) { return row.role != Role::requester || row.custom_role; }

std::vector<PersonAction> allowed_actions(const Call& call, const store::UserRow& row) {
    std::vector<PersonAction> list;
    if (is_house_address(row.email)) return list;
    const bool may_change = may(call, directory_write), may_raise = may(call, role_manage);
    if (may_change) list.push_back(PersonAction::change);
    if (may(call, team_write)) list.push_back(PersonAction::change_presence);
    if (may_raise) list.push_back(PersonAction::change_role);
    if (may_change && row.is_active && (may_raise || !is_raised(row)))
        list.push_back(PersonAction::invite);
    if (may_change) list.push_back(PersonAction::end_sessions);
    if (row.is_active && may_some(call, person_invite)) list.push_back(PersonAction::mail_link);
    return list;
}

std::vector<UserView> views(db::Sql& sql, const Call& call, std::span<const store::UserRow> rows) {
    std::vector<Id<User>> ids;
    std::vector<Id<CustomRole>> role_ids;
    std::vector<Id<Organization>> organization_ids;
    for (const auto& row : rows) {
        ids.push_back(row.id);
        if (row.organization) organization_ids.push_back(*row.organization);
        if (row.custom_role) role_ids.push_back(*row.custom_role);
    }
    auto teams = store::teams_of_users(sql, ids);
    auto signed_in = store::have_signed_in(sql, ids);
    auto organizations = organization_refs(sql, organization_ids);
    auto roles = store::role_refs(sql, role_ids);
    std::vector<UserView> views;
    for (const auto& row : rows) {
        UserView view{
            .id = row.id,
            .name = row.name,
            .email = row.email,
            .role = row.role,
            .sees_organization = row.sees_organization,
            .is_active = row.is_active,
            .is_present = row.is_present,
            .teams = teams[row.id],
            .version = row.version,
            .has_signed_in = signed_in.contains(row.id),
            .may = allowed_actions(call, row),
        };
        if (row.organization) view.organization = organizations[*row.organization];
        if (row.custom_role) view.custom_role = roles[*row.custom_role];
        views.push_back(std::move(view));
    }
    return views;
}

UserView view(db::Sql& sql, const Call& call, const store::UserRow& row) {
    return views(sql, call, {&row, 1}).front();
}

http::Versioned<UserView> versioned(UserView view) {
    auto version = view.version;
    return {std::move(view), version};
}

/// The person, for those who may know of them.
Result<store::UserRow> seen(db::Sql& sql, const Call& call, Id<User> id) {
    auto row = store::user(sql, id);
    if (!row) return refuse(mainstay::code::not_found);
    auto is_oneself = call.caller && call.caller->user == id;
    if (!is_oneself && !may(call, directory_read, person_resource(sql, call, id.value)))
        return refuse(mainstay::code::not_found);
    return *std::move(row);
}

/// What is wrong with a row that is about to be written.
Faults faults_of(db::Sql& sql, const store::UserRow& row) {
    Faults faults;
    // One that mail came from may be odder than what is taken from a form: it is kept as it is.
    auto kept = store::user(sql, row.id);
    bool is_kept = kept && kept->email == row.email;
    if (!is_kept && !mail_address(row.email))
        faults.push_back(wrong("email", code::not_a_mail_address));
    else if (is_house_address(row.email) || store::is_email_taken(sql, row.email, row.id))
        faults.push_back(wrong("email", code::taken));
    if (row.organization && row.role != Role::requester)
        faults.push_back(wrong("organization", code::staff_have_no_organization));
    else if (row.organization && !store::organization(sql, *row.organization))
        faults.push_back(wrong("organization", code::unknown_reference));
    if (row.sees_organization && row.role != Role::requester)
        faults.push_back(wrong("sees_organization", code::staff_have_no_organization));
    return faults;
}

std::string kept_email(const Line<254>& text) {
    auto address = mail_address(text.value);
    return address ? *address : text.value;
}

store::UserRow changed(store::UserRow row, const ChangeUser& request) {
    if (request.name) row.name = request.name->value;
    if (request.email) row.email = kept_email(*request.email);
    if (request.role && *request.role != row.role) {
        row.role = *request.role;
        row.custom_role.reset();
    }
    if (request.organization) row.organization = *request.organization;
    if (request.sees_organization) row.sees_organization = *request.sees_organization;
    if (request.is_active) row.is_active = *request.is_active;
    if (request.is_present) row.is_present = *request.is_present;
    return row;
}

/// A requester who becomes staff leaves the customer's side, unless the request says otherwise and
/// is refused.
void leave_customer(store::UserRow& row, const ChangeUser& request) {
    if (!request.organization) row.organization.reset();
    if (!request.sees_organization) row.sees_organization = false;
}

/// Gives the row the role that an administrator made, and its base. Faults: unknown_reference;
/// role_is_not_base, where `named` is another.
void take_role(
    db::Sql& sql, store::UserRow& row, const std::optional<std::optional<Id<CustomRole>>>& wanted,
    std::optional<Role> named, Faults& faults
) {
    if (!wanted) return;
    row.custom_role = *wanted;
    if (!row.custom_role) return;
    auto role = store::role(sql, *row.custom_role);
    if (!role) return faults.push_back(wrong("custom_role", code::unknown_reference));
    if (named && *named != role->base)
        return faults.push_back(wrong("role", code::role_is_not_base));
    row.role = role->base;
}

bool changes_presence_only(const ChangeUser& request) {
    return !request.name && !request.email && !request.role && !request.organization &&
           !request.sees_organization && !request.is_active && !request.custom_role;
}

bool changes_role(const store::UserRow& before, const store::UserRow& after) {
    return before.role != after.role || before.custom_role != after.custom_role;
}

/// Whether the change is one that a stolen token or session must not do: it gives somebody another
/// way in, or more to do there.
bool needs_proof(const store::UserRow& before, const store::UserRow& after) {
    return changes_role(before, after) || before.email != after.email ||
           (!before.is_active && after.is_active);
}

bool works_on_tickets(const store::UserRow& row) {
    return row.is_active && row.role != Role::requester && row.role != Role::auditor;
}

/// What follows when someone is no longer what they were: nothing that they hold outlives that.
void withdraw(
    db::Sql& sql, const Call& call, const store::UserRow& before, const store::UserRow& after
) {
    if (!works_on_tickets(after)) leave_all_teams(sql, call, after.id);
    if (works_on_tickets(before) && !works_on_tickets(after))
        events::emit(sql, call, events::StaffLeft{after.id.value});
    if (!after.is_active || changes_role(before, after)) {
        end_all_sessions(sql, call, after.id, {});
        revoke_all_tokens(sql, call, after.id);
    }
    if (!after.is_active || before.email != after.email) store::end_links(sql, after.id, call.now);
    if (!after.is_active) store::forget_devices(sql, after.id, {});
}

std::string text_of(const std::optional<OrganizationRef>& organization) {
    return organization ? organization->name : "none";
}

/// `agent`, or `agent: Night shift` where an administrator made it.
std::string text_of_role(const UserView& user) {
    std::string text(wire::name_of(user.role));
    return user.custom_role ? text + ": " + user.custom_role->name : text;
}

void record_differences(
    db::Sql& sql, const Call& call, const UserView& before, const UserView& after
) {
    using enum SecurityEventKind;
    auto record = [&](SecurityEventKind kind, std::string_view from, std::string_view to) {
        record_security(sql, call, {kind, after.id, {{"from", from}, {"to", to}}});
    };
    if (text_of_role(before) != text_of_role(after))
        record(role_changed, text_of_role(before), text_of_role(after));
    if (before.email != after.email) record(email_changed, before.email, after.email);
    if (before.is_active != after.is_active)
        record_security(sql, call, {after.is_active ? activated : deactivated, after.id});
    const auto was_of = text_of(before.organization), is_of = text_of(after.organization);
    auto sight = [](const UserView& user) { return user.sees_organization ? "all" : "own"; };
    if (was_of != is_of || before.sees_organization != after.sees_organization) {
        wire::json::object details{
            {"from", was_of},
            {"to", is_of},
            {"saw", sight(before)},
            {"sees", sight(after)},
        };
        record_security(sql, call, {rights_changed, after.id, std::move(details)});
    }
}

}  // namespace

Result<http::Page<UserView>> list_users(db::Sql& sql, const Call& call, const ListUsers& request) {
    TRY(require_some(call, directory_read));
    store::After after;
    if (request.cursor) {
        auto [name, id] =
            TRY(http::read_cursor<std::string, std::int64_t>(list_name, request.cursor->value));
        after = {name, id};
    }
    store::UserFilter filter{.role = request.role, .organization = request.organization};
    if (request.query) filter.words = typed_words(request.query->value);
    auto limit = static_cast<std::size_t>(request.limit.value_or(Count<1, 100>{50}).value);
    auto page = http::page_of(
        store::users(
            sql, filter, scope(call, directory_read, person_kind), after,
            static_cast<std::int64_t>(limit) + 1
        ),
        limit,
        [](const store::UserRow& row) {
            return http::cursor_after(list_name, row.name_key, row.id.value);
        }
    );
    http::Page<UserView> shown{views(sql, call, page.items), page.next};
    if (may(call, directory_write)) shown.may.emplace_back("create");
    return shown;
}

Result<http::Versioned<UserView>> show_user(
    db::Sql& sql, const Call& call, const ShowUser& request
) {
    return versioned(view(sql, call, TRY(seen(sql, call, request.id))));
}

Result<http::Versioned<UserView>> create_user(
    db::Sql& sql, const Call& call, const CreateUser& request
) {
    TRY(require(call, directory_write));
    store::UserRow row{
        .email = kept_email(request.email),
        .name = request.name.value,
        .role = request.role.value_or(Role::requester),
        .organization = request.organization,
        .sees_organization = request.sees_organization.value_or(false),
    };
    Faults faults;
    if (request.custom_role) take_role(sql, row, {{*request.custom_role}}, request.role, faults);
    if (is_raised(row)) {
        TRY(require(call, role_manage));
        TRY(require_proof_about(call, row.role));
    }
    for (auto& fault : faults_of(sql, row)) faults.push_back(std::move(fault));
    if (!faults.empty()) return invalid(std::move(faults));

    auto id = store::insert_user(sql, row, call.now);
    if (!id) return invalid({wrong("email", code::taken)});
    auto made = view(sql, call, *store::user(sql, *id));
    record_created(sql, call, "user", id->value, made);
    wire::json::object details{{"email", made.email}, {"role", wire::name_of(made.role)}};
    record_security(sql, call, {SecurityEventKind::user_created, *id, std::move(details)});
    return versioned(std::move(made));
}

Result<http::Versioned<UserView>> change_user(
    db::Sql& sql, const Call& call, const ChangeUser& request
) {
    auto row = TRY(seen(sql, call, request.id));
    const bool presence_only = changes_presence_only(request);
    TRY(require(call, presence_only ? team_write : directory_write));
    if (is_house_address(row.email)) return refuse(mainstay::code::forbidden);
    if (request.if_match && *request.if_match != row.version) return refuse(http::code::stale);

    auto wanted = changed(row, request);
    Faults faults;
    take_role(sql, wanted, request.custom_role, request.role, faults);
    if (wanted.role != row.role && wanted.role != Role::requester) leave_customer(wanted, request);
    if (needs_proof(row, wanted)) {
        if (is_raised(row) || is_raised(wanted)) TRY(require(call, role_manage));
        TRY(require_proof_about(call, std::max(row.role, wanted.role)));
    }
    for (auto& fault : faults_of(sql, wanted)) faults.push_back(std::move(fault));
    if (!faults.empty()) return invalid(std::move(faults));
    const bool was_administrator = row.role == Role::administrator && row.is_active;
    const bool is_administrator = wanted.role == Role::administrator && wanted.is_active;
    if (was_administrator && !is_administrator && store::other_administrators(sql, row.id) == 0)
        return refuse(code::last_administrator);

    auto before = view(sql, call, row);
    if (!store::update_user(sql, wanted)) return refuse(http::code::stale);
    withdraw(sql, call, row, wanted);
    auto after = view(sql, call, *store::user(sql, row.id));
    record_changed(sql, call, {"user", row.id.value}, before, after);
    record_differences(sql, call, before, after);
    return versioned(std::move(after));
}

}  // namespace mainstay::identity
