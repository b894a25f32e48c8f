// Where a listener listens. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace mainstay {

struct ListenAddress {
    std::string host;
    std::uint16_t port = 0;  // 0: any that is free.
};

/// `127.0.0.1:8080` or `[::1]:8080`. Refuses: invalid, naming the setting and the `format` it has.
Result<ListenAddress> listen_address(
    std::string_view setting, std::string_view text, std::string_view format = "host:port"
);

}  // namespace mainstay
