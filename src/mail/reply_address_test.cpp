#include "mail/reply_address.hpp"

#include <limits>

#include <doctest/doctest.h>

namespace mainstay::mail::reply_address_test {

TEST_CASE("a reply address leads back to its ticket, also when its case was folded") {
    auto key = reply_address_key(Key{1});
    for (std::int64_t ticket :
         {std::int64_t{1}, std::int64_t{31}, std::int64_t{32}, std::int64_t{987654321},
          std::numeric_limits<std::int64_t>::max()}) {
        auto address = reply_address(key, "shop@mainstay.test", ticket);
        std::string loud = address;
        for (char& c : loud) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;

        CHECK(untagged(loud).address == "shop@mainstay.test");
        CHECK(ticket_of_tag(key, untagged(loud).tag) == ticket);
        CHECK(address.find('@') <= 64);
    }
}

TEST_CASE("a tag of another installation, of another ticket or of nothing is no tag") {
    auto key = reply_address_key(Key{1});
    auto tag = untagged(reply_address(key, "shop@mainstay.test", 42)).tag;
    auto other = untagged(reply_address(key, "shop@mainstay.test", 43)).tag;

    CHECK_FALSE(ticket_of_tag(reply_address_key(Key{2}), tag));
    CHECK_FALSE(ticket_of_tag(key, other.substr(0, other.size() - 20) + tag.substr(tag.size() - 20))
    );
    for (std::string wrong :
         {std::string(), std::string("x"), tag.substr(1), "a" + tag, tag + "a",
          std::string(300, 'b')}) {
        CAPTURE(wrong);
        CHECK_FALSE(ticket_of_tag(key, wrong));
    }
}

TEST_CASE("only the local part has a tag, and an address too long for one stays as it is") {
    CHECK(untagged("Ann@X.test").address == "ann@x.test");
    CHECK(untagged("ann+a+b@x.test").tag == "b");
    CHECK(untagged("ann+a+b@x.test").address == "ann+a@x.test");
    CHECK(untagged("ann@x+y.test").tag.empty());
    CHECK(untagged("\"a+b\"@x.test").address == "\"a+b\"@x.test");
    std::string address = std::string(60, 'x') + "@x.test";
    CHECK(reply_address(Key{1}, address, 7) == address);
}

}  // namespace mainstay::mail::reply_address_test
