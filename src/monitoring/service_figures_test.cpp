#include "monitoring/service_figures.hpp"

#include <doctest/doctest.h>

#include "monitoring/sent_telemetry_test.hpp"

namespace mainstay::monitoring::test::service_figures_test {

namespace {

/// A hundred requests in as many seconds, from 10 to 1,000 ms; one in ten fails.
void send_requests(
    telemetry::Store& store, const std::string& service, std::uint64_t first_trace,
    const Attributes& resource = {{"deployment.environment.name", "production"}}
) {
    std::vector<SentSpan> spans;
    for (std::uint64_t i = 0; i < 100; ++i)
        spans.push_back({
            .trace = first_trace + i,
            .start = static_cast<double>(i),
            .micros = static_cast<std::int64_t>(i + 1) * 10'000,
            .is_error = i % 10 == 9,
        });
    send_spans(store, 1, service, spans, resource);
}

events::FiguresQuestion a_question(std::string service, std::string environment = "production") {
    return {
        .application = 1,
        .service = std::move(service),
        .environment = std::move(environment),
        .version = {},
        .from = hour(),
        .to = at(600),
    };
}

}  // namespace

TEST_CASE("a service has its requests, failures and durations, of its environment alone") {
    TestStore store;
    send_requests(store, "shop", 1);
    send_requests(store, "stock", 1'000);

    auto answer = service_figures(store, a_question("shop"));
    REQUIRE(refusal(answer) == "none");
    CHECK(answer->requests == 100);
    CHECK(answer->errors == 10);
    CHECK(answer->from == hour());
    std::int64_t counted = 0;
    std::int64_t before = 0;
    for (const auto& bin : answer->durations) {
        counted += bin.requests;
        CHECK(bin.micros > before);
        before = bin.micros;
    }
    CHECK(counted == 100);
    CHECK(answer->durations.front().micros == doctest::Approx(10'000).epsilon(0.02));
    CHECK(answer->durations.back().micros == doctest::Approx(1'000'000).epsilon(0.02));
    CHECK(answer->cpu.empty());
    CHECK(!answer->restarts);

    send_requests(store, "shop", 2'000, {{"deployment.environment.name", "staging"}});
    CHECK(service_figures(store, a_question("shop"))->requests == 100);
    CHECK(service_figures(store, a_question("shop", ""))->requests == 200);
    CHECK(service_figures(store, a_question("shop", "elsewhere"))->requests == 0);
    CHECK(service_figures(store, a_question(""))->requests == 200);
}

TEST_CASE("processors and memory come from the metrics of the service's processes") {
    TestStore store;
    send_requests(store, "shop", 1);
    std::vector<std::pair<double, double>> memory, seconds;
    for (int i = 0; i < 40; ++i) {
        memory.emplace_back(i * 15.0, 1e8 + i * 1e6);
        seconds.emplace_back(i * 15.0, i * 3.0);
    }
    const Attributes of_shop{{"job", "shop"}, {"instance", "10.0.0.5:9100"}};
    auto named = [&](const std::string& name, const Attributes& labels) {
        Attributes all{{"__name__", name}};
        all.insert(all.end(), labels.begin(), labels.end());
        return all;
    };
    send_series(store, 1, named("process_resident_memory_bytes", of_shop), memory);
    send_series(store, 1, named("process_cpu_seconds_total", of_shop), seconds);
    send_series(
        store, 1, named("process_resident_memory_bytes", {{"job", "stock"}}), {{10, 9e9}, {70, 9e9}}
    );

    const auto answer = service_figures(store, a_question("shop"));
    REQUIRE(refusal(answer) == "none");
    REQUIRE(answer->memory.size() == 10);
    CHECK(answer->memory.front().at == hour());
    CHECK(answer->memory.front().value == doctest::Approx(1.015e8));
    CHECK(answer->memory.back().value == doctest::Approx(1.375e8));
    REQUIRE(answer->cpu.size() >= 9);
    CHECK(answer->cpu[4].value == doctest::Approx(0.2));

    // Whose they are cannot be told once it sends from two.
    send_requests(store, "shop", 2'000, {{"deployment.environment.name", "staging"}});
    CHECK(service_figures(store, a_question("shop"))->memory.empty());
}

TEST_CASE("restarts are counted by the processes that spans name") {
    TestStore store;
    std::uint64_t trace = 1;
    auto send = [&](int from, int to, const std::string& pid, const std::string& environment) {
        std::vector<SentSpan> spans;
        for (int second = from; second < to; second += 5)
            spans.push_back({.trace = trace++, .start = static_cast<double>(second)});
        send_spans(
            store, 1, "shop", spans,
            {{"deployment.environment.name", environment},
             {"host.name", "host-1"},
             {"process.pid", pid}}
        );
    };
    send(0, 180, "17", "production");
    send(180, 360, "31", "production");
    send(360, 600, "54", "production");
    CHECK(service_figures(store, a_question("shop"))->restarts == 2);
    send(0, 600, "99", "staging");
    CHECK(service_figures(store, a_question("shop"))->restarts == 2);
    CHECK(service_figures(store, a_question("shop", "staging"))->restarts == 0);
    CHECK(!service_figures(store, a_question("shop", "elsewhere"))->restarts);

    auto deployed = a_question("shop");
    deployed.replaced_from = hour() - std::chrono::minutes(1);
    CHECK(service_figures(store, deployed)->restarts == 1);

    send_spans(
        store, 1, "shop", {{.trace = trace, .start = 300}},
        {{"deployment.environment.name", "production"}}
    );
    CHECK(!service_figures(store, a_question("shop"))->restarts);
}

TEST_CASE("restarts are counted by when processes say that they began") {
    TestStore store;
    send_requests(store, "shop", 1);
    const auto now = static_cast<double>(hour().micros) / 1e6;
    auto send = [&](const std::string& instance, const std::vector<double>& began) {
        std::vector<std::pair<double, double>> samples;
        for (std::size_t i = 0; i < began.size(); ++i)
            samples.emplace_back(static_cast<double>(i) * 60 + 5, began[i]);
        send_series(
            store, 1,
            {{"__name__", "process_start_time_seconds"}, {"job", "shop"}, {"instance", instance}},
            samples
        );
    };
    const auto old = now - 5'000;
    send("a", {old, old, now + 70, now + 70, now + 200, now + 200, now + 200});
    send("b", {old, old + 0.5, old, old, old, old, old});
    CHECK(service_figures(store, a_question("shop"))->restarts == 2);
    auto deployed = a_question("shop");
    deployed.replaced_from = hour() - std::chrono::minutes(1);
    CHECK(service_figures(store, deployed)->restarts == 1);
}

TEST_CASE("of a service that sends nothing there are no figures") {
    TestStore store;
    send_requests(store, "shop", 1);
    const auto answer = service_figures(store, a_question("nobody"));
    REQUIRE(refusal(answer) == "none");
    CHECK(answer->requests == 0);
    CHECK(answer->durations.empty());
    CHECK(answer->memory.empty());
}

}  // namespace mainstay::monitoring::test::service_figures_test
