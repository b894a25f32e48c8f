#include "outgoing/outgoing.hpp"

#include <doctest/doctest.h>

#include "base/crypto.hpp"

namespace mainstay::outgoing::outgoing_test {

namespace {

bool may(const Settings& settings, std::string_view address, bool is_encrypted = true) {
    return Destinations::create(settings)->may_connect(
        http::parse_address(address).value(), is_encrypted
    );
}

bool is_fit(std::string_view url) { return static_cast<bool>(check_url("url", url)); }

}  // namespace

TEST_CASE("only public addresses are called, and by TLS") {
    for (std::string_view address : {"93.184.216.34", "2606:2800:220:1::1"}) {
        CHECK(may({}, address));
        CHECK(!may({}, address, false));
    }
    for (std::string_view address :
         {"127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1",
          "169.254.169.254", "100.64.0.1", "224.0.0.1", "255.255.255.255", "::", "::1", "fe80::1",
          "fd00::1", "ff02::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::"}) {
        CAPTURE(address);
        CHECK(!may({}, address));
    }
}

TEST_CASE("an operator names networks of their own that may be called, in the clear too") {
    Settings settings{.outgoing_private = {"127.0.0.1", "10.0.0.0/8"}, .outgoing_ca_file = {}};

    CHECK(may(settings, "127.0.0.1", false));
    CHECK(may(settings, "10.9.8.7"));
    CHECK(!may(settings, "127.0.0.2"));
    CHECK(!may(settings, "192.168.1.1"));
    CHECK(!Destinations::create({.outgoing_private = {"home"}, .outgoing_ca_file = {}}));
}

TEST_CASE("a destination is a web address without credentials") {
    CHECK(is_fit("https://hooks.example.com/a?b=c"));
    CHECK(is_fit("http://127.0.0.1:9000/"));
    for (std::string_view url :
         {"", "hooks.example.com", "ftp://example.com/", "file:///etc/passwd", "https://",
          "https://me:secret@example.com/", "https://me@example.com/", "https://example.com/#a",
          "https://example.com/\nHost: other", "javascript:alert(1)"}) {
        CAPTURE(url);
        CHECK(!is_fit(url));
    }
    CHECK(!is_fit("https://example.com/" + std::string(url_length_max, 'a')));
}

TEST_CASE("a signature is that of Standard Webhooks") {
    start_crypto();

    CHECK(
        signature(
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330",
            R"({"test": 2432232314})"
        ) == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    );
    CHECK(new_secret() != new_secret());
}

TEST_CASE("while a secret is replaced, both sign") {
    start_crypto();
    const std::string secrets[] = {new_secret(), new_secret()};

    auto headers = signature_headers(secrets, "msg_1", Time{1'614'265'330'000'000}, "{}");

    CHECK(headers[1].second == "1614265330");
    CHECK(
        headers[2].second == signature(secrets[0], "msg_1", "1614265330", "{}") + " " +
                                 signature(secrets[1], "msg_1", "1614265330", "{}")
    );
}

TEST_CASE("a sealed secret is opened by the key that sealed it alone") {
    start_crypto();
    Vault vault, other;
    vault.open(Key{1});
    other.open(Key{2});

    auto sealed = vault.sealed("whsec_1");

    CHECK(sealed.find("whsec") == std::string::npos);
    CHECK(vault.unsealed(sealed) == "whsec_1");
    CHECK_THROWS(other.unsealed(sealed));
}

TEST_CASE("nothing is connected to that may not be called") {
    auto answer = post({}, {.url = "https://127.0.0.1:1/", .headers = {}, .body = "{}"});

    CHECK(answer.status == 0);
    CHECK(answer.reason.find("outgoing_private") != std::string::npos);

    for (std::string_view url :
         {"https://127.0.0.1:1/", "http://127.0.0.1:1/", "http://[::1]:1/"}) {
        CAPTURE(url);
        auto got = get({}, {.url = std::string(url)});
        CHECK(got.status == 0);
        CHECK(got.reason.find("outgoing_private") != std::string::npos);
    }
}

TEST_CASE("a URL has a host and a port, also where it names none") {
    CHECK(host_and_port("http://shop.example/metrics") == "shop.example:80");
    CHECK(host_and_port("https://shop.example/") == "shop.example:443");
    CHECK(host_and_port("http://10.0.0.5:9100/metrics?a=b") == "10.0.0.5:9100");
    CHECK(host_and_port("http://[::1]:9100/") == "[::1]:9100");
}

}  // namespace mainstay::outgoing::outgoing_test
