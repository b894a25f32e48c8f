// The calls of one connection, and the times within which a client has to do what it does. Knows no
// socket. Only for grpc_listener*.cpp; one thread.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "monitoring/grpc_listener_call.hpp"
#include "monitoring/grpc_listener_session.hpp"

namespace mainstay::monitoring {

class GrpcPeer : private GrpcSession::Receiver {
public:
    using Instant = GrpcSession::Instant;

    /// `wake` has `send` called, soon; it must not do so itself. `address` is the client's, without
    /// its port.
    GrpcPeer(
        std::shared_ptr<GrpcShared> shared,  // Owners: see GrpcExportCall.
        std::string address, std::function<void()> wake, Instant now
    );

    /// What is in flight is left.
    ~GrpcPeer() override;

    /// Takes what came. False when no more is to be read.
    bool receive(std::string_view bytes, Instant now);

    /// Appends what is to be sent to `out`, until that has `bytes_max` or a little more.
    void send(std::string& out, std::size_t bytes_max) { session_.send(out, bytes_max); }

    /// Whether there is nothing more to receive or to send.
    bool is_over() const { return session_.is_over(); }

    /// Answers what is late. False where the client is, so that the connection is to be cut.
    bool check_deadlines(Instant now);

    /// Takes no more calls; over once those in flight are.
    void wind_down();

    /// Whether the client has broken the rules.
    bool is_broken() const { return session_.is_broken(); }

    /// Answers what is in flight, to be tried again.
    void end_calls();

private:
    struct Open {
        std::shared_ptr<GrpcExportCall> call;  // Null where none was begun. Owners: see the class.
        Instant answered_at = Instant::max();
    };

    void begin(StreamId stream, const GrpcHead& head) override;
    void take(StreamId stream, std::string_view bytes) override;
    void end(StreamId stream) override;
    void close(StreamId stream) override;

    void begin_call(StreamId stream, const GrpcHead& head, const ExportHead& wanted);
    void answer(StreamId stream, const GrpcAnswer& answer);
    GrpcExportCall* find(StreamId stream);
    bool is_idle_too_long(Instant now) const;

    const std::shared_ptr<GrpcShared> shared_;  // Owners: see the constructor.
    const std::string address_;
    const std::function<void()> wake_;
    const Instant began_;
    Instant now_;
    Instant idle_since_;
    Instant head_since_ = Instant::max();  // Of a head that is not whole.
    bool is_known_ = false;                // A call of it was let in.
    bool is_winding_down_ = false;
    Instant winding_down_since_{};
    std::unordered_map<StreamId, Open> open_;
    GrpcSession session_;
};

}  // namespace mainstay::monitoring
