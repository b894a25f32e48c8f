// OTLP over gRPC: takes the Export calls of the three signals, within bounds, and answers them when
// it is told how. Knows nothing of protobuf's content, of keys or of the store; HTTP/2 is seen only
// by grpc_listener_session.cpp.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "http/listener.hpp"

namespace mainstay::monitoring {

/// What an export carries.
enum class Signal { traces, metrics, logs };

/// Numbers of gRPC's statuses that are answered to exports.
namespace grpc_status {
inline constexpr int ok = 0, invalid_argument = 3, deadline_exceeded = 4, permission_denied = 7,
                     resource_exhausted = 8, unimplemented = 12, unavailable = 14,
                     unauthenticated = 16;
}

/// Who calls and what for: what is known before the body is read.
struct GrpcCall {
    Signal signal;
    std::string authorization;  // The metadata of that name, or empty.
    std::string user_agent;     // As it came.
    std::string address;        // The client's, without its port.
};

/// What the caller of an export is told.
struct GrpcAnswer {
    int status = grpc_status::ok;
    std::string message{};  // Of an error.
    std::string body{};     // A serialized Export*ServiceResponse, which may be empty.

    /// Told as google.rpc.RetryInfo. Exporters send again what is answered `unavailable`, and what
    /// is answered `resource_exhausted` only with this.
    std::optional<std::chrono::milliseconds> retry_after{};
};

/// Answers one call: once, from any thread, now or later. Later calls do nothing. When all copies
/// are gone and none was called, the client is told to try again.
using AnswerGrpc = std::function<void(GrpcAnswer)>;

/// Takes the unpacked body of a call. Called on the listener's thread, which must not wait.
using TakeBody = std::function<void(std::string body, AnswerGrpc answer)>;

/// What becomes of a call: its body is read and taken, or it is answered without.
using Admission = std::variant<TakeBody, GrpcAnswer>;

/// Decides on a call, now or later, by calling `decide` once, on any thread. Called on the
/// listener's thread, which must not wait.
using AdmitGrpc = std::function<void(GrpcCall call, std::function<void(Admission)> decide)>;

/// What connections may take. More is closed, at most after a GOAWAY that says why.
struct GrpcConnectionLimits {
    int open_max = 1'000;  // Less where the system allows few open files.
    int of_address_max = 250;

    /// Of a call's head, as HTTP/2 counts (RFC 9113 §6.5.2). More is answered `resource_exhausted`,
    /// and four times as much ends the connection.
    std::size_t head_bytes_max = 16 << 10;

    /// Frames that bring nothing (pings, resets, settings, calls that are refused), at once and a
    /// second. Calls that are answered and bytes of their bodies let a client send more.
    int idle_frames_max = 1'000;
    int idle_frames_per_second = 100;

    std::chrono::milliseconds handshake_within{10'000};   // TLS and HTTP/2; and a head once begun.
    std::chrono::milliseconds write_within{30'000};       // For each piece, and for each answer.
    std::chrono::milliseconds idle{300'000};              // Without calls.
    std::chrono::milliseconds idle_of_strangers{30'000};  // Of whom no call was let in yet.

    /// So that exporters find nodes that were added, behind a balancer of connections.
    std::chrono::milliseconds age{1'800'000};
};

struct GrpcOptions {
    std::string address = "127.0.0.1";
    std::uint16_t port = 4317;  // 0: any that is free.

    /// Of one message, as it comes and unpacked. More is answered `resource_exhausted`.
    std::size_t message_bytes_max = 16 << 20;

    std::uint64_t ratio_max = 250;  // How well a message may be packed: see http::InflateLimits.

    int in_flight_max = 256;  // Calls not yet answered; more are answered `unavailable`.

    /// Bodies being read or not yet answered. At least twice message_bytes_max: while it is read, a
    /// packed body counts as what comes and the most that it may become.
    std::size_t bytes_in_flight_max = 128 << 20;

    /// From the head of a call to its answer; then it is answered `unavailable`.
    std::chrono::milliseconds answer_within{10'000};

    std::chrono::milliseconds retry_after{1'000};  // What `unavailable` tells the client to wait.

    std::optional<http::TlsFiles> tls{};  // Else plain HTTP/2.

    GrpcConnectionLimits connections{};
};

/// What the listener holds now, and counts since its start.
struct GrpcFigures {
    int calls_in_flight = 0;
    std::size_t bytes_in_flight = 0;
    std::uint64_t calls = 0;      // Of known methods.
    std::uint64_t refused = 0;    // By the decision on the call.
    std::uint64_t busy = 0;       // Too many calls or bytes in flight.
    std::uint64_t too_large = 0;  // As they come, or unpacked.
    std::uint64_t malformed = 0;  // Not to be unpacked.
    std::uint64_t unread = 0;     // Ended before the body was there.
    std::uint64_t late = 0;       // Not answered within their time.

    int connections = 0;
    std::uint64_t accepted = 0;             // Connections.
    std::uint64_t connections_refused = 0;  // Too many, together or of one address.
    std::uint64_t connections_cut = 0;      // For what came on them, or for being slow.
};

/// Listens from its construction to its end.
class GrpcListener {
public:
    /// Throws std::runtime_error if the address cannot be had or the certificate cannot be used,
    /// and std::invalid_argument if the bounds contradict each other.
    GrpcListener(GrpcOptions options, AdmitGrpc admit);
    GrpcListener(const GrpcListener&) = delete;
    GrpcListener& operator=(const GrpcListener&) = delete;

    /// Stops at once, if `stop` was not called.
    ~GrpcListener();

    /// The one that is listened on.
    std::uint16_t port() const;

    /// Any thread.
    GrpcFigures figures() const;

    /// Takes no more calls, and waits that long for those in flight, which are answered
    /// `unavailable` then.
    void stop(std::chrono::milliseconds grace);

private:
    class Service;

    std::unique_ptr<Service> service_;
};

}  // namespace mainstay::monitoring
