#include "monitoring/trace_view.hpp"

#include <doctest/doctest.h>

#include "monitoring/sent_telemetry_test.hpp"
#include "monitoring/span_search.hpp"

namespace mainstay::monitoring::test::trace_view_test {

namespace {

/// Trace 5: a page of `shop` that asks for a list, and then for each of its ten rows, and `stock`.
void send_trace(telemetry::Store& store) {
    std::vector<SentSpan> spans{
        {.trace = 5,
         .id = 1,
         .start = 10,
         .micros = 400'000,
         .is_error = true,
         .attributes = {{"http.route", "/cart"}, {"http.response.status_code", "500"}},
         .message = "out of stock",
         .event = "exception",
         .link = 77},
        {.trace = 5,
         .id = 2,
         .parent = 1,
         .name = "SELECT",
         .kind = 3,
         .start = 10.01,
         .micros = 20'000,
         .attributes = {{"db.system", "postgresql"}, {"db.statement", "SELECT * FROM cart"}}},
    };
    for (std::uint64_t i = 0; i < 10; ++i)
        spans.push_back(
            {.trace = 5,
             .id = 10 + i,
             .parent = 1,
             .name = "SELECT",
             .kind = 3,
             .start = 10.04 + static_cast<double>(i) * 0.02,
             .micros = 15'000,
             .attributes =
                 {{"db.system", "postgresql"},
                  {"db.statement", "SELECT * FROM item WHERE id = " + std::to_string(i)}}}
        );
    send_spans(store, 1, "shop", spans, {{"service.version", "1.0"}});
    send_spans(
        store, 1, "stock",
        {{.trace = 5, .id = 40, .parent = 1, .name = "reserve", .start = 10.3, .micros = 50'000}}
    );
    send_logs(store, 1, "shop", {{.seconds = 10.1, .body = "Out of stock", .trace = 5}});
}

AskSpans within_the_hour() { return {.from = hour(), .to = at(3'600)}; }

}  // namespace

TEST_CASE("a trace has its spans by start, with own time, attributes, events and links") {
    TestStore store;
    send_trace(store);

    const auto trace = show_trace(store, both(), {.trace = {trace_text(5)}});

    REQUIRE(trace);
    CHECK(trace->trace == trace_text(5));
    CHECK(trace->started_at == at(10));
    CHECK(trace->duration_micros == 400'000);
    CHECK(!trace->is_cut);
    CHECK(trace->logs_count == 1);
    REQUIRE(trace->spans.size() == 13);
    const auto& root = trace->spans[0];
    CHECK(root.span == "0000000000000001");
    CHECK(!root.parent);
    CHECK(root.application == "SHOP");
    CHECK(root.kind == SpanKind::server);
    CHECK(root.status == SpanStatus::error);
    CHECK(root.status_message == "out of stock");
    CHECK(root.own_micros == 400'000 - 20'000 - 150'000 - 50'000);
    CHECK(root.attributes.at("http.route") == "/cart");
    CHECK(root.attributes.at("http.response.status_code") == 500);
    REQUIRE(root.events.size() == 1);
    CHECK(root.events[0].name == "exception");
    CHECK(root.events[0].at == at(10));
    CHECK(root.events[0].attributes.at("exception.type") == "OutOfStock");
    REQUIRE(root.links.size() == 1);
    CHECK(root.links[0].trace == trace_text(77));
    CHECK(trace->spans[1].parent == root.span);
    CHECK(trace->spans[1].statement == "SELECT * FROM cart");
    REQUIRE(trace->resources.size() == 2);
    CHECK(trace->resources[static_cast<std::size_t>(root.resource)].at("service.version") == "1.0");
    CHECK(trace->spans[12].resource != root.resource);
}

TEST_CASE("a trace says which service took its time, and which calls repeat") {
    TestStore store;
    send_trace(store);

    const auto trace = show_trace(store, both(), {.trace = {trace_text(5)}, .around = at(20)});

    REQUIRE(trace);
    REQUIRE(trace->services.size() == 2);
    CHECK(trace->services[0].service == "shop");
    CHECK(trace->services[0].own_micros == 350'000);
    CHECK(trace->services[1].own_micros == 50'000);
    REQUIRE(trace->repeated.size() == 1);
    const auto& repeated = trace->repeated[0];
    CHECK(repeated.caller == "0000000000000001");
    CHECK(repeated.count == 10);
    CHECK(repeated.calls.size() == 10);
    CHECK(repeated.total_micros == 150'000);
    CHECK(repeated.is_sequential);
    CHECK(repeated.source == "0000000000000002");
    CHECK(repeated.call == "SELECT * FROM item WHERE id = ?");
}

TEST_CASE("a trace is not found where one may not see it, where it is not, or by no id") {
    TestStore store;
    send_trace(store);
    const Scope ledger({{2, "LEDGER"}});
    const AskTrace asked{.trace = {trace_text(5)}};

    CHECK(refusal(show_trace(store, ledger, asked)) == "not_found");
    CHECK(refusal(show_trace(store, nothing(), asked)) == "not_found");
    CHECK(refusal(show_trace(store, both(), {.trace = {trace_text(6)}})) == "not_found");
    CHECK(
        refusal(show_trace(store, both(), {.trace = {trace_text(5)}, .around = at(-86'400 * 3)})) ==
        "not_found"
    );
    CHECK(refusal(show_trace(store, both(), {.trace = {"7"}})) == "trace bad_format");
    CHECK(
        refusal(show_trace(store, both(), {.trace = {std::string(32, 'g')}})) == "trace bad_format"
    );
}

TEST_CASE("of a trace in two applications one sees what is of one's own") {
    TestStore store;
    send_trace(store);
    send_spans(store, 2, "ledger", {{.trace = 5, .id = 90, .parent = 1, .start = 10.2}});

    CHECK(show_trace(store, both(), {.trace = {trace_text(5)}})->spans.size() == 14);
    CHECK(show_trace(store, only_shop(), {.trace = {trace_text(5)}})->spans.size() == 13);
}

TEST_CASE("a trace beyond what one answer holds is cut at its end, and says so") {
    TestStore store;
    const std::string text(60'000, 'x');
    std::vector<SentSpan> spans;
    for (std::uint64_t i = 0; i < 1'000; ++i)
        spans.push_back(
            {.trace = 5,
             .id = i + 1,
             .start = static_cast<double>(i),
             .attributes = {{"payload", std::to_string(i) + text}}}
        );
    send_spans(store, 1, "shop", spans);

    const auto trace = show_trace(store, both(), {.trace = {trace_text(5)}});

    REQUIRE(trace);
    CHECK(trace->is_cut);
    CHECK(trace->spans.size() <= trace_bytes_max / 60'000);
    CHECK(trace->spans.size() > trace_bytes_max / 61'000);
    CHECK(trace->spans.back().started_at < at(1'000));
}

TEST_CASE("spans are found by what they are, the newest first") {
    TestStore store;
    send_trace(store);
    send_spans(store, 2, "ledger", {{.trace = 9, .id = 1, .name = "book", .start = 100}});
    auto count = [&](const AskSpans& asked) {
        const auto page = search_spans(store, both(), asked);
        REQUIRE(page);
        return page->items.size();
    };

    const auto all = search_spans(store, both(), within_the_hour());
    REQUIRE(all);
    CHECK(all->items.size() == 14);
    CHECK(!all->next);
    CHECK(all->items[0].application == "LEDGER");
    CHECK(all->items[0].operation == "book");
    CHECK(all->items[13].trace == trace_text(5));
    auto asked = within_the_hour();
    asked.application = Line<10>{"LEDGER"};
    CHECK(count(asked) == 1);
    asked = within_the_hour();
    asked.service = Line<1'000>{"shop"};
    asked.kind = SpanKind::client;
    CHECK(count(asked) == 11);
    asked.min_micros = Count<0, 1'000'000'000'000>{20'000};
    CHECK(count(asked) == 1);
    asked = within_the_hour();
    asked.status = SpanStatus::error;
    CHECK(count(asked) == 1);
    asked = within_the_hour();
    asked.roots_only = true;
    CHECK(count(asked) == 2);
    asked.operation = Line<1'000>{"book"};
    CHECK(count(asked) == 1);
    asked.max_micros = Count<0, 1'000'000'000'000>{999};
    CHECK(count(asked) == 0);
    CHECK(search_spans(store, only_shop(), within_the_hour())->items.size() == 13);
    CHECK(search_spans(store, nothing(), within_the_hour())->items.empty());
}

TEST_CASE("spans are found by attributes: text, whole numbers, resources, values with commas") {
    TestStore store;
    send_spans(
        store, 1, "shop",
        {{.trace = 1, .id = 1, .attributes = {{"code", "5"}, {"tenant", "acme"}}},
         {.trace = 2, .id = 1, .attributes = {{"code", "50"}, {"tenant", "acme, inc"}}},
         {.trace = 3, .id = 1, .attributes = {{"tenant", "acme \"x\""}, {"code", "5"}}}},
        {{"host.name", "h1"}}
    );
    auto found = [&](std::vector<AttributeText> attributes) {
        auto asked = within_the_hour();
        asked.attribute = std::move(attributes);
        const auto page = search_spans(store, both(), asked);
        REQUIRE(page);
        std::vector<std::string> traces;
        for (const auto& row : page->items) traces.push_back(row.trace.substr(31));
        std::ranges::sort(traces);
        return traces;
    };
    using Traces = std::vector<std::string>;

    CHECK(found({{"code=5"}}) == Traces{"1", "3"});
    CHECK(found({{"code=50"}}) == Traces{"2"});
    CHECK(found({{"tenant=acme"}}) == Traces{"1"});
    CHECK(found({{"tenant=acme"}, {" inc"}}) == Traces{"2"});
    CHECK(found({{"tenant=acme \"x\""}}) == Traces{"3"});
    CHECK(found({{"host.name=h1"}, {"code=5"}}) == Traces{"1", "3"});
    CHECK(found({{"code=5"}, {"tenant=nobody"}}).empty());
    auto asked = within_the_hour();
    asked.attribute = {{"=5"}};
    CHECK(refusal(search_spans(store, both(), asked)) == "attribute bad_attribute");
    asked.attribute = {{"code"}};
    CHECK(refusal(search_spans(store, both(), asked)) == "attribute bad_attribute");
}

TEST_CASE("pages of spans go on where the one before ended, in either order") {
    TestStore store;
    std::vector<SentSpan> spans;
    for (std::uint64_t i = 0; i < 25; ++i)
        spans.push_back(
            {.trace = i + 1,
             .id = i + 1,
             .start = static_cast<double>(i / 2) * 60,
             .micros = static_cast<std::int64_t>(i / 3) * 100}
        );
    send_spans(store, 1, "shop", spans);
    for (auto order : {SpanOrder::newest, SpanOrder::slowest}) {
        auto asked = within_the_hour();
        asked.order = order;
        asked.limit = Count<1, 200>{10};
        std::vector<SpanRow> rows;
        int pages = 0;
        do {
            const auto page = search_spans(store, both(), asked);
            REQUIRE(page);
            rows.insert(rows.end(), page->items.begin(), page->items.end());
            asked.cursor.reset();
            if (page->next) asked.cursor = Line<500>{*page->next};
            ++pages;
        } while (asked.cursor && pages < 5);

        CHECK(pages == 3);
        REQUIRE(rows.size() == 25);
        for (std::size_t i = 1; i < rows.size(); ++i) {
            CHECK(rows[i].trace != rows[i - 1].trace);
            if (order == SpanOrder::newest)
                CHECK(rows[i].started_at <= rows[i - 1].started_at);
            else
                CHECK(rows[i].duration_micros <= rows[i - 1].duration_micros);
        }
    }
    auto asked = within_the_hour();
    asked.cursor = Line<500>{"made-up"};
    CHECK(refusal(search_spans(store, both(), asked)) == "cursor bad_cursor");
}

TEST_CASE("the newest spans are found however far back they are, the range given") {
    TestStore store;
    send_spans(store, 1, "shop", {{.trace = 1, .start = 0}, {.trace = 2, .start = -86'400.0 * 5}});
    AskSpans asked{.from = at(-86'400 * 30), .to = at(3'600), .limit = Count<1, 200>{1}};

    const auto first = search_spans(store, both(), asked);
    REQUIRE(first);
    REQUIRE(first->next);
    asked.cursor = Line<500>{*first->next};
    const auto second = search_spans(store, both(), asked);

    CHECK(first->items[0].trace == trace_text(1));
    REQUIRE(second->items.size() == 1);
    CHECK(second->items[0].trace == trace_text(2));
    CHECK(!second->next);
}

}  // namespace mainstay::monitoring::test::trace_view_test
