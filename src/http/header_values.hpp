// Reading and writing the header values that need more than comparing. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "http/reply.hpp"

namespace mainstay::http {

/// The header of that name in any case, the first if there are several, or empty.
std::string_view header_in(const Headers& headers, std::string_view name);

/// What If-Match says: nothing for `*`; the version of a single ETag as Versioned<T> makes them; 0,
/// a version that nothing has, for any other ETag.
std::optional<std::int64_t> version_in(std::string_view if_match);

/// Whether If-None-Match names `etag`, by weak comparison (RFC 9110 §13.1.2).
bool names_etag(std::string_view if_none_match, std::string_view etag);

/// Whether an Accept header allows `media_type`. An empty header allows all.
bool accepts(std::string_view accept, std::string_view media_type);

/// Whether an Accept-Encoding header allows `coding`. An empty header allows none.
bool accepts_coding(std::string_view accept_encoding, std::string_view coding);

/// A media type without parameters, in lower case.
std::string media_type_of(std::string_view content_type);

/// The Content-Disposition of a file of that name (RFC 6266), with a plain twin for old clients.
std::string content_disposition(std::string_view name, bool is_inline);

/// Part of a file: from `first` on, `bytes` of them.
struct ByteRange {
    std::uint64_t first;
    std::uint64_t bytes;
};

/// The one range that a Range header asks for of `total` bytes. Nothing where the header is to be
/// ignored: absent, malformed, or of several ranges. A range of 0 bytes cannot be satisfied.
std::optional<ByteRange> range_in(std::string_view range, std::uint64_t total);

/// Whether an Idempotency-Key or an X-Request-Id is one: 1 to 128 visible ASCII characters.
bool is_key(std::string_view text);

}  // namespace mainstay::http
