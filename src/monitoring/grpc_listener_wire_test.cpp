#include "monitoring/grpc_listener_wire.hpp"

#include <doctest/doctest.h>

#include "monitoring/grpc_listener_budget.hpp"

namespace mainstay::monitoring::test::grpc_listener_wire_test {

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

TEST_CASE("a peer's name becomes an address") {
    CHECK(address_of_peer("ipv4:192.0.2.1:4711") == "192.0.2.1");
    CHECK(address_of_peer("ipv6:%5B2001:db8::1%5D:4711") == "2001:db8::1");
    CHECK(address_of_peer("unix:/run/socket") == "unix:/run/socket");
    CHECK(address_of_peer("ipv4:") == "ipv4:");
    CHECK(address_of_peer("ipv6:%5D:1") == "ipv6:%5D:1");
    CHECK(address_of_peer("") == "");
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

TEST_CASE("a body is let in while there is room for the largest that may come") {
    ReadingBudget budget(100, 40);
    std::string let_in;
    auto enter = [&](char name) {
        budget.enter([&let_in, name](bool may_read) { (let_in += name) += may_read ? '+' : '-'; });
    };

    for (char name : "abcd"sv) enter(name);
    CHECK(let_in == "a+b+");  // c would make 120, and waits for a and b.
    budget.end_reading(30);
    CHECK(let_in == "a+b+");  // 30 held, 40 being read.
    budget.end_reading(20);
    CHECK(let_in == "a+b+c+");
    CHECK(budget.bytes_held() == 50);
    budget.end_reading(15);
    CHECK(let_in == "a+b+c+d-");  // 65 are held by who does not answer: d is not kept waiting.
    enter('e');
    CHECK(let_in == "a+b+c+d-e-");
    budget.release(30);
    enter('f');
    CHECK(let_in == "a+b+c+d-e-f+");
    budget.end_reading(0);
    budget.release(35);
    CHECK(budget.bytes_held() == 0);
}

}  // namespace mainstay::monitoring::test::grpc_listener_wire_test
