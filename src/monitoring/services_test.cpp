#include "monitoring/services.hpp"

#include <numeric>

#include <doctest/doctest.h>

#include "monitoring/operations.hpp"
#include "monitoring/sent_telemetry_test.hpp"
#include "monitoring/service_changes.hpp"
#include "monitoring/service_map.hpp"
#include "monitoring/service_series.hpp"

namespace mainstay::monitoring::test::services_test {

namespace {

/// A hundred requests of SHOP's `shop` in one hour, from 10 to 1,000 ms, of which the last two
/// fail; each asks `stock` and a database.
void send_shop(telemetry::Store& store) {
    std::vector<SentSpan> of_shop, of_stock;
    for (std::uint64_t i = 0; i < 100; ++i) {
        const auto micros = static_cast<std::int64_t>(i + 1) * 10'000;
        const auto start = static_cast<double>(i) * 36;
        const auto id = i * 10 + 1;
        of_shop.push_back(
            {.trace = i + 1,
             .id = id,
             .name = i % 4 == 0 ? "POST /order" : "GET /cart",
             .start = start,
             .micros = micros,
             .is_error = i >= 98}
        );
        of_shop.push_back(
            {.trace = i + 1,
             .id = id + 1,
             .parent = id,
             .name = "SELECT",
             .kind = 3,
             .start = start,
             .micros = 1'000,
             .attributes = {{"db.system", "postgresql"}, {"db.name", "orders"}}}
        );
        of_shop.push_back(
            {.trace = i + 1,
             .id = id + 2,
             .parent = id,
             .name = "reserve",
             .kind = 3,
             .start = start,
             .micros = 3'000,
             .attributes = {{"server.address", "stock"}}}
        );
        of_stock.push_back(
            {.trace = i + 1,
             .id = id + 3,
             .parent = id + 2,
             .name = "reserve",
             .start = start,
             .micros = 2'000}
        );
    }
    send_spans(
        store, 1, "shop", of_shop,
        {{"service.version", "1.0"},
         {"telemetry.sdk.language", "nodejs"},
         {"deployment.environment.name", "production"}}
    );
    send_spans(store, 1, "stock", of_stock);
}

/// Within 1 %, which is what the sketch of durations promises.
bool is_about(std::optional<std::int64_t> micros, std::int64_t expected) {
    return micros && *micros >= expected * 99 / 100 && *micros <= expected * 101 / 100;
}

AskServices within_the_hour() { return {.from = hour(), .to = at(3'600)}; }

}  // namespace

TEST_CASE("a service has the rate, errors, durations and Apdex of its requests") {
    TestStore store;
    send_shop(store);

    const auto answer = services(store, both(), within_the_hour());

    REQUIRE(answer);
    REQUIRE(answer->items.size() == 2);
    const auto& shop = answer->items[0];
    CHECK(shop.application == "SHOP");
    CHECK(shop.service == "shop");
    CHECK(shop.spans == 300);
    CHECK(shop.requests == 100);
    CHECK(shop.errors == 2);
    CHECK(is_about(shop.p50_micros, 500'000));
    CHECK(is_about(shop.p95_micros, 950'000));
    CHECK(is_about(shop.p99_micros, 990'000));
    // 50 within half a second, 48 of the slower ones within two and without a failure.
    CHECK(shop.apdex == doctest::Approx(0.74));
    CHECK(shop.last_seen_at == at(99 * 36 / 60 * 60));
    CHECK(shop.versions == std::vector<std::string>{"1.0"});
    CHECK(shop.language == "nodejs");
    CHECK(!shop.has_profiles);
    CHECK(answer->items[1].service == "stock");
    CHECK(answer->items[1].requests == 100);
    CHECK(is_about(answer->items[1].p95_micros, 2'000));
    CHECK(!answer->is_cut);
}

TEST_CASE("of another application nothing is counted, and it is not found by its key") {
    TestStore store;
    send_shop(store);
    send_spans(store, 2, "shop", {{.trace = 900, .name = "GET /ledger"}});
    auto of_ledger = within_the_hour();
    of_ledger.application = Line<10>{"LEDGER"};

    CHECK(services(store, both(), within_the_hour())->items.size() == 3);
    const auto answer = services(store, only_shop(), within_the_hour());
    REQUIRE(answer);
    REQUIRE(answer->items.size() == 2);
    CHECK(answer->items[0].requests == 100);
    CHECK(refusal(services(store, only_shop(), of_ledger)) == "not_found");
    REQUIRE(services(store, both(), of_ledger)->items.size() == 1);
    CHECK(services(store, both(), of_ledger)->items[0].requests == 1);
    CHECK(services(store, nothing(), within_the_hour())->items.empty());
}

TEST_CASE("only what lies in the range is counted, to whole minutes") {
    TestStore store;
    send_shop(store);

    const auto part = services(store, both(), {.from = at(90), .to = at(360)});

    REQUIRE(part);
    // From the minute on in which the range begins: the spans at 72, 108, … 324.
    CHECK(part->items[0].requests == 8);
    CHECK(services(store, both(), {.from = at(3'600), .to = at(7'200)})->items.empty());
    CHECK(refusal(services(store, both(), {.from = at(5), .to = at(5)})) == "to bad_range");
    CHECK(
        refusal(services(store, both(), {.from = {0}, .to = {401LL * 86'400'000'000}})) ==
        "to bad_range"
    );
}

TEST_CASE("ranges of days count the same from the summary by the hour") {
    TestStore store;
    send_shop(store);

    const auto answer = services(store, both(), {.from = at(-86'400 * 3), .to = at(3'600)});

    REQUIRE(answer);
    REQUIRE(answer->items.size() == 2);
    CHECK(answer->items[0].requests == 100);
    CHECK(is_about(answer->items[0].p95_micros, 950'000));
    CHECK(answer->items[0].last_seen_at == hour());
}

TEST_CASE("a service that nobody calls has the roots of its traces as requests") {
    TestStore store;
    send_spans(
        store, 1, "nightly",
        {{.trace = 1, .id = 1, .name = "bill", .kind = 1, .micros = 50'000},
         {.trace = 1, .id = 2, .parent = 1, .name = "one customer", .kind = 1, .micros = 9'000}}
    );

    const auto answer = services(store, both(), within_the_hour());
    const auto all = operations(
        store, both(), {.from = hour(), .to = at(3'600), .service = {"nightly"}, .limit = {}}
    );

    REQUIRE(answer);
    REQUIRE(answer->items.size() == 1);
    CHECK(answer->items[0].spans == 2);
    CHECK(answer->items[0].requests == 1);
    CHECK(is_about(answer->items[0].p50_micros, 50'000));
    REQUIRE(all);
    REQUIRE(all->items.size() == 1);
    CHECK(all->items[0].operation == "bill");
    CHECK(all->items[0].kind == SpanKind::internal);
}

TEST_CASE("an environment has the requests of its spans alone") {
    TestStore store;
    send_shop(store);
    send_spans(store, 1, "shop", {{.trace = 900, .id = 1}}, {{"deployment.environment", "test"}});
    auto asked = within_the_hour();

    asked.environment = Line<200>{"production"};
    const auto production = services(store, both(), asked);
    asked.environment = Line<200>{"test"};
    const auto test = services(store, both(), asked);

    REQUIRE(production);
    REQUIRE(production->items.size() == 1);
    CHECK(production->items[0].requests == 100);
    CHECK(is_about(production->items[0].p95_micros, 950'000));
    REQUIRE(test);
    REQUIRE(test->items.size() == 1);
    CHECK(test->items[0].requests == 1);
    CHECK(test->environments == std::vector<std::string>{"production", "test"});

    AskOperations of_operations{
        .from = asked.from, .to = asked.to, .service = {"shop"}, .environment = asked.environment
    };
    const auto done = operations(store, both(), of_operations);
    REQUIRE(done);
    REQUIRE(done->items.size() == 1);
    CHECK(done->items[0].requests == 1);
    const auto series = service_series(
        store, both(), {.from = asked.from, .to = asked.to, .environment = asked.environment}
    );
    REQUIRE(series);
    CHECK(std::accumulate(series->requests.begin(), series->requests.end(), 0) == 1);
}

TEST_CASE("a version that was not seen before is a change, and one that went on is none") {
    TestStore store;
    std::vector<SentSpan> before, after;
    for (std::uint64_t i = 0; i < 100; ++i)
        (i < 50 ? before : after)
            .push_back({.trace = i + 1, .id = i + 1, .start = static_cast<double>(i) * 30});
    send_spans(store, 1, "shop", before, {{"service.version", "1.0"}});
    send_spans(store, 1, "shop", after, {{"service.version", "1.1"}});
    send_spans(store, 2, "ledger", {{.trace = 901, .start = 2'000}}, {{"service.version", "7"}});
    AskChanges asked{.from = at(1'000), .to = at(3'600)};

    const auto all = service_changes(store, both(), asked);
    asked.service = Line<1'000>{"ledger"};
    const auto of_ledger = service_changes(store, both(), asked);

    REQUIRE(all);
    REQUIRE(all->items.size() == 1);
    CHECK(all->items[0].at == at(1'500));
    CHECK(all->items[0].service == "shop");
    CHECK(all->items[0].before == "1.0");
    CHECK(all->items[0].after == "1.1");
    REQUIRE(of_ledger);
    CHECK(of_ledger->items.empty());  // It was never another.
}

TEST_CASE("a version is new in each environment by itself") {
    TestStore store;
    auto send = [&](std::uint64_t trace, double start, const std::string& version,
                    const std::string& environment) {
        send_spans(
            store, 1, "shop", {{.trace = trace, .start = start}},
            {{"service.version", version}, {"deployment.environment.name", environment}}
        );
    };
    send(1, 0, "1.0", "staging");
    send(2, 0, "1.0", "production");
    send(3, 600, "1.1", "staging");
    send(4, 2'000, "1.1", "production");
    AskChanges asked{.from = at(300), .to = at(3'600)};

    const auto all = service_changes(store, both(), asked);
    asked.environment = Line<200>{"production"};
    const auto of_production = service_changes(store, both(), asked);

    REQUIRE(all);
    REQUIRE(all->items.size() == 2);
    CHECK(all->items[0].environment == "production");
    CHECK(all->items[1].environment == "staging");
    REQUIRE(of_production);
    REQUIRE(of_production->items.size() == 1);
    CHECK(of_production->items[0].at == at(2'000));
}

TEST_CASE("a service with profiles says so") {
    TestStore store;
    send_shop(store);
    send_profile(store, 1, "shop", "1.0", 60, {{"main", 10}});

    const auto answer = services(store, both(), within_the_hour());

    REQUIRE(answer);
    CHECK(answer->items[0].has_profiles);
    CHECK(!answer->items[1].has_profiles);
}

TEST_CASE("operations come with those first that took the most time in all") {
    TestStore store;
    send_shop(store);
    AskOperations asked{.from = hour(), .to = at(3'600), .service = {"shop"}};

    const auto all = operations(store, both(), asked);
    asked.limit = Count<1, 500>{1};
    const auto first = operations(store, both(), asked);

    REQUIRE(all);
    REQUIRE(all->items.size() == 2);
    CHECK(!all->is_cut);
    CHECK(all->items[0].operation == "GET /cart");
    CHECK(all->items[0].kind == SpanKind::server);
    CHECK(all->items[0].requests == 75);
    CHECK(all->items[0].errors == 2);
    CHECK(all->items[1].operation == "POST /order");
    CHECK(all->items[1].requests == 25);
    CHECK(all->items[0].total_micros + all->items[1].total_micros == 50'500'000);
    REQUIRE(first);
    CHECK(first->items.size() == 1);
    CHECK(first->is_cut);
    CHECK(operations(store, nothing(), asked)->items.empty());
}

TEST_CASE("a chart has an item for each step, and nothing where nothing was") {
    TestStore store;
    send_shop(store);

    const auto series = service_series(
        store, both(),
        {.from = at(-600), .to = at(3'600), .service = Line<1'000>{"shop"}, .step = StepSeconds{600}
        }
    );

    REQUIRE(series);
    CHECK(series->step_seconds == 600);
    REQUIRE(series->times.size() == 7);
    CHECK(series->times[0] == at(-600));
    CHECK(series->requests == std::vector<std::int64_t>{0, 17, 17, 16, 17, 17, 16});
    CHECK(series->errors == std::vector<std::int64_t>{0, 0, 0, 0, 0, 0, 2});
    CHECK(!series->p95_micros[0]);
    CHECK(!series->apdex[0]);
    CHECK(series->apdex[1] == 1.0);
    CHECK(is_about(series->p50_micros[1], 90'000));
    CHECK(is_about(series->p99_micros[6], 990'000));
}

TEST_CASE("a chart is narrowed to an operation and to a kind of span") {
    TestStore store;
    send_shop(store);
    AskSeries asked{.from = hour(), .to = at(3'600), .step = StepSeconds{3'600}};

    const auto all = service_series(store, both(), asked);
    asked.kind = SpanKind::client;
    const auto calls = service_series(store, both(), asked);
    asked = {
        .from = hour(),
        .to = at(3'600),
        .service = Line<1'000>{"shop"},
        .operation = Line<1'000>{"POST /order"},
        .step = StepSeconds{3'600}
    };
    const auto orders = service_series(store, both(), asked);

    CHECK(all->requests == std::vector<std::int64_t>{200});
    CHECK(calls->requests == std::vector<std::int64_t>{200});
    CHECK(orders->requests == std::vector<std::int64_t>{25});
    CHECK(service_series(store, nothing(), asked)->requests == std::vector<std::int64_t>{0});
}

TEST_CASE("the map has services, what they call, and what sends no spans") {
    TestStore store;
    send_shop(store);

    const auto map = service_map(store, both(), {.from = hour(), .to = at(3'600)});

    REQUIRE(map);
    REQUIRE(map->nodes.size() == 3);
    REQUIRE(map->edges.size() == 2);
    const auto& to_database = map->edges[0];
    CHECK(to_database.from == "service:SHOP:shop");
    CHECK(to_database.to == "database:SHOP:postgresql orders");
    CHECK(to_database.calls == 100);
    CHECK(is_about(to_database.p95_micros, 1'000));
    CHECK(map->edges[1].from == "service:SHOP:shop");
    CHECK(map->edges[1].to == "service:SHOP:stock");
    CHECK(map->edges[1].calls == 100);
    for (const auto& node : map->nodes) {
        CHECK(node.application == "SHOP");
        CHECK(node.requests == 100);
        CHECK((node.kind == NodeKind::database) == (node.name == "postgresql orders"));
    }
}

TEST_CASE("the map of an environment has the same edges, of its spans alone") {
    TestStore store;
    send_shop(store);
    AskMap asked{.from = hour(), .to = at(3'600), .environment = Line<200>{"production"}};

    const auto map = service_map(store, both(), asked);
    asked.environment = Line<200>{"test"};

    REQUIRE(map);
    REQUIRE(map->edges.size() == 1);  // What stock is called by says no environment.
    CHECK(map->edges[0].calls == 100);
    CHECK(service_map(store, both(), asked)->nodes.empty());
    CHECK(service_map(store, nothing(), asked)->nodes.empty());
}

}  // namespace mainstay::monitoring::test::services_test
