#include "http/quota.hpp"

#include <doctest/doctest.h>

#include "base/crypto.hpp"

namespace mainstay::http::quota_test {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

RateLimit::Instant at(milliseconds since_start) { return RateLimit::Instant(since_start); }

Caller caller(Role role, std::int64_t id = 1) { return {.user = {id}, .role = role}; }

/// How many of a thousand changes at once are taken.
int taken(Quotas& quotas, const Caller& who, std::string_view address, milliseconds when) {
    int count = 0;
    for (int i = 0; i < 1'000; ++i)
        count += quotas.count_write(who, address, "token", at(when)) ? 1 : 0;
    return count;
}

}  // namespace

TEST_CASE("a rate lets ten seconds' worth through at once, and then what each second brings") {
    RateLimit limit(100);
    auto count = [&](milliseconds when) {
        int count = 0;
        while (!limit.take("key", 2, at(when))) ++count;
        return count;
    };

    CHECK(count(milliseconds(0)) == 20);
    CHECK(count(milliseconds(500)) == 1);
    CHECK(count(milliseconds(3'500)) == 6);
    CHECK(count(milliseconds(500'000)) == 20);
}

TEST_CASE("a rate says how long to wait, and other keys do not wait") {
    RateLimit limit(100);
    limit.take("slow", 0.1, at(milliseconds(0)));

    CHECK(limit.take("slow", 0.1, at(milliseconds(0))) == seconds(10));
    CHECK(limit.take("slow", 0.1, at(milliseconds(4'000))) == seconds(6));
    CHECK(!limit.take("other", 0.1, at(milliseconds(0))));
    CHECK(!limit.take("slow", 0, at(milliseconds(0))));
}

TEST_CASE("a clock that goes back grants nothing and takes nothing away") {
    RateLimit limit(100);
    limit.take("key", 0.1, at(milliseconds(60'000)));

    CHECK(limit.take("key", 0.1, at(milliseconds(0))) == seconds(10));
    CHECK(!limit.take("key", 0.1, at(milliseconds(70'000))));
}

TEST_CASE("keys without number take no memory without end, and one in use is not forgotten") {
    RateLimit limit(64);
    limit.take("mine", 0.1, at(milliseconds(0)));
    int forgotten = 0;
    for (int i = 0; i < 10'000; ++i) {
        limit.take(std::to_string(i), 0.1, at(milliseconds(0)));
        forgotten += limit.take("mine", 0.1, at(milliseconds(0))) ? 0 : 1;
    }

    CHECK(forgotten == 0);
    CHECK(!limit.take("0", 0.1, at(milliseconds(0))));  // Forgotten long ago.
}

TEST_CASE("a requester may change less at once than staff, and an administrator without limit") {
    start_crypto();
    Quotas quotas({});

    CHECK(taken(quotas, caller(Role::requester, 1), "192.0.2.1", milliseconds(0)) == 100);
    CHECK(taken(quotas, caller(Role::requester, 1), "192.0.2.1", milliseconds(1'000)) == 10);
    CHECK(taken(quotas, caller(Role::requester, 2), "192.0.2.1", milliseconds(0)) == 100);
    CHECK(taken(quotas, caller(Role::agent, 3), "192.0.2.1", milliseconds(0)) == 1'000);
    CHECK(taken(quotas, caller(Role::agent, 3), "192.0.2.1", milliseconds(0)) == 0);
    CHECK(taken(quotas, caller(Role::administrator, 4), "192.0.2.1", milliseconds(0)) == 1'000);
}

TEST_CASE("many requesters of one address share it; those of another do not wait for them") {
    start_crypto();
    Quotas quotas({});
    int all = 0;
    for (int person = 1; person <= 20; ++person)
        all += taken(quotas, caller(Role::requester, person), "2001:db8::1", milliseconds(0));

    CHECK(all == 1'000);
    CHECK(taken(quotas, caller(Role::requester, 30), "2001:db8::ffff", milliseconds(0)) == 0);
    CHECK(taken(quotas, caller(Role::requester, 31), "2001:db8:0:1::1", milliseconds(0)) == 100);
}

TEST_CASE("credentials that were told to wait are known again without their person") {
    start_crypto();
    Quotas quotas({.requester_writes_per_second = 0.1});
    auto write = [&](const std::string& credentials, milliseconds when) {
        return static_cast<bool>(
            quotas.count_write(caller(Role::requester), "192.0.2.1", credentials, at(when))
        );
    };
    auto waits = [&](const std::string& credentials, milliseconds when) {
        return !quotas.check_waiting(credentials, at(when));
    };

    CHECK(write("token", milliseconds(0)));
    CHECK(!waits("token", milliseconds(0)));
    CHECK(!write("token", milliseconds(1'000)));
    CHECK(waits("token", milliseconds(1'000)));
    CHECK(waits("token", milliseconds(9'000)));
    CHECK(!waits("other", milliseconds(1'000)));
    CHECK(!waits("token", milliseconds(10'000)));
    CHECK(write("token", milliseconds(10'000)));
}

TEST_CASE("what is refused says when to come again") {
    Quotas quotas({.anonymous_per_second = 0.1});
    CHECK(quotas.count_anonymous("192.0.2.1", at(milliseconds(0))));

    auto refused = quotas.count_anonymous("192.0.2.1", at(milliseconds(0)));

    REQUIRE(!refused);
    CHECK(refused.error().refusal == Refusal::too_many);
    CHECK(refused.error().code == "too_many_requests");
    CHECK(refused.error().retry_after == seconds(10));
    CHECK(quotas.count_anonymous("192.0.2.2", at(milliseconds(0))));
}

TEST_CASE("what is held counts for the person, the address and all, until it is let go") {
    Shares shares({.person = 2, .address = 3, .total = 4});
    Requester ann{"ann", "home"}, bob{"bob", "home"}, cem{"cem", "office"};
    Shares::Held first, second, third, fourth, none;

    CHECK(shares.take(ann, 2, first) == Reached::none);
    CHECK(shares.take(ann, 1, none) == Reached::person);
    CHECK(shares.take(bob, 1, second) == Reached::none);
    CHECK(shares.take(bob, 1, none) == Reached::address);
    CHECK(shares.take(cem, 1, third) == Reached::none);
    CHECK(shares.take(cem, 1, none) == Reached::total);
    CHECK(shares.total() == 4);

    first = Shares::Held();
    CHECK(shares.total() == 2);
    CHECK(shares.take(ann, 2, fourth) == Reached::none);
    fourth = std::move(second);
    CHECK(shares.total() == 4);
    {
        auto gone = std::move(fourth);
    }
    CHECK(shares.total() == 3);
}

}  // namespace mainstay::http::quota_test
