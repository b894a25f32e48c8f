// One connection's HTTP/2 (RFC 9113), from bytes to calls and back, within bounds. Knows no socket
// and decides on no call. Only for grpc_listener*.cpp; one thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "monitoring/grpc_listener.hpp"
#include "monitoring/grpc_listener_head.hpp"

namespace mainstay::monitoring {

/// A call, by its number on its connection.
using StreamId = std::int32_t;

class GrpcSession {
public:
    using Instant = std::chrono::steady_clock::time_point;

    /// What comes of calls. May answer at once, but neither receives nor sends.
    class Receiver {
    public:
        Receiver() = default;
        Receiver(const Receiver&) = delete;
        Receiver& operator=(const Receiver&) = delete;
        virtual ~Receiver() = default;

        virtual void begin(StreamId stream, const GrpcHead& head) = 0;

        /// Bytes of the body; before `admit` no more than first_window.
        virtual void take(StreamId stream, std::string_view bytes) = 0;

        /// There is no more of the body.
        virtual void end(StreamId stream) = 0;

        /// The call is over, answered or not. Nothing comes for it any more.
        virtual void close(StreamId stream) = 0;
    };

    /// What of a body may come before it is let in.
    static constexpr std::size_t first_window = (64 << 10) - 1;

    /// `receiver` outlives this.
    GrpcSession(
        const GrpcConnectionLimits& limits, int streams_max, Receiver& receiver, Instant now
    );
    GrpcSession(const GrpcSession&) = delete;
    GrpcSession& operator=(const GrpcSession&) = delete;

    /// Calls of which `close` was not called are forgotten.
    ~GrpcSession();

    /// Takes what came. False where the client breaks the rules: then only the farewell is sent.
    bool receive(std::string_view bytes, Instant now);

    /// Appends what is to be sent to `out`, until that has `bytes_max` or a little more.
    void send(std::string& out, std::size_t bytes_max);

    /// Whether there is nothing more to receive or to send.
    bool is_over() const;

    /// Whether the client has broken the rules.
    bool is_broken() const { return is_broken_; }

    /// Whether the client has begun as HTTP/2 does.
    bool is_established() const { return is_established_; }

    /// Whether a head has begun and is not whole.
    bool is_within_head() const;

    /// Lets a body of that many bytes come.
    void admit(StreamId stream, std::size_t bytes);

    /// Ends a call.
    void answer(StreamId stream, const GrpcAnswer& answer);

    /// Ends what is no call of gRPC.
    void answer(StreamId stream, HttpRefusal refusal);

    /// Ends a call without a word.
    void reset(StreamId stream);

    /// Lets the client know that no further call is taken here.
    void wind_down();

private:
    struct Protocol;

    std::unique_ptr<Protocol> protocol_;
    bool is_established_ = false;
    bool is_broken_ = false;
};

}  // namespace mainstay::monitoring
