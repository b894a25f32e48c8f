#include "monitoring/late_services.hpp"

#include <doctest/doctest.h>

namespace mainstay::monitoring::test::late_services_test {

namespace {

constexpr std::int64_t ms = 1'000;

/// Waits of `usual` before, and since then of `share` in ten calls as long as `since`.
CallWaits waits(
    std::string caller, std::string callee, std::int64_t usual, std::int64_t since, int share = 5,
    int calls = 40
) {
    CallWaits made{std::move(caller), std::move(callee), {}, {}};
    for (int i = 0; i < calls; ++i) {
        made.before.push_back(usual);
        made.since.push_back(i % 10 < share ? since : usual);
    }
    return made;
}

std::string names(const std::vector<CallWaits>& all) {
    std::string text;
    for (const auto& [service, why] : late_services(all)) text += service + ' ';
    return text;
}

}  // namespace

TEST_CASE("a service that all who call it wait for is late") {
    const std::vector all{
        waits("gateway", "inventory", 2 * ms, 300 * ms),
        waits("checkout", "inventory", 1 * ms, 250 * ms),
        waits("checkout", "payment", 1 * ms, 1 * ms),
    };
    CHECK(names(all) == "inventory ");
    CHECK(
        late_services(all).at("inventory") ==
        "calls to it wait 300 ms before it takes them up, and waited 2 ms before (one in ten of "
        "those of gateway, or longer); its process or the way to it is busy."
    );
}

TEST_CASE("a caller that waits for all that it calls is busy itself") {
    CHECK(
        names({
            waits("gateway", "inventory", 2 * ms, 300 * ms),
            waits("gateway", "checkout", 2 * ms, 300 * ms),
            waits("checkout", "inventory", 1 * ms, 1 * ms),
        }) == ""
    );
    CHECK(names({waits("gateway", "inventory", 2 * ms, 300 * ms)}) == "");
}

TEST_CASE("one caller is enough where it does not wait for something else") {
    CHECK(
        names({
            waits("checkout", "payment", 2 * ms, 300 * ms),
            waits("checkout", "inventory", 2 * ms, 2 * ms),
        }) == "payment "
    );
}

TEST_CASE("a rise that is small, or of few calls, is none") {
    const auto quick = waits("checkout", "inventory", 2 * ms, 2 * ms);
    CHECK(names({waits("checkout", "payment", 2 * ms, 21 * ms), quick}) == "");
    CHECK(names({waits("checkout", "payment", 200 * ms, 390 * ms), quick}) == "");
    CHECK(names({waits("checkout", "payment", 2 * ms, 300 * ms, 10, 19), quick}) == "");
    CHECK(names({}) == "");
}

TEST_CASE("requests that ended after the call did, or by another clock, wait for nothing") {
    CHECK(
        names({
            waits("checkout", "payment", -900 * ms, -100 * ms),
            waits("checkout", "inventory", 2 * ms, 2 * ms),
        }) == ""
    );
}

}  // namespace mainstay::monitoring::test::late_services_test
