#include "monitoring/metric_query.hpp"

#include <cmath>

#include <boost/json.hpp>
#include <doctest/doctest.h>

#include "monitoring/metric_steps.hpp"
#include "monitoring/sent_telemetry_test.hpp"

namespace mainstay::monitoring::test::metric_query_test {

namespace {

using Samples = std::vector<std::pair<double, double>>;

/// A sample each `step` seconds from 0 on.
Samples each(double step, int count, double first, double rise) {
    Samples samples;
    for (int i = 0; i < count; ++i) samples.emplace_back(i * step, first + i * rise);
    return samples;
}

void send_some(telemetry::Store& store) {
    send_series(
        store, 1, {{"__name__", "http_requests_total"}, {"job", "shop"}, {"route", "/cart"}},
        each(30, 21, 100, 15)
    );
    send_series(
        store, 1, {{"__name__", "http_requests_total"}, {"job", "shop"}, {"route", "/item"}},
        each(30, 21, 0, 30)
    );
    send_series(
        store, 1, {{"__name__", "queue_length"}, {"job", "mail"}},
        {{0, 2}, {30, 4}, {60, 10}, {90, 20}}
    );
    send_series(
        store, 2, {{"__name__", "http_requests_total"}, {"job", "ledger"}}, each(30, 21, 0, 3'000)
    );
}

AskMetricSeries asked_for(std::string metric, double to = 600) {
    return {
        .from = hour(),
        .to = at(to),
        .metric = {std::move(metric)},
        .step = SampleStepSeconds{60},
    };
}

/// The values of a line, by step; NAN where there is none.
std::vector<double> values(const MetricLine& line, std::size_t steps) {
    std::vector<double> values(steps, NAN);
    for (const auto& point : line.points) {
        const auto ms = point.at(0).as_int64();
        values[static_cast<std::size_t>((ms - hour().micros / 1'000) / 60'000)] =
            point.at(1).to_number<double>();
    }
    return values;
}

bool are_all(const std::vector<double>& values, double expected) {
    return std::ranges::all_of(values, [&](double value) {
        return std::abs(value - expected) < 1e-9;
    });
}

}  // namespace

TEST_CASE("metrics are listed with their type, their series and who sends them") {
    TestStore store;
    send_some(store);
    AskMetrics asked{.from = hour(), .to = at(3'600)};

    const auto all = metrics(store, both(), asked);
    asked.search = Line<200>{"QUEUE"};
    const auto found = metrics(store, both(), asked);

    REQUIRE(all);
    REQUIRE(all->items.size() == 2);
    CHECK(all->items[0].metric == "http_requests_total");
    CHECK(all->items[0].type == MetricType::counter);
    CHECK(all->items[0].series == 3);
    CHECK(all->items[0].services == std::vector<std::string>{"ledger", "shop"});
    REQUIRE(found);
    REQUIRE(found->items.size() == 1);
    CHECK(found->items[0].metric == "queue_length");
    CHECK(found->items[0].type == MetricType::unknown);
    asked.search.reset();
    asked.limit = Count<1, 500>{1};
    CHECK(metrics(store, both(), asked)->is_cut);
    CHECK(metrics(store, only_shop(), asked)->items[0].series == 2);
    CHECK(metrics(store, nothing(), asked)->items.empty());
}

TEST_CASE("the labels of a metric are listed with their values, of what one may see") {
    TestStore store;
    send_some(store);
    const AskMetricLabels asked{.from = hour(), .to = at(600), .metric = {"http_requests_total"}};

    const auto list = metric_labels(store, only_shop(), asked);

    REQUIRE(list);
    REQUIRE(list->labels.size() == 2);
    CHECK(list->labels[0].name == "job");
    CHECK(list->labels[0].values == std::vector<std::string>{"shop"});
    CHECK(list->labels[1].values == std::vector<std::string>{"/cart", "/item"});
    CHECK(!list->labels[1].is_cut);
    CHECK(metric_labels(store, nothing(), asked)->labels.empty());
}

TEST_CASE("a counter shows its rate, added up over its series") {
    TestStore store;
    send_some(store);

    const auto answer = query_metric(store, only_shop(), asked_for("http_requests_total"));

    REQUIRE(answer);
    CHECK(answer->step_seconds == 60);
    CHECK(answer->show == MetricShow::rate);
    REQUIRE(answer->series.size() == 1);
    CHECK(answer->series[0].labels.empty());
    REQUIRE(answer->series[0].points.size() == 10);
    CHECK(are_all(values(answer->series[0], 10), 1.5));
}

TEST_CASE("a metric is shown by labels, the largest first, and what is left out is counted") {
    TestStore store;
    send_some(store);
    auto asked = asked_for("http_requests_total");
    asked.by = {{"route"}};
    asked.show = MetricShow::increase;

    const auto all = query_metric(store, both(), asked);
    asked.limit = Count<1, 100>{1};
    const auto first = query_metric(store, only_shop(), asked);

    REQUIRE(all);
    REQUIRE(all->series.size() == 3);
    CHECK(all->series[0].labels.empty());  // LEDGER's has no route.
    CHECK(all->series[1].labels.at("route") == "/item");
    CHECK(are_all(values(all->series[1], 10), 60));
    CHECK(are_all(values(all->series[2], 10), 30));
    REQUIRE(first);
    CHECK(first->series.size() == 1);
    CHECK(first->is_cut);
    CHECK(first->left_out == 1);
}

TEST_CASE("series are chosen by labels: equal, different, by expression") {
    TestStore store;
    send_some(store);
    auto total = [&](std::vector<MatchText> match) {
        auto asked = asked_for("http_requests_total");
        asked.match = std::move(match);
        const auto answer = query_metric(store, both(), asked);
        REQUIRE(answer);
        return answer->series.empty() ? 0.0 : values(answer->series[0], 10)[3];
    };

    CHECK(total({}) == doctest::Approx(101.5));
    CHECK(total({{"route=/cart"}}) == doctest::Approx(0.5));
    CHECK(total({{"route!=/cart"}, {"job=shop"}}) == doctest::Approx(1));
    CHECK(total({{"route=~/.*"}}) == doctest::Approx(1.5));
    CHECK(total({{"route=~/c"}}) == 0);  // The whole value is meant.
    CHECK(total({{"job!~led.*"}}) == doctest::Approx(1.5));
    CHECK(total({{"job=~a{1"}, {"3}|shop"}}) == doctest::Approx(1.5));
    CHECK(total({{"route="}}) == doctest::Approx(100));
    auto asked = asked_for("http_requests_total");
    for (auto wrong : {"route", "=x", "route!x", "route=~(", "route=~a{1000}{1000}"}) {
        asked.match = {{wrong}};
        CHECK(refusal(query_metric(store, both(), asked)) == "match bad_match");
    }
}

TEST_CASE("a series is chosen by a label of any text, and not by what only looks like one") {
    TestStore store;
    const std::string odd = "a \"b\": \\c\n\x01ü\u2028";
    send_series(store, 1, {{"__name__", "size"}, {"path", odd}}, each(30, 3, 1, 0));
    send_series(
        store, 1, {{"__name__", "size"}, {"path", "x"}, {"note", "\"path\":\"x\""}},
        each(30, 3, 2, 0)
    );
    send_series(store, 1, {{"__name__", "size"}, {"path", "x, y"}}, each(30, 3, 4, 0));
    auto first = [&](std::string match) {
        auto asked = asked_for("size");
        asked.match = {{std::move(match)}};
        const auto answer = query_metric(store, both(), asked);
        REQUIRE(answer);
        return answer->series.empty() ? 0.0 : values(answer->series[0], 10)[0];
    };

    CHECK(first("path=" + odd) == doctest::Approx(1));
    CHECK(first("path=x") == doctest::Approx(2));
    CHECK(first("path=x, y") == doctest::Approx(4));
    CHECK(first("note=x") == 0);
    CHECK(first("ath=x") == 0);
}

TEST_CASE("a gauge shows what it was: average, least, most, last, and sums of series") {
    TestStore store;
    send_some(store);
    send_series(store, 1, {{"__name__", "queue_length"}, {"job", "print"}}, {{0, 100}, {45, 200}});
    auto shown = [&](std::optional<MetricShow> show, std::optional<double> q = {}) {
        auto asked = asked_for("queue_length", 180);
        asked.show = show;
        asked.q = q;
        const auto answer = query_metric(store, both(), asked);
        REQUIRE(answer);
        REQUIRE(answer->series.size() == 1);
        REQUIRE(answer->series[0].points.size() == 2);
        return values(answer->series[0], 2);
    };

    CHECK(shown({}) == std::vector<double>{76.5, 15});
    CHECK(shown(MetricShow::min) == std::vector<double>{2, 10});
    CHECK(shown(MetricShow::max) == std::vector<double>{200, 20});
    CHECK(shown(MetricShow::last) == std::vector<double>{200, 20});
    CHECK(shown(MetricShow::sum) == std::vector<double>{204, 20});
    CHECK(shown(MetricShow::quantile, 0.5) == std::vector<double>{4, 10});
    auto asked = asked_for("queue_length");
    asked.q = 1.5;
    CHECK(refusal(query_metric(store, both(), asked)) == "q out_of_range");
    CHECK(query_metric(store, both(), asked_for("no_such_metric"))->series.empty());
    CHECK(query_metric(store, nothing(), asked_for("queue_length"))->series.empty());
}

TEST_CASE("the buckets of a histogram show a quantile of what was observed") {
    TestStore store;
    for (auto [bound, rise] :
         {std::pair{"0.1", 50.0}, {"0.5", 90.0}, {"1", 100.0}, {"+Inf", 100.0}})
        send_series(
            store, 1, {{"__name__", "duration_bucket"}, {"le", bound}, {"job", "shop"}},
            each(60, 11, 0, rise)
        );
    auto asked = asked_for("duration_bucket");
    asked.by = {{"job"}};

    const auto p95 = query_metric(store, both(), asked);
    asked.q = 0.5;
    const auto p50 = query_metric(store, both(), asked);

    REQUIRE(p95);
    CHECK(p95->show == MetricShow::quantile);
    REQUIRE(p95->series.size() == 1);
    CHECK(p95->series[0].labels.at("job") == "shop");
    CHECK(are_all(values(p95->series[0], 10), 0.75));
    CHECK(are_all(values(p50->series[0], 10), 0.1));
}

TEST_CASE("a counter that begins anew rises from 0, and its first value is no rise") {
    const TimeSteps steps{.first = {0}, .seconds = 60, .count = 4};
    auto at_second = [](std::int64_t second, double value) {
        return telemetry::Sample{{second * 1'000'000}, value};
    };
    Increases rises(steps);

    rises.add_counter(std::vector{
        at_second(0, 1'000), at_second(60, 1'010), at_second(120, 4), at_second(150, NAN),
        at_second(180, 6)
    });

    CHECK(rises.sums()[0] == 10);
    CHECK(rises.sums()[1] == 4);
    CHECK(rises.sums()[2] == 2);
    CHECK(!rises.sums()[3]);
}

TEST_CASE("a rise between rare samples is spread over the steps between them, and none is lost") {
    const TimeSteps steps{.first = {0}, .seconds = 60, .count = 5};
    Increases rises(steps);

    rises.add_counter(std::vector{
        telemetry::Sample{{-60'000'000}, 0}, telemetry::Sample{{120'000'000}, 18},
        telemetry::Sample{{270'000'000}, 48}
    });

    CHECK(rises.sums()[0] == doctest::Approx(6));
    CHECK(rises.sums()[1] == doctest::Approx(6));
    CHECK(rises.sums()[2] == doctest::Approx(12));
    CHECK(rises.sums()[3] == doctest::Approx(12));
    CHECK(rises.sums()[4] == doctest::Approx(6));
}

TEST_CASE("deltas are added up where they are") {
    const TimeSteps steps{.first = {0}, .seconds = 60, .count = 2};
    Increases rises(steps);
    rises.add_deltas(std::vector{
        telemetry::Sample{{-1}, 9}, telemetry::Sample{{0}, 2}, telemetry::Sample{{59'000'000}, 3},
        telemetry::Sample{{120'000'000}, 9}
    });
    CHECK(rises.sums()[0] == 5);
    CHECK(!rises.sums()[1]);
}

TEST_CASE("quantiles of buckets are those of Prometheus") {
    CHECK(bucket_quantile({{1, 10}, {2, 30}, {INFINITY, 40}}, 0.5) == 1.5);
    CHECK(bucket_quantile({{1, 10}, {2, 30}, {INFINITY, 40}}, 0.9) == 2);
    CHECK(bucket_quantile({{1, 10}, {2, 30}, {INFINITY, 40}}, 0.125) == 0.5);
    CHECK(!bucket_quantile({{1, 0}, {INFINITY, 0}}, 0.5));
    CHECK(!bucket_quantile({}, 0.5));
}

TEST_CASE("a chart has round steps, begins where one begins, and not more than it can show") {
    const telemetry::TimeRange hours{{7'000'000}, {7'000'000 + 6 * 3'600'000'000LL}};
    const auto usual = steps_of(hours, {});
    REQUIRE(usual);
    CHECK(usual->seconds == 300);
    CHECK(usual->first == Time{0});
    CHECK(usual->count == 73);
    CHECK(steps_of({{0}, {90'000'000}}, {})->seconds == 60);
    CHECK(steps_of({{0}, {400LL * 86'400'000'000}}, {})->seconds == 7 * 86'400);
    CHECK(steps_of({{0}, {600'000'000}}, StepSeconds{100})->seconds == 60);
    CHECK(refusal(steps_of({{0}, {86'400'000'000}}, StepSeconds{60})) == "step too_many_steps");
}

TEST_CASE("days of a metric are shown by its minutes and hours, as its samples would be") {
    TestStore store;
    send_some(store);
    auto asked = asked_for("http_requests_total");
    asked.match = {{"job=shop"}};
    asked.show = MetricShow::increase;
    asked.from = hour() - std::chrono::hours(72);
    asked.to = at(3'600);
    for (int step : {60 * 5, 3'600}) {
        asked.step = SampleStepSeconds{step};

        const auto answer = query_metric(store, both(), asked);

        REQUIRE(answer);
        REQUIRE(answer->series.size() == 1);
        double rise = 0;
        for (const auto& point : answer->series[0].points) rise += point.at(1).to_number<double>();
        CHECK(rise == doctest::Approx(20 * 15 + 20 * 30));
    }
    auto gauge = asked_for("queue_length");
    gauge.from = asked.from;
    gauge.to = asked.to;
    gauge.step = SampleStepSeconds{3'600};
    for (const auto& [show, expected] : std::vector<std::pair<MetricShow, double>>{
             {MetricShow::avg, 9},
             {MetricShow::min, 2},
             {MetricShow::max, 20},
             {MetricShow::last, 20},
             {MetricShow::sum, 20}
         }) {
        gauge.show = show;

        const auto answer = query_metric(store, both(), gauge);

        REQUIRE(answer);
        REQUIRE(answer->series.size() == 1);
        REQUIRE(answer->series[0].points.size() == 1);
        CHECK(answer->series[0].points[0].at(1).to_number<double>() == expected);
    }
}

}  // namespace mainstay::monitoring::test::metric_query_test
