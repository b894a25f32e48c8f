#include "identity/tokens.hpp"

#include <algorithm>

#include "base/crypto.hpp"
#include "http/page.hpp"
#include "identity/actions.hpp"
#include "identity/codes.hpp"
#include "identity/credential_store.hpp"
#include "identity/permission.hpp"
#include "identity/proof.hpp"
#include "identity/record.hpp"
#include "identity/security_log.hpp"
#include "identity/sessions.hpp"

namespace mainstay::identity {

namespace {

constexpr std::string_view list_name = "tokens";

/// Begins each token, so that scanners of leaked secrets know one when they see it.
constexpr std::string_view token_prefix = "mainstay_";

TokenView view(const store::TokenRow& row) {
    return {
        .id = row.id,
        .name = row.name,
        .scopes = scopes_of(row.scopes),
        .created_at = row.created_at,
        .expires_at = row.expires_at,
        .used_at = row.used_at,
    };
}

/// All scopes that the wanted ones include, in order.
std::vector<TokenScope> including_lesser(const std::vector<TokenScope>& wanted) {
    if (wanted.empty()) return {};
    const auto most = *std::max_element(wanted.begin(), wanted.end());
    std::vector<TokenScope> all;
    for (auto scope : {TokenScope::read, TokenScope::write, TokenScope::admin})
        if (scope <= most) all.push_back(scope);
    return all;
}

std::string names_of(const std::vector<TokenScope>& scopes) {
    std::string names;
    for (auto scope : scopes) {
        if (!names.empty()) names += ' ';
        names += wire::name_of(scope);
    }
    return names;
}

std::vector<FieldError> faults_of(
    const Call& call, const CreateToken& request, const std::vector<TokenScope>& scopes
) {
    std::vector<FieldError> faults;
    auto is_not_callers = [&](TokenScope scope) { return call.caller && !call.caller->has(scope); };
    if (scopes.empty())
        faults.push_back(wrong("scopes", mainstay::code::missing));
    else if (std::any_of(scopes.begin(), scopes.end(), is_not_callers))
        faults.push_back(wrong("scopes", code::scope_not_yours));
    if (request.expires_at && *request.expires_at <= call.now)
        faults.push_back(wrong("expires_at", code::in_the_past));
    return faults;
}

Result<NewToken> create_for(
    db::Sql& sql, const Call& call, Id<User> owner, const CreateToken& request
) {
    auto scopes = including_lesser(request.scopes);
    auto faults = faults_of(call, request, scopes);
    if (!faults.empty()) return invalid(std::move(faults));
    if (store::count_tokens(sql, owner) >= tokens_max)
        return refuse(code::too_many_tokens, {{"max", std::to_string(tokens_max)}});

    store::TokenRow row{
        .user_account = owner,
        .name = request.name.value,
        .scopes = names_of(scopes),
        .created_at = call.now,
        .expires_at = request.expires_at,
    };
    auto secret = std::string(token_prefix) + random_token();
    row.id = store::insert_token(sql, row, secret_hash(secret));
    record_created(sql, call, "api_token", row.id.value, row);
    wire::json::object details{
        {"token", row.name},
        {"scopes", row.scopes},
        {"expires_at", row.expires_at ? to_string(*row.expires_at) : "never"},
    };
    record_security(sql, call, {SecurityEventKind::token_created, owner, std::move(details)});
    return NewToken{
        .id = row.id,
        .name = row.name,
        .scopes = std::move(scopes),
        .created_at = row.created_at,
        .expires_at = row.expires_at,
        .token = std::move(secret),
    };
}

}  // namespace

std::vector<TokenScope> scopes_of(std::string_view names) {
    std::vector<TokenScope> scopes;
    while (!names.empty()) {
        const auto end = std::min(names.find(' '), names.size());
        if (auto scope = wire::enum_of<TokenScope>(names.substr(0, end))) scopes.push_back(*scope);
        names.remove_prefix(std::min(end + 1, names.size()));
    }
    return scopes;
}

Result<http::Page<TokenView>> list_tokens(
    db::Sql& sql, const Call& call, const ListTokens& request
) {
    if (!call.caller) return refuse(mainstay::code::unauthenticated);
    Id<ApiToken> after;
    if (request.cursor) {
        auto [id] = TRY(http::read_cursor<std::int64_t>(list_name, request.cursor->value));
        after = {id};
    }
    auto limit = static_cast<std::size_t>(request.limit.value_or(Count<1, 100>{50}).value);
    auto page = http::page_of(
        store::tokens(sql, call.caller->user, after, static_cast<std::int64_t>(limit) + 1), limit,
        [](const store::TokenRow& row) { return http::cursor_after(list_name, row.id.value); }
    );
    http::Page<TokenView> shown{{}, page.next};
    for (const auto& row : page.items) shown.items.push_back(view(row));
    if (!may(call, own_write)) return shown;
    for (auto& token : shown.items) token.may = {TokenAction::revoke};
    // Only a person makes one, never a token.
    if (call.caller->is_session) shown.may.emplace_back("create");
    return shown;
}

Result<NewToken> create_token(
    db::Sql& sql, const Call& call, const CreateToken& request, const Options& options
) {
    TRY(require(call, own_write));
    TRY(require_proof(call));
    if (!call.caller) return refuse(mainstay::code::unauthenticated);
    const auto latest = call.now + options.token_life_max;
    if (request.expires_at && *request.expires_at > latest) {
        const auto days = std::chrono::duration_cast<std::chrono::days>(options.token_life_max);
        return invalid(
            {wrong("expires_at", code::too_late, {{"days", std::to_string(days.count())}})}
        );
    }
    auto bounded = request;
    if (!bounded.expires_at) bounded.expires_at = std::min(call.now + options.token_life, latest);
    return create_for(sql, call, call.caller->user, bounded);
}

Result<NewToken> create_token_for(
    db::Sql& sql, const Call& call, Id<User> owner, const CreateToken& request
) {
    TRY(require(call, directory_write));
    auto person = find_person(sql, owner);
    if (!person) return refuse(mainstay::code::not_found);
    if (!person->is_active) return refuse(code::user_inactive);
    return create_for(sql, call, owner, request);
}

void revoke_all_tokens(db::Sql& sql, const Call& call, Id<User> user) {
    const auto count = store::revoke_tokens(sql, user, call.now);
    if (count == 0) return;
    record_security(
        sql, call, {SecurityEventKind::token_revoked, user, {{"tokens", std::to_string(count)}}}
    );
}

Result<> revoke_token(db::Sql& sql, const Call& call, const RevokeToken& request) {
    TRY(require(call, own_write));
    auto row = store::token(sql, request.id);
    const bool is_own = row && call.caller && row->user_account == call.caller->user;
    if (!row || !(is_own || may(call, directory_write))) return refuse(mainstay::code::not_found);
    if (!store::revoke_token(sql, row->id, call.now)) return refuse(mainstay::code::not_found);
    timeline::record(
        sql, call, {"api_token", row->id.value}, "revoked", wire::json::value(), wire::json::value()
    );
    record_security(
        sql, call, {SecurityEventKind::token_revoked, row->user_account, {{"token", row->name}}}
    );
    return {};
}

}  // namespace mainstay::identity
