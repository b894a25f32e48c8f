// The head of one request, as the dispatcher sees it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "http/credentials.hpp"

namespace mainstay::http {

/// Views into the parser's memory: good while the request is served.
struct Head {
    std::string_view method;
    std::string_view method_override;  // X-HTTP-Method-Override. Only uploads heed it.
    std::string_view target;
    std::string_view accept;
    std::string_view accept_encoding;
    std::string_view authorization;
    std::string_view content_encoding;
    std::string_view content_type;
    std::string_view cookie;
    std::string_view csrf;
    std::string_view idempotency_key;
    std::string_view if_match;
    std::string_view if_none_match;
    std::string_view last_event_id;
    std::string_view range;
    std::string_view user_agent;
    std::string_view address;  // The client's, as far as trusted proxies tell it.
    std::string request_id;
    bool has_if_match = false;
    bool has_origin = false;  // Pages of browsers send their origin with all that they post.
    bool is_head = false;     // HEAD: as GET, without the body.
    bool is_secure = false;   // The client speaks https, to a proxy before this server.

    /// The bytes of the body: 0 if there is none, empty if only its end will tell (chunked).
    std::optional<std::uint64_t> body_bytes = 0;
};

/// The credentials that a head carries.
Credentials credentials_of(const Head& head);

/// The value of a cookie in a Cookie header, or empty.
std::string_view cookie_value(std::string_view header, std::string_view name);

}  // namespace mainstay::http
