#include "base/address.hpp"

#include <charconv>

namespace mainstay {

Result<ListenAddress> listen_address(
    std::string_view setting, std::string_view text, std::string_view format
) {
    auto colon = text.rfind(':');
    auto host = text.substr(0, colon);
    auto port = colon == text.npos ? "" : text.substr(colon + 1);
    std::uint16_t number = 0;
    auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), number);
    bool is_whole = error == std::errc() && end == port.data() + port.size();
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    if (!is_whole || host.empty())
        return invalid(
            {wrong(std::string(setting), code::bad_format, {{"format", std::string(format)}})}
        );
    return ListenAddress{std::string(host), number};
}

}  // namespace mainstay
