// Reading the header values of resumable uploads (tus 1.0). Pure.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace mainstay::http {

/// The version of the protocol that is spoken here.
inline constexpr std::string_view tus_version = "1.0.0";

/// What a client says of a file: names and decoded values, which may be any bytes.
using TusMetadata = std::map<std::string, std::string, std::less<>>;

/// Reads Upload-Metadata: pairs of a name and Base64 with commas between; a value may be left out.
/// Refuses: bad_format for anything else, a name that stands twice, and more than 16 pairs or
/// 4,096 bytes.
Result<TusMetadata> parse_tus_metadata(std::string_view header);

/// Reads Upload-Length or Upload-Offset, of which `name` is named in refusals: digits, at most 18.
/// Refuses: missing, bad_format.
Result<std::int64_t> parse_tus_number(std::string_view name, std::string_view header);

enum class ChecksumAlgorithm { sha1, sha256 };

/// What Upload-Checksum promises of a body.
struct TusChecksum {
    ChecksumAlgorithm algorithm = ChecksumAlgorithm::sha1;
    std::string digest;  // Raw bytes, as many as the algorithm makes.
};

/// Reads Upload-Checksum: the name of an algorithm, a space, and a digest in Base64. Nothing where
/// it is malformed, or of another algorithm.
std::optional<TusChecksum> parse_tus_checksum(std::string_view header);

}  // namespace mainstay::http
