// Who sent a request, where proxies stand between: only what trusted proxies say is believed. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "base/result.hpp"

namespace mainstay::http {

/// The header in which the trusted proxies write who their client is. One of the two: a proxy that
/// writes one of them passes the other on as any client sent it.
enum class ProxyHeader { x_forwarded_for, forwarded };
BOOST_DESCRIBE_ENUM(ProxyHeader, x_forwarded_for, forwarded)

/// An address of IPv6, or of IPv4 in its IPv6 form (RFC 4291 §2.5.5.2).
using NetworkAddress = std::array<std::uint8_t, 16>;

/// Reads an address without port; an IPv6 zone (`%eth0`) is dropped. Nothing for what is none.
std::optional<NetworkAddress> parse_address(std::string_view text);

/// The text of an address: IPv4 with dots, IPv6 as RFC 5952 writes it.
std::string to_string(const NetworkAddress& address);

/// The addresses that share their first `bits` bits.
struct Network {
    NetworkAddress base{};
    int bits = 128;

    bool contains(const NetworkAddress& address) const;
};

/// Reads addresses and networks (`10.0.0.0/8`, `fd00::/8`, `192.0.2.7`). Refuses: invalid, with
/// bad_format for `field`.
Result<std::vector<Network>> parse_networks(
    std::string_view field, std::span<const std::string> texts
);

/// What a request's headers say of the way it came. Lists may have been sent on several lines.
struct ForwardedHeaders {
    std::span<const std::string_view> x_forwarded_for{};
    std::span<const std::string_view> x_forwarded_proto{};
    std::span<const std::string_view> forwarded{};
};

/// Who sent a request.
struct Client {
    std::string address;
    bool is_https = false;  // As far as a trusted proxy says so.
};

/// The proxies whose word is taken.
struct TrustedProxies {
    std::vector<Network> networks{};
    ProxyHeader header = ProxyHeader::x_forwarded_for;

    bool contains(const NetworkAddress& address) const;

    /// The client of a connection from `peer`: walking back from it, the first address that is no
    /// trusted proxy. Where a proxy names no address, the proxy itself.
    Client client_of(std::string_view peer, const ForwardedHeaders& headers) const;
};

}  // namespace mainstay::http
