// What is hashed, byte by byte. A change here breaks every chain there is. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/crypto.hpp"
#include "timeline/record.hpp"

namespace mainstay::timeline {

/// The key of the chain, derived from the installation's, so that neither use tells of the other.
Key chain_key(const Key& installation_key);

/// What stands for the seal before the first.
inline constexpr std::string_view first_mac = "";

/// BLAKE2b over the salt, the two values and, where a program acted, which, in URL-safe base64.
std::string digest_of(
    std::string_view salt, const std::optional<std::string>& before,
    const std::optional<std::string>& after, const std::optional<std::string>& principal = {}
);

/// The seal of an entry: over the seal before it, its position, its fixed fields and its digest.
std::string mac_of(
    const Key& chain_key, std::string_view previous, std::int64_t position, const Entry& entry
);

/// The proof of a head.
std::string proof_of(const Key& chain_key, std::int64_t position, std::string_view mac);

}  // namespace mainstay::timeline
