#include "monitoring/known_deployments.hpp"

#include <doctest/doctest.h>

namespace mainstay::monitoring::known_deployments_test {

namespace {

using std::chrono_literals::operator""h;
using std::chrono_literals::operator""min;

constexpr Time began{1'795'435'200'000'000};

KnownDeployment deployed(std::int64_t id, std::chrono::minutes ago) {
    return {
        .deployment = id,
        .application = 1,
        .service = "checkout",
        .environment = "production",
        .version = "1." + std::to_string(id),
        .status = "succeeded",
        .started_at = began - ago - 2min,
        .effective_at = began - ago,
        .actor = "Ada",
    };
}

/// `7 just before`, `7 under way`, `none`
std::string suspected(
    const std::vector<KnownDeployment>& deployments, const std::vector<KnownVersion>& versions = {},
    const std::string& environment = "production"
) {
    const auto found =
        suspected_deployment(deployments, {"checkout", environment, began}, versions);
    if (!found) return "none";
    return std::to_string(found->deployment->deployment) +
           (found->is_just_before ? " just before" : " under way");
}

}  // namespace

TEST_CASE("the latest deployment of a quarter of an hour before is suspected") {
    CHECK(suspected({}) == "none");
    CHECK(suspected({deployed(7, 14min)}) == "7 just before");
    CHECK(suspected({deployed(7, 16min)}) == "none");
    CHECK(suspected({deployed(8, 3min), deployed(7, 14min)}) == "8 just before");
    CHECK(suspected({deployed(7, 14min), deployed(8, 3min)}) == "8 just before");
    // What began after it is no cause.
    CHECK(suspected({deployed(9, -10min)}) == "none");
}

TEST_CASE("a deployment is of a service, of all, or of another; and of an environment or any") {
    auto one = deployed(7, 5min);
    one.service.clear();
    CHECK(suspected({one}) == "7 just before");
    one.service = "stock";
    CHECK(suspected({one}) == "none");
    one = deployed(7, 5min);
    CHECK(suspected({one}, {}, "staging") == "none");
    CHECK(suspected({one}, {}, "") == "7 just before");
    one.environment.clear();
    CHECK(suspected({one}, {}, "staging") == "7 just before");
}

TEST_CASE("a deployment that is under way, or failed, may be the cause as well") {
    auto one = deployed(7, 3min);
    one.status = "running";
    one.effective_at.reset();
    CHECK(suspected({one}) == "7 just before");
    one.started_at = began - 2h;
    CHECK(suspected({one}) == "7 under way");
    CHECK(suspected({one, deployed(6, 10min)}) == "6 just before");
    one.started_at = began - 7h;
    CHECK(suspected({one}) == "none");
    one.started_at = began - 4min;
    one.status = "failed";
    CHECK(suspected({one}) == "7 just before");
    one = deployed(7, -3min);
    one.started_at = began - 1h;
    CHECK(suspected({one}) == "7 just before");  // It ended only after that.
}

TEST_CASE("a version that is seen late makes its deployment one of just before") {
    const auto old = deployed(7, 120min);
    const KnownVersion before{"1.0", began - 20h, began};
    const KnownVersion seen{"1.7", began - 5min, began};
    CHECK(suspected({old}, {before, seen}) == "7 just before");
    CHECK(suspected({old}, {seen}) == "none");  // Observation began there.
    CHECK(suspected({old}, {before, {"1.6", began - 5min, began}}) == "none");
    CHECK(suspected({old}, {before, {"1.7", began - 60min, began}}) == "none");
}

}  // namespace mainstay::monitoring::known_deployments_test
