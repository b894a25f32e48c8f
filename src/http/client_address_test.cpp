#include "http/client_address.hpp"

#include <doctest/doctest.h>

namespace mainstay::http::client_address_test {

namespace {

TrustedProxies trusting(
    std::vector<std::string> texts, ProxyHeader header = ProxyHeader::x_forwarded_for
) {
    auto networks = parse_networks("trusted_proxies", texts);
    REQUIRE(networks);
    return {*networks, header};
}

std::string client_by(
    const TrustedProxies& proxies, std::string_view peer, std::vector<std::string_view> lines
) {
    ForwardedHeaders headers{.x_forwarded_for = lines, .forwarded = lines};
    return proxies.client_of(peer, headers).address;
}

}  // namespace

TEST_CASE("a network contains the addresses of its prefix, of either family") {
    auto contains = [](std::string network, std::string_view address) {
        return trusting({std::move(network)}).contains(*parse_address(address));
    };

    CHECK(contains("10.0.0.0/8", "10.255.0.1"));
    CHECK(!contains("10.0.0.0/8", "11.0.0.1"));
    CHECK(contains("192.0.2.128/25", "192.0.2.200"));
    CHECK(!contains("192.0.2.128/25", "192.0.2.127"));
    CHECK(contains("192.0.2.7", "192.0.2.7"));
    CHECK(contains("192.0.2.7", "::ffff:192.0.2.7"));
    CHECK(!contains("192.0.2.7", "192.0.2.8"));
    CHECK(contains("fd00::/8", "fdab::1"));
    CHECK(!contains("fd00::/8", "fc00::1"));
    CHECK(contains("0.0.0.0/0", "203.0.113.9"));
    CHECK(!contains("0.0.0.0/0", "2001:db8::1"));
}

TEST_CASE("what is no network is refused by the name of its setting") {
    for (std::string text :
         {"", "proxy", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "::/129", "10.0.0.0/8x",
          "1.2.3.4.5"}) {
        auto networks = parse_networks("trusted_proxies", std::vector{text});
        CAPTURE(text);
        REQUIRE(!networks);
        CHECK(networks.error().fields.at(0).field == "trusted_proxies");
    }
}

TEST_CASE("nobody is believed but a trusted proxy") {
    CHECK(client_by({}, "203.0.113.9", {"198.51.100.1"}) == "203.0.113.9");
    CHECK(client_by(trusting({"127.0.0.1"}), "203.0.113.9", {"198.51.100.1"}) == "203.0.113.9");
    CHECK(client_by(trusting({"127.0.0.1"}), "127.0.0.1", {"198.51.100.1"}) == "198.51.100.1");
}

TEST_CASE("the client is the rightmost address that is no trusted proxy") {
    auto proxies = trusting({"127.0.0.1", "10.0.0.0/8", "2001:db8:1::/48"});

    CHECK(client_by(proxies, "127.0.0.1", {"1.1.1.1, 198.51.100.1, 10.0.0.5"}) == "198.51.100.1");
    CHECK(
        client_by(proxies, "127.0.0.1", {"1.1.1.1", "198.51.100.1", "10.0.0.5"}) == "198.51.100.1"
    );
    CHECK(client_by(proxies, "127.0.0.1", {"10.0.0.4, 10.0.0.5"}) == "10.0.0.4");
    CHECK(client_by(proxies, "127.0.0.1", {"198.51.100.1:4711"}) == "198.51.100.1");
    CHECK(client_by(proxies, "127.0.0.1", {"[2001:db8:2::1]:4711"}) == "2001:db8:2::1");
    CHECK(client_by(proxies, "127.0.0.1", {"2001:DB8:2:0::1"}) == "2001:db8:2::1");
    CHECK(client_by(proxies, "::ffff:127.0.0.1", {"198.51.100.1"}) == "198.51.100.1");
    CHECK(client_by(proxies, "127.0.0.1", {}) == "127.0.0.1");
}

TEST_CASE("what is no address ends the walk at the proxy that wrote it") {
    auto proxies = trusting({"127.0.0.1", "10.0.0.0/8"});

    CHECK(client_by(proxies, "127.0.0.1", {"198.51.100.1, unknown"}) == "127.0.0.1");
    CHECK(client_by(proxies, "127.0.0.1", {"198.51.100.1, <script>, 10.0.0.5"}) == "10.0.0.5");
    CHECK(client_by(proxies, "127.0.0.1", {"198.51.100.1,"}) == "127.0.0.1");
    CHECK(client_by(proxies, "127.0.0.1", {","}) == "127.0.0.1");
    CHECK(client_by(proxies, "127.0.0.1", {"\"", "a\"b,c"}) == "127.0.0.1");
    CHECK(client_by(proxies, "127.0.0.1", {"[::1"}) == "127.0.0.1");
    std::string endless;
    for (int i = 0; i < 5'000; ++i) endless += "10.0.0.1,";
    CHECK(client_by(proxies, "127.0.0.1", {"198.51.100.1", endless + "10.0.0.1"}) == "10.0.0.1");
    CHECK(client_by(proxies, "127.0.0.1", {std::string(16'000, '1')}) == "127.0.0.1");
}

TEST_CASE("Forwarded is read where it is the proxies' header, and only there") {
    auto proxies = trusting({"127.0.0.1", "10.0.0.0/8"}, ProxyHeader::forwarded);
    std::vector<std::string_view> standard{
        "for=1.1.1.1, For=\"[2001:db8::17]:4711\";proto=http", "by=x;for=10.0.0.5; proto=https"
    };
    std::vector<std::string_view> other{"203.0.113.5"};
    ForwardedHeaders headers{.x_forwarded_for = other, .forwarded = standard};

    auto client = proxies.client_of("127.0.0.1", headers);

    CHECK(client.address == "2001:db8::17");
    CHECK(client.is_https);
    CHECK(trusting({"127.0.0.1"}).client_of("127.0.0.1", headers).address == "203.0.113.5");
    CHECK(client_by(proxies, "127.0.0.1", {"for=_hidden"}) == "127.0.0.1");
    CHECK(client_by(proxies, "127.0.0.1", {"for=\"a,for=1.1.1.1\""}) == "127.0.0.1");
}

TEST_CASE("whether the client came by https is what the nearest proxy says") {
    auto proxies = trusting({"127.0.0.1"});
    auto is_https = [&](std::string_view peer, std::vector<std::string_view> schemes) {
        return proxies.client_of(peer, {.x_forwarded_proto = schemes}).is_https;
    };

    CHECK(is_https("127.0.0.1", {"https"}));
    CHECK(is_https("127.0.0.1", {"http, HTTPS"}));
    CHECK(!is_https("127.0.0.1", {"https, http"}));
    CHECK(!is_https("203.0.113.9", {"https"}));
    CHECK(!is_https("127.0.0.1", {}));
}

}  // namespace mainstay::http::client_address_test
