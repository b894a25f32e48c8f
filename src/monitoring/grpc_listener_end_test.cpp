// How calls end that nobody answers, and how the listener does.
#include <doctest/doctest.h>

#include "monitoring/grpc_listener_test.hpp"

namespace mainstay::monitoring::test::grpc_listener_end_test {

namespace {

using Clock = std::chrono::steady_clock;

/// A call whose message does not come, until it is told how it ends.
class Silent : public grpc::ClientBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer> {
public:
    Silent(Client& client, bool ends_at_once) {
        client.stub().PrepareBidiStreamingCall(&context_, traces_method, {}, this);
        StartRead(&response_);
        if (ends_at_once) {
            StartWritesDone();
        } else {
            AddHold();
        }
        StartCall();
        if (ends_at_once) return;
        is_held_ = true;
    }

    void OnReadDone(bool) override {
        if (is_held_.exchange(false)) RemoveHold();
    }

    void OnDone(const grpc::Status& status) override { promise_.set_value(status); }

    grpc::Status end() { return promise_.get_future().get(); }

private:
    grpc::ClientContext context_;
    grpc::ByteBuffer response_;
    std::promise<grpc::Status> promise_;
    std::atomic<bool> is_held_ = false;
};

}  // namespace

TEST_CASE("a call that is not answered in time is to be tried again, and a late answer is nothing"
) {
    Host host;
    host.answers_at_once = false;
    auto options = any_port();
    options.answer_within = milliseconds(300);
    GrpcListener listener(options, host.admit());
    Client client(listener.port());

    auto reply = client.call("x");

    CHECK(reply.code() == grpc_status::unavailable);
    CHECK_FALSE(reply.status.error_details().empty());
    CHECK(listener.figures().late == 1);
    CHECK(listener.figures().bytes_in_flight == 1);  // The host has it still.
    REQUIRE(host.holds(1));
    for (auto& answer : host.take_held()) answer({});
    CHECK(listener.figures().bytes_in_flight == 0);
    CHECK(comes_true([&] { return listener.figures().calls_in_flight == 0; }));
}

TEST_CASE("a body that does not come ends the call in time, and gives its room back") {
    Host host;
    auto options = any_port();
    options.answer_within = milliseconds(300);
    options.message_bytes_max = 1 << 20;
    options.bytes_in_flight_max = 2 << 20;  // For one.
    GrpcListener listener(options, host.admit());
    Client client(listener.port());
    Silent silent(client, false);

    CHECK(silent.end().error_code() == grpc_status::unavailable);
    CHECK(client.call("x").code() == grpc_status::ok);
    CHECK(comes_true([&] { return listener.figures().unread == 1; }));
}

TEST_CASE("a call without a message is malformed") {
    Host host;
    GrpcListener listener(any_port(), host.admit());
    Client client(listener.port());
    Silent silent(client, true);

    CHECK(silent.end().error_code() == grpc_status::invalid_argument);
    CHECK(host.bodies.empty());
}

TEST_CASE("a host that forgets a call lets its client try again") {
    GrpcListener forgets_body(any_port(), [](GrpcCall, auto decide) {
        decide([](std::string, AnswerGrpc) {});
    });
    GrpcListener forgets_call(any_port(), [](GrpcCall, auto) {});
    GrpcListener throws(any_port(), [](GrpcCall, auto) { throw std::runtime_error("broken"); });

    for (auto* listener : {&forgets_body, &forgets_call, &throws}) {
        auto reply = Client(listener->port()).call("x");
        CHECK(reply.code() == grpc_status::unavailable);
        CHECK_FALSE(reply.status.error_details().empty());
        CHECK(listener->figures().bytes_in_flight == 0);
    }
}

TEST_CASE("a client that gives up gets no answer, and what it sent is held until the host is done"
) {
    Host host;
    host.answers_at_once = false;
    GrpcListener listener(any_port(), host.admit());
    Client client(listener.port());

    auto hurried = client.ask(
        "hurried",
        [](grpc::ClientContext& context) {
            context.set_deadline(std::chrono::system_clock::now() + milliseconds(200));
        },
        traces_method
    );
    auto cancelled = client.ask("cancelled");
    REQUIRE(host.holds(2));
    cancelled->context.TryCancel();

    CHECK(hurried->reply.get().code() == grpc::StatusCode::DEADLINE_EXCEEDED);
    CHECK(cancelled->reply.get().code() == grpc::StatusCode::CANCELLED);
    CHECK(listener.figures().bytes_in_flight == 16);
    for (auto& answer : host.take_held()) answer({});
    CHECK(listener.figures().bytes_in_flight == 0);
    CHECK(comes_true([&] { return listener.figures().calls_in_flight == 0; }));
}

TEST_CASE("a listener that stops waits for open calls, and takes no new ones") {
    Host host;
    host.answers_at_once = false;
    GrpcListener listener(any_port(), host.admit());
    Client client(listener.port());
    auto open = client.ask("open");
    REQUIRE(host.holds(1));

    std::thread answers([&] {
        std::this_thread::sleep_for(milliseconds(200));
        CHECK(Client(listener.port()).call("new").code() == grpc_status::unavailable);
        for (auto& answer : host.take_held()) answer({.body = "stored"});
    });
    auto begun = Clock::now();
    listener.stop(seconds(20));
    answers.join();

    CHECK(Clock::now() - begun < seconds(10));
    CHECK(open->reply.get().body == "stored");
}

TEST_CASE(
    "a listener that may not wait longer ends its calls, and an answer after its end is nothing"
) {
    Host host;
    host.answers_at_once = false;
    auto listener = std::make_unique<GrpcListener>(any_port(), host.admit());
    Client client(listener->port());
    auto open = client.ask("open");
    Silent silent(client, false);
    REQUIRE(host.holds(1));
    REQUIRE(comes_true([&] { return listener->figures().calls_in_flight == 2; }));

    auto begun = Clock::now();
    listener->stop(milliseconds(100));
    listener.reset();

    CHECK(Clock::now() - begun < seconds(5));
    CHECK_FALSE(open->reply.get().status.ok());
    CHECK_FALSE(silent.end().ok());
    for (auto& answer : host.take_held()) answer({});
}

}  // namespace mainstay::monitoring::test::grpc_listener_end_test
