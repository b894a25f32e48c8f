#include "http/tus_headers.hpp"

#include <algorithm>

#include "base/crypto.hpp"
#include "base/text.hpp"

namespace mainstay::http {

namespace {

constexpr std::size_t metadata_bytes_max = 4096;
constexpr std::size_t metadata_pairs_max = 16;
constexpr std::size_t number_digits_max = 18;  // All of them fit an std::int64_t.

bool is_digits(std::string_view text) {
    auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    return !text.empty() && std::ranges::all_of(text, is_digit);
}

/// Visible ASCII: no space, and no comma, which would have ended it.
bool is_name(std::string_view text) {
    auto is_visible = [](char c) { return c > ' ' && c < '\x7F'; };
    return !text.empty() && std::ranges::all_of(text, is_visible);
}

Error bad_metadata() {
    return invalid({wrong(
        "Upload-Metadata", mainstay::code::bad_format,
        {{"format", "up to 16 pairs of a name of its own and Base64, with commas between"}}
    )});
}

std::size_t digest_bytes(ChecksumAlgorithm algorithm) {
    return algorithm == ChecksumAlgorithm::sha1 ? 20 : 32;
}

}  // namespace

Result<TusMetadata> parse_tus_metadata(std::string_view header) {
    TusMetadata metadata;
    if (header.size() > metadata_bytes_max) return bad_metadata();
    if (trimmed(header).empty()) return metadata;
    while (true) {
        auto end = std::min(header.find(','), header.size());
        auto pair = trimmed(header.substr(0, end));
        auto space = std::min(pair.find(' '), pair.size());
        auto name = pair.substr(0, space);
        auto value = from_base64(trimmed(pair.substr(space)));
        bool is_full = metadata.size() == metadata_pairs_max;
        if (!is_name(name) || !value || is_full) return bad_metadata();
        if (!metadata.emplace(name, *std::move(value)).second) return bad_metadata();
        if (end == header.size()) return metadata;
        header.remove_prefix(end + 1);
    }
}

Result<std::int64_t> parse_tus_number(std::string_view name, std::string_view header) {
    if (header.empty()) return invalid({wrong(std::string(name), mainstay::code::missing)});
    if (!is_digits(header) || header.size() > number_digits_max)
        return invalid({wrong(
            std::string(name), mainstay::code::bad_format, {{"format", "a number of bytes"}}
        )});
    std::int64_t number = 0;
    for (char digit : header) number = number * 10 + (digit - '0');
    return number;
}

std::optional<TusChecksum> parse_tus_checksum(std::string_view header) {
    auto space = std::min(header.find(' '), header.size());
    auto name = header.substr(0, space);
    TusChecksum checksum;
    if (name == "sha256")
        checksum.algorithm = ChecksumAlgorithm::sha256;
    else if (name != "sha1")
        return std::nullopt;
    auto digest = from_base64(trimmed(header.substr(space)));
    if (!digest || digest->size() != digest_bytes(checksum.algorithm)) return std::nullopt;
    checksum.digest = *std::move(digest);
    return checksum;
}

}  // namespace mainstay::http
