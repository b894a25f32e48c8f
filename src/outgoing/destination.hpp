// Which addresses this installation may call. Pure: no name is looked up, nothing is connected.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "http/client_address.hpp"
#include "outgoing/settings.hpp"

namespace mainstay::outgoing {

inline constexpr std::size_t url_length_max = 2'000;

/// The networks beside the public ones.
class Destinations {
public:
    /// Refuses: invalid, with bad_format for outgoing_private.
    static Result<Destinations> create(const Settings& settings);

    /// Whether that address may be connected to. Plain HTTP goes only to what the operator named.
    bool may_connect(const http::NetworkAddress& address, bool is_encrypted) const;

private:
    std::vector<http::Network> own_;
};

/// Whether everybody may reach that address: it is of no private, local or reserved network (the
/// registries of RFC 6890).
bool is_public(const http::NetworkAddress& address);

/// A URL that may be kept as a destination. Whether its address may be connected to is known only
/// when it is. Refuses: invalid, with url_unfit for `field`.
Result<> check_url(std::string_view field, std::string_view url);

/// Host and port of such a URL: `shop.example:8080`, `[::1]:443`. REQUIRES: check_url passed it.
std::string host_and_port(std::string_view url);

}  // namespace mainstay::outgoing
