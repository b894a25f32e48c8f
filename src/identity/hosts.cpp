#include "identity/hosts.hpp"

#include <chrono>
#include <span>

#include "http/page.hpp"
#include "http/use_note.hpp"
#include "identity/actions.hpp"
#include "identity/codes.hpp"
#include "identity/host_store.hpp"
#include "identity/permission.hpp"
#include "identity/proof.hpp"
#include "identity/record.hpp"
#include "identity/references.hpp"
#include "identity/security_log.hpp"

namespace mainstay::identity {

namespace {

constexpr std::string_view list_name = "hosts";

/// What is recorded of a host.
struct Recorded {
    std::string name;
    std::vector<Id<Application>> applications;
};
BOOST_DESCRIBE_STRUCT(Recorded, (), (name, applications))

std::vector<Id<Application>> applications_of(db::Sql& sql, Id<Host> host) {
    std::vector<Id<Application>> ids;
    const auto rows = store::applications_of_hosts(sql, {&host, 1});
    if (auto found = rows.find(host); found != rows.end())
        for (const auto& application : found->second) ids.push_back(application.id);
    return ids;
}

Recorded recorded(db::Sql& sql, const store::HostRow& row) {
    return {row.name, applications_of(sql, row.id)};
}

timeline::Subject subject_of(const store::HostRow& row) { return {"host", row.id.value}; }

void record_secret(
    db::Sql& sql, const Call& call, const store::HostRow& row, std::string_view action,
    SecurityEventKind kind
) {
    timeline::record(
        sql, call, subject_of(row), action, wire::json::value(), wire::encode(recorded(sql, row))
    );
    record_security(sql, call, {kind, {}, {{"host", row.name}}});
}

/// The host, for those who may read of it.
Result<store::HostRow> readable(db::Sql& sql, const Call& call, Id<Host> id) {
    auto row = store::host(sql, id);
    if (!row || !may(call, host_read, host_resource(sql, call, id.value)))
        return refuse(mainstay::code::not_found);
    return *std::move(row);
}

/// The same, for those who may manage it.
Result<store::HostRow> managed(db::Sql& sql, const Call& call, Id<Host> id) {
    auto row = TRY(readable(sql, call, id));
    TRY(require(call, host_manage, host_resource(sql, call, id.value)));
    return row;
}

/// The hosts as they are shown to the caller, who may read of them.
std::vector<HostView> views_of(
    db::Sql& sql, const Call& call, std::span<const store::HostRow> rows
) {
    std::vector<Id<Host>> ids;
    std::vector<Id<User>> makers;
    for (const auto& row : rows) {
        ids.push_back(row.id);
        if (row.created_by) makers.push_back(*row.created_by);
    }
    auto people = user_refs(sql, makers);
    auto applications = store::applications_of_hosts(sql, ids);

    std::vector<HostView> views;
    for (const auto& row : rows) {
        HostView view{
            .id = row.id,
            .name = row.name,
            .created_at = row.created_at,
            .rotated_at = row.rotated_at,
            .last_seen_at = row.last_used_at,
        };
        Resource resource;
        for (auto& application : applications[row.id]) {
            resource.applications.push_back(application.id);
            view.applications.push_back({std::move(application.key), std::move(application.name)});
        }
        if (row.created_by) view.created_by = {*row.created_by, people[*row.created_by].name};
        if (row.previous_until > call.now) view.previous_until = row.previous_until;
        if (may(call, host_manage, resource))
            view.may = {HostAction::change, HostAction::rotate, HostAction::revoke};
        views.push_back(std::move(view));
    }
    return views;
}

/// The applications of these keys, of whose hosts the caller may manage. Faults: missing;
/// unknown_reference; repeated.
std::vector<Id<Application>> managed_applications(
    db::Sql& sql, const Call& call, const std::vector<Line<10>>& keys, Faults& faults
) {
    if (keys.empty()) faults.push_back(wrong("applications", mainstay::code::missing));
    auto applications = applications_named(sql, "applications", keys, faults);
    if (!faults.empty()) return applications;
    for (std::size_t i = 0; i < applications.size(); ++i)
        if (!may(call, host_manage, {.applications = {applications[i]}}))
            faults.push_back(wrong(item("applications", i), code::unknown_reference));
    return applications;
}

}  // namespace

Result<http::Page<HostView>> list_hosts(db::Sql& sql, const Call& call, const ListHosts& request) {
    TRY(require_some(call, host_read));
    Id<Host> after;
    if (request.cursor) {
        auto [id] = TRY(http::read_cursor<std::int64_t>(list_name, request.cursor->value));
        after = {id};
    }
    auto limit = static_cast<std::size_t>(request.limit.value_or(Count<1, 100>{50}).value);
    auto page = http::page_of(
        store::hosts(sql, scope(call, host_read), after, static_cast<std::int64_t>(limit) + 1),
        limit, [](const store::HostRow& row) { return http::cursor_after(list_name, row.id.value); }
    );
    http::Page<HostView> shown{views_of(sql, call, page.items), page.next};
    if (may_some(call, host_manage)) shown.may.emplace_back("create");
    return shown;
}

Result<HostView> show_host(db::Sql& sql, const Call& call, const ShowHost& request) {
    const auto row = TRY(readable(sql, call, request.id));
    return views_of(sql, call, {&row, 1}).front();
}

Result<NewHost> create_host(db::Sql& sql, const Call& call, const CreateHost& request) {
    TRY(require_some(call, host_manage));
    // Programs set up other programs: a token passes.
    TRY(require_proof_about(call, Role::requester));
    if (store::count_hosts(sql) >= hosts_max)
        return refuse(code::too_many_hosts, {{"max", std::to_string(hosts_max)}});
    Faults faults;
    auto applications = managed_applications(sql, call, request.applications, faults);
    if (store::is_host_name_taken(sql, request.name.value, {}))
        faults.push_back(wrong("name", code::taken));
    if (!faults.empty()) return invalid(std::move(faults));

    store::HostRow row{.name = request.name.value, .created_at = call.now};
    if (call.caller) row.created_by = call.caller->user;
    auto token = new_secret(host_secrets);
    row.id = store::insert_host(sql, row, secret_hash(token));
    store::replace_applications_of_host(sql, row.id, applications);
    record_secret(sql, call, row, "created", SecurityEventKind::host_created);
    return NewHost{row.id, row.name, std::move(token), {}};
}

Result<> change_host(db::Sql& sql, const Call& call, const ChangeHost& request) {
    auto row = TRY(managed(sql, call, request.id));
    Faults faults;
    auto applications = managed_applications(sql, call, request.applications, faults);
    if (store::is_host_name_taken(sql, request.name.value, row.id))
        faults.push_back(wrong("name", code::taken));
    if (!faults.empty()) return invalid(std::move(faults));

    const auto before = recorded(sql, row);
    row.name = request.name.value;
    store::rename_host(sql, row.id, row.name);
    store::replace_applications_of_host(sql, row.id, applications);
    record_changed(sql, call, subject_of(row), before, recorded(sql, row));
    return {};
}

Result<NewHost> rotate_host_token(db::Sql& sql, const Call& call, const RotateHostToken& request) {
    auto row = TRY(managed(sql, call, request.id));
    // Programs set up other programs: a token passes.
    TRY(require_proof_about(call, Role::requester));
    const auto hours = request.grace_hours ? request.grace_hours->value : rotation_grace_hours;
    const auto until = call.now + std::chrono::hours(hours);
    auto token = new_secret(host_secrets);
    replace_secret(sql, host_secrets, row.id.value, token, call.now, until);
    record_secret(sql, call, row, "rotated", SecurityEventKind::host_token_rotated);
    return NewHost{row.id, row.name, std::move(token), until};
}

Result<> revoke_host(db::Sql& sql, const Call& call, const RevokeHost& request) {
    auto row = TRY(managed(sql, call, request.id));
    revoke_secrets(sql, host_secrets, row.id.value, call.now);
    record_secret(sql, call, row, "revoked", SecurityEventKind::host_revoked);
    return {};
}

Result<OwnHost> show_own_host(db::Sql& sql, const Call& call, const http::Nothing&) {
    if (!call.host) return refuse(mainstay::code::forbidden);
    OwnHost own{call.host->host, call.host->name, {}};
    auto rows = store::applications_of_hosts(sql, {&own.id, 1});
    for (auto& application : rows[own.id])
        own.applications.push_back({std::move(application.key), std::move(application.name)});
    return own;
}

std::vector<Id<Application>> applications_of_caller(db::Sql& sql, const HostCaller& host) {
    return applications_of(sql, host.host);
}

HostAuthenticator::HostAuthenticator(db::Database& database, Clock clock)
    : database_(&database), clock_(std::move(clock)) {}

Result<std::optional<HostCaller>> HostAuthenticator::operator()(
    db::Sql& sql, const http::Credentials& credentials
) const {
    if (!credentials.bearer.starts_with(host_secrets.prefix)) return std::optional<HostCaller>();
    const auto now = clock_();
    auto row = holder_of<store::HostRow>(sql, host_secrets, credentials.bearer, now);
    if (!row) return refuse(mainstay::code::unauthenticated);
    if (is_use_due(row->last_used_at, now))
        http::note_use(*database_, [id = row->id.value, now](db::Sql& later) {
            touch_secret(later, host_secrets, id, now);
        });
    return std::optional(HostCaller{row->id, std::move(row->name)});
}

std::function<Result<http::Sender>(db::Sql&, const http::RawRequest&)> by_host_token(
    SecretPlaces places
) {
    return by_secret<store::HostRow>(
        host_secrets, std::move(places),
        [](store::HostRow row, http::Sender& sender) {
            sender.host = HostCaller{row.id, std::move(row.name)};
        }
    );
}

}  // namespace mainstay::identity
