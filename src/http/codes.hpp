// The refusals that http itself gives. Codes are part of the API: they are never renamed.
#pragma once

#include "base/error.hpp"
#include "wire/codec.hpp"

namespace mainstay::http::code {

inline constexpr Code csrf{
    "csrf", Refusal::forbidden,
    "Changes made with the session cookie must carry its token in X-CSRF-Token."
};
inline constexpr Code scope_missing{
    "scope_missing", Refusal::forbidden, "This token lacks the scope {scope}, which this needs."
};
inline constexpr Code version_required{
    "version_required", Refusal::precondition_required,
    "Say in If-Match which version the change is based on: its ETag, or * for any."
};
inline constexpr Code stale{
    "stale", Refusal::stale, "Someone changed this since you read it. Compare, then save again."
};
using wire::code::repeated;
inline constexpr Code bad_cursor{
    "bad_cursor", Refusal::invalid, "{field} must be the `next` of an earlier answer of this list"
};
inline constexpr Code key_reused{
    "key_reused", Refusal::invalid,
    "This Idempotency-Key was used for another request. Use a new key for each action."
};
inline constexpr Code already_done{
    "already_done", Refusal::conflict,
    "This was done already; its answer held a secret and was not kept."
};
inline constexpr Code rights_changed{
    "rights_changed", Refusal::conflict,
    "This was done already; what you may see has changed since, so its answer is not repeated."
};
inline constexpr Code unexpected_body{
    "unexpected_body", Refusal::invalid, "This request takes no body."
};
inline constexpr Code too_large{
    "too_large", Refusal::too_large, "The body has more than the {max} bytes allowed here."
};
inline constexpr Code unsupported_media{
    "unsupported_media", Refusal::unsupported_media, "The body must be {expected}."
};
inline constexpr Code unsupported_encoding{
    "unsupported_encoding", Refusal::unsupported_media,
    "The body's Content-Encoding must be {expected}."
};
inline constexpr Code overloaded{
    "overloaded", Refusal::busy, "The server has more to do than it can take. Try again shortly."
};
inline constexpr Code too_many_streams{
    "too_many_streams", Refusal::too_many,
    "Too many event streams are open. Close one, or try again later."
};
inline constexpr Code too_many_uploads{
    "too_many_uploads", Refusal::too_many,
    "Too many files are on their way at once. Try again when one has arrived."
};
inline constexpr Code upload_offset{
    "upload_offset", Refusal::conflict,
    "The upload goes on at another byte; HEAD says at which. Another request may have been faster."
};
inline constexpr Code upload_in_pieces{
    "upload_in_pieces", Refusal::conflict,
    "The upload has come in {max} pieces, more than are kept. Begin anew with larger ones."
};
inline constexpr Code upload_overrun{
    "upload_overrun", Refusal::too_large, "The upload is to have {max} bytes in all; this is more."
};
inline constexpr Code too_many_bytes{
    "too_many_bytes", Refusal::too_many,
    "Too many large requests are on their way at once. Try again when one has arrived."
};
inline constexpr Code too_many_at_once{
    "too_many_at_once", Refusal::too_many,
    "Too many requests of this sender are on their way at once. Try again shortly."
};
inline constexpr Code too_many_requests{
    "too_many_requests", Refusal::too_many,
    "These are more requests than are taken from one person or place. Try again in {seconds} s."
};

}  // namespace mainstay::http::code
