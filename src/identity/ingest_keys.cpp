#include "identity/ingest_keys.hpp"

#include <chrono>

#include "http/page.hpp"
#include "http/use_note.hpp"
#include "identity/actions.hpp"
#include "identity/codes.hpp"
#include "identity/ingest_key_store.hpp"
#include "identity/permission.hpp"
#include "identity/proof.hpp"
#include "identity/record.hpp"
#include "identity/security_log.hpp"

namespace mainstay::identity {

namespace {

constexpr std::string_view list_name = "ingest-keys";

/// The application, for those who may know of it and do that to its keys.
Result<ApplicationEntry> application_for(
    db::Sql& sql, const Call& call, std::string_view key, const Action& action
) {
    auto application = find_application(sql, key);
    if (!application) return refuse(mainstay::code::not_found);
    auto resource = application_resource(sql, call, application->id.value);
    if (!may(call, application_use, resource)) return refuse(mainstay::code::not_found);
    TRY(require(call, action, resource));
    return *std::move(application);
}

/// The same with one of its keys.
Result<store::IngestKeyRow> key_for(
    db::Sql& sql, const Call& call, std::string_view application, Id<IngestKey> id
) {
    auto entry = TRY(application_for(sql, call, application, ingest_key_manage));
    auto row = store::ingest_key(sql, entry.id, id);
    if (!row) return refuse(mainstay::code::not_found);
    return *std::move(row);
}

IngestCaller caller_of(store::IngestKeyRow row) {
    return {row.id, std::move(row.name), row.application};
}

/// What is recorded of a key.
struct Recorded {
    std::string name;
    Id<Application> application;
};
BOOST_DESCRIBE_STRUCT(Recorded, (), (name, application))

void record(
    db::Sql& sql, const Call& call, const store::IngestKeyRow& row, std::string_view action,
    SecurityEventKind kind
) {
    const Recorded recorded{row.name, row.application};
    timeline::record(
        sql, call, {"ingest_key", row.id.value}, action, wire::json::value(), wire::encode(recorded)
    );
    auto application = find_application(sql, row.application);
    record_security(
        sql, call, {kind, {}, {{"ingest_key", row.name}, {"application", application->key}}}
    );
}

}  // namespace

Result<http::Page<IngestKeyView>> list_ingest_keys(
    db::Sql& sql, const Call& call, const ListIngestKeys& request
) {
    auto application = TRY(application_for(sql, call, request.key.value, ingest_key_manage));
    Id<IngestKey> after;
    if (request.cursor) {
        auto [id] = TRY(http::read_cursor<std::int64_t>(list_name, request.cursor->value));
        after = {id};
    }
    auto limit = static_cast<std::size_t>(request.limit.value_or(Count<1, 100>{50}).value);
    auto page = http::page_of(
        store::ingest_keys(sql, application.id, after, static_cast<std::int64_t>(limit) + 1), limit,
        [](const store::IngestKeyRow& row) { return http::cursor_after(list_name, row.id.value); }
    );
    std::vector<Id<User>> makers;
    for (const auto& row : page.items)
        if (row.created_by) makers.push_back(*row.created_by);
    auto people = user_refs(sql, makers);

    http::Page<IngestKeyView> shown{{}, page.next, {"create"}};
    for (const auto& row : page.items) {
        auto& view = shown.items.emplace_back(IngestKeyView{
            .id = row.id,
            .name = row.name,
            .created_at = row.created_at,
            .rotated_at = row.rotated_at,
            .last_used_at = row.last_used_at,
            .may = {IngestKeyAction::rotate, IngestKeyAction::revoke},
        });
        if (row.created_by) view.created_by = {*row.created_by, people[*row.created_by].name};
        if (row.previous_until > call.now) view.previous_until = row.previous_until;
    }
    return shown;
}

Result<NewIngestKey> create_ingest_key(
    db::Sql& sql, const Call& call, const CreateIngestKey& request
) {
    auto application = TRY(application_for(sql, call, request.key.value, ingest_key_manage));
    // Programs set up other programs: a token passes.
    TRY(require_proof_about(call, Role::requester));
    if (store::count_ingest_keys(sql, application.id) >= ingest_keys_max)
        return refuse(code::too_many_ingest_keys, {{"max", std::to_string(ingest_keys_max)}});
    if (store::is_ingest_key_name_taken(sql, application.id, request.name.value))
        return invalid({wrong("name", code::taken)});

    store::IngestKeyRow row{
        .application = application.id, .name = request.name.value, .created_at = call.now
    };
    if (call.caller) row.created_by = call.caller->user;
    auto secret = new_secret(ingest_key_secrets);
    row.id = store::insert_ingest_key(sql, row, secret_hash(secret));
    record(sql, call, row, "created", SecurityEventKind::ingest_key_created);
    return NewIngestKey{row.id, row.name, std::move(secret), {}};
}

Result<NewIngestKey> rotate_ingest_key(
    db::Sql& sql, const Call& call, const RotateIngestKey& request
) {
    auto row = TRY(key_for(sql, call, request.key.value, request.id));
    // Programs set up other programs: a token passes.
    TRY(require_proof_about(call, Role::requester));
    const auto hours = request.grace_hours ? request.grace_hours->value : rotation_grace_hours;
    const auto until = call.now + std::chrono::hours(hours);
    auto secret = new_secret(ingest_key_secrets);
    replace_secret(sql, ingest_key_secrets, row.id.value, secret, call.now, until);
    record(sql, call, row, "rotated", SecurityEventKind::ingest_key_rotated);
    return NewIngestKey{row.id, row.name, std::move(secret), until};
}

Result<> revoke_ingest_key(db::Sql& sql, const Call& call, const RevokeIngestKey& request) {
    auto row = TRY(key_for(sql, call, request.key.value, request.id));
    revoke_secrets(sql, ingest_key_secrets, row.id.value, call.now);
    record(sql, call, row, "revoked", SecurityEventKind::ingest_key_revoked);
    return {};
}

Result<IngestCaller> find_ingest_caller(db::Sql& sql, std::string_view secret, Time now) {
    auto row = holder_of<store::IngestKeyRow>(sql, ingest_key_secrets, secret, now);
    if (!row) return refuse(mainstay::code::unauthenticated);
    return caller_of(*std::move(row));
}

std::function<Result<http::Sender>(db::Sql&, const http::RawRequest&)> by_ingest_key(
    SecretPlaces places
) {
    return by_secret<store::IngestKeyRow>(
        ingest_key_secrets, std::move(places),
        [](store::IngestKeyRow row, http::Sender& sender) {
            sender.ingest = caller_of(std::move(row));
        }
    );
}

IngestAuthenticator::IngestAuthenticator(db::Database& database, Clock clock)
    : database_(&database), clock_(std::move(clock)) {}

Result<std::optional<IngestCaller>> IngestAuthenticator::operator()(
    db::Sql& sql, const http::Credentials& credentials
) const {
    if (!credentials.bearer.starts_with(ingest_key_secrets.prefix))
        return std::optional<IngestCaller>();
    const auto now = clock_();
    auto row = holder_of<store::IngestKeyRow>(sql, ingest_key_secrets, credentials.bearer, now);
    if (!row) return refuse(mainstay::code::unauthenticated);
    if (is_use_due(row->last_used_at, now))
        http::note_use(*database_, [id = row->id.value, now](db::Sql& later) {
            touch_secret(later, ingest_key_secrets, id, now);
        });
    return std::optional(caller_of(*std::move(row)));
}

}  // namespace mainstay::identity
