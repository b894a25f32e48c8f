#include "identity/password_reset.hpp"

#include "base/crypto.hpp"
#include "identity/codes.hpp"
#include "identity/credential_store.hpp"
#include "identity/me.hpp"
#include "identity/password.hpp"
#include "identity/sessions.hpp"
#include "identity/throttle.hpp"

namespace mainstay::identity {

namespace {

/// The person of a link that was mailed and works still.
std::optional<Person> holder_of_link(db::Sql& sql, std::string_view token_hash, Time now) {
    auto link = store::link(sql, token_hash);
    if (!link || link->used_at || link->expires_at <= now) return std::nullopt;
    if (link->purpose == store::LinkPurpose::sign_in) return std::nullopt;
    auto person = find_person(sql, link->user_account);
    if (!person || !person->is_active) return std::nullopt;
    return person;
}

}  // namespace

Result<ProvenReset> prove_reset(
    db::Database& database, const Call& call, const ResetPassword& request
) {
    ProvenReset proven{.token_hash = secret_hash(request.token.value), .password_hash = {}};
    std::vector<std::string> words;
    // A stranger must not make the server hash passwords: the link is looked at first.
    const bool is_good = database.read([&](db::Sql& sql) {
        auto person = holder_of_link(sql, proven.token_hash, call.now);
        if (person) words = personal_words(sql, *person);
        return person.has_value();
    });
    if (!is_good) return refuse(code::link_not_valid);
    if (auto fault = password_fault("password", request.password.value, words))
        return invalid({*std::move(fault)});
    proven.password_hash = hash_password(request.password.value);
    return proven;
}

Result<PasswordSet> reset_password(
    db::Sql& sql, const Call& call, const ProvenReset& proven, const http::Credentials& credentials
) {
    auto person = holder_of_link(sql, proven.token_hash, call.now);
    if (!person || !store::use_link(sql, proven.token_hash, call.now))
        return refuse(code::link_not_valid);
    set_password(sql, call, person->id, proven.password_hash, {});
    // What they mistyped before is nothing to wait for.
    forgive(sql, stranger_attempt(person->email, credentials.address));
    return PasswordSet{person->email};
}

}  // namespace mainstay::identity
