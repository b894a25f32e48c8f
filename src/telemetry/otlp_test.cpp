#include "telemetry/otlp.hpp"

#include <random>

#include <doctest/doctest.h>
#include <protozero/pbf_writer.hpp>

#include "telemetry/otlp_json.hpp"

namespace mainstay::telemetry::otlp_test {

namespace {

constexpr Time now{1'790'000'000'000'000};

std::string protobuf(std::string_view json, OtlpSignal signal) {
    auto bytes = protobuf_of_json(json, signal);
    REQUIRE(bytes);
    return *bytes;
}

/// A request for one span with `fields`, the rest of its JSON members.
std::string one_span(std::string_view fields) {
    return R"({"resourceSpans": [{"scopeSpans": [{"spans": [{)" + std::string(fields) + "}]}]}]}";
}

constexpr std::string_view identified =
    R"("traceId": "5b8efff798038103d269b633813fc60c", "spanId": "EEE19B7EC3C1B174",
       "startTimeUnixNano": "1790000000000001999", "endTimeUnixNano": 1790000000250000000)";

/// The value of an attribute as text; its type in front, where it is not text.
std::string shown(const Value& value) {
    switch (value.type) {
        case Value::Type::none:
            return "none";
        case Value::Type::text:
            return std::string(value.text);
        case Value::Type::boolean:
            return value.number == 0 ? "boolean false" : "boolean true";
        case Value::Type::integer:
            return "integer " + std::to_string(value.number);
        case Value::Type::real:
            return "real " + std::to_string(value.real());
        case Value::Type::bytes:
            return "bytes " + std::string(value.text);
        case Value::Type::json:
            return "json " + std::string(value.text);
    }
    return {};
}

std::string shown(const AttributePool& pool, AttributeRange range) {
    std::string text;
    for (std::uint32_t i = 0; i < range.count; ++i) {
        const auto& [key, value] = pool.attributes[range.begin + i];
        text += std::string(key) + "=" + shown(value) + ";";
    }
    return text;
}

}  // namespace

TEST_CASE("a span is read with all that describes it") {
    const auto body = protobuf(
        R"({"resourceSpans": [{
        "resource": {"attributes": [{"key": "service.name", "value": {"stringValue": "shop"}}]},
        "scopeSpans": [{"scope": {"name": "http", "version": "1.2"}, "spans": [{
            "traceId": "5b8efff798038103d269b633813fc60c", "spanId": "eee19b7ec3c1b174",
            "parentSpanId": "eee19b7ec3c1b173", "name": "GET /cart", "kind": 2,
            "startTimeUnixNano": "1790000000000001999", "endTimeUnixNano": "1790000000250000000",
            "attributes": [
                {"key": "http.route", "value": {"stringValue": "/cart"}},
                {"key": "http.response.status_code", "value": {"intValue": "500"}},
                {"key": "is_first", "value": {"boolValue": true}},
                {"key": "ratio", "value": {"doubleValue": 0.5}},
                {"key": "raw", "value": {"bytesValue": "AQID"}},
                {"key": "nothing"}],
            "events": [{"timeUnixNano": "1790000000100000000", "name": "exception",
                "attributes": [{"key": "exception.type", "value": {"stringValue": "Timeout"}}]}],
            "links": [{"traceId": "00000000000000000000000000000007",
                "spanId": "0000000000000008"}],
            "status": {"code": 2, "message": "no answer"}}]}]}]})",
        OtlpSignal::traces
    );

    auto batch = read_spans(body);

    REQUIRE(batch);
    REQUIRE(batch->spans.size() == 1);
    const auto& span = batch->spans.front();
    CHECK(shown(batch->pool, batch->resources[span.resource].attributes) == "service.name=shop;");
    CHECK(batch->scopes[span.scope].name == "http");
    CHECK(batch->scopes[span.scope].version == "1.2");
    CHECK(span.trace == TraceId{.high = 0x5b8efff798038103, .low = 0xd269b633813fc60c});
    CHECK(span.span == 0xeee19b7ec3c1b174);
    CHECK(span.parent == 0xeee19b7ec3c1b173);
    CHECK(span.name == "GET /cart");
    CHECK(span.kind == SpanKind::server);
    CHECK(span.start == Time{1'790'000'000'000'001});
    CHECK(span.duration_micros == 249'999);
    CHECK(span.status == SpanStatus::error);
    CHECK(span.status_message == "no answer");
    CHECK(
        shown(batch->pool, span.attributes) ==
        "http.route=/cart;http.response.status_code=integer 500;is_first=boolean true;"
        "ratio=real 0.500000;raw=bytes AQID;nothing=none;"
    );
    REQUIRE(span.events_count == 1);
    const auto& event = batch->events[span.events_begin];
    CHECK(event.name == "exception");
    CHECK(event.at == Time{1'790'000'000'100'000});
    CHECK(shown(batch->pool, event.attributes) == "exception.type=Timeout;");
    REQUIRE(span.links_count == 1);
    CHECK(batch->links[span.links_begin].trace == TraceId{.high = 0, .low = 7});
    CHECK(batch->rejected.count == 0);
}

TEST_CASE("lists and maps are kept as JSON, and what is too deep in them is null") {
    std::string deep = R"({"stringValue": "x"})";
    for (int i = 0; i < 12; ++i) deep = R"({"arrayValue": {"values": [)" + deep + "]}}";
    const auto body = protobuf(
        one_span(
            std::string(identified) + R"(, "attributes": [
        {"key": "list", "value": {"arrayValue": {"values": [{"intValue": 1}, {},
            {"stringValue": "\"é"}]}}},
        {"key": "map", "value": {"kvlistValue": {"values": [
            {"key": "a", "value": {"boolValue": false}}, {"key": "b",
                "value": {"doubleValue": "NaN"}}]}}},
        {"key": "deep", "value": )" +
            deep + "}]"
        ),
        OtlpSignal::traces
    );

    auto batch = read_spans(body);

    REQUIRE(batch);
    CHECK(
        shown(batch->pool, batch->spans.at(0).attributes) ==
        "list=json [1,null,\"\\\"é\"];map=json {\"a\":false,\"b\":null};"
        "deep=json [[[[[[[[null]]]]]]]];"
    );
}

TEST_CASE("a span that could not be found again is rejected, and no other") {
    for (std::string_view wrong : {
             R"("traceId": "00000000000000000000000000000000", "spanId": "eee19b7ec3c1b174",
                 "startTimeUnixNano": 5000)",
             R"("traceId": "5b8e", "spanId": "eee19b7ec3c1b174", "startTimeUnixNano": 5000)",
             R"("traceId": "5b8efff798038103d269b633813fc60c", "spanId": "x",
                 "startTimeUnixNano": 5000)",
             R"("traceId": "5b8efff798038103d269b633813fc60c", "spanId": "eee19b7ec3c1b174")",
         }) {
        const auto body = protobuf(
            R"({"resourceSpans": [{"scopeSpans": [{"spans": [{)" + std::string(wrong) + "}, {" +
                std::string(identified) + "}]}]}]}",
            OtlpSignal::traces
        );
        auto batch = read_spans(body);
        REQUIRE(batch);
        CHECK(batch->spans.size() == 1);
        CHECK(batch->rejected.count == 1);
        CHECK(!batch->rejected.reason.empty());
    }
}

TEST_CASE("an end before the start is no negative duration") {
    const auto body = protobuf(
        one_span(
            R"("traceId": "5b8efff798038103d269b633813fc60c", "spanId": "eee19b7ec3c1b174",
               "startTimeUnixNano": "9000000", "endTimeUnixNano": "5000000")"
        ),
        OtlpSignal::traces
    );
    auto batch = read_spans(body);
    REQUIRE(batch);
    CHECK(batch->spans.at(0).duration_micros == 0);
}

TEST_CASE("text that is not UTF-8 is repaired, and text that is too long is cut at a character") {
    std::string value(text_bytes_max - 1, 'a');
    value += "é and more";
    std::string body, resource_spans, scope_spans, span, attribute, any;
    protozero::pbf_writer(any).add_string(1, value);
    protozero::pbf_writer writer(attribute);
    writer.add_string(1, "k\xff");
    writer.add_message(2, any);
    protozero::pbf_writer fields(span);
    fields.add_bytes(1, std::string(16, 'x'));
    fields.add_bytes(2, std::string(8, 'y'));
    fields.add_fixed64(7, 5'000'000);
    fields.add_message(9, attribute);
    protozero::pbf_writer(scope_spans).add_message(2, span);
    protozero::pbf_writer(resource_spans).add_message(2, scope_spans);
    protozero::pbf_writer(body).add_message(1, resource_spans);

    auto batch = read_spans(body);

    REQUIRE(batch);
    REQUIRE(batch->spans.size() == 1);
    const auto& read = batch->pool.attributes.at(batch->spans[0].attributes.begin);
    CHECK(read.key == "k\xEF\xBF\xBD");
    CHECK(read.value.text == std::string(text_bytes_max - 1, 'a'));
    CHECK(batch->pool.shortened == 1);
}

TEST_CASE("a request of nothing but events is read up to a bound, and what is beyond is rejected") {
    std::string span, scope_spans, resource_spans, body;
    protozero::pbf_writer fields(span);
    fields.add_bytes(1, std::string(16, 'x'));
    fields.add_bytes(2, std::string(8, 'y'));
    fields.add_fixed64(7, 5'000'000);
    for (std::size_t i = 0; i < 2 * record_events_max; ++i) fields.add_message(11, std::string());
    protozero::pbf_writer spans(scope_spans);
    constexpr std::size_t count = events_max / record_events_max + 100;
    for (std::size_t i = 0; i < count; ++i) spans.add_message(2, span);
    protozero::pbf_writer(resource_spans).add_message(2, scope_spans);
    protozero::pbf_writer(body).add_message(1, resource_spans);

    auto batch = read_spans(body);

    REQUIRE(batch);
    CHECK(batch->events.size() < events_max + record_events_max);
    CHECK(batch->rejected.count > 0);
    CHECK(batch->spans.size() + batch->rejected.count == count);
}

TEST_CASE("a log record without a time is of when it was seen, or of now") {
    const auto body = protobuf(
        R"({"resourceLogs": [{"scopeLogs": [{"logRecords": [
        {"timeUnixNano": "3000", "observedTimeUnixNano": "9000", "severityNumber": 17,
         "severityText": "ERROR", "body": {"stringValue": "it burns"}, "eventName": "fire",
         "traceId": "5b8efff798038103d269b633813fc60c", "spanId": "eee19b7ec3c1b174",
         "attributes": [{"key": "a", "value": {"stringValue": "b"}}]},
        {"observedTimeUnixNano": "9000", "body": {"kvlistValue": {"values": []}},
            "severityNumber": 99},
        {}]}]}]})",
        OtlpSignal::logs
    );

    auto batch = read_logs(body, now);

    REQUIRE(batch);
    REQUIRE(batch->records.size() == 3);
    const auto& first = batch->records[0];
    CHECK(first.at == Time{3});
    CHECK(first.severity == 17);
    CHECK(first.severity_text == "ERROR");
    CHECK(shown(first.body) == "it burns");
    CHECK(first.event == "fire");
    CHECK(first.span == 0xeee19b7ec3c1b174);
    CHECK(shown(batch->pool, first.attributes) == "a=b;");
    CHECK(batch->records[1].at == Time{9});
    CHECK(batch->records[1].severity == 24);
    CHECK(shown(batch->records[1].body) == "json {}");
    CHECK(batch->records[2].at == now);
}

TEST_CASE("each kind of metric is read with how it counts") {
    const auto body = protobuf(
        R"({"resourceMetrics": [{"scopeMetrics": [{"metrics": [
        {"name": "temperature", "unit": "Cel", "gauge": {"dataPoints": [
            {"timeUnixNano": "5000", "asDouble": 20.5, "attributes": [{"key": "room",
                "value": {"stringValue": "a"}}],
             "exemplars": [{"timeUnixNano": "4000", "asDouble": 21,
                 "traceId": "5b8efff798038103d269b633813fc60c",
                            "spanId": "eee19b7ec3c1b174"}, {"asInt": "3"}]},
            {"timeUnixNano": "6000", "flags": 1}]}},
        {"name": "requests", "sum": {"aggregationTemporality": 2, "isMonotonic": true,
            "dataPoints": [
            {"startTimeUnixNano": "1000", "timeUnixNano": "5000", "asInt": "-7"}]}},
        {"name": "queue", "sum": {"aggregationTemporality": 1,
            "dataPoints": [{"timeUnixNano": "5000", "asInt": 7}]}},
        {"name": "duration", "histogram": {"aggregationTemporality": 2, "dataPoints": [
            {"timeUnixNano": "5000", "count": "6", "sum": 12.5, "min": 0.5, "max": 9,
             "bucketCounts": ["1", "2", 3], "explicitBounds": [1, 5]}]}},
        {"name": "size", "exponentialHistogram": {"aggregationTemporality": 1, "dataPoints": [
            {"timeUnixNano": "5000", "count": "4", "scale": -1, "zeroCount": "1",
             "positive": {"offset": -3, "bucketCounts": ["1", "2"]},
                 "negative": {"bucketCounts": []}}]}},
        {"name": "latency", "summary": {"dataPoints": [{"timeUnixNano": "5000", "count": "9",
            "sum": 3,
            "quantileValues": [{"quantile": 0.5, "value": 1}, {"quantile": 0.99, "value": 2}]}]}}
    ]}]}]})",
        OtlpSignal::metrics
    );

    auto batch = read_metrics(body);

    REQUIRE(batch);
    CHECK(batch->rejected.count == 0);
    REQUIRE(batch->points.size() == 7);
    REQUIRE(batch->metrics.size() == 6);
    auto metric = [&](std::size_t point) { return batch->metrics[batch->points[point].metric]; };
    auto distribution = [&](std::size_t point) {
        return batch->distributions.at(batch->points[point].distribution.value());
    };
    auto numbers = [&](NumberRange range) {
        auto begin = batch->numbers.begin() + range.begin;
        return std::vector<double>(begin, begin + range.count);
    };
    CHECK(metric(0).unit == "Cel");
    CHECK(batch->points[0].value == 20.5);
    CHECK(shown(batch->pool, batch->points[0].attributes) == "room=a;");
    REQUIRE(batch->exemplars.size() == 1);
    CHECK(batch->exemplars[0].value == 21);
    CHECK(!batch->points[1].has_value);
    CHECK(metric(2).type == MetricType::counter);
    CHECK(metric(2).temporality == Temporality::cumulative);
    CHECK(batch->points[2].value == -7);
    CHECK(batch->points[2].start == Time{1});
    CHECK(metric(3).type == MetricType::up_down);
    CHECK(metric(3).temporality == Temporality::delta);
    CHECK(metric(4).type == MetricType::histogram);
    CHECK(distribution(4).sum == 12.5);
    CHECK(numbers(distribution(4).bounds) == std::vector<double>{1, 5});
    CHECK(numbers(distribution(4).counts) == std::vector<double>{1, 2, 3});
    CHECK(distribution(5).scale == -1);
    CHECK(distribution(5).positive_offset == -3);
    CHECK(numbers(distribution(5).counts) == std::vector<double>{1, 2});
    CHECK(numbers(distribution(5).negative).empty());
    CHECK(metric(6).type == MetricType::summary);
    CHECK(numbers(distribution(6).bounds) == std::vector<double>{0.5, 0.99});
    CHECK(numbers(distribution(6).counts) == std::vector<double>{1, 2});
}

TEST_CASE("a histogram whose bounds and counts do not fit is rejected") {
    for (std::string_view wrong : {
             R"("bucketCounts": [1, 2], "explicitBounds": [1, 5])",
             R"("bucketCounts": [1, 2, 3], "explicitBounds": [5, 1])",
             R"("bucketCounts": [1, 2, 3], "explicitBounds": [1, "NaN"])",
         }) {
        const auto body = protobuf(
            R"({"resourceMetrics": [{"scopeMetrics": [{"metrics": [{"name": "h", "histogram":
               {"dataPoints": [{"timeUnixNano": 5000, )" +
                std::string(wrong) + "}]}}]}]}]}",
            OtlpSignal::metrics
        );
        auto batch = read_metrics(body);
        REQUIRE(batch);
        CHECK(batch->points.empty());
        CHECK(batch->rejected.count == 1);
    }
}

TEST_CASE("members that are not known are skipped, whatever they hold") {
    const auto body = protobuf(
        R"({"new": [{"a": [[1], {"b": null}]}], "resourceSpans": null, "more": {"spans": "x"}})",
        OtlpSignal::traces
    );
    auto batch = read_spans(body);
    REQUIRE(batch);
    CHECK(batch->spans.empty());
}

TEST_CASE("JSON of a wrong shape is refused, and the member is named") {
    auto refused = [](std::string_view json) {
        auto result = protobuf_of_json(json, OtlpSignal::traces);
        return result ? std::string("taken") : result.error().message;
    };
    auto names = [&](std::string_view json, std::string_view member) {
        return refused(json).find(member) != std::string::npos;
    };
    CHECK(refused("{\"resourceSpans\": []}\n") == "taken");
    CHECK(names(R"({"resourceSpans": 5})", "resourceSpans"));
    CHECK(names(one_span(R"("name": 5)"), "name"));
    CHECK(names(one_span(R"("name": {})"), "name"));
    CHECK(names(one_span(R"("kind": "server")"), "kind"));
    CHECK(names(one_span(R"("startTimeUnixNano": "1.5")"), "startTimeUnixNano"));
    CHECK(names(R"({"resourceSpans": [[]]})", "resourceSpans"));
    for (std::string_view wrong : {"", "[]", "5", "null", "{", "{}{}", "{\"a\"}", "\xff"})
        CHECK(refused(wrong) != "taken");
    CHECK(refused("{\"a\":" + std::string(100'000, '[')) != "taken");
}

TEST_CASE("bytes that are no request are refused, or read as some request") {
    std::mt19937_64 random(7);
    const auto whole = protobuf(
        one_span(std::string(identified) + R"(, "name": "x", "attributes": [
        {"key": "list", "value": {"arrayValue": {"values": [{"intValue": 1}]}}}])"),
        OtlpSignal::traces
    );
    CHECK(!read_spans(std::string_view(whole).substr(0, whole.size() - 1)));
    for (int i = 0; i < 20'000; ++i) {
        auto changed = whole;
        for (int k = 0; k < 3; ++k)
            changed[random() % changed.size()] = static_cast<char>(random());
        auto spans = read_spans(changed);
        auto logs = read_logs(changed, now);
        auto metrics = read_metrics(changed);
        CHECK((!spans || spans->spans.size() <= 1));
        CHECK((!logs || logs->records.size() <= 10));
        CHECK((!metrics || metrics->points.size() <= 10));
    }
}

}  // namespace mainstay::telemetry::otlp_test
