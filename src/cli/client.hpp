// The API as a client of it sees it: one server, one token. Everything the command line does to
// tickets goes through here, so that it can do no more than its token allows.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "wire/codec.hpp"

namespace mainstay::cli {

namespace code {

inline constexpr Code unreachable{
    "unreachable", Refusal::busy,
    "The server at {url} does not answer: {reason}. Is `mainstay serve` running there?"
};
inline constexpr Code no_token{
    "no_token", Refusal::unauthenticated,
    "No token is set. Make one with `mainstay token create` and put it into MAINSTAY_TOKEN."
};

}  // namespace code

/// Speaks to `MAINSTAY_URL` (http://127.0.0.1:8080 where it is not set) with `MAINSTAY_TOKEN`, or
/// the token in the file that `MAINSTAY_TOKEN_FILE` names.
class Client {
public:
    /// Refuses: no_token.
    static Result<Client> from_environment();

    /// The same, of the server at `url`, if one is named.
    static Result<Client> from_environment(const std::optional<std::string>& url);

    Client(std::string url, std::string token) : url_(std::move(url)), token_(std::move(token)) {}

    /// Sends a request below /api/v1; waits up to 30 seconds. A POST carries an Idempotency-Key, so
    /// it is safe to have it sent again. `if_match` is the version a change is based on. Refuses:
    /// unreachable, and whatever the server refuses.
    Result<wire::json::value> send(
        std::string_view verb, std::string_view path, const wire::json::object& body = {},
        std::string_view if_match = {}
    ) const;

    /// Sends a file by POST, whose `path` and query have what is to be known of it; waits up to
    /// five minutes. Refuses: as send.
    Result<wire::json::value> send_file(std::string_view path, std::string_view bytes) const;

private:
    struct Body {
        std::string_view bytes;
        std::string_view media_type;
        long timeout_seconds;
    };

    Result<wire::json::value> exchange(
        std::string_view verb, std::string_view path, const Body& body, std::string_view if_match
    ) const;

    std::string url_;
    std::string token_;
};

/// `text` as it stands in a query or a path segment (RFC 3986 §2.1).
std::string percent_encoded(std::string_view text);

}  // namespace mainstay::cli
