// API tokens: what programs sign in with. A token acts as its owner, narrowed by its scopes.
#pragma once

#include "base/result.hpp"
#include "base/text.hpp"
#include "db/sql.hpp"
#include "http/reply.hpp"
#include "identity/directory.hpp"
#include "identity/options.hpp"

namespace mainstay {

struct ApiToken;

}  // namespace mainstay

namespace mainstay::identity {

/// How many tokens a person may have.
inline constexpr std::int64_t tokens_max = 100;

/// What its owner may do to a token now.
enum class TokenAction { revoke };
BOOST_DESCRIBE_ENUM(TokenAction, revoke)

/// A token as its owner sees it later: without the secret.
struct TokenView {
    Id<ApiToken> id;
    std::string name;
    std::vector<TokenScope> scopes;
    Time created_at;
    std::optional<Time> expires_at;
    std::optional<Time> used_at;  // To within five minutes.
    std::vector<TokenAction> may;
};
BOOST_DESCRIBE_STRUCT(TokenView, (), (id, name, scopes, created_at, expires_at, used_at, may))

/// A token as it is shown once.
struct NewToken {
    Id<ApiToken> id;
    std::string name;
    std::vector<TokenScope> scopes;
    Time created_at;
    std::optional<Time> expires_at;
    std::string token;
};
BOOST_DESCRIBE_STRUCT(NewToken, (), (id, name, scopes, created_at, expires_at, token))

struct ListTokens {
    std::optional<Count<1, 100>> limit;
    std::optional<Line<500>> cursor;
};
BOOST_DESCRIBE_STRUCT(ListTokens, (), (limit, cursor))

/// `admin` includes `write`, and `write` includes `read`.
struct CreateToken {
    Line<100> name;
    std::vector<TokenScope> scopes;
    std::optional<Time> expires_at;  // In 90 days where nothing is said.
};
BOOST_DESCRIBE_STRUCT(CreateToken, (), (name, scopes, expires_at))

struct RevokeToken {
    Id<ApiToken> id;
};
BOOST_DESCRIBE_STRUCT(RevokeToken, (), (id))

/// The scopes that stand in a row: names with a space between.
std::vector<TokenScope> scopes_of(std::string_view names);

/// The caller's own that were not revoked, the oldest first.
Result<http::Page<TokenView>> list_tokens(
    db::Sql& sql, const Call& call, const ListTokens& request
);

/// For the caller. Refuses: session_needed; proof_needed; invalid with missing (no scope),
/// scope_not_yours, in_the_past, too_late; too_many_tokens.
Result<NewToken> create_token(
    db::Sql& sql, const Call& call, const CreateToken& request, const Options& options
);

/// For `owner`, by the system: the command line on the server's own machine. It may last for ever.
/// Refuses as create_token; not_found.
Result<NewToken> create_token_for(
    db::Sql& sql, const Call& call, Id<User> owner, const CreateToken& request
);

/// Revokes all of a person's, and records it where there were any.
void revoke_all_tokens(db::Sql& sql, const Call& call, Id<User> user);

/// It stops at once. Refuses: not_found; others' tokens are found by administrators only.
Result<> revoke_token(db::Sql& sql, const Call& call, const RevokeToken& request);

}  // namespace mainstay::identity
