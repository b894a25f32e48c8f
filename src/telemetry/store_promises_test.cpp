#include "telemetry/store_promises_test.hpp"

#include <array>
#include <cmath>
#include <future>

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <protozero/pbf_writer.hpp>
#include <snappy.h>

#include "telemetry/tables.hpp"

namespace mainstay::telemetry {

namespace {

using protozero::pbf_writer;

constexpr TimeRange ever{{0}, {4'000'000'000'000'000}};

void add_attribute(pbf_writer& to, std::uint32_t field, std::string_view key, std::string value) {
    pbf_writer attribute(to, field);
    attribute.add_string(1, std::string(key));
    pbf_writer any(attribute, 2);
    any.add_string(1, value);
}

void add_id(pbf_writer& to, std::uint32_t field, std::uint64_t high, std::uint64_t low) {
    std::string bytes;
    for (auto part : {high, low})
        for (int shift = 56; shift >= 0; shift -= 8)
            bytes += static_cast<char>(part >> static_cast<unsigned>(shift));
    to.add_bytes(field, field == 1 ? bytes : bytes.substr(8));
}

/// Traces of ten: a root, and nine that it calls.
std::string spans_request(int count, Time at, std::uint64_t seed) {
    std::array<std::string, 2> of_service;
    for (int at_span = 0; at_span < count; ++at_span) {
        const auto trace = seed * 1'000'000 + static_cast<std::uint64_t>(at_span / 10);
        const bool is_root = at_span % 10 == 0;
        pbf_writer scope(of_service[is_root ? 0 : 1]);
        pbf_writer span(scope, 2);
        add_id(span, 1, 7, trace);
        add_id(span, 2, 0, trace * 10 + static_cast<std::uint64_t>(at_span % 10) + 1);
        if (!is_root) add_id(span, 4, 0, trace * 10 + 1);
        span.add_string(5, is_root ? "GET /cart" : "reserve");
        span.add_enum(6, 2);
        const auto start = static_cast<std::uint64_t>(at.micros + at_span) * 1'000;
        span.add_fixed64(7, start);
        span.add_fixed64(8, start + 1'000 * static_cast<std::uint64_t>(at_span + 1));
        add_attribute(span, 9, "tenant", at_span % 4 ? "acme" : "umbrella");
        add_attribute(span, 9, "request.id", fmt::format("r-{}-{}", seed, at_span));
        if (at_span % 5 == 0) {
            pbf_writer status(span, 15);
            status.add_string(2, "out of stock");
            status.add_enum(3, 2);
        }
    }
    std::string body;
    pbf_writer request(body);
    for (std::size_t service = 0; service < 2; ++service) {
        if (of_service[service].empty()) continue;
        pbf_writer resource_spans(request, 1);
        {
            pbf_writer resource(resource_spans, 1);
            add_attribute(resource, 1, "service.name", service == 0 ? "shop" : "stock");
        }
        resource_spans.add_message(2, of_service[service]);
    }
    return body;
}

std::string log_request(const std::vector<std::string>& bodies, Time at) {
    std::string body;
    pbf_writer request(body);
    pbf_writer resource_logs(request, 1);
    {
        pbf_writer resource(resource_logs, 1);
        add_attribute(resource, 1, "service.name", "shop");
    }
    pbf_writer scope(resource_logs, 2);
    for (const auto& text : bodies) {
        pbf_writer record(scope, 2);
        record.add_fixed64(1, static_cast<std::uint64_t>(at.micros) * 1'000);
        record.add_enum(2, 17);
        pbf_writer value(record, 5);
        value.add_string(1, text);
    }
    scope.commit();
    resource_logs.commit();
    return body;
}

std::int64_t number(Store& store, std::string sql) {
    auto rows = store.select({.sql = std::move(sql), .range = ever});
    REQUIRE(rows);
    REQUIRE(rows->size() == 1);
    return detail::from_cell<std::int64_t>(rows->front().front());
}

struct ServiceCount {
    std::string service;
    std::int64_t spans;
    std::int64_t errors;
};
BOOST_DESCRIBE_STRUCT(ServiceCount, (), (service, spans, errors))

/// Once while rows wait in memory, once from files, once after it was opened again.
void in_each_state(
    const StoreUnderTest& engine, std::unique_ptr<Store> store,
    const std::function<void(Store&)>& check
) {
    check(*store);
    store->tidy();
    check(*store);
    store.reset();
    store = engine.open();
    check(*store);
}

void check_spans(const StoreUnderTest& engine) {
    auto store = engine.open();
    store_spans(*store, 1, 100, test_now());
    store_spans(*store, 2, 30, test_now());

    in_each_state(engine, std::move(store), [](Store& stored) {
        auto counts = stored.all<ServiceCount>(
            {.sql = "SELECT service, count(*), sum(CASE WHEN status = 2 THEN 1 ELSE 0 END)"
                    " FROM {span service} WHERE application = 1 GROUP BY service ORDER BY service",
             .range = ever}
        );
        REQUIRE(counts);
        REQUIRE(counts->size() == 2);
        CHECK(counts->at(0).service == "shop");
        CHECK(counts->at(0).spans == 10);
        CHECK(counts->at(0).errors == 10);
        CHECK(counts->at(1).service == "stock");
        CHECK(counts->at(1).spans == 90);
        CHECK(counts->at(1).errors == 10);
    });
}

void check_attributes(const StoreUnderTest& engine) {
    auto store = engine.open();
    store_spans(*store, 1, 100, test_now());

    in_each_state(engine, std::move(store), [](Store& stored) {
        CHECK(number(stored, R"(SELECT count(*) FROM {span attributes}
                WHERE {contains}(attributes, '"tenant":"umbrella"')
                    OR {contains}(varying, '"tenant":"umbrella"'))") == 25);
        CHECK(number(stored, R"(SELECT count(*) FROM {span attributes}
                WHERE {contains_any_case}(attributes, '"REQUEST.id":"R-')
                    OR {contains_any_case}(varying, '"request.ID":"r-'))") == 100);
    });
}

void check_summaries(const StoreUnderTest& engine) {
    auto store = engine.open();
    store_spans(*store, 1, 100, test_now());

    in_each_state(engine, std::move(store), [](Store& stored) {
        for (const auto* table : {"span_minute", "span_hour"}) {
            const auto from = std::string(" FROM {") + table + " service operation}";
            CHECK(number(stored, "SELECT sum(spans)" + from) == 100);
            CHECK(number(stored, "SELECT sum(errors)" + from) == 20);
            CHECK(number(stored, "SELECT sum(duration)" + from) == 5'050);
            CHECK(number(stored, "SELECT count(DISTINCT operation)" + from) == 2);
        }
        for (const auto* table : {"edge_minute", "edge_hour"}) {
            const auto from = std::string(" FROM {") + table +
                              " caller callee} WHERE caller = 'shop' AND callee = 'stock'";
            CHECK(number(stored, "SELECT sum(calls)" + from) == 90);
            CHECK(number(stored, "SELECT sum(errors)" + from) == 10);
        }
    });
}

void check_logs(const StoreUnderTest& engine) {
    auto store = engine.open();
    auto taken = send(
        *store, 1, Form::otlp_logs,
        log_request({"Payment failed", "it's \"quoted\"\n"}, test_now()), test_now()
    );
    REQUIRE(taken);
    CHECK(taken->stored == 2);

    in_each_state(engine, std::move(store), [](Store& stored) {
        CHECK(
            number(
                stored,
                "SELECT count(*) FROM {log service} WHERE service = 'shop' AND severity = 17"
            ) == 2
        );
        auto rows = stored.select({
            .sql = "SELECT body FROM {log} WHERE {contains}(body, $1)",
            .parameters = {std::string("it's \"quoted\"\n")},
            .range = ever,
        });
        REQUIRE(rows);
        CHECK(rows->size() == 1);
    });
}

void check_samples(const StoreUnderTest& engine) {
    auto store = engine.open();
    const Time begin = test_now() - std::chrono::hours(1);
    std::vector<Sample> samples;
    for (int at = 0; at < 300; ++at)
        samples.push_back({begin + std::chrono::seconds(10 * at), at % 7 == 3 ? NAN : at * 0.25});
    const std::vector<std::pair<std::string, std::string>> labels{
        {"__name__", "queue_length"}, {"queue", "mail"}
    };
    const auto half = samples.begin() + 150;
    REQUIRE(send(
        *store, 1, Form::remote_write, written_series(labels, {half, samples.end()}), test_now()
    ));
    REQUIRE(send(
        *store, 1, Form::remote_write, written_series(labels, {samples.begin(), half}), test_now()
    ));

    in_each_state(engine, std::move(store), [&](Store& stored) {
        auto found = stored.select({
            .sql = "SELECT DISTINCT id, labels, type FROM {series name}"
                   " WHERE application = 1 AND name = 'queue_length'",
            .range = ever,
        });
        REQUIRE(found);
        REQUIRE(found->size() == 1);
        CHECK(std::get<std::string>(found->at(0)[1]) == R"({"queue":"mail"})");
        const auto id = std::get<std::int64_t>(found->at(0)[0]);
        auto read = stored.samples({id, id + 1}, {begin, samples.back().at});
        REQUIRE(read);
        REQUIRE(read->size() == 1);
        REQUIRE(read->front().samples.size() == 299);
        for (std::size_t at = 0; at < 299; ++at) {
            CHECK(read->front().samples[at].at == samples[at].at);
            const double value = read->front().samples[at].value;
            CHECK((std::isnan(value) ? std::isnan(samples[at].value) : value == samples[at].value));
        }
    });
}

void check_sample_summaries(const StoreUnderTest& engine) {
    auto store = engine.open();
    const auto hour = micros_of(SummaryUnit::hour);
    const Time begin{test_now().micros / hour * hour - 3 * hour};
    std::vector<Sample> samples;
    for (int at = 0; at < 720; ++at)
        samples.push_back({begin + std::chrono::seconds(10 * at), (at * 37 % 100) * 0.5});
    REQUIRE(send(
        *store, 1, Form::remote_write, written_series({{"__name__", "temperature"}}, samples),
        test_now()
    ));

    in_each_state(engine, std::move(store), [&](Store& stored) {
        const auto id =
            number(stored, "SELECT max(id) FROM {series name} WHERE name = 'temperature'");
        for (auto unit : {SummaryUnit::minute, SummaryUnit::hour}) {
            auto read = stored.summaries({id, id + 1}, {begin, {begin.micros + 2 * hour}}, unit);
            REQUIRE(read);
            REQUIRE(read->size() == 1);
            CHECK(read->front().series == id);
            const auto wanted = summarise(samples, unit).steps;
            const auto& steps = read->front().steps;
            REQUIRE(steps.size() == wanted.size());
            for (std::size_t at = 0; at < steps.size(); ++at) {
                CHECK(steps[at].at == wanted[at].at);
                CHECK(steps[at].count == wanted[at].count);
                CHECK(steps[at].sum == doctest::Approx(wanted[at].sum));
                CHECK(steps[at].least == wanted[at].least);
                CHECK(steps[at].most == wanted[at].most);
            }
        }
    });
}

void check_resends(const StoreUnderTest& engine) {
    auto store = engine.open();
    const auto body = spans_request(10, test_now(), 9);
    REQUIRE(send(*store, 1, Form::otlp_spans, body, test_now()));

    auto again = send(*store, 1, Form::otlp_spans, body, test_now());
    REQUIRE(again);
    CHECK(again->is_resend);
    CHECK(count_spans(*store) == 10);
    auto of_another = send(*store, 2, Form::otlp_spans, body, test_now());
    REQUIRE(of_another);
    CHECK(!of_another->is_resend);
    CHECK(count_spans(*store) == 20);

    // The answer may have been lost with the process.
    store.reset();
    store = engine.open();
    again = send(*store, 1, Form::otlp_spans, body, test_now());
    REQUIRE(again);
    CHECK(again->is_resend);
    CHECK(count_spans(*store) == 20);
}

void check_rejected(const StoreUnderTest& engine) {
    auto store = engine.open();
    auto ahead = send(
        *store, 1, Form::otlp_spans, spans_request(10, test_now() + std::chrono::hours(48), 3),
        test_now()
    );
    REQUIRE(ahead);
    CHECK(ahead->stored == 0);
    CHECK(ahead->rejected == 10);
    CHECK(ahead->reason == "its time is more than a day ahead");
    CHECK(count_spans(*store) == 0);
}

}  // namespace

void check_store(const std::function<StoreUnderTest()>& make) {
    SUBCASE("spans are counted alike in memory, in files and after a start") {
        check_spans(make());
    }
    SUBCASE("spans are found by their attributes, shared or not") { check_attributes(make()); }
    SUBCASE("summaries count what spans count") { check_summaries(make()); }
    SUBCASE("log records keep their text to the last byte") { check_logs(make()); }
    SUBCASE("samples come back in order, each value to its last bit") { check_samples(make()); }
    SUBCASE("samples are summed up by the minute and the hour") { check_sample_summaries(make()); }
    SUBCASE("a request that is sent again is not stored again") { check_resends(make()); }
    SUBCASE("what is not stored is counted, with the reason") { check_rejected(make()); }
}

Time test_now() {
    static const Time now{system_now().micros / 1'000'000 * 1'000'000};
    return now;
}

Result<Taken> send(Store& store, std::int64_t application, Form form, std::string body, Time at) {
    auto arrival = std::make_unique<Arrival>();
    arrival->application = application;
    arrival->form = form;
    arrival->at = at;
    arrival->body = std::move(body);
    TRY(read_batch(*arrival));
    std::promise<Result<Taken>> promise;
    auto future = promise.get_future();
    store.append(std::move(arrival), [&](Result<Taken> taken) {
        promise.set_value(std::move(taken));
    });
    return future.get();
}

void store_spans(Store& store, std::int64_t application, int count, Time at) {
    static std::uint64_t seed = 100;
    auto taken = send(store, application, Form::otlp_spans, spans_request(count, at, ++seed), at);
    REQUIRE(taken);
    REQUIRE(taken->stored == static_cast<std::uint64_t>(count));
}

std::string a_spans_request(int count, Time at, std::uint64_t seed) {
    return spans_request(count, at, seed);
}

std::int64_t count_spans(Store& store) { return number(store, "SELECT count(*) FROM {span}"); }

std::int64_t count_summarized_spans(Store& store) {
    return number(store, "SELECT coalesce(sum(spans), 0) FROM {span_minute}");
}

std::string written_series(
    const std::vector<std::pair<std::string, std::string>>& labels,
    const std::vector<Sample>& samples
) {
    std::string body;
    pbf_writer request(body);
    {
        pbf_writer series(request, 1);
        for (const auto& [name, value] : labels) {
            pbf_writer label(series, 1);
            label.add_string(1, name);
            label.add_string(2, value);
        }
        for (const auto& sample : samples) {
            pbf_writer written(series, 2);
            written.add_double(1, sample.value);
            written.add_int64(2, sample.at.micros / 1'000);
        }
    }
    std::string packed;
    snappy::Compress(body.data(), body.size(), &packed);
    return packed;
}

}  // namespace mainstay::telemetry
