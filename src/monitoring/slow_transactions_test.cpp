#include "monitoring/slow_transactions.hpp"

#include <doctest/doctest.h>

#include "monitoring/sent_telemetry_test.hpp"
#include "monitoring/statements.hpp"

namespace mainstay::monitoring::test::slow_transactions_test {

namespace {

/// Sixty requests of 200 ms: 20 ms for a list, ten items of 12 ms each, 34 ms in `stock`. And many
/// fast ones.
void send_requests(telemetry::Store& store) {
    std::vector<SentSpan> of_shop, of_stock;
    std::uint64_t id = 0;
    for (std::uint64_t i = 0; i < 60; ++i) {
        const auto trace = i + 1;
        const auto start = static_cast<double>(i) * 10;
        const auto root = ++id;
        of_shop.push_back(
            {.trace = trace, .id = root, .name = "GET /cart", .start = start, .micros = 200'000}
        );
        auto query = [&](double after, std::int64_t micros, std::string sql) {
            of_shop.push_back(
                {.trace = trace,
                 .id = ++id,
                 .parent = root,
                 .name = "query",
                 .kind = 3,
                 .start = start + after,
                 .micros = micros,
                 .is_error = i == 0,
                 .attributes = {{"db.system", "postgresql"}, {"db.statement", std::move(sql)}}}
            );
        };
        query(0.001, 20'000, "SELECT * FROM cart");
        for (int item = 0; item < 10; ++item)
            query(
                0.03 + item * 0.012, 12'000, "SELECT * FROM item WHERE id = " + std::to_string(item)
            );
        of_stock.push_back(
            {.trace = trace,
             .id = ++id,
             .parent = root,
             .name = "reserve",
             .start = start + 0.16,
             .micros = 34'000}
        );
    }
    for (std::uint64_t i = 0; i < 200; ++i)
        of_shop.push_back(
            {.trace = 1'000 + i,
             .id = ++id,
             .name = "GET /health",
             .start = static_cast<double>(i),
             .micros = 100}
        );
    send_spans(store, 1, "shop", of_shop);
    send_spans(store, 1, "stock", of_stock);
}

}  // namespace

TEST_CASE("what takes the most time says where: places, statements, calls that repeat") {
    TestStore store;
    send_requests(store);

    const auto list = slow_operations(
        store, both(), {.from = hour(), .to = at(3'600), .service = Line<1'000>{"shop"}}
    );

    REQUIRE(list);
    REQUIRE(list->items.size() == 2);
    const auto& cart = list->items[0];
    CHECK(cart.service == "shop");
    CHECK(cart.operation == "GET /cart");
    CHECK(cart.kind == SpanKind::server);
    CHECK(cart.requests == 60);
    CHECK(cart.total_micros == 12'000'000);
    CHECK(cart.sampled == 50);
    REQUIRE(cart.where.size() == 4);
    CHECK(cart.where[0].what == "SELECT * FROM item WHERE id = ?");
    CHECK(cart.where[0].own_micros_share == doctest::Approx(0.6));
    CHECK(cart.where[1].service == "stock");
    CHECK(cart.where[1].what == "reserve");
    CHECK(cart.where[1].own_micros_share == doctest::Approx(0.17));
    CHECK(cart.where[2].what == "GET /cart");
    CHECK(cart.where[3].own_micros_share == doctest::Approx(0.1));
    REQUIRE(cart.statements.size() == 2);
    CHECK(cart.statements[0].share == doctest::Approx(0.6));
    REQUIRE(cart.repeated.size() == 1);
    CHECK(cart.repeated[0].call == "SELECT * FROM item WHERE id = ?");
    CHECK(cart.repeated[0].count == 10);
    CHECK(cart.repeated[0].share == doctest::Approx(0.6));
    CHECK(cart.repeated[0].is_sequential);
    CHECK(list->items[1].operation == "GET /health");
    CHECK(list->items[1].repeated.empty());
}

TEST_CASE("slow operations are cut to a limit, and are of what one may see") {
    TestStore store;
    send_requests(store);
    send_spans(store, 2, "ledger", {{.trace = 5'000, .name = "close", .micros = 60'000'000}});
    AskSlow asked{.from = hour(), .to = at(3'600), .limit = Count<1, 20>{1}};

    CHECK(slow_operations(store, both(), asked)->items.front().operation == "close");
    const auto ours = slow_operations(store, only_shop(), asked);
    REQUIRE(ours);
    REQUIRE(ours->items.size() == 1);
    CHECK(ours->items[0].operation == "GET /cart");
    CHECK(slow_operations(store, nothing(), asked)->items.empty());
    asked.application = Line<10>{"LEDGER"};
    CHECK(refusal(slow_operations(store, only_shop(), asked)) == "not_found");
}

TEST_CASE("statements come with those first that take the most time, without values") {
    TestStore store;
    send_requests(store);
    AskStatements asked{.from = hour(), .to = at(3'600)};

    const auto list = statements(store, both(), asked);
    asked.limit = Count<1, 200>{1};
    const auto first = statements(store, both(), asked);

    REQUIRE(list);
    REQUIRE(list->items.size() == 2);
    CHECK(!list->is_cut);
    const auto& item = list->items[0];
    CHECK(item.statement == "SELECT * FROM item WHERE id = ?");
    CHECK(item.system == "postgresql");
    CHECK(item.service == "shop");
    CHECK(item.calls == 600);
    CHECK(item.errors == 10);
    CHECK(item.total_micros == 7'200'000);
    CHECK(item.p95_micros == doctest::Approx(12'000).epsilon(0.01));
    CHECK(item.per_trace == 10);
    CHECK(list->items[1].per_trace == 1);
    CHECK(list->items[1].p95_micros == doctest::Approx(20'000).epsilon(0.01));
    CHECK(first->items.size() == 1);
    CHECK(first->is_cut);
    asked.service = Line<1'000>{"stock"};
    CHECK(statements(store, both(), asked)->items.empty());
    CHECK(statements(store, nothing(), asked)->items.empty());
}

}  // namespace mainstay::monitoring::test::slow_transactions_test
