#include "base/address.hpp"

#include <doctest/doctest.h>

namespace mainstay::address_test {

TEST_CASE("a listener's address is a host and a port") {
    auto name = listen_address("listen", "localhost:8080"),
         six = listen_address("listen", "[::1]:0");

    REQUIRE(name);
    CHECK(name->host == "localhost");
    CHECK(name->port == 8080);
    REQUIRE(six);
    CHECK(six->host == "::1");
    CHECK(six->port == 0);
}

TEST_CASE("what is no address is refused with the setting and its format") {
    for (auto text :
         {"", "8080", ":8080", "localhost", "localhost:", "localhost:65536", "localhost:80x",
          "localhost:-1"}) {
        CAPTURE(text);
        auto refused = listen_address("lmtp", text, "host:port or off");

        REQUIRE_FALSE(refused);
        REQUIRE(refused.error().fields.size() == 1);
        CHECK(refused.error().fields[0].field == "lmtp");
        CHECK(refused.error().fields[0].message == "lmtp must be host:port or off");
    }
}

}  // namespace mainstay::address_test
