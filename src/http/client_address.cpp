#include "http/client_address.hpp"

#include <algorithm>
#include <charconv>

#include <arpa/inet.h>

#include "base/text.hpp"

namespace mainstay::http {

namespace {

// More proxies than any way has; what stands further left is not looked at.
constexpr std::size_t hops_max = 32;
constexpr std::size_t address_length_max = 64;
constexpr std::size_t ipv4_at = 12;
constexpr std::array<std::uint8_t, ipv4_at> ipv4_prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};

bool is_ipv4(const NetworkAddress& address) {
    return std::equal(ipv4_prefix.begin(), ipv4_prefix.end(), address.begin());
}

/// Takes the last element of a list off `rest`. Commas in quoted strings do not part elements.
std::string_view last_element(std::string_view& rest, char separator) {
    bool is_quoted = false;
    for (std::size_t at = rest.size(); at > 0; --at) {
        char c = rest[at - 1];
        if (c == '"') is_quoted = !is_quoted;
        if (c != separator || is_quoted) continue;
        auto element = trimmed(rest.substr(at));
        rest = rest.substr(0, at - 1);
        return element;
    }
    return trimmed(std::exchange(rest, {}));
}

/// The elements of a header that may stand on several lines, from the last, at most hops_max.
std::vector<std::string_view> elements_from_last(std::span<const std::string_view> lines) {
    std::vector<std::string_view> elements;
    for (auto line = lines.rbegin(); line != lines.rend(); ++line) {
        auto rest = *line;
        while (!rest.empty() && elements.size() < hops_max)
            elements.push_back(last_element(rest, ','));
    }
    return elements;
}

/// `192.0.2.7`, `192.0.2.7:4711`, `2001:db8::1`, `[2001:db8::1]:4711`: proxies write each of them.
std::optional<NetworkAddress> address_of_node(std::string_view node) {
    if (node.size() > address_length_max) return std::nullopt;
    if (node.starts_with('[')) {
        auto close = node.find(']');
        return close == node.npos ? std::nullopt : parse_address(node.substr(1, close - 1));
    }
    auto colon = node.find(':');
    bool is_ipv6 = colon != node.npos && node.find(':', colon + 1) != node.npos;
    return parse_address(is_ipv6 ? node : node.substr(0, colon));
}

/// The value of a parameter of one Forwarded element (RFC 7239 §4), without its quotes.
std::string_view parameter_of(std::string_view element, std::string_view name) {
    std::string_view found;
    while (!element.empty()) {
        auto pair = last_element(element, ';');
        auto equals = std::min(pair.find('='), pair.size());
        if (lower_ascii(trimmed(pair.substr(0, equals))) != name) continue;
        found = trimmed(pair.substr(std::min(equals + 1, pair.size())));
    }
    bool is_quoted = found.size() >= 2 && found.front() == '"' && found.back() == '"';
    return is_quoted ? found.substr(1, found.size() - 2) : found;
}

}  // namespace

std::optional<NetworkAddress> parse_address(std::string_view text) {
    std::string plain(text.substr(0, text.find('%')));
    NetworkAddress address{};
    if (inet_pton(AF_INET6, plain.c_str(), address.data()) == 1) return address;
    std::ranges::copy(ipv4_prefix, address.begin());
    if (inet_pton(AF_INET, plain.c_str(), address.data() + ipv4_at) == 1) return address;
    return std::nullopt;
}

std::string to_string(const NetworkAddress& address) {
    char text[INET6_ADDRSTRLEN] = "";
    bool is_short = is_ipv4(address);
    inet_ntop(
        is_short ? AF_INET : AF_INET6, address.data() + (is_short ? ipv4_at : 0), text, sizeof text
    );
    return text;
}

bool Network::contains(const NetworkAddress& address) const {
    auto whole = static_cast<std::size_t>(bits / 8);
    if (!std::equal(
            base.begin(), base.begin() + static_cast<std::ptrdiff_t>(whole), address.begin()
        ))
        return false;
    if (bits % 8 == 0) return true;
    auto mask = static_cast<std::uint8_t>(0xFF << (8 - bits % 8));
    return (base[whole] & mask) == (address[whole] & mask);
}

Result<std::vector<Network>> parse_networks(
    std::string_view field, std::span<const std::string> texts
) {
    std::vector<Network> networks;
    for (const auto& text : texts) {
        auto plain = trimmed(text);
        auto slash = std::min(plain.find('/'), plain.size());
        auto address = parse_address(plain.substr(0, slash));
        auto digits = plain.substr(std::min(slash + 1, plain.size()));
        int bits_max = address && is_ipv4(*address) ? 32 : 128;
        int bits = bits_max;
        auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
        bool is_number = error == std::errc{} && end == digits.data() + digits.size();
        bool has_bits = slash < plain.size();
        if (!address || (has_bits && (!is_number || bits < 0 || bits > bits_max))) {
            Parameters wanted{{"format", "IP addresses or networks such as 10.0.0.0/8"}};
            return invalid({wrong(std::string(field), mainstay::code::bad_format, std::move(wanted))
            });
        }
        networks.push_back({*address, bits + 128 - bits_max});
    }
    return networks;
}

bool TrustedProxies::contains(const NetworkAddress& address) const {
    return std::ranges::any_of(networks, [&](const Network& network) {
        return network.contains(address);
    });
}

Client TrustedProxies::client_of(std::string_view peer, const ForwardedHeaders& headers) const {
    Client client{.address = std::string(peer)};
    if (networks.empty()) return client;
    auto known = parse_address(peer);
    if (!known || !contains(*known)) return client;
    const bool is_standard = header == ProxyHeader::forwarded;
    auto hops = elements_from_last(is_standard ? headers.forwarded : headers.x_forwarded_for);
    std::string_view scheme;
    if (is_standard && !hops.empty()) {
        scheme = parameter_of(hops.front(), "proto");
    } else if (!is_standard) {
        auto schemes = elements_from_last(headers.x_forwarded_proto);
        if (!schemes.empty()) scheme = schemes.front();
    }
    client.is_https = lower_ascii(scheme) == "https";
    for (auto hop : hops) {
        auto address = address_of_node(is_standard ? parameter_of(hop, "for") : hop);
        if (!address) break;
        client.address = to_string(*address);
        if (!contains(*address)) break;
    }
    return client;
}

}  // namespace mainstay::http
