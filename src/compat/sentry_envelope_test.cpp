#include "compat/sentry_envelope.hpp"

#include <doctest/doctest.h>

#include "compat/brotli.hpp"
#include "compat/sentry_dsn.hpp"
#include "compat/sentry_items.hpp"

namespace mainstay::compat::sentry_envelope_test {

namespace {

constexpr Time noon{1'800'000'000'000'000};

/// `type: payload`, one a line; or the refusal.
std::string shown(std::string_view bytes) {
    const auto envelope = read_envelope(bytes);
    if (!envelope) return envelope.error().code;
    std::string text;
    for (const auto& item : envelope->items)
        text += item.type + ": " + std::string(item.payload) + '\n';
    return text;
}

bugfix::SentErrors sent(std::string_view bytes) {
    const auto envelope = read_envelope(bytes);
    REQUIRE(envelope);
    return sent_errors({7}, noon, *envelope);
}

std::string discards(const bugfix::SentErrors& sent) {
    std::string text;
    for (const auto& each : sent.discards)
        text += each.category + ' ' + each.reason + ' ' + std::to_string(each.quantity) + '\n';
    return text;
}

}  // namespace

TEST_CASE("items end where their length says, or with their line") {
    CHECK(
        shown("{}\n{\"type\":\"event\",\"length\":2}\n{}\n{\"type\":\"x\"}\nabc") ==
        "event: {}\nx: abc\n"
    );
    CHECK(shown("{}\n{\"type\":\"a\",\"length\":5}\na\nb\nc\n") == "a: a\nb\nc\n");
    CHECK(
        shown("{}\r\n{\"type\":\"a\",\"length\":2}\r\n{}\r\n{\"type\":\"b\"}\r\nxy\r\n") ==
        "a: {}\nb: xy\n"
    );
    CHECK(
        shown("{}\n{\"type\":\"a\",\"length\":0}\n\n{\"type\":\"b\",\"length\":0}\n") ==
        "a: \nb: \n"
    );
    CHECK(shown("{}\n\n\n{\"type\":\"a\"}\n\n") == "a: \n");
    CHECK(shown("{}") == "");
    CHECK(shown("{\"event_id\":5}\n{\"type\":6,\"length\":null}\nx") == ": x\n");
}

TEST_CASE("what is no envelope is refused") {
    for (const auto* wrong :
         {"", "x", "[]", "{}\nx", "{}\n{\"length\":5}\nab", "{}\n{\"length\":1}\nabc",
          "{}\n{\"length\":-1}\n", "{}\n{\"length\":\"a\"}\n", "{}\n{\"length\":1e300}\n"})
        CHECK(shown(wrong) == "envelope_malformed");
    std::string many = "{}\n";
    for (std::size_t i = 0; i <= envelope_items_max; ++i) many += "{}\n\n";
    CHECK(shown(many) == "envelope_malformed");
    CHECK(
        shown("{\"a\":\"" + std::string(envelope_header_bytes_max, 'x') + "\"}") ==
        "envelope_malformed"
    );
}

TEST_CASE("the header says which event it is about") {
    CHECK(read_envelope("{\"event_id\":\"ab\",\"dsn\":\"https://host/3\"}")->event_id == "ab");
    CHECK(read_envelope("{\"event_id\":7}")->event_id.empty());
    CHECK(read_envelope("{\"dsn\":\"https://a@host/3\"}")->dsn == "https://a@host/3");
    CHECK(read_envelope("{\"dsn\":[]}")->dsn.empty());
    CHECK(read_envelope("{\"dsn\":\"" + std::string(1'001, 'x') + "\"}")->dsn.empty());
}

TEST_CASE("half a character in a header loses no event") {
    CHECK(
        shown("{\"trace\":{\"transaction\":\"\\ud83d\"}}\n"
              "{\"type\":\"event\",\"filename\":\"\xFF\\udc00\"}\n{}\n") == "event: {}\n"
    );
    const auto taken = sent(
        "{}\n{\"type\":\"session\"}\n{\"init\":true,\"did\":\"ann\\ud83d\",\"status\":\"ok\"}\n"
    );
    REQUIRE(taken.sessions.size() == 1);
    CHECK(taken.sessions[0].user.starts_with("ann"));
}

TEST_CASE("a DSN names a key and a project, whatever else it says") {
    const auto shown = [](std::string_view text) {
        const auto dsn = read_dsn(text);
        return dsn ? dsn->key + ' ' + dsn->project : std::string("none");
    };
    for (const auto* text :
         {"https://ab_1@desk.example/7", "http://ab_1:secret@desk.example:8080/sentry/7",
          " https://ab_1@[::1]:1/a/b/7 ", "https://ab_1@host//7"})
        CHECK(shown(text) == "ab_1 7");
    for (const auto* wrong :
         {"", "://", "https://", "https://ab_1@/7", "https://@host/7", "https://host/7",
          "https://ab_1@host", "https://ab_1@host/", "ftp://ab_1@host/7", "ab_1@host/7",
          "https://a%00@host/7", "https://ab_1@host/7?x=1", "https://ab_1@host/7/",
          "https://host/ab_1@host/7", "https://a\xff@host/7"})
        CHECK(shown(wrong) == "none");
    CHECK(shown("https://" + std::string(201, 'a') + "@host/7") == "none");
}

TEST_CASE("an event has the files of its envelope, within bounds") {
    const auto big = std::string(attachment_bytes_max + 1, 'x');
    const auto taken = sent(
        "{}\n{\"type\":\"attachment\",\"length\":3,\"filename\":\"a.txt\"}\nabc\n"
        "{\"type\":\"event\"}\n{\"message\":\"m\"}\n{\"type\":\"attachment\"}\n" +
        big
    );
    REQUIRE(taken.events.size() == 1);
    CHECK(taken.events[0].json == "{\"message\":\"m\"}");
    REQUIRE(taken.events[0].attachments.size() == 1);
    CHECK(taken.events[0].attachments[0].name == "a.txt");
    CHECK(discards(taken) == "attachment too_large 1\n");
    CHECK(discards(sent("{}\n{\"type\":\"attachment\"}\nabc")) == "attachment without_event 1\n");
}

TEST_CASE("what is not kept is counted by its kind") {
    CHECK(
        discards(sent("{}\n{\"type\":\"transaction\"}\n{}\n"
                      "{\"type\":\"log\",\"item_count\":5}\n{}\n{\"type\":\"log\"}\n{}\n"
                      "{\"type\":\"made up\"}\n{}\n")) ==
        "transaction not_kept 1\nlog_item not_kept 6\nother not_kept 1\n"
    );
    const auto report = sent(
        "{}\n{\"type\":\"client_report\"}\n{\"discarded_events\":[{\"reason\":\"sample_rate\","
        "\"category\":\"error\",\"quantity\":3},{\"quantity\":-1,\"category\":\"x\"},4]}\n"
    );
    CHECK(discards(report) == "error sample_rate 3\n");
    CHECK(report.discards[0].by == bugfix::DiscardedBy::sender);
}

TEST_CASE("sessions count when they begin, at their first error, and when they crash") {
    const auto taken = sent(
        "{}\n{\"type\":\"session\"}\n{\"init\":true,\"status\":\"ok\",\"errors\":0,\"did\":\"ann\","
        "\"attrs\":{\"release\":\"1.0\",\"environment\":\"prod\"}}\n"
        "{\"type\":\"session\"}\n{\"status\":\"ok\",\"errors\":1,\"attrs\":{\"release\":\"1.0\"}}\n"
        "{\"type\":\"session\"}\n{\"status\":\"exited\",\"errors\":1,\"attrs\":{}}\n"
        "{\"type\":\"session\"}\n{\"init\":true,\"status\":\"crashed\",\"errors\":1}\n"
        "{\"type\":\"sessions\"}\n{\"aggregates\":[{\"started\":\"2027-01-15T07:00:00Z\","
        "\"exited\":10,\"errored\":2,\"crashed\":1}],\"attrs\":{\"release\":\"2.0\"}}\n"
        "{\"type\":\"session\"}\nnonsense\n"
    );
    REQUIRE(taken.sessions.size() == 4);
    CHECK(taken.sessions[0].sessions == 1);
    CHECK(taken.sessions[0].errored == 0);
    CHECK(taken.sessions[0].user == "ann");
    CHECK(taken.sessions[1].sessions == 0);
    CHECK(taken.sessions[1].errored == 1);
    CHECK(taken.sessions[2].sessions == 1);
    CHECK(taken.sessions[2].crashed == 1);
    CHECK(taken.sessions[3].sessions == 13);
    CHECK(taken.sessions[3].errored == 3);
    CHECK(taken.sessions[3].at < noon);
    CHECK(discards(taken) == "session malformed 1\n");
}

TEST_CASE("brotli is unpacked whole and within its limit") {
    // "hello brotli" as one stored piece.
    const std::string packed("\x8b\x05\x80hello brotli\x03", 16);
    CHECK(from_brotli(packed, 100) == "hello brotli");
    CHECK(!from_brotli(packed, 5));
    CHECK(!from_brotli(packed.substr(0, 8), 100));
    CHECK(!from_brotli(packed + "x", 100));
    CHECK(!from_brotli("", 100));
    CHECK(!from_brotli("nonsense", 100));
}

}  // namespace mainstay::compat::sentry_envelope_test
