// Unpacks brotli (RFC 7932), in which some libraries send, within a limit. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace mainstay::compat {

/// The content; nothing where it is not whole, or more than `bytes_max`, or more than 250 times
/// what came once it is over a mebibyte.
std::optional<std::string> from_brotli(std::string_view packed, std::size_t bytes_max);

}  // namespace mainstay::compat
