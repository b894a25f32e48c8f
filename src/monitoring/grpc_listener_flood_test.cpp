// What a stranger without a key may send: it is cut off, and nothing much is held for it.
#include <doctest/doctest.h>

#include "monitoring/grpc_listener_raw_test.hpp"
#include "monitoring/grpc_listener_test.hpp"

namespace mainstay::monitoring::test::grpc_listener_flood_test {

namespace {

constexpr std::size_t megabytes = 1'000'000;
constexpr long mib_allowed = 40;

/// What a listener takes of a client that sends `opening` and then `again` without end.
struct Flood {
    explicit Flood(std::string_view again, std::string_view opening = {}) {
        Host host;
        GrpcListener listener(any_port(), host.admit());
        auto before = peak_mib();
        RawClient client(listener.port());
        is_cut = !client.send(opening) || !client.flood(again, 64 * megabytes);
        is_cut = is_cut && comes_true([&] { return listener.figures().connections_cut == 1; });
        grown_mib = peak_mib() - before;
        goes_on = Client(listener.port()).call("x").code() == grpc_status::ok;
    }

    bool is_cut = false;
    bool goes_on = false;
    long grown_mib = 0;
};

/// As many as make it worth to send them.
std::string repeated(std::string_view bytes) {
    std::string all;
    while (all.size() < 8'000) all += bytes;
    return all;
}

}  // namespace

TEST_CASE("who sends frames that bring nothing without end is cut off") {
    const std::vector<std::pair<std::string, std::string>> floods{
        {"pings", frame_of(frame::ping, 0, 0, "12345678")},
        {"answers to pings that were not sent", frame_of(frame::ping, 1, 0, "12345678")},
        {"settings", frame_of(frame::settings, 0, 0, {})},
        {"windows", frame_of(frame::window_update, 0, 0, {"\0\0\0\1", 4})},
        {"priorities", frame_of(frame::priority, 0, 1, {"\0\0\0\0\1", 5})},
        {"frames of no known kind", frame_of(frame::unknown, 0, 0, {})},
    };
    for (const auto& [name, bytes] : floods) {
        CAPTURE(name);
        Flood flood(repeated(bytes));
        CHECK(flood.is_cut);
        CHECK(flood.goes_on);
        CHECK(flood.grown_mib < mib_allowed);
    }
}

TEST_CASE("a head without end is cut off") {
    auto begun = frame_of(frame::headers, 0, 1, export_head());
    auto field = literal("x", std::string(15'000, 'y'));

    Flood whole_fields(frame_of(frame::continuation, 0, 1, field), begun);
    Flood empty_frames(repeated(frame_of(frame::continuation, 0, 1, {})), begun);
    auto endless = std::string("\0\1x", 3) + hpack_integer(100 << 20, 7);
    Flood one_field(
        frame_of(frame::continuation, 0, 1, std::string(16'000, 'y')),
        frame_of(frame::headers, 0, 1, export_head() + endless)
    );

    for (const auto& flood : {whole_fields, empty_frames, one_field}) {
        CHECK(flood.is_cut);
        CHECK(flood.goes_on);
        CHECK(flood.grown_mib < mib_allowed);
    }
}

TEST_CASE("a small head that unpacks to a large one is cut off") {
    // Each byte of the rest is a field of 4,000.
    auto head = export_head() + indexed_literal("x", std::string(3'900, 'y'));
    head += std::string(10'000, static_cast<char>(0x80 | 62));
    Host host;
    GrpcListener listener(any_port(), host.admit());
    RawClient client(listener.port());

    client.send(frame_of(frame::headers, frame::end_headers, 1, head));

    CHECK(client.is_closed());
    CHECK(client.received().find("GOAWAY 11\n") != std::string::npos);  // Enhance your calm.
    CHECK(host.calls.empty());
}

TEST_CASE("a head that is larger than allowed is answered, and its connection goes on") {
    Host host;
    GrpcListener listener(any_port(), host.admit());
    RawClient client(listener.port());

    auto large = export_head({{"authorization", std::string(15'000, 'x')}, {"y", "z"}});
    client.send(frame_of(frame::headers, 0, 1, large));
    client.send(frame_of(
        frame::continuation, frame::end_headers, 1, literal("more", std::string(2'000, 'x'))
    ));

    CHECK(client.receives("HEADERS 1 grpc-status: 8\n"));
    CHECK(host.calls.empty());
    client.call(3, message("x"));
    CHECK(client.receives("HEADERS 3 grpc-status: 0\n"));
}

TEST_CASE("calls that are begun and taken back without end are cut off") {
    std::string calls;
    Host host;
    GrpcListener listener(any_port(), host.admit());
    auto before = peak_mib();
    RawClient client(listener.port());
    bool is_open = true;
    for (std::uint32_t stream = 1; is_open && stream < 100'000; stream += 2) {
        calls += frame_of(frame::headers, frame::end_headers, stream, export_head());
        calls += frame_of(frame::reset, 0, stream, {"\0\0\0\x8", 4});
        if (calls.size() < 20'000) continue;
        is_open = client.flood(calls, calls.size());
        calls.clear();
    }

    CHECK_FALSE(is_open);
    CHECK(peak_mib() - before < mib_allowed);
    CHECK(host.calls.size() < 2'000);
    CHECK(comes_true([&] { return listener.figures().calls_in_flight == 0; }));
}

TEST_CASE("heads of calls beyond those that may be open are cut off") {
    std::vector<std::function<void(Admission)>> decisions;
    auto options = any_port();
    options.in_flight_max = 1;
    GrpcListener listener(options, [&](GrpcCall, auto decide) { decisions.push_back(decide); });
    RawClient client(listener.port());
    // Who has acknowledged how many may be open is closed by the first too many; this one has not.
    client.send(frame_of(frame::headers, frame::end_headers, 1, export_head()));
    REQUIRE(comes_true([&] { return listener.figures().calls_in_flight == 1; }));

    // Each byte is a field.
    auto head = export_head() + std::string(15'000, static_cast<char>(0x80 | 16));
    client.send(frame_of(frame::headers, frame::end_headers, 3, head));
    CHECK(client.receives("RST_STREAM 3 7\n"));  // Refused.
    bool is_open = true;
    for (std::uint32_t stream = 5; is_open && stream < 10'000; stream += 2) {
        auto bytes = frame_of(frame::headers, frame::end_headers, stream, head);
        is_open = client.flood(bytes, bytes.size());
    }

    CHECK_FALSE(is_open);
    CHECK(client.received().find("RST_STREAM 201 ") == std::string::npos);
}

TEST_CASE("calls that are refused without end are cut off") {
    Host host;
    host.refusal = {grpc_status::unauthenticated, "No such key."};
    GrpcListener listener(any_port(), host.admit());
    RawClient client(listener.port());
    bool is_open = true;
    for (std::uint32_t stream = 1; is_open && stream < 20'000; stream += 2) {
        auto head = frame_of(frame::headers, frame::end_headers, stream, export_head());
        is_open =
            client.flood(head + frame_of(frame::data, frame::end_stream, stream, message("x")), 1);
    }

    CHECK_FALSE(is_open);
    CHECK(host.calls.size() < 5'000);
}

TEST_CASE("a body in the smallest of frames is cut off, unless it is small") {
    Host host;
    GrpcListener listener(any_port(), host.admit());
    RawClient small(listener.port()), large(listener.port());
    auto body = message(std::string(100, 'x'));

    small.send(frame_of(frame::headers, frame::end_headers, 1, export_head()));
    for (char byte : body) small.send(frame_of(frame::data, 0, 1, {&byte, 1}));
    CHECK(small.receives("HEADERS 1 grpc-status: 0\n"));

    large.send(frame_of(frame::headers, frame::end_headers, 1, export_head()));
    large.send(frame_of(frame::data, 0, 1, message(std::string(5 << 20, 'x')).substr(0, 5)));
    large.flood(repeated(frame_of(frame::data, 0, 1, "x")), 5 * megabytes);
    CHECK(large.is_closed());
    CHECK(host.bodies.size() == 1);
}

TEST_CASE("who reads nothing is not read from, and is cut off in time") {
    Host host;
    auto options = any_port();
    options.connections.write_within = milliseconds(300);
    options.connections.idle_frames_max = 1'000'000'000;  // So that nothing else cuts it off.
    GrpcListener listener(options, host.admit());
    auto before = peak_mib();
    RawClient client(listener.port());

    auto pings = repeated(frame_of(frame::ping, 0, 0, "12345678"));
    bool is_open = true;
    for (int i = 0; is_open && i < 10'000; ++i) is_open = client.send(pings);

    CHECK_FALSE(is_open);
    CHECK(listener.figures().connections_cut == 1);
    CHECK(peak_mib() - before < mib_allowed);
}

TEST_CASE("of bodies that are not let in no more than a first window comes") {
    std::vector<std::function<void(Admission)>> decisions;
    auto options = any_port();
    options.answer_within = milliseconds(500);
    GrpcListener listener(options, [&](GrpcCall, auto decide) { decisions.push_back(decide); });
    RawClient client(listener.port());

    client.send(frame_of(frame::headers, frame::end_headers, 1, export_head()));
    client.send(frame_of(frame::data, 0, 1, message(std::string(1 << 20, 'x')).substr(0, 16'000)));
    for (int i = 0; i < 3; ++i) client.send(frame_of(frame::data, 0, 1, std::string(16'000, 'x')));
    CHECK(client.receives("HEADERS 1 grpc-status: 14\n"));
    CHECK(client.received().find("WINDOW_UPDATE 1 ") == std::string::npos);

    // Who sends more than the window breaks the rules.
    client.send(frame_of(frame::headers, frame::end_headers, 3, export_head()));
    for (int i = 0; i < 5; ++i) client.send(frame_of(frame::data, 0, 3, std::string(16'000, 'x')));
    CHECK(client.receives("RST_STREAM 3 3\n"));
}

}  // namespace mainstay::monitoring::test::grpc_listener_flood_test
