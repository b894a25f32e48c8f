// Refusals and faults as problem documents (RFC 9457): the one place where a refusal gets its
// status.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "http/reply.hpp"

namespace mainstay::http {

/// The status of a refusal.
int status_of(Refusal refusal);

/// The reason phrase of a status, also the title of its problem documents.
std::string_view reason_of(int status);

/// When to come back after a refusal, where it says so.
std::optional<std::chrono::seconds> retry_after(const Error& error);

/// What is wrong with a request as HTTP, before any route could refuse it.
struct Fault {
    int status;
    std::string_view code;
    std::string_view message;
    int retry_after = 1;  // Seconds, for 503.
};

/// The document for a refusal. `current`, if not empty, is JSON text: the thing as it is now.
Answer problem(const Error& error, std::string_view request_id, std::string_view current = {});

Answer problem(const Fault& fault, std::string_view request_id);

namespace fault {

inline constexpr Fault bad_request{400, "bad_request", "This is not an HTTP/1.1 request."};
inline constexpr Fault bad_target{400, "bad_target", "The request's path or query is malformed."};
inline constexpr Fault no_such_route{404, "no_such_route", "There is nothing at this path."};
inline constexpr Fault no_such_verb{
    405, "no_such_verb", "This path does not take this method; Allow lists those it takes."
};
inline constexpr Fault not_acceptable{
    406, "not_acceptable", "Accept excludes every type that can be answered here."
};
inline constexpr Fault slow_request{
    408, "slow_request", "The request did not arrive in time. Send it again."
};
inline constexpr Fault too_large{413, "too_large", "The body is larger than is taken here."};
inline constexpr Fault long_target{
    414, "long_target", "The request's path and query are too long."
};
inline constexpr Fault bad_expectation{
    417, "bad_expectation", "Only the expectation 100-continue is understood."
};
inline constexpr Fault large_head{431, "large_head", "The request's headers are too large."};
inline constexpr Fault failed{
    500, "failed", "Something went wrong here. Quote the request id when you report it."
};
inline constexpr Fault bad_checksum{
    400, "bad_checksum",
    "Upload-Checksum must be sha1 or sha256, a space, and the digest in Base64."
};
inline constexpr Fault tus_version{
    412, "tus_version", "Tus-Resumable must be 1.0.0: this version of the protocol is spoken here."
};
inline constexpr Fault checksum_mismatch{
    460, "checksum_mismatch",
    "These are not the bytes that the checksum was made of. None of them was kept; send them again."
};
inline constexpr Fault bad_coding{
    501, "bad_coding", "The only Transfer-Encoding taken here is chunked."
};
inline constexpr Fault unavailable{
    503, "unavailable", "The server cannot answer this now. Try again shortly."
};
inline constexpr Fault blob_damaged{
    500, "blob_damaged",
    "This file was damaged or lost on the server's disk. It is whole again when it is uploaded "
    "anew "
    "or restored from a backup."
};
inline constexpr Fault late_answer{
    503, "late_answer",
    "This could not be made durable in time; part of it may have been. Send it again.", 5
};
inline constexpr Fault too_slow{
    503, "too_slow",
    "This takes too long to answer. Ask for less: narrow the filter, for example by status, team, "
    "assignee or application."
};
inline constexpr Fault database_unreachable{
    503, "database_unreachable",
    "The server cannot reach its database, so nothing was done. Try again shortly.", 5
};
inline constexpr Fault storage_full{
    503, "storage_full",
    "The server's disk is full, so this could not be saved. It works again when room is made.", 30
};
inline constexpr Fault storage_read_only{
    503, "storage_read_only",
    "The server may not write to its disk, so this could not be saved. It works again when the "
    "administrator has mended that.",
    30
};
inline constexpr Fault storage_failing{
    503, "storage_failing",
    "The server's disk failed to read or write. Its administrator must look at it.", 30
};
inline constexpr Fault storage_damaged{
    503, "storage_damaged",
    "The server's records are damaged on its disk. Its administrator must look at it.", 30
};
inline constexpr Fault too_many_connections{
    503, "too_many_connections", "Too many connections are open. Try again shortly."
};
inline constexpr Fault bad_version{505, "bad_version", "HTTP/1.0 and HTTP/1.1 are spoken here."};

}  // namespace fault

}  // namespace mainstay::http
