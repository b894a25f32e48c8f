#include "monitoring/grpc_listener_test.hpp"

#include <doctest/doctest.h>
#include <protozero/pbf_reader.hpp>
#include <zlib.h>

#include "monitoring/grpc_listener_raw_test.hpp"

namespace mainstay::monitoring::test::grpc_listener_test {

namespace {

constexpr auto as_it_is = [](grpc::ClientContext&) {};
constexpr auto gzipped = [](grpc::ClientContext& context) {
    context.set_compression_algorithm(GRPC_COMPRESS_GZIP);
};

/// What the details of an error tell to wait; less than nothing where they do not.
milliseconds wait_of(const Reply& reply) {
    auto details = reply.status.error_details();
    protozero::pbf_reader status(details);
    if (!status.next(3)) return milliseconds(-1);
    auto any = status.get_message();
    if (!any.next(1) || any.get_string() != "type.googleapis.com/google.rpc.RetryInfo")
        return milliseconds(-1);
    if (!any.next(2)) return milliseconds(-1);
    auto retry_info = any.get_message();
    if (!retry_info.next(1)) return milliseconds(-1);
    auto duration = retry_info.get_message();
    std::int64_t wait = 0;
    while (duration.next()) {
        auto value = duration.get_int64();
        wait += duration.tag() == 1 ? value * 1000 : value / 1'000'000;
    }
    return milliseconds(wait);
}

/// That many zero bytes as gzip, made without ever holding them.
std::string packed_zeros(std::size_t count) {
    z_stream z{};
    REQUIRE(deflateInit2(&z, 9, Z_DEFLATED, 31, 9, Z_DEFAULT_STRATEGY) == Z_OK);
    std::string piece(1 << 20, '\0'), packed, room(1 << 16, '\0');
    int outcome = Z_OK;
    for (std::size_t given = 0; outcome != Z_STREAM_END;) {
        auto size = std::min(piece.size(), count - given);
        if (z.avail_in == 0 && size > 0) {
            z.next_in = reinterpret_cast<Bytef*>(piece.data());
            z.avail_in = static_cast<uInt>(size);
            given += size;
        }
        z.next_out = reinterpret_cast<Bytef*>(room.data());
        z.avail_out = static_cast<uInt>(room.size());
        outcome = deflate(&z, given == count ? Z_FINISH : Z_NO_FLUSH);
        packed.append(room, 0, room.size() - z.avail_out);
    }
    deflateEnd(&z);
    return packed;
}

}  // namespace

TEST_CASE("an export comes with its signal, key, address and bytes, and is answered with bytes") {
    Host host;
    GrpcListener listener(any_port(), host.admit());
    Client client(listener.port());
    const std::string package = "/opentelemetry.proto.collector.";
    const std::string body("\x0a\x00\xff no text", 11);

    auto reply = client.call(body, [](grpc::ClientContext& context) {
        context.AddMetadata("authorization", "Bearer one");
    });
    auto metrics = client.call("m", as_it_is, package + "metrics.v1.MetricsService/Export");
    auto logs = client.call("", as_it_is, package + "logs.v1.LogsService/Export");

    CHECK(reply.code() == grpc_status::ok);
    CHECK(reply.body == "ok");
    CHECK(metrics.code() == grpc_status::ok);
    CHECK(logs.code() == grpc_status::ok);
    REQUIRE(host.calls.size() == 3);
    CHECK(host.calls[0].signal == Signal::traces);
    CHECK(host.calls[0].authorization == "Bearer one");
    CHECK(host.calls[0].address == "127.0.0.1");
    CHECK(host.calls[0].user_agent.starts_with("grpc-c++/"));
    CHECK(host.calls[1].signal == Signal::metrics);
    CHECK(host.calls[1].authorization.empty());
    CHECK(host.calls[2].signal == Signal::logs);
    CHECK(host.bodies == std::vector<std::string>{body, "m", ""});
}

TEST_CASE("a method that is none of the three is unimplemented") {
    Host host;
    GrpcListener listener(any_port(), host.admit());
    Client client(listener.port());

    CHECK(client.call("x", as_it_is, "/grpc.health.v1.Health/Check").code() == 12);
    CHECK(client.call("x", as_it_is, "/").code() == grpc_status::unimplemented);
    CHECK(host.calls.empty());
}

TEST_CASE("who is refused is refused before the body is read, in the words of the host") {
    Host host;
    host.refusal = {grpc_status::unauthenticated, "No such key."};
    GrpcListener listener(any_port(), host.admit());
    Client client(listener.port());

    auto reply = client.call(std::string(8 << 20, 'x'));

    CHECK(reply.code() == grpc_status::unauthenticated);
    CHECK(reply.status.error_message() == "No such key.");
    CHECK(wait_of(reply) == milliseconds(-1));
    CHECK(host.bodies.empty());
    CHECK(listener.figures().refused == 1);
}

TEST_CASE("a message may be packed by gzip, and by nothing else") {
    Host host;
    GrpcListener listener(any_port(), host.admit());
    Client client(listener.port());
    std::string body;
    for (int i = 0; i < 100'000; ++i) body += std::to_string(i);

    CHECK(client.call(body, gzipped).code() == grpc_status::ok);
    auto deflated = client.call(body, [](grpc::ClientContext& context) {
        context.set_compression_algorithm(GRPC_COMPRESS_DEFLATE);
    });
    RawClient cut(listener.port()), unnamed(listener.port());
    cut.call(1, message(packed_zeros(100).substr(0, 20), true), {{"grpc-encoding", "gzip"}});
    unnamed.call(1, message(packed_zeros(100), true));

    CHECK(deflated.code() == grpc_status::unimplemented);
    CHECK(cut.receives("HEADERS 1 grpc-status: 3\n"));
    CHECK(unnamed.receives("HEADERS 1 grpc-status: 3\n"));
    CHECK(listener.figures().malformed == 2);
    REQUIRE(host.bodies.size() == 1);
    CHECK(host.bodies[0] == body);
}

TEST_CASE("a message larger than allowed is refused for good, packed or not") {
    Host host;
    auto options = any_port();
    options.message_bytes_max = 1 << 20;
    options.ratio_max = 0;
    GrpcListener listener(options, host.admit());
    Client client(listener.port());

    CHECK(client.call(std::string(1 << 20, 'x')).code() == grpc_status::ok);
    CHECK(client.call(std::string(1 << 20, 'x'), gzipped).code() == grpc_status::ok);
    auto plain = client.call(std::string((1 << 20) + 1, 'x'));
    auto packed = client.call(std::string((1 << 20) + 1, 'x'), gzipped);

    CHECK(plain.code() == grpc_status::resource_exhausted);
    CHECK(wait_of(plain) == milliseconds(-1));
    CHECK(packed.code() == grpc_status::resource_exhausted);
    CHECK(wait_of(packed) == milliseconds(-1));
    CHECK(host.bodies.size() == 2);
    CHECK(listener.figures().too_large == 2);
    CHECK(client.call("still there").code() == grpc_status::ok);
}

TEST_CASE("the largest bomb of gzip that is let in takes no more than a message may") {
    Host host;
    auto options = any_port();
    options.message_bytes_max = 256 << 10;
    options.ratio_max = 0;
    GrpcListener listener(options, host.admit());
    RawClient client(listener.port());
    auto bomb = packed_zeros(250 << 20);
    REQUIRE(bomb.size() > 250'000);
    REQUIRE(bomb.size() < options.message_bytes_max);
    auto before = peak_mib();

    client.call(1, message(bomb, true), {{"grpc-encoding", "gzip"}});

    CHECK(client.receives("HEADERS 1 grpc-status: 8\n"));
    CHECK(peak_mib() - before < 50);
    CHECK(host.bodies.empty());
}

TEST_CASE("more calls than may be in flight are told when to try again") {
    Host host;
    host.answers_at_once = false;
    auto options = any_port();
    options.in_flight_max = 2;
    options.retry_after = milliseconds(2500);
    GrpcListener listener(options, host.admit());
    // By connections of their own: one would keep back what its stream limit does not allow.
    Client client(listener.port()), other(listener.port());

    auto first = client.ask("1");
    auto second = client.ask("2");
    REQUIRE(host.holds(2));
    auto third = other.call("3");

    CHECK(third.code() == grpc_status::unavailable);
    CHECK(wait_of(third) == milliseconds(2500));
    CHECK(listener.figures().calls_in_flight == 2);
    CHECK(listener.figures().busy == 1);
    for (auto& answer : host.take_held()) answer({});
    CHECK(first->reply.get().code() == grpc_status::ok);
    CHECK(second->reply.get().code() == grpc_status::ok);
    CHECK(comes_true([&] { return listener.figures().calls_in_flight == 0; }));
    host.answers_at_once = true;
    CHECK(other.call("4").code() == grpc_status::ok);
}

TEST_CASE("bodies that are not answered hold their bytes, and for more there is no room") {
    Host host;
    host.answers_at_once = false;
    auto options = any_port();
    options.message_bytes_max = 1 << 20;
    options.bytes_in_flight_max = 2 << 20;
    GrpcListener listener(options, host.admit());
    Client client(listener.port());

    auto first = client.ask(std::string(1 << 20, 'x'));
    auto second = client.ask(std::string((1 << 20) - 11, 'x'));
    REQUIRE(host.holds(2));
    CHECK(listener.figures().bytes_in_flight == (2 << 20) - 11);
    auto third = client.call("twelve bytes");

    CHECK(third.code() == grpc_status::unavailable);
    CHECK(wait_of(third) == milliseconds(1000));
    for (auto& answer : host.take_held()) answer({});
    CHECK(first->reply.get().code() == grpc_status::ok);
    CHECK(second->reply.get().code() == grpc_status::ok);
    CHECK(listener.figures().bytes_in_flight == 0);
}

TEST_CASE("bodies that come at once are read one after the other where there is room for one") {
    Host host;
    auto options = any_port();
    options.message_bytes_max = 1 << 20;
    options.bytes_in_flight_max = 3 << 20;
    GrpcListener listener(options, host.admit());
    Client client(listener.port());
    std::vector<std::unique_ptr<Asked>> asked;

    for (int i = 0; i < 40; ++i) asked.push_back(client.ask(std::string(500'000, 'x')));

    for (auto& each : asked) CHECK(each->reply.get().code() == grpc_status::ok);
    CHECK(host.bodies.size() == 40);
}

TEST_CASE("what cannot listen says so") {
    Host host;
    GrpcListener listener(any_port(), host.admit());
    auto options = any_port();
    options.port = listener.port();

    CHECK_THROWS_AS(GrpcListener(options, host.admit()), std::runtime_error);
    options = any_port();
    options.bytes_in_flight_max = options.message_bytes_max;
    CHECK_THROWS_AS(GrpcListener(options, host.admit()), std::invalid_argument);
}

}  // namespace mainstay::monitoring::test::grpc_listener_test
