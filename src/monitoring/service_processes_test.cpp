#include "monitoring/service_processes.hpp"

#include <doctest/doctest.h>

namespace mainstay::monitoring::service_processes_test {

namespace {

constexpr Time begin{1'795'435'200'000'000};

Time at(int minutes) { return begin + std::chrono::minutes(minutes); }

const telemetry::TimeRange quarter{begin, at(15)};

/// One that sends something in every step of these minutes.
ServiceProcess busy(std::string identity, int from, int to, std::string version = "1.0") {
    return {
        .service = "shop",
        .environment = "production",
        .version = std::move(version),
        .place = "host-1",
        .identity = std::move(identity),
        .first_at = at(from) + std::chrono::seconds(1),
        .last_at = at(to) - std::chrono::seconds(1),
        .steps = (to - from) * 6,
    };
}

std::string restarts(
    const std::vector<ServiceProcess>& processes, std::optional<Time> replaced_from = {}
) {
    const auto found = restarts_of(processes, quarter, replaced_from);
    return found ? std::to_string(*found) : "unknown";
}

std::string known(const std::string& resource) {
    const auto process = process_of(resource);
    return process.identity.empty() ? "unknown" : process.place + " | " + process.identity;
}

}  // namespace

TEST_CASE("a process is known by when it was made, by its number at a place, or by a chance id") {
    const std::string uuid = "6f7a5a1e-2b7c-4d8e-9a10-0123456789ab";
    CHECK(known(R"({"service.name":"shop"})") == "unknown");
    CHECK(known("not JSON") == "unknown");
    CHECK(known("[1]") == "unknown");
    CHECK(known(R"({"host.name":"a","process.pid":17})") == "a | /17//");
    CHECK(known(R"({"process.pid":17})") == "unknown");
    // In a container each process has this number.
    CHECK(known(R"({"host.name":"a","process.pid":1})") == "unknown");
    CHECK(
        known(R"({"host.name":"a","process.pid":1,"process.creation.time":"2026-11-29T10:00:00Z"})"
        ) == "a | 2026-11-29T10:00:00Z/1//"
    );
    CHECK(known(R"({"service.instance.id":")" + uuid + R"("})") == " | ///" + uuid);
    // A name may outlive many processes.
    CHECK(known(R"({"service.instance.id":"shop-1"})") == "unknown");
    CHECK(known(R"({"service.instance.id":"shop-1","process.pid":8})") == "shop-1 | /8//shop-1");
    CHECK(known(R"({"k8s.pod.name":"p","container.id":"c1"})") == "p | //c1/");
    CHECK(
        process_of(R"({"process.creation.time":"2026-11-29T10:00:00Z"})").began_at ==
        parse_time("2026-11-29T10:00:00Z")
    );
}

TEST_CASE("a process that takes the place of one that ended is a restart") {
    CHECK(restarts({busy("a", 0, 15)}) == "0");
    CHECK(restarts({busy("a", 0, 5), busy("b", 5, 15)}) == "1");
    CHECK(restarts({busy("a", 0, 4), busy("b", 4, 8), busy("c", 8, 15)}) == "2");
    // Workers side by side are none, nor is one more of them.
    CHECK(restarts({busy("a", 0, 15), busy("b", 0, 15), busy("c", 7, 15)}) == "0");
    // Nor is one elsewhere.
    auto other = busy("b", 5, 15);
    other.place = "host-2";
    CHECK(restarts({busy("a", 0, 5), other}) == "0");
}

TEST_CASE("what a deployment replaces is no restart") {
    CHECK(restarts({busy("a", 0, 5), busy("b", 5, 15, "1.1")}) == "0");
    auto old = busy("a", 0, 5);
    old.began_at = at(-60);
    auto next = busy("b", 5, 10);
    next.began_at = at(5);
    CHECK(restarts({old, next}) == "1");
    CHECK(restarts({old, next}, at(-2)) == "0");
    CHECK(restarts({old, next, busy("c", 10, 15)}, at(-2)) == "1");
    // Where nothing says what it was, the first one is taken to be the deployment's.
    CHECK(
        restarts({busy("a", 0, 4, ""), busy("b", 4, 8, ""), busy("c", 8, 15, "")}, at(-2)) == "1"
    );
    CHECK(restarts({busy("a", 0, 4, ""), busy("b", 4, 8, ""), busy("c", 8, 15, "")}) == "2");
}

TEST_CASE("restarts of processes that cannot be told apart, or seldom send, are not known") {
    CHECK(restarts({}) == "unknown");
    CHECK(restarts({busy("a", 0, 15), busy("", 0, 15)}) == "unknown");
    auto seldom = [](std::string identity, int minute) {
        auto process = busy(std::move(identity), minute, minute + 1);
        process.last_at = process.first_at;
        process.steps = 1;
        return process;
    };
    CHECK(restarts({seldom("a", 0), seldom("b", 5), seldom("c", 9)}) == "unknown");
    // Beside one that sends often, one that seldom does has not ended for it.
    CHECK(restarts({busy("z", 0, 15), seldom("a", 10), seldom("b", 13)}) == "0");
}

TEST_CASE("a process that says more of itself later is still the same") {
    auto first = busy("a", 0, 5);
    auto rest = busy("a", 5, 15);
    CHECK(restarts({first, rest}) == "0");
}

}  // namespace mainstay::monitoring::service_processes_test
