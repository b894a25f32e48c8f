#include "monitoring/grpc_listener_wire.hpp"

#include <doctest/doctest.h>

#include "monitoring/grpc_listener_budget.hpp"
#include "monitoring/grpc_listener_frames.hpp"
#include "monitoring/grpc_listener_head.hpp"

namespace mainstay::monitoring::test::grpc_listener_wire_test {

using std::string_literals::operator""s;
using std::string_view_literals::operator""sv;
using std::chrono::milliseconds;

TEST_CASE("the three Export methods are known, and no other") {
    const std::string package = "/opentelemetry.proto.collector.";

    CHECK(signal_of_method(package + "trace.v1.TraceService/Export") == Signal::traces);
    CHECK(signal_of_method(package + "metrics.v1.MetricsService/Export") == Signal::metrics);
    CHECK(signal_of_method(package + "logs.v1.LogsService/Export") == Signal::logs);
    CHECK_FALSE(signal_of_method(package + "trace.v1.TraceService/export"));
    CHECK_FALSE(signal_of_method(package + "trace.v1.TraceService/Export/"));
    CHECK_FALSE(signal_of_method(""));
}

TEST_CASE("a timeout is a number of at most eight digits and a unit") {
    CHECK(timeout_of("250m") == milliseconds(250));
    CHECK(timeout_of("10S") == milliseconds(10'000));
    CHECK(timeout_of("2M") == milliseconds(120'000));
    CHECK(timeout_of("99999999H") == std::chrono::hours(99'999'999));
    CHECK(timeout_of("1500u") == milliseconds(2));
    CHECK(timeout_of("1n") == milliseconds(1));
    CHECK(timeout_of("0S") == milliseconds(1));
    for (auto text : {"", "S", "10", "10s", "-1S", "+1S", " 1S", "1 S", "123456789S", "0x1S"})
        CHECK_FALSE(timeout_of(text));
}

TEST_CASE("a message begins with whether it is packed, and how long it is") {
    auto packed = read_prefix({1, 0, 0, 1, 2});
    auto largest = read_prefix({0, -1, -1, -1, -1});

    REQUIRE(packed);
    CHECK(packed->is_packed);
    CHECK(packed->bytes == 258);
    REQUIRE(largest);
    CHECK_FALSE(largest->is_packed);
    CHECK(largest->bytes == 0xffff'ffff);
    CHECK_FALSE(read_prefix({2, 0, 0, 0, 0}));
    CHECK(
        message_of("ab") ==
        "\0\0\0\0\x02"
        "ab"sv
    );
    CHECK(message_of(std::string(258, 'x')).starts_with("\0\0\0\x01\x02x"sv));
}

TEST_CASE("a status is told in trailers of plain signs") {
    GrpcAnswer answer{grpc_status::unavailable, "100 % voll, müde\n", {}, milliseconds(0)};

    auto trailers = trailers_of(answer);

    REQUIRE(trailers.size() == 3);
    CHECK(trailers[0] == std::pair<std::string_view, std::string>("grpc-status", "14"));
    CHECK(trailers[1].second == "100 %25 voll, m%C3%BCde%0A");
    CHECK(trailers[2].first == "grpc-status-details-bin");
    CHECK(trailers[2].second.find_first_of("-_=") == std::string::npos);
    CHECK(trailers_of({}).size() == 1);
    CHECK(status_message(std::string(100'000, '\n')).size() < 4'000);
}

TEST_CASE("what is no export is known by its head") {
    auto a_head = [](auto change) {
        GrpcHead head{
            .method = "POST",
            .path = "/opentelemetry.proto.collector.logs.v1.LogsService/Export",
            .content_type = "application/grpc+proto",
            .encoding = "gzip",
            .timeout = "1S"
        };
        change(head);
        return judge(head);
    };
    auto http_status = [](const auto& verdict) { return std::get<HttpRefusal>(verdict).status; };
    auto status = [](const auto& verdict) { return std::get<GrpcAnswer>(verdict).status; };

    auto accepted = std::get<ExportHead>(a_head([](GrpcHead&) {}));
    CHECK(accepted.signal == Signal::logs);
    CHECK(accepted.may_be_packed);
    CHECK(accepted.timeout == milliseconds(1000));
    CHECK(http_status(a_head([](GrpcHead& head) { head.method = "GET"; })) == 405);
    CHECK(http_status(a_head([](GrpcHead& head) { head.content_type = "text/html"; })) == 415);
    CHECK(http_status(a_head([](GrpcHead& head) {
              head.content_type = "application/grpc-web";
          })) == 415);
    CHECK(status(a_head([](GrpcHead& head) { head.path = "/"; })) == grpc_status::unimplemented);
    CHECK(status(a_head([](GrpcHead& head) {
              head.encoding = "br";
          })) == grpc_status::unimplemented);
    CHECK(status(a_head([](GrpcHead& head) {
              head.timeout = "soon";
          })) == grpc_status::invalid_argument);
    CHECK(status(a_head([](GrpcHead& head) {
              head.is_too_large = true;
          })) == grpc_status::resource_exhausted);
}

TEST_CASE("frames are counted however they are cut, and cost an allowance that time fills") {
    const FrameMeter::Instant start{};
    const std::string ping = "\0\0\x08\x06\0\0\0\0\0________"s;
    const std::string begun_head = "\0\0\0\x01\0\0\0\0\x01"s;
    const std::string last_of_head = "\0\0\x01\x09\x04\0\0\0\x01_"s;
    FrameMeter meter(3, 10, start);

    CHECK(meter.pass("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", start));
    for (char sign : ping + ping) CHECK(meter.pass({&sign, 1}, start));
    CHECK(meter.pass(begun_head, start));
    CHECK(meter.is_within_head());
    CHECK_FALSE(meter.pass(last_of_head.substr(0, 9), start));
    CHECK(meter.is_within_head());
    CHECK_FALSE(meter.pass("_", start));
    CHECK_FALSE(meter.is_within_head());
    CHECK_FALSE(meter.pass({}, start + milliseconds(100)));
    CHECK(meter.pass({}, start + milliseconds(150)));
    meter.earn(1'000'000);
    CHECK(meter.pass(ping + ping + ping, start + milliseconds(150)));
    CHECK_FALSE(meter.pass(ping, start + milliseconds(150)));
}

TEST_CASE("the head of a call costs by its size") {
    const FrameMeter::Instant start{};
    FrameMeter meter(17, 0, start);

    CHECK(meter.pass(std::string(24, '_') + "\0\x40\0\x01\x04\0\0\0\x01"s, start));
    CHECK_FALSE(meter.pass(std::string(16'384, '_') + "\0\0\0\x06\0\0\0\0\0"s, start));
}

TEST_CASE("when to try again is told as google.rpc.RetryInfo in a google.rpc.Status") {
    GrpcAnswer answer{grpc_status::unavailable, "busy", {}, milliseconds(1500)};

    CHECK(
        status_details(answer) ==
        "\x08\x0e\x12\x04"
        "busy"
        "\x1a\x36\x0a\x28"
        "type.googleapis.com/google.rpc.RetryInfo"
        "\x12\x0a\x0a\x08\x08\x01\x10\x80\xca\xb5\xee\x01"sv
    );
    answer.retry_after.reset();
    CHECK(status_details(answer).empty());
    CHECK(status_details({grpc_status::ok, {}, {}, milliseconds(1)}).empty());
}

TEST_CASE("a body is let in while there is room for the most that it may become") {
    ReadingBudget budget(100);
    std::string let_in;
    auto enter = [&](char name, std::size_t bytes) {
        budget.enter(bytes, [&let_in, name](bool may_read) {
            (let_in += name) += may_read ? '+' : '-';
        });
    };

    for (char name : "abcd"sv) enter(name, 40);
    CHECK(let_in == "a+b+");  // c would make 120, and waits for a and b.
    enter('s', 1);
    CHECK(let_in == "a+b+");  // None goes before another.
    budget.end_reading(40, 30);
    CHECK(let_in == "a+b+");  // 30 held, 40 being read.
    budget.end_reading(40, 20);
    CHECK(let_in == "a+b+c+");
    CHECK(budget.bytes_held() == 50);
    budget.end_reading(40, 15);
    // 65 are held by who does not answer: d is not kept waiting.
    CHECK(let_in == "a+b+c+d-s+");
    enter('e', 40);
    budget.end_reading(1, 0);
    CHECK(let_in == "a+b+c+d-s+e-");
    budget.release(30);
    enter('f', 65);
    CHECK(let_in == "a+b+c+d-s+e-f+");
    budget.end_reading(65, 0);
    budget.release(35);
    CHECK(budget.bytes_held() == 0);
}

}  // namespace mainstay::monitoring::test::grpc_listener_wire_test
