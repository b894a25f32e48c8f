#include "monitoring/memory_growth.hpp"

#include <cmath>
#include <functional>

#include <doctest/doctest.h>

#include "monitoring/instance_identity.hpp"
#include "monitoring/memory_metrics.hpp"

namespace mainstay::monitoring::test::memory_growth_test {

namespace {

constexpr double mib = 1024.0 * 1024;

/// MiB at each so many seconds.
std::vector<MemorySample> sampled(
    int seconds, int every, const std::function<double(double)>& mib_at
) {
    std::vector<MemorySample> samples;
    for (int at = 0; at < seconds; at += every)
        samples.push_back({{1'700'000'000'000'000 + at * 1'000'000LL}, mib_at(at) * mib});
    return samples;
}

double after(double at, double begin) { return std::max(0.0, at - begin); }

}  // namespace

TEST_CASE("memory that begins to grow by its own size within minutes is found") {
    const auto growth = judge_growth(sampled(600, 10, [](double at) {
        return 120 + 3 * std::sin(at) + 1.5 * after(at, 380);
    }));
    CHECK(growth.is_fast);
    CHECK(growth.score > 0.5);
    CHECK(growth.per_hour / mib == doctest::Approx(5'400).epsilon(0.1));
    CHECK(growth.from / mib == doctest::Approx(123).epsilon(0.05));
    // At a minute a sample it takes longer, and so must have been quiet for longer.
    CHECK(judge_growth(sampled(3'600, 60, [](double at) { return 120 + 0.3 * after(at, 2'500); })
    ).is_fast);
}

TEST_CASE("a beginning, a warm-up, a cache that fills, a step and collections are no growth") {
    const auto is_fast = [](const std::function<double(double)>& mib_at) {
        for (int until = 100; until < 2'000; until += 100)
            if (judge_growth(sampled(until, 10, mib_at)).is_fast) return true;
        return false;
    };
    CHECK_FALSE(is_fast([](double at) { return 60 + 300 * (1 - std::exp(-at / 200)); }));
    CHECK_FALSE(is_fast([](double at) { return 60 + 0.5 * at; }));
    CHECK_FALSE(is_fast([](double at) { return 100 + 300 * (1 - std::exp(-after(at, 700) / 60)); })
    );
    CHECK_FALSE(is_fast([](double at) { return at < 900 ? 100 : 300; }));
    CHECK_FALSE(is_fast([](double at) { return 100 + std::fmod(at, 400); }));
    CHECK_FALSE(is_fast([](double at) { return 100 + 0.1 * after(at, 700); }));
    CHECK_FALSE(is_fast([](double) { return 0; }));
    CHECK_FALSE(judge_growth({}).is_fast);
}

TEST_CASE("one process has one name, whatever its labels are called") {
    CHECK(instance_of({{"service.instance.id", "a1"}, {"host.name", "h"}}) == "a1");
    CHECK(instance_of({{"job", "shop"}, {"instance", "10.0.0.1:80"}}) == "10.0.0.1:80");
    CHECK(instance_of({{"pod", "shop-1"}, {"container", "web"}, {"node", "n"}}) == "shop-1 web");
    for (const auto* name : {"host", "hostname", "host.name", "host_name", "node", "k8s_node_name"})
        CHECK(instance_of({{name, "h"}, {"process.pid", "7"}}) == "h 7");
    CHECK(instance_of({{"service.name", "shop"}}).empty());
    CHECK(dimension_of({{"deployment_environment", "test"}}, Dimension::environment) == "test");
}

TEST_CASE("of the metrics of memory the best is taken, and parts of other kinds are left out") {
    const auto metrics = memory_metrics();
    const auto resident = place_in(metrics, "process.memory.usage", {});
    const auto heap = place_in(metrics, "v8js.memory.heap.used", {{"v8js.heap.space.name", "old"}});
    REQUIRE(resident);
    REQUIRE(heap);
    CHECK(*resident < *heap);
    CHECK(place_in(metrics, "jvm.memory.used", {{"jvm.memory.type", "heap"}}));
    CHECK(place_in(metrics, "jvm.memory.used", {{"jvm_memory_type", "heap"}}));
    CHECK_FALSE(place_in(metrics, "jvm.memory.used", {{"jvm.memory.type", "non_heap"}}));
    CHECK_FALSE(place_in(metrics, "http.server.duration", {}));
    CHECK(place_in(memory_limits(), "container.memory.limit", {}));
}

}  // namespace mainstay::monitoring::test::memory_growth_test
