#include "mail/ascii_address.hpp"

#include <doctest/doctest.h>

#include "mail/mime.hpp"

namespace mainstay::mail::ascii_address_test {

TEST_CASE("an internationalised domain has a form in ASCII, and all else stays as it is") {
    start_mime();
    CHECK(ascii_address("jan@bücher.test") == "jan@xn--bcher-kva.test");
    CHECK(ascii_address("ann@BÜCHER.例え.test") == "ann@xn--bcher-kva.xn--r8jz45g.test");
    CHECK(ascii_address("jörg@bücher.test") == "jörg@xn--bcher-kva.test");
    CHECK(ascii_address("a..b@web_01.test") == "a..b@web_01.test");
    CHECK(ascii_address("Ann@Harbour.Test") == "Ann@Harbour.Test");
    for (auto* text : {"", "ann", "bücher", "@", "ann@\xFF.test"})
        CHECK(ascii_address(text) == text);
    auto long_one = "ann@" + std::string(1000, 'x') + "ü.test";
    CHECK(ascii_address(long_one) == long_one);
}

}  // namespace mainstay::mail::ascii_address_test
