#include "detect/root_cause.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <doctest/doctest.h>

#include "detect/root_cause_metric.hpp"

namespace mainstay::detect {

namespace {

constexpr double begin = 1'700'000'000, step = 10;
constexpr int before = 120, during = 40;

/// The values of `level`, which may depend on the number of the point, with a bit of noise.
template <class Level>
MetricSeries series(std::string component, std::string metric, Level level) {
    MetricSeries made{std::move(component), std::move(metric), {}};
    std::uint32_t state = 7;
    for (char c : made.component + made.metric) state = state * 31 + static_cast<unsigned char>(c);
    for (int i = 0; i < before + during; ++i) {
        state = state * 1'664'525 + 1'013'904'223;
        const auto noise = 1 + 0.04 * (static_cast<double>(state >> 8U) / (1U << 24U) - 0.5);
        made.points.push_back({begin + i * step, level(i) * noise});
    }
    return made;
}

MetricSeries steady(std::string component, std::string metric, double level) {
    return series(std::move(component), std::move(metric), [=](int) { return level; });
}

/// From `level` to `times` of it at the `since`-th point of the range.
MetricSeries shifted(
    std::string component, std::string metric, double level, double times, int since = 0
) {
    return series(std::move(component), std::move(metric), [=](int i) {
        return i < before + since ? level : level * times;
    });
}

RootCauseQuestion question(std::vector<MetricSeries> of) {
    RootCauseQuestion asked;
    asked.series = std::move(of);
    asked.from = begin + before * step;
    asked.to = begin + (before + during - 1) * step;
    return asked;
}

void require_first(const std::vector<RootCause>& causes, std::string_view component) {
    REQUIRE(!causes.empty());
    CHECK(causes.front().component == component);
}

}  // namespace

TEST_CASE("what uses up more comes before those that wait for it, without a graph") {
    const auto causes = root_causes(question(
        {shifted("front", "latency-90", 80, 4, 1), shifted("cart", "latency-90", 60, 5, 1),
         shifted("cart", "cpu", 0.2, 4), steady("front", "cpu", 0.3), steady("mail", "cpu", 0.1),
         steady("mail", "latency-90", 20)}
    ));
    require_first(causes, "cart");
    CHECK(causes.front().metric == "cpu");
    CHECK(causes.front().reason.starts_with("cpu of cart rose from 0."));
    CHECK(causes.front().reason.find("at 2023-11-14T22:33:20Z") != std::string::npos);
    CHECK(causes.front().reason.ends_with("."));
}

TEST_CASE("what is called comes before its callers") {
    auto asked = question(
        {shifted("front", "latency-50", 20, 6), shifted("orders", "latency-50", 20, 6),
         shifted("stock", "latency-50", 20, 6), steady("mail", "latency-50", 20)}
    );
    asked.calls = {{"front", "orders"}, {"orders", "stock"}, {"front", "mail"}};
    const auto causes = root_causes(asked);
    require_first(causes, "stock");
    CHECK(
        causes.front().reason.find("it explains what is seen of orders, which calls it") !=
        std::string::npos
    );
    REQUIRE(causes.size() >= 2);
    CHECK(causes[1].component == "orders");
}

TEST_CASE("a graph of cycles, of calls to itself and of unknown components ends") {
    auto asked =
        question({shifted("a", "cpu", 1, 5), steady("b", "cpu", 1), steady("c", "cpu", 1)});
    asked.calls = {{"a", "b"}, {"b", "c"}, {"c", "a"}, {"a", "a"}, {"a", "b"}, {"x", "y"}};
    require_first(root_causes(asked), "a");
}

TEST_CASE("of equals the one that began first is first") {
    const auto causes = root_causes(question(
        {shifted("late", "cpu", 0.2, 5, 12), shifted("early", "cpu", 0.2, 5),
         steady("other", "cpu", 0.2)}
    ));
    require_first(causes, "early");
}

TEST_CASE("of delays that are passed on the largest is first, however low callers began") {
    const auto causes = root_causes(question(
        {shifted("front", "latency-50", 3, 7), shifted("stock", "latency-50", 40, 5),
         steady("mail", "latency-50", 20)}
    ));
    require_first(causes, "stock");
}

TEST_CASE("where nothing leaves its usual values there is no fault") {
    CHECK(root_causes(question({})).empty());
    CHECK(root_causes(question({steady("a", "cpu", 1), steady("b", "cpu", 2)})).empty());
}

TEST_CASE("a load that rises everywhere is no fault") {
    std::vector<MetricSeries> all;
    for (const auto* name : {"front", "cart", "orders", "stock", "mail"}) {
        all.push_back(shifted(name, "workload", 50, 2));
        all.push_back(shifted(name, "cpu", 0.2, 1.9));
        all.push_back(shifted(name, "latency-50", 20, 1.3));
    }
    CHECK(root_causes(question(all)).empty());
}

TEST_CASE("a burst of the kind that comes now and then anyway is no fault") {
    auto bursts = series("cron", "cpu", [](int i) { return i % 30 < 5 ? 0.5 : 0.2; });
    CHECK(root_causes(question({bursts, steady("a", "cpu", 0.3)})).empty());
}

TEST_CASE("a counter is weighed by how fast it grows") {
    double total = 0, faster = 0;
    const auto grows = series("a", "requests_total", [&](int) { return 1.0; });
    auto counter = grows, failing = grows;
    counter.metric = "cpu_seconds_total";
    failing.component = "b";
    failing.metric = "cpu_seconds_total";
    for (std::size_t i = 0; i < counter.points.size(); ++i) {
        total += grows.points[i].value;
        faster += grows.points[i].value * (i < before ? 1 : 6);
        // After a restart it begins again.
        if (i == 50) total = 0;
        counter.points[i].value = total;
        failing.points[i].value = faster;
    }
    const auto causes = root_causes(question({counter, failing}));
    require_first(causes, "b");
    CHECK(causes.size() == 1);
}

TEST_CASE("what never changed before and does now is a fault, without endless certainty") {
    auto constant = steady("a", "error", 0);
    for (std::size_t i = before; i < constant.points.size(); ++i) constant.points[i].value = 0.3;
    const auto causes = root_causes(question({constant, steady("b", "error", 0.001)}));
    require_first(causes, "a");
    CHECK(causes.front().score <= 1);
    CHECK(causes.front().reason.find("and did not change before") != std::string::npos);
}

TEST_CASE("what falls silent while others go on is a fault") {
    auto crashed = steady("db", "cpu", 0.4);
    crashed.points.resize(before + 2);
    const auto causes = root_causes(question({crashed, steady("a", "cpu", 0.4)}));
    require_first(causes, "db");
    CHECK(causes.front().reason.find("has no values from") != std::string::npos);
    auto other = steady("a", "cpu", 0.4);
    other.points.resize(before + 2);
    CHECK(root_causes(question({crashed, other})).empty());
}

TEST_CASE("gaps, an order of any kind, repeated times and values that are no numbers do no harm") {
    auto holed = shifted("a", "cpu", 0.2, 5);
    std::erase_if(holed.points, [](const MetricPoint& point) {
        return std::fmod(point.at - begin, 7 * step) < step;
    });
    std::ranges::reverse(holed.points);
    holed.points.push_back(holed.points.front());
    constexpr auto nan = std::numeric_limits<double>::quiet_NaN();
    holed.points.push_back({begin, nan});
    holed.points.push_back({nan, 1});
    holed.points.push_back({begin + 5, std::numeric_limits<double>::infinity()});
    require_first(root_causes(question({holed, steady("b", "cpu", 0.2)})), "a");
}

TEST_CASE("values at the ends of what a number holds give finite scores") {
    constexpr auto most = std::numeric_limits<double>::max();
    auto extreme = shifted("a", "cpu", 1, 1);
    for (std::size_t i = before; i < extreme.points.size(); ++i)
        extreme.points[i].value = i % 2 == 0 ? most : -most;
    for (const auto& cause : root_causes(question({extreme, steady("b", "cpu", 1)}))) {
        CHECK(std::isfinite(cause.score));
        CHECK(cause.score <= 1);
    }
}

TEST_CASE("few points, points of one time and none at all are no fault") {
    MetricSeries none{"a", "cpu", {}}, one{"b", "cpu", {{begin, 1}}};
    MetricSeries same{"c", "cpu", std::vector<MetricPoint>(100, MetricPoint{begin, 5})};
    CHECK(root_causes(question({none, one, same})).empty());
}

TEST_CASE("each component and metric is named once, by the series that deviates most") {
    const auto causes = root_causes(
        question({steady("a", "cpu", 0.2), shifted("a", "cpu", 0.2, 5), steady("b", "cpu", 0.2)})
    );
    CHECK(causes.size() == 1);
}

TEST_CASE("the kind of a metric is found in names of many styles") {
    using enum MetricKind;
    CHECK(metric_kind("cpu") == resource);
    CHECK(metric_kind("container-memory-working-set-bytes") == resource);
    CHECK(metric_kind("container_memory_failures_total") == resource);
    CHECK(metric_kind("rabbitmq_queue_messages_ready") == resource);
    CHECK(metric_kind("diskReadBytes") == resource);
    CHECK(metric_kind("latency-90") == latency);
    CHECK(metric_kind("request_duration_seconds") == latency);
    CHECK(metric_kind("error") == error);
    CHECK(metric_kind("http_5xx") == error);
    CHECK(metric_kind("kube_deployment_replicas_unavailable") == error);
    CHECK(metric_kind("replicas_ready") == room);
    CHECK(metric_kind("memory_free") == room);
    CHECK(metric_kind("container-network-receive-packets-dropped-total") == loss);
    CHECK(metric_kind("workload") == traffic);
    CHECK(metric_kind("container-network-receive-bytes-total") == traffic);
    CHECK(metric_kind("") == unknown);
    CHECK(metric_kind("温度") == unknown);
}

}  // namespace mainstay::detect
