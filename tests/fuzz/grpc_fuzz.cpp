// Any bytes are what a client of gRPC sends after the preface of HTTP/2: they are answered by a
// bounded number of bytes, and when the client has gone nothing is held for it. The first byte says
// in what portions they come, and how they are answered.
#include <cstdlib>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "http/blocking_pool.hpp"
#include "monitoring/grpc_listener_peer.hpp"

namespace {

using namespace mainstay::monitoring;

GrpcOptions options() {
    GrpcOptions options;
    options.message_bytes_max = 64 << 10;
    options.bytes_in_flight_max = 256 << 10;
    options.in_flight_max = 8;
    return options;
}

/// A host that refuses, answers at once, answers later, or forgets.
AdmitGrpc host(unsigned manner, std::vector<AnswerGrpc>& owed) {
    return [manner, &owed](GrpcCall call, std::function<void(Admission)> decide) {
        if (manner == 0) return decide(GrpcAnswer{grpc_status::unauthenticated, call.user_agent});
        decide([manner, &owed](std::string body, AnswerGrpc answer) {
            if (body.size() > 64 << 10) std::abort();
            if (manner == 1) answer({.body = std::move(body)});
            if (manner == 2) owed.push_back(answer);
        });
    };
}

/// What other threads have posted to this one.
class Posted {
public:
    void add(ListenerLoop::Function function) {
        std::lock_guard lock(mutex_);
        functions_.push_back(std::move(function));
    }

    void run() {
        while (true) {
            std::unique_lock lock(mutex_);
            auto functions = std::exchange(functions_, {});
            lock.unlock();
            if (functions.empty()) return;
            for (auto& function : functions) function();
        }
    }

private:
    std::mutex mutex_;
    std::vector<ListenerLoop::Function> functions_;
};

void talk(std::string_view bytes, std::size_t portion, unsigned manner) {
    const auto now = std::chrono::steady_clock::now();
    const auto size = bytes.size();
    std::vector<AnswerGrpc> owed;
    Posted posted;
    // Owners: this, and the calls.
    auto shared = std::make_shared<GrpcShared>(options(), host(manner, owed));
    std::optional<mainstay::http::BlockingPool> pool;
    pool.emplace(mainstay::http::BlockingPool::Options{.name = "fuzz"});
    shared->unpacking = &*pool;
    shared->loop.open(std::this_thread::get_id(), [&](ListenerLoop::Function function) {
        posted.add(std::move(function));
    });
    {
        GrpcPeer peer(shared, "192.0.2.1", [] {}, now);
        std::string out;
        std::size_t sent = 0;
        auto send = [&] {
            out.clear();
            peer.send(out, 1 << 20);
            sent += out.size();
        };
        peer.receive("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", now);
        bool goes_on = true;
        while (goes_on && !bytes.empty()) {
            auto piece = bytes.substr(0, portion);
            goes_on = peer.receive(piece, now);
            bytes.remove_prefix(piece.size());
            send();
        }
        for (auto& answer : owed) answer({});
        pool.reset();
        posted.run();
        peer.check_deadlines(now + std::chrono::seconds(60));
        peer.end_calls();
        send();
        if (sent > 1000 + 200 * size) std::abort();
    }
    owed.clear();
    posted.run();
    shared->loop.close();
    if (shared->in_flight != 0 || shared->budget.bytes_held() != 0) std::abort();
    bool is_empty = false;
    shared->budget.enter(options().bytes_in_flight_max, [&](bool may) { is_empty = may; });
    if (!is_empty) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    if (size == 0) return 0;
    std::string_view bytes(reinterpret_cast<const char*>(data + 1), size - 1);
    auto portion = std::size_t{data[0]} / 4;
    talk(bytes, portion == 0 ? size : portion, data[0] % 4U);
    return 0;
}
