// A client of gRPC, and a host that answers as a test tells it. Only for grpc_listener*_test.cpp.
#pragma once

#include <chrono>
#include <condition_variable>
#include <fstream>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/security/credentials.h>

#include "monitoring/grpc_listener.hpp"

namespace mainstay::monitoring::test {

using std::chrono::milliseconds;
using std::chrono::seconds;

inline const std::string traces_method =
    "/opentelemetry.proto.collector.trace.v1.TraceService/Export";

struct Reply {
    grpc::Status status;
    std::string body;

    int code() const { return status.error_code(); }
};

/// A call under way.
struct Asked {
    grpc::ClientContext context;
    grpc::ByteBuffer request;
    grpc::ByteBuffer response;
    std::promise<Reply> promise;
    std::future<Reply> reply = promise.get_future();
};

class Client {
public:
    explicit Client(
        std::uint16_t port,
        const std::shared_ptr<grpc::ChannelCredentials>& credentials =  // As gRPC has them.
        grpc::InsecureChannelCredentials()
    )
        : stub_(channel(port, credentials)) {}

    /// `prepare` sees the context before the call begins.
    std::unique_ptr<Asked> ask(const std::string& body, auto prepare, const std::string& method) {
        auto asked = std::make_unique<Asked>();
        auto* call = asked.get();
        call->context.set_deadline(std::chrono::system_clock::now() + seconds(30));
        prepare(call->context);
        grpc::Slice slice(body);
        call->request = grpc::ByteBuffer(&slice, 1);
        auto done = [call](grpc::Status status) {
            std::vector<grpc::Slice> slices;
            std::string answer;
            if (status.ok() && call->response.Dump(&slices).ok()) {
                for (const auto& each : slices)
                    answer.append(reinterpret_cast<const char*>(each.begin()), each.size());
            }
            call->promise.set_value({status, answer});
        };
        stub_.UnaryCall(&call->context, method, {}, &call->request, &call->response, done);
        return asked;
    }

    std::unique_ptr<Asked> ask(const std::string& body) {
        return ask(body, [](grpc::ClientContext&) {}, traces_method);
    }

    Reply call(const std::string& body) { return ask(body)->reply.get(); }

    Reply call(const std::string& body, auto prepare, const std::string& method = traces_method) {
        return ask(body, prepare, method)->reply.get();
    }

    grpc::GenericStub& stub() { return stub_; }

private:
    static std::shared_ptr<grpc::Channel> channel(  // As gRPC has it.
        std::uint16_t port,
        const std::shared_ptr<grpc::ChannelCredentials>& credentials  // As above.
    ) {
        grpc::ChannelArguments arguments;
        arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);  // A connection of its own.
        arguments.SetInt(GRPC_ARG_ENABLE_RETRIES, 0);
        arguments.SetMaxReceiveMessageSize(-1);
        arguments.SetSslTargetNameOverride("otlp.test");
        auto address = "127.0.0.1:" + std::to_string(port);
        return grpc::CreateCustomChannel(address, credentials, arguments);
    }

    grpc::GenericStub stub_;
};

/// Keeps what it takes, and answers when it is told to.
class Host {
public:
    AdmitGrpc admit() {
        return [this](GrpcCall call, std::function<void(Admission)> decide) {
            {
                std::lock_guard lock(mutex_);
                calls.push_back(call);
            }
            if (refusal) return decide(*refusal);
            decide([this](std::string body, AnswerGrpc answer) {
                {
                    std::lock_guard lock(mutex_);
                    bodies.push_back(std::move(body));
                    if (!answers_at_once) held.push_back(answer);
                }
                changed_.notify_all();
                if (answers_at_once) answer({.body = "ok"});
            });
        };
    }

    /// Whether that many answers are owed, within ten seconds.
    bool holds(std::size_t count) {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, seconds(10), [&] { return held.size() == count; });
    }

    /// What is owed, which is the caller's to answer then.
    std::vector<AnswerGrpc> take_held() {
        std::lock_guard lock(mutex_);
        return std::exchange(held, {});
    }

    bool answers_at_once = true;
    std::optional<GrpcAnswer> refusal;
    std::vector<GrpcCall> calls;
    std::vector<std::string> bodies;
    std::vector<AnswerGrpc> held;

private:
    std::mutex mutex_;
    std::condition_variable changed_;
};

/// Whether it holds within ten seconds.
inline bool comes_true(auto condition) {
    for (int i = 0; i < 1000; ++i) {
        if (condition()) return true;
        std::this_thread::sleep_for(milliseconds(10));
    }
    return false;
}

inline GrpcOptions any_port() {
    GrpcOptions options;
    options.port = 0;
    return options;
}

}  // namespace mainstay::monitoring::test
