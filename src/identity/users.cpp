#include "identity/users.hpp"

#include "base/text.hpp"
#include "events/events.hpp"
#include "events/staff_left.hpp"
#include "http/page.hpp"
#include "identity/address.hpp"
#include "identity/codes.hpp"
#include "identity/credential_store.hpp"
#include "identity/membership.hpp"
#include "identity/own_sessions.hpp"
#include "identity/permission.hpp"
#include "identity/proof.hpp"
#include "identity/record.hpp"
#include "identity/references.hpp"
#include "identity/security_log.hpp"
#include "identity/store.hpp"
#include "identity/tokens.hpp"

namespace mainstay::identity {

namespace {

constexpr std::string_view list_name = "users";

std::vector<UserView> views(db::Sql& sql, std::span<const store::UserRow> rows) {
    std::vector<Id<User>> ids;
    std::vector<Id<Organization>> organization_ids;
    for (const auto& row : rows) {
        ids.push_back(row.id);
        if (row.organization) organization_ids.push_back(*row.organization);
    }
    auto teams = store::teams_of_users(sql, ids);
    auto signed_in = store::have_signed_in(sql, ids);
    auto organizations = organization_refs(sql, organization_ids);
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
        };
        if (row.organization) view.organization = organizations[*row.organization];
        views.push_back(std::move(view));
    }
    return views;
}

UserView view(db::Sql& sql, const store::UserRow& row) { return views(sql, {&row, 1}).front(); }

http::Versioned<UserView> versioned(UserView view) {
    auto version = view.version;
    return {std::move(view), version};
}

/// The person, for those who may know of them.
Result<store::UserRow> seen(db::Sql& sql, const Call& call, Id<User> id) {
    auto is_oneself = call.caller && call.caller->user == id;
    if (!is_oneself && !may(call, Action::directory_read)) return refuse(mainstay::code::not_found);
    auto row = store::user(sql, id);
    if (!row) return refuse(mainstay::code::not_found);
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
    else if (store::is_email_taken(sql, row.email, row.id))
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
    if (request.role) row.role = *request.role;
    if (request.organization) row.organization = *request.organization;
    if (request.sees_organization) row.sees_organization = *request.sees_organization;
    if (request.is_active) row.is_active = *request.is_active;
    if (request.is_present) row.is_present = *request.is_present;
    // A requester who becomes staff leaves the customer's side, unless the request says otherwise
    // and is refused.
    if (request.role && *request.role != Role::requester) {
        if (!request.organization) row.organization.reset();
        if (!request.sees_organization) row.sees_organization = false;
    }
    return row;
}

bool changes_presence_only(const ChangeUser& request) {
    return !request.name && !request.email && !request.role && !request.organization &&
           !request.sees_organization && !request.is_active;
}

/// Whether the change is one that a stolen token or session must not do: it gives somebody another
/// way in, or more to do there.
bool needs_proof(const store::UserRow& before, const store::UserRow& after) {
    return before.role != after.role || before.email != after.email ||
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
    if (!after.is_active || before.role != after.role) {
        end_all_sessions(sql, call, after.id, {});
        revoke_all_tokens(sql, call, after.id);
    }
    if (!after.is_active || before.email != after.email) store::end_links(sql, after.id, call.now);
    if (!after.is_active) store::forget_devices(sql, after.id, {});
}

std::string text_of(const std::optional<OrganizationRef>& organization) {
    return organization ? organization->name : "none";
}

void record_differences(
    db::Sql& sql, const Call& call, const UserView& before, const UserView& after
) {
    using enum SecurityEventKind;
    auto record = [&](SecurityEventKind kind, std::string_view from, std::string_view to) {
        record_security(sql, call, {kind, after.id, {{"from", from}, {"to", to}}});
    };
    if (before.role != after.role)
        record(role_changed, wire::name_of(before.role), wire::name_of(after.role));
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
    TRY(require(call, Action::directory_read));
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
        store::users(sql, filter, after, static_cast<std::int64_t>(limit) + 1), limit,
        [](const store::UserRow& row) {
            return http::cursor_after(list_name, row.name_key, row.id.value);
        }
    );
    return http::Page<UserView>{views(sql, page.items), page.next};
}

Result<http::Versioned<UserView>> show_user(
    db::Sql& sql, const Call& call, const ShowUser& request
) {
    return versioned(view(sql, TRY(seen(sql, call, request.id))));
}

Result<http::Versioned<UserView>> create_user(
    db::Sql& sql, const Call& call, const CreateUser& request
) {
    TRY(require(call, Action::directory_write));
    store::UserRow row{
        .email = kept_email(request.email),
        .name = request.name.value,
        .role = request.role.value_or(Role::requester),
        .organization = request.organization,
        .sees_organization = request.sees_organization.value_or(false),
    };
    if (row.role != Role::requester) TRY(require_proof_about(call, row.role));
    auto faults = faults_of(sql, row);
    if (!faults.empty()) return invalid(std::move(faults));

    auto id = store::insert_user(sql, row, call.now);
    if (!id) return invalid({wrong("email", code::taken)});
    auto made = view(sql, *store::user(sql, *id));
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
    TRY(require(call, presence_only ? Action::team_write : Action::directory_write));
    if (request.if_match && *request.if_match != row.version) return refuse(http::code::stale);

    auto wanted = changed(row, request);
    if (needs_proof(row, wanted)) TRY(require_proof_about(call, std::max(row.role, wanted.role)));
    auto faults = faults_of(sql, wanted);
    if (!faults.empty()) return invalid(std::move(faults));
    const bool was_administrator = row.role == Role::administrator && row.is_active;
    const bool is_administrator = wanted.role == Role::administrator && wanted.is_active;
    if (was_administrator && !is_administrator && store::other_administrators(sql, row.id) == 0)
        return refuse(code::last_administrator);

    auto before = view(sql, row);
    if (!store::update_user(sql, wanted)) return refuse(http::code::stale);
    withdraw(sql, call, row, wanted);
    auto after = view(sql, *store::user(sql, row.id));
    record_changed(sql, call, {"user", row.id.value}, before, after);
    record_differences(sql, call, before, after);
    return versioned(std::move(after));
}

}  // namespace mainstay::identity
