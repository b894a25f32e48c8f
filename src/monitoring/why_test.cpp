#include "monitoring/why.hpp"

#include <algorithm>

#include <doctest/doctest.h>

#include "monitoring/contrast_counts.hpp"
#include "monitoring/sent_telemetry_test.hpp"

namespace mainstay::monitoring::test::why_test {

namespace {

/// A thousand requests, of which those of one tenant on one host are slow, and those with one flag
/// fail. Each has an id of its own.
void send_requests(telemetry::Store& store) {
    std::vector<SentSpan> on_h1, on_h2;
    for (std::uint64_t i = 0; i < 1'000; ++i) {
        const bool is_slow = i % 25 == 3;
        const bool is_error = i % 40 == 7;
        (is_slow || i % 2 ? on_h1 : on_h2)
            .push_back(
                {.trace = i + 1,
                 .id = i + 1,
                 .name = i % 3 ? "GET /cart" : "GET /item",
                 .start = static_cast<double>(i) * 3,
                 .micros = is_slow ? 900'000 : 20'000,
                 .is_error = is_error,
                 .attributes =
                     {{"tenant", is_slow ? "umbrella" : "acme"},
                      {"flag.new_cart", is_error ? "true" : "false"},
                      {"request.id", "r" + std::to_string(i)},
                      {"code", is_error ? "503" : "200"}}}
            );
    }
    send_spans(store, 1, "shop", on_h1, {{"host.name", "h1"}, {"service.version", "1.0"}});
    send_spans(store, 1, "shop", on_h2, {{"host.name", "h2"}, {"service.version", "1.0"}});
}

AskWhy within_the_hour(WhyChosen chosen) {
    return {.from = hour(), .to = at(3'600), .chosen = chosen};
}

bool is_named(const WhyAnswer& answer, std::string_view key, std::string_view value) {
    return std::ranges::any_of(answer.contrasts, [&](const ContrastView& each) {
        const auto is_it = [&](const auto& one) { return one.key == key && one.value == value; };
        return is_it(each) || std::ranges::any_of(each.also, is_it);
    });
}

}  // namespace

TEST_CASE("why requests are slow is said by the attribute that they have and others have not") {
    TestStore store;
    send_requests(store);
    send_logs(
        store, 1, "shop",
        {{.seconds = 10, .severity = 17, .body = "Lock timeout", .trace = 4},
         {.seconds = 11, .severity = 9, .body = "Cart shown", .trace = 4},
         {.seconds = 12, .severity = 17, .body = "Another matter", .trace = 2}}
    );

    auto asked = within_the_hour(WhyChosen::slow);
    asked.min_micros = Count<1, 1'000'000'000'000>{100'000};
    const auto answer = explain(store, both(), asked);

    REQUIRE(answer);
    CHECK(answer->chosen == 40);
    CHECK(answer->rest == 960);
    CHECK(!answer->sampled);
    CHECK(!answer->abstains);
    CHECK(answer->min_micros == 100'000);
    REQUIRE(!answer->contrasts.empty());
    const auto& first = answer->contrasts.front();
    CHECK(first.key == "tenant");
    CHECK(first.value == "umbrella");
    CHECK(first.chosen_share == 1);
    CHECK(first.rest_share == 0);
    CHECK(first.difference_min > 0.5);
    CHECK(is_named(*answer, "host.name", "h1"));
    CHECK(!is_named(*answer, "tenant", "acme"));
    REQUIRE(answer->spans.size() == 10);
    for (const auto& span : answer->spans) CHECK(span.duration_micros == 900'000);
    REQUIRE(answer->logs.size() == 2);
    CHECK(answer->logs[0].body == "Lock timeout");
}

TEST_CASE("without a bound, slow are those beyond the 0.95-quantile of what is asked about") {
    TestStore store;
    std::vector<SentSpan> spans;
    for (std::uint64_t i = 0; i < 400; ++i)
        spans.push_back(
            {.trace = i + 1,
             .id = i + 1,
             .start = static_cast<double>(i),
             .micros = static_cast<std::int64_t>(i + 1) * 1'000}
        );
    send_spans(store, 1, "shop", spans);

    const auto answer = explain(store, both(), within_the_hour(WhyChosen::slow));

    REQUIRE(answer);
    CHECK(*answer->min_micros > 372'000);
    CHECK(*answer->min_micros <= 381'000);
    CHECK(answer->chosen >= 20);
    CHECK(answer->chosen <= 28);
    CHECK(answer->abstains.has_value());
}

TEST_CASE("of requests that all take as long, none is slower than others") {
    TestStore store;
    std::vector<SentSpan> spans;
    for (std::uint64_t i = 0; i < 100; ++i)
        spans.push_back({.trace = i + 1, .id = i + 1, .micros = 20'000});
    send_spans(store, 1, "shop", spans);

    const auto answer = explain(store, both(), within_the_hour(WhyChosen::slow));

    REQUIRE(answer);
    CHECK(answer->chosen == 100);
    CHECK(answer->abstains == Abstention::nothing_else);
}

TEST_CASE("what is asked about may be narrowed by attributes and by environment") {
    TestStore store;
    send_requests(store);
    send_spans(
        store, 1, "shop", {{.trace = 5'000, .micros = 700'000}},
        {{"deployment.environment.name", "test"}}
    );

    auto asked = within_the_hour(WhyChosen::slow);
    asked.attribute = {{"tenant=umbrella"}};
    const auto slow_ones = explain(store, both(), asked);
    asked.attribute = {{"host.name=h2"}};
    asked.chosen = WhyChosen::errors;
    const auto failing = explain(store, both(), asked);
    asked.attribute.clear();
    asked.environment = Line<200>{"test"};
    asked.chosen = WhyChosen::slow;
    const auto in_test = explain(store, both(), asked);
    asked.attribute = {{"nonsense"}};

    REQUIRE(slow_ones);
    CHECK(slow_ones->chosen == 40);
    CHECK(slow_ones->rest == 0);
    REQUIRE(failing);
    CHECK(failing->chosen + failing->rest == 480);
    REQUIRE(in_test);
    CHECK(in_test->chosen == 1);
    CHECK(in_test->rest == 0);
    CHECK(refusal(explain(store, both(), asked)) == "attribute bad_attribute");
}

TEST_CASE("why requests fail is said with all that the very same requests have") {
    TestStore store;
    send_requests(store);

    const auto answer = explain(store, both(), within_the_hour(WhyChosen::errors));

    REQUIRE(answer);
    CHECK(answer->chosen == 25);
    CHECK(is_named(*answer, "flag.new_cart", "true"));
    CHECK(is_named(*answer, "code", "503"));
    CHECK(!is_named(*answer, "tenant", "umbrella"));
    CHECK(answer->spans.size() == 10);
}

TEST_CASE("a part of the range is compared with the rest of it, and versions that came are named") {
    TestStore store;
    std::vector<SentSpan> before, after;
    for (std::uint64_t i = 0; i < 400; ++i)
        (i < 200 ? before : after)
            .push_back({.trace = i + 1, .id = i + 1, .start = static_cast<double>(i) * 5});
    send_spans(store, 1, "shop", before, {{"service.version", "1.0"}});
    send_spans(store, 1, "shop", after, {{"service.version", "1.1"}});
    send_spans(store, 2, "ledger", {{.trace = 901}}, {{"service.version", "7"}});
    auto asked = within_the_hour(WhyChosen::range);
    asked.service = Line<1'000>{"shop"};
    asked.chosen_from = at(1'000);
    asked.chosen_to = at(2'000);

    const auto answer = explain(store, both(), asked);

    REQUIRE(answer);
    CHECK(answer->chosen == 200);
    CHECK(answer->rest == 200);
    CHECK(is_named(*answer, "service.version", "1.1"));
    REQUIRE(answer->changes.size() == 1);
    CHECK(answer->changes[0].at == at(1'000));
    CHECK(answer->changes[0].application == "SHOP");
    CHECK(answer->changes[0].before == "1.0");
    CHECK(answer->changes[0].after == "1.1");
    asked.chosen_to.reset();
    CHECK(refusal(explain(store, both(), asked)) == "chosen_to missing");
    asked.chosen_from.reset();
    CHECK(refusal(explain(store, both(), asked)) == "chosen_from missing");
    asked.chosen_from = at(2);
    asked.chosen_to = at(1);
    CHECK(refusal(explain(store, both(), asked)) == "chosen_to bad_range");
}

TEST_CASE("where nothing can be said, it is said why") {
    TestStore store;
    CHECK(
        explain(store, both(), within_the_hour(WhyChosen::errors))->abstains ==
        Abstention::nothing_chosen
    );
    send_spans(
        store, 1, "shop",
        {{.trace = 1, .id = 1, .is_error = true}, {.trace = 2, .id = 2, .is_error = true}}
    );
    CHECK(
        explain(store, both(), within_the_hour(WhyChosen::errors))->abstains ==
        Abstention::nothing_else
    );
    send_spans(store, 1, "shop", {{.trace = 3, .id = 3}});
    CHECK(
        explain(store, both(), within_the_hour(WhyChosen::errors))->abstains == Abstention::too_few
    );
    std::vector<SentSpan> same;
    for (std::uint64_t i = 0; i < 200; ++i)
        same.push_back({.trace = 10 + i, .id = 10 + i, .is_error = i % 2 == 0});
    send_spans(store, 1, "shop", same);
    CHECK(
        explain(store, both(), within_the_hour(WhyChosen::errors))->abstains ==
        Abstention::no_difference
    );
    CHECK(
        explain(store, nothing(), within_the_hour(WhyChosen::errors))->abstains ==
        Abstention::nothing_chosen
    );
}

TEST_CASE("what another application sends explains nothing") {
    TestStore store;
    send_requests(store);
    std::vector<SentSpan> of_another;
    for (std::uint64_t i = 0; i < 300; ++i)
        of_another.push_back(
            {.trace = 5'000 + i,
             .id = 5'000 + i,
             .start = static_cast<double>(i),
             .is_error = true,
             .attributes = {{"secret", "ledger"}},
             .message = "no"}
        );
    send_spans(store, 2, "ledger", of_another);

    const auto ours = explain(store, only_shop(), within_the_hour(WhyChosen::errors));
    const auto all = explain(store, both(), within_the_hour(WhyChosen::errors));

    CHECK(ours->chosen == 25);
    CHECK(!is_named(*ours, "secret", "ledger"));
    CHECK(all->chosen == 325);
    CHECK(is_named(*all, "secret", "ledger"));
}

TEST_CASE("of many spans a part is looked at, and finds the same") {
    TestStore store;
    for (std::uint64_t part = 0; part < 3; ++part) {
        std::vector<SentSpan> spans;
        for (std::uint64_t i = 0; i < 10'000; ++i)
            spans.push_back(
                {.trace = part * 10'000 + i + 1,
                 .id = part * 10'000 + i + 1,
                 .start = static_cast<double>(i) * 0.3,
                 .is_error = i % 3 == 0,
                 .attributes = {{"region", i % 3 == 0 && i % 7 ? "south" : "north"}}}
            );
        send_spans(store, 1, "shop", spans);
    }

    const auto answer = explain(store, both(), within_the_hour(WhyChosen::errors));

    REQUIRE(answer);
    CHECK(answer->chosen == 10'002);
    CHECK(answer->rest == 19'998);
    CHECK(answer->sampled);
    REQUIRE(!answer->contrasts.empty());
    CHECK(answer->contrasts[0].key == "region");
    CHECK(answer->contrasts[0].value == "south");
    CHECK(answer->contrasts[0].chosen_share == doctest::Approx(6.0 / 7).epsilon(0.05));
}

TEST_CASE("values that hardly a record has, and long ones, are not counted") {
    ContrastCounts counts;
    for (int i = 0; i < 10; ++i) {
        counts.add_record(i < 5);
        counts.add_value("service", "shop", i < 5);
        counts.add_object(
            R"({"id":)" + std::to_string(i) + R"(,"ok":true,"long":")" + std::string(300, 'x') +
                R"(","list":[1]})",
            i < 5
        );
    }
    counts.add_object("no object", true);

    const auto counted = counts.take();

    REQUIRE(counted.size() == 2);
    CHECK(counted[0].key == "ok");
    CHECK(counted[0].value == "true");
    CHECK(counted[0].chosen == 5);
    CHECK(counted[0].rest == 5);
    CHECK(counted[1].key == "service");
}

}  // namespace mainstay::monitoring::test::why_test
