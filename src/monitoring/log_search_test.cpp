#include "monitoring/log_search.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "monitoring/log_pattern_list.hpp"
#include "monitoring/log_pattern_text.hpp"
#include "monitoring/sent_telemetry_test.hpp"

namespace mainstay::monitoring::test::log_search_test {

namespace {

AskLogs within_the_hour() { return {.from = hour(), .to = at(3'600)}; }

void send_some(telemetry::Store& store) {
    send_logs(
        store, 1, "shop",
        {{.seconds = 10, .severity = 9, .body = "Cart of ACME shown"},
         {.seconds = 20,
          .severity = 17,
          .body = "Payment failed: card declined",
          .attributes = {{"order", "42"}, {"tenant", "acme"}},
          .trace = 5},
         {.seconds = 30, .severity = 13, .body = "Payment slow: failed once"},
         {.seconds = 700, .severity = 21, .body = "Out of memory"}}
    );
    send_logs(store, 2, "ledger", {{.seconds = 40, .severity = 17, .body = "Payment failed"}});
}

std::vector<std::string> bodies(const Result<LogPage>& page) {
    REQUIRE(page);
    std::vector<std::string> bodies;
    for (const auto& row : page->items) bodies.push_back(row.body);
    return bodies;
}

using Bodies = std::vector<std::string>;

}  // namespace

TEST_CASE("log records come the newest first, each with all that it has") {
    TestStore store;
    send_some(store);

    const auto page = search_logs(store, both(), within_the_hour());

    REQUIRE(page);
    REQUIRE(page->items.size() == 5);
    CHECK(!page->next);
    CHECK(page->items[0].body == "Out of memory");
    CHECK(page->items[0].severity == Severity::fatal);
    CHECK(page->items[1].application == "LEDGER");
    const auto& failed = page->items[3];
    CHECK(failed.body == "Payment failed: card declined");
    CHECK(failed.at == at(20));
    CHECK(failed.application == "SHOP");
    CHECK(failed.service == "shop");
    CHECK(failed.severity == Severity::error);
    CHECK(failed.trace == trace_text(5));
    CHECK(failed.span == "0000000000000001");
    CHECK(failed.attributes.at("order") == 42);
    CHECK(failed.resource.at("service.name") == "shop");
    CHECK(!failed.is_cut);
    CHECK(failed.pattern == "Payment failed: card declined");
    CHECK(!page->items[4].trace);
    CHECK(!page->items[4].span);
}

TEST_CASE("words all have to occur, in any case, and what is in quotes as it stands") {
    TestStore store;
    send_some(store);
    auto found = [&](std::string query) {
        auto asked = within_the_hour();
        asked.query = LogWordsText{std::move(query)};
        return bodies(search_logs(store, only_shop(), asked));
    };

    CHECK(
        found("payment FAILED") ==
        Bodies{"Payment slow: failed once", "Payment failed: card declined"}
    );
    CHECK(found("\"payment failed\"") == Bodies{"Payment failed: card declined"});
    CHECK(found("  \"card declined\"  payment") == Bodies{"Payment failed: card declined"});
    CHECK(found("acme") == Bodies{"Cart of ACME shown"});
    CHECK(found("payment refunded").empty());
    CHECK(found("' OR 1=1 --").empty());
    CHECK(found("\"").size() == 4);
}

TEST_CASE("records are narrowed by service, severity, trace, attributes and pattern") {
    TestStore store;
    send_some(store);
    auto asked = within_the_hour();
    asked.severity_min = Severity::error;
    CHECK(search_logs(store, both(), asked)->items.size() == 3);
    asked.service = Line<1'000>{"shop"};
    CHECK(search_logs(store, both(), asked)->items.size() == 2);
    asked = within_the_hour();
    asked.application = Line<10>{"LEDGER"};
    CHECK(bodies(search_logs(store, both(), asked)) == Bodies{"Payment failed"});
    CHECK(refusal(search_logs(store, only_shop(), asked)) == "not_found");
    asked = within_the_hour();
    asked.trace = Line<32>{trace_text(5)};
    CHECK(bodies(search_logs(store, both(), asked)) == Bodies{"Payment failed: card declined"});
    asked.trace = Line<32>{"5"};
    CHECK(refusal(search_logs(store, both(), asked)) == "trace bad_format");
    asked = within_the_hour();
    asked.attribute = {{"order=42"}, {"tenant=acme"}};
    CHECK(bodies(search_logs(store, both(), asked)) == Bodies{"Payment failed: card declined"});
    asked.attribute = {{"order=4"}};
    CHECK(search_logs(store, both(), asked)->items.empty());
    asked = within_the_hour();
    asked.pattern = LogPatternText{"Payment <*>: card <*>"};
    CHECK(bodies(search_logs(store, both(), asked)) == Bodies{"Payment failed: card declined"});
    asked.pattern = LogPatternText{"<*> <*>"};
    CHECK(refusal(search_logs(store, both(), asked)) == "pattern bad_pattern");
    CHECK(search_logs(store, nothing(), within_the_hour())->items.empty());
    CHECK(search_logs(store, both(), {.from = at(3'600), .to = at(7'200)})->items.empty());
}

TEST_CASE("pages of log records go on where the one before ended, also within one instant") {
    TestStore store;
    std::vector<SentLog> logs;
    for (int i = 0; i < 25; ++i)
        logs.push_back({.seconds = i < 20 ? 5.0 : i * 100.0, .body = std::to_string(i)});
    send_logs(store, 1, "shop", logs);
    auto asked = within_the_hour();
    asked.limit = Count<1, 500>{10};

    std::vector<std::string> all;
    int pages = 0;
    do {
        const auto page = search_logs(store, both(), asked);
        for (auto& body : bodies(page)) all.push_back(std::move(body));
        asked.cursor.reset();
        if (page->next) asked.cursor = Line<500>{*page->next};
    } while (asked.cursor && ++pages < 5);

    REQUIRE(all.size() == 25);
    CHECK(all.front() == "24");
    std::ranges::sort(all);
    CHECK(std::unique(all.begin(), all.end()) == all.end());
}

TEST_CASE("a record with very large attributes comes without them, and says so") {
    TestStore store;
    send_logs(
        store, 1, "shop",
        {{.seconds = 1,
          .body = "large",
          .attributes = {{"a", std::string(40'000, 'x')}, {"b", std::string(40'000, 'y')}}}}
    );

    const auto page = search_logs(store, both(), within_the_hour());

    REQUIRE(page);
    REQUIRE(page->items.size() == 1);
    CHECK(page->items[0].is_cut);
    CHECK(page->items[0].attributes.empty());
    CHECK(page->items[0].body == "large");
}

TEST_CASE("a histogram counts records by step and severity, of those that a search finds") {
    TestStore store;
    send_some(store);
    AskLogHistogram asked{.from = hour(), .to = at(1'200), .step = StepSeconds{600}};

    const auto all = log_histogram(store, both(), asked);
    asked.query = LogWordsText{"payment"};
    const auto payments = log_histogram(store, only_shop(), asked);

    REQUIRE(all);
    CHECK(all->step_seconds == 600);
    CHECK(all->times == std::vector<Time>{hour(), at(600)});
    REQUIRE(all->counts.size() == 4);
    CHECK(all->counts[0].severity == Severity::info);
    CHECK(all->counts[0].values == std::vector<std::int64_t>{1, 0});
    CHECK(all->counts[2].severity == Severity::error);
    CHECK(all->counts[2].values == std::vector<std::int64_t>{2, 0});
    CHECK(all->counts[3].severity == Severity::fatal);
    CHECK(all->counts[3].values == std::vector<std::int64_t>{0, 1});
    REQUIRE(payments);
    CHECK(payments->counts.size() == 2);
    CHECK(log_histogram(store, nothing(), asked)->counts.empty());
}

TEST_CASE("patterns say how often which line comes, and which are new") {
    TestStore store;
    std::vector<SentLog> before, now;
    for (int i = 0; i < 200; ++i) {
        before.push_back(
            {.seconds = -3'500.0 + i, .body = fmt::format("Order {} was shipped", 1'000 + i)}
        );
        now.push_back({.seconds = 10.0 + i, .body = fmt::format("Order {} was shipped", 2'000 + i)}
        );
    }
    for (int i = 0; i < 20; ++i)
        now.push_back(
            {.seconds = 300.0 + i,
             .severity = 17,
             .body = fmt::format("Cannot reach payments at 10.0.0.{}:8443", i)}
        );
    send_logs(store, 1, "shop", before);
    send_logs(store, 1, "shop", now);
    send_logs(store, 2, "ledger", {{.seconds = 1, .body = "Books were closed"}});

    const AskLogPatterns asked{.from = hour(), .to = at(3'600)};
    const auto list = log_patterns(store, only_shop(), asked);

    REQUIRE(list);
    CHECK(!list->is_cut);
    CHECK(!list->sampled);
    REQUIRE(list->items.size() == 2);
    const auto& shipped = list->items[0];
    CHECK(shipped.template_ == "Order <*> was shipped");
    CHECK(shipped.count == 200);
    CHECK(shipped.share == doctest::Approx(200.0 / 220));
    CHECK(shipped.severity == Severity::info);
    CHECK(shipped.first_seen_at == at(10));
    CHECK(!shipped.is_new);
    CHECK(shipped.sample == "Order 2000 was shipped");
    const auto& failed = list->items[1];
    CHECK(failed.count == 20);
    CHECK(failed.severity == Severity::error);
    CHECK(failed.is_new);
    CHECK(failed.first_seen_at == at(300));

    // Its text finds its lines.
    auto search = within_the_hour();
    search.pattern = LogPatternText{failed.pattern};
    CHECK(search_logs(store, both(), search)->items.size() == 20);
    CHECK(log_patterns(store, both(), asked)->items.size() == 3);
    CHECK(log_patterns(store, nothing(), asked)->items.empty());
}

TEST_CASE("patterns are narrowed to a severity, cut to a limit, and nothing is new at the start") {
    TestStore store;
    send_some(store);
    AskLogPatterns asked{.from = hour(), .to = at(3'600)};

    const auto all = log_patterns(store, only_shop(), asked);
    asked.severity_min = Severity::error;
    const auto errors = log_patterns(store, only_shop(), asked);
    asked.limit = Count<1, 500>{1};
    const auto first = log_patterns(store, only_shop(), asked);

    CHECK(all->items.size() == 4);
    for (const auto& item : all->items) CHECK(!item.is_new);
    CHECK(errors->items.size() == 2);
    CHECK(first->items.size() == 1);
    CHECK(first->is_cut);
}

TEST_CASE("of many lines a part is looked at, but of rare ones that warn all") {
    TestStore store;
    for (int part = -1; part < 2; ++part) {
        std::vector<SentLog> logs;
        for (int i = 0; i < 24'000; ++i)
            logs.push_back(
                {.seconds = part * 1'800.0 + i * 0.05, .body = fmt::format("Request {} served", i)}
            );
        logs.push_back({.seconds = part * 1'800.0 + 7, .body = "A rare line that came in each part"}
        );
        if (part == 1) logs.push_back({.seconds = 1'900, .severity = 17, .body = "Disk is full"});
        send_logs(store, 1, "shop", logs);
    }

    const auto list = log_patterns(store, both(), {.from = at(1'800), .to = at(3'600)});

    REQUIRE(list);
    CHECK(list->sampled);
    REQUIRE(list->items.size() >= 2);
    CHECK(list->items[0].template_ == "Request <*> served");
    CHECK(list->items[0].count > 23'000);
    CHECK(list->items[0].count < 25'000);
    CHECK(!list->items[0].is_new);
    bool is_full = false;
    for (const auto& item : list->items) {
        if (item.sample == "Disk is full") {
            is_full = true;
            CHECK(item.is_new);
            CHECK(item.count == 1);
        } else {
            CHECK(!item.is_new);
        }
    }
    CHECK(is_full);
}

TEST_CASE("the parts of a pattern that all its lines have are words between values") {
    CHECK(
        fixed_parts("Cannot reach <*> in <*> ms") ==
        std::vector<std::string>{"Cannot", "reach", "in", "ms"}
    );
    CHECK(fixed_parts("<*>") == std::vector<std::string>{});
    CHECK(fixed_parts("a=<*>,b") == std::vector<std::string>{",b", "a="});
    CHECK(fixed_parts("a b c d e f g h i j k").size() == 8);
}

}  // namespace mainstay::monitoring::test::log_search_test
