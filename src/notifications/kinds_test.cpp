#include "notifications/kinds.hpp"

#include <doctest/doctest.h>

namespace mainstay::notifications::kinds_test {

namespace {

std::string digest_after(std::string_view now, int hour, std::string zone) {
    return to_string(next_digest({.hour = hour, .zone = std::move(zone)}, *parse_time(now)));
}

}  // namespace

TEST_CASE("the digest comes at its hour on a clock of the person's zone") {
    CHECK(
        digest_after("2026-11-23T06:59:59Z", 8, "Europe/Berlin") == "2026-11-23T07:00:00.000000Z"
    );
    CHECK(
        digest_after("2026-11-23T07:00:00Z", 8, "Europe/Berlin") == "2026-11-24T07:00:00.000000Z"
    );
    CHECK(
        digest_after("2026-07-01T12:00:00Z", 8, "Europe/Berlin") == "2026-07-02T06:00:00.000000Z"
    );
    CHECK(digest_after("2026-11-23T23:30:00Z", 0, "UTC") == "2026-11-24T00:00:00.000000Z");
    CHECK(digest_after("2026-11-23T20:00:00Z", 6, "Asia/Tokyo") == "2026-11-23T21:00:00.000000Z");
}

TEST_CASE("a digest whose hour a clock skips comes with the hour after it") {
    CHECK(
        digest_after("2026-03-28T12:00:00Z", 2, "Europe/Berlin") == "2026-03-29T01:00:00.000000Z"
    );
}

TEST_CASE("a zone that this machine does not know any more counts as UTC") {
    CHECK(digest_after("2026-11-23T07:00:00Z", 8, "Mars/Olympus") == "2026-11-23T08:00:00.000000Z");
}

}  // namespace mainstay::notifications::kinds_test
