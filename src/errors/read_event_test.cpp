#include "errors/read_event.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

namespace mainstay::errors {

namespace {

const Time now = *parse_time("2026-11-29T12:00:00Z");

ErrorEvent event_of(std::string_view json) {
    auto event = read_event(json, now);
    REQUIRE_MESSAGE(event, json);
    return *event;
}

std::string with_time(std::string_view time) {
    return to_string(event_of(fmt::format(R"({{"timestamp":{}}})", time)).at);
}

}  // namespace

TEST_CASE("an event is read with all that groups and people need of it") {
    const auto event = event_of(R"({
        "event_id": "FC6D8C0C-43FC-4630-AD85-0EE518F1B9D0", "platform": "python",
        "timestamp": "2026-11-29T11:00:00.5Z", "level": "fatal", "logger": "shop",
        "release": "shop@1.2", "dist": 7, "environment": "production", "server_name": "web-1",
        "transaction": "/pay", "checksum": null, "fingerprint": ["{{ default }}", 4],
        "logentry": {"message": "Order %s failed", "params": [17]},
        "exception": {"values": [null, {"type": "KeyError", "value": "'id'", "module": "builtins",
            "mechanism": {"type": "django", "handled": false},
            "stacktrace": {"frames": [null, {"function": "pay", "module": "shop.views",
                "filename": "shop/views.py", "abs_path": "/srv/shop/views.py", "lineno": "12",
                "colno": 0, "context_line": "x = order['id']", "pre_context": ["a", "b"],
                "in_app": true, "vars": {"order": {}}}]}}]},
        "tags": [["service", "checkout"], ["odd", {}], null],
        "user": {"id": 42, "email": "ann@example.org", "ip_address": "{{auto}}"},
        "contexts": {"trace": {"trace_id": "0af7651916cd43dd8448eb211c80319c",
                               "span_id": "b7ad6b7169203331"}},
        "debug_meta": {"images": [{"type": "sourcemap", "code_file": "~/a.js",
                                   "debug_id": "ABCDEF01-0000-4000-8000-000000000001"}]},
        "sdk": {"name": "sentry.python", "version": "2.1"}, "extra": {"a": [[[1e400]]]}})");

    CHECK(event.id == "fc6d8c0c43fc4630ad850ee518f1b9d0");
    CHECK(to_string(event.at) == "2026-11-29T11:00:00.500000Z");
    CHECK(event.level == EventLevel::fatal);
    CHECK(event.distribution == "7");
    CHECK(event.message->formatted == "Order 17 failed");
    CHECK(event.message->pattern == "Order %s failed");
    REQUIRE(event.exceptions.size() == 1);
    const auto& frame = event.exceptions[0].trace->frames.at(0);
    CHECK(frame.line == 12);
    CHECK(!frame.column);
    CHECK(frame.before.size() == 2);
    CHECK(frame.in_app == true);
    CHECK(event.fingerprint == std::vector<std::string>{"{{ default }}", "4"});
    CHECK(event.tags.size() == 1);
    CHECK(event.service == "checkout");
    CHECK(event.user.id == "42");
    CHECK(event.user.address.empty());
    CHECK(event.trace_id == "0af7651916cd43dd8448eb211c80319c");
    CHECK(event.images.at(0).debug_id == "abcdef01-0000-4000-8000-000000000001");
    CHECK(event.reporter == "sentry.python/2.1");
    CHECK(event.problems == std::vector<std::string>{"tags: odd"});
    CHECK(is_unhandled(event));
}

TEST_CASE("exceptions stand alone, in a list, or in an object with values") {
    const std::string one = R"({"type":"A","value":"b"})";
    for (const auto& shape : {one, "[" + one + "]", R"({"values":[)" + one + "]}"})
        CHECK(event_of(R"({"exception":)" + shape + "}").exceptions.at(0).type == "A");
    CHECK(event_of(R"({"exception":{"values":null}})").exceptions.size() <= 1);
    CHECK(
        event_of(R"({"exception":{"type":"A","value":{"code":7}}})").exceptions.at(0).value ==
        R"({"code":7})"
    );
}

TEST_CASE("a message is text, or an object with its pattern") {
    CHECK(event_of(R"({"message":"a"})").message->formatted == "a");
    CHECK(event_of(R"({"message":{"formatted":"a"}})").message->formatted == "a");
    CHECK(
        event_of(R"({"logentry":{"message":"a {0}","params":["b"]},"message":"x"})")
            .message->formatted == "a b"
    );
    CHECK(!event_of(R"({"message":""})").message);
}

TEST_CASE("tags are an object or pairs") {
    for (const auto* tags : {R"({"a":1,"b":null})", R"([["a",1]])", R"([{"key":"a","value":"1"}])"})
        CHECK(
            event_of(fmt::format(R"({{"tags":{}}})", tags)).tags ==
            std::vector<std::pair<std::string, std::string>>{{"a", "1"}}
        );
}

TEST_CASE("a time is a text with or without a zone, or seconds; one far from now is not believed") {
    CHECK(with_time(R"("2026-11-29T10:00:00")") == "2026-11-29T10:00:00.000000Z");
    CHECK(with_time(R"("2026-11-29 10:00:00+01:00")") == "2026-11-29T09:00:00.000000Z");
    CHECK(with_time("1795946400.5") == "2026-11-29T10:00:00.500000Z");
    CHECK(with_time("\"1795946400\"") == "2026-11-29T10:00:00.000000Z");
    CHECK(with_time("1795946400000") == "2026-11-29T10:00:00.000000Z");
    for (const auto* odd :
         {"1", "\"2020-01-01T00:00:00Z\"", "\"2027-01-01T00:00:00Z\"", "[]", "-5", "\"soon\"",
          "1e999"})
        CHECK_MESSAGE(with_time(odd) == to_string(now), odd);
}

TEST_CASE("what encoders write besides JSON does not lose an event") {
    CHECK(
        event_of(R"({"message":"cut \ud83d","extra":true})").message->formatted ==
        "cut \xEF\xBF\xBD"
    );
    CHECK(
        event_of(R"({"message":"\ud83d\ude00 \x"})").message->formatted == "\xF0\x9F\x98\x80 \\x"
    );
    CHECK(
        event_of("{\"message\":\"a\nb \xFF\",\"x\":[NaN,-Infinity,1e5]}").message->formatted ==
        "a b \xEF\xBF\xBD"
    );
    CHECK(
        event_of(R"({"message":"a","x":123456789012345678901234567890,"y":false})")
            .message->formatted == "a"
    );
    CHECK(event_of("\xEF\xBB\xBF{\"message\":\"a\\u0000\"}").message->formatted == "a\xEF\xBF\xBD");
}

TEST_CASE("a broken policy is one error for a directive and a host") {
    const auto event = event_of(R"({"type":"csp","csp":{"effective_directive":"script-src",
        "blocked_uri":
        "https://evil.example:8443/a.js?b","violated_directive":"script-src x"}})");
    CHECK(event.fingerprint == std::vector<std::string>{"csp", "script-src", "evil.example"});
    CHECK(event.message->formatted == "Broken policy csp script-src evil.example");
}

TEST_CASE("what is no JSON object is refused") {
    for (const std::string_view json :
         {"", "{", "[]", "7", "null", "{\"a\":}", "\"", "{}x", "NaN"}) {
        const auto event = read_event(json, now);
        REQUIRE_MESSAGE(!event, json);
        CHECK(event.error().code == "event_malformed");
    }
    CHECK(!read_event(std::string(1000, '[') + std::string(1000, ']'), now));
    const auto large = read_event(std::string(event_bytes_max + 1, ' '), now);
    REQUIRE(!large);
    CHECK(large.error().code == "event_too_large");
}

TEST_CASE("an event of any member of the wrong kind is still an event") {
    for (const auto* value : {"null", "7", "\"x\"", "[]", "{}", "[null,[],{},7]", "true", "1.5"})
        for (const auto* name :
             {"event_id", "timestamp", "level", "message", "logentry", "exception", "threads",
              "stacktrace", "tags", "user", "contexts", "debug_meta", "sdk", "fingerprint",
              "template", "platform", "release", "checksum"})
            CHECK(read_event(fmt::format(R"({{"{}":{}}})", name, value), now));
}

TEST_CASE("lists and texts are cut, traces in their middle") {
    std::string frames, exceptions, tags;
    for (int at = 0; at < 1000; ++at) {
        frames += fmt::format(R"({}{{"function":"f{}"}})", at ? "," : "", at);
        exceptions += fmt::format(R"({}{{"type":"E{}"}})", at ? "," : "", at);
        tags += fmt::format(R"({}"t{}":1)", at ? "," : "", at);
    }
    const auto event = event_of(fmt::format(
        R"({{"stacktrace":{{"frames":[{}]}},"exception":[{}],"tags":{{{}}},"message":"a{}"}})",
        frames, exceptions, tags, fmt::format("{:ü>9000}", "")
    ));
    CHECK(event.trace->frames.size() == 250);
    CHECK(event.trace->frames.front().function == "f0");
    CHECK(event.trace->frames.back().function == "f999");
    CHECK(event.exceptions.size() == 50);
    CHECK(event.exceptions.back().type == "E999");
    CHECK(event.tags.size() == 200);
    CHECK(event.message->formatted.size() == 8191);
    CHECK(event.problems.size() == 20);
}

}  // namespace mainstay::errors
