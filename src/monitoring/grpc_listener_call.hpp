// One call of the gRPC listener, from its head to its answer. Knows no HTTP/2 beyond its stream.
// Only for grpc_listener*.cpp.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "http/blocking_pool.hpp"
#include "monitoring/grpc_listener.hpp"
#include "monitoring/grpc_listener_budget.hpp"
#include "monitoring/grpc_listener_head.hpp"
#include "monitoring/grpc_listener_loop.hpp"
#include "monitoring/grpc_listener_wire.hpp"

namespace mainstay::monitoring {

/// What all calls of a listener share.
struct GrpcShared {
    GrpcShared(GrpcOptions options_, AdmitGrpc admit_)
        : options(std::move(options_)),
          admit(std::move(admit_)),
          budget(options.bytes_in_flight_max) {}

    const GrpcOptions options;
    const AdmitGrpc admit;
    ReadingBudget budget;
    ListenerLoop loop;
    http::BlockingPool* unpacking = nullptr;  // For what takes a while. On the loop's thread only.
    std::atomic<int> in_flight = 0, connections = 0;
    std::atomic<std::uint64_t> calls = 0, refused = 0, busy = 0, too_large = 0, malformed = 0,
                               unread = 0, late = 0, accepted = 0, connections_refused = 0,
                               connections_cut = 0;

    /// What a call is told that finds no room.
    GrpcAnswer unavailable(std::string message) const {
        return {grpc_status::unavailable, std::move(message), {}, options.retry_after};
    }
};

/// Lives on the thread of the listener; who decides on it or takes its body may keep it longer.
class GrpcExportCall : public std::enable_shared_from_this<GrpcExportCall> {
public:
    using Instant = std::chrono::steady_clock::time_point;

    /// What a call has done to its stream. Not used any more once the call was left.
    struct Hooks {
        std::function<void(std::size_t bytes)> admit;  // Lets that many bytes of the body come.
        std::function<void(const GrpcAnswer& answer)> answer;
    };

    GrpcExportCall(
        std::shared_ptr<GrpcShared> shared,  // Owners: the listener, connections and calls.
        Hooks hooks, const ExportHead& head, Instant now
    );
    GrpcExportCall(const GrpcExportCall&) = delete;
    GrpcExportCall& operator=(const GrpcExportCall&) = delete;
    ~GrpcExportCall();

    /// Asks who calls. May answer.
    void begin(GrpcCall call);

    /// More of the body.
    void take(std::string_view bytes);

    /// There is no more of the body.
    void end();

    /// The client has gone, or its connection has.
    void leave();

    /// Answers if it is late.
    void check_deadline(Instant now);

    /// Answers, unless that was done.
    void finish(GrpcAnswer answer);

    bool is_admitted() const { return is_admitted_; }

    bool is_finished() const { return is_finished_; }

private:
    class Decision;
    class Answering;

    void act_on(Admission admission);
    void look();
    void look_at_prefix();
    void enter(std::size_t bytes);
    void start_reading(bool may_read);
    void complete();
    void unpack();
    void hand_over(std::string body);
    void close();

    bool lacks_body() const { return is_admitted_ && !is_complete_; }

    std::shared_ptr<GrpcShared> shared_;  // Owners: see the constructor.
    Hooks hooks_;
    const bool may_be_packed_;
    const bool is_own_timeout_;  // The client's, which is earlier than the listener's.
    const Instant deadline_;
    TakeBody take_;
    std::array<char, MessagePrefix::size> prefix_bytes_{};
    std::size_t prefix_size_ = 0;  // What came of it.
    MessagePrefix prefix_;
    std::string body_;      // As it comes.
    std::size_t room_ = 0;  // What of the budget it has while it is read.
    bool is_admitted_ = false;
    bool has_asked_ = false;  // For room.
    bool has_room_ = false;
    bool has_ended_ = false;
    bool is_complete_ = false;
    bool is_finished_ = false;
};

}  // namespace mainstay::monitoring
