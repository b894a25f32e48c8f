// Where a listener listens.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace mainstay::server {

struct Address {
    std::string host;
    std::uint16_t port = 0;  // 0: any that is free.
};

/// `127.0.0.1:8080` or `[::1]:8080`. Refuses: invalid, naming the setting.
Result<Address> address_of(std::string_view setting, std::string_view text);

}  // namespace mainstay::server
