// Unpacks gzip bodies within a limit. Pure.
#pragma once

#include <string>
#include <string_view>

namespace mainstay::http {

struct Unpacked {
    enum class State { whole, malformed, too_large } state;
    std::string bytes;
};

/// The content of a gzip stream of one or more members (RFC 1952). Stops at `bytes_max`, so that a
/// small body cannot become a huge one.
Unpacked gunzip(std::string_view packed, std::size_t bytes_max);

}  // namespace mainstay::http
