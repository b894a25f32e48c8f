// A connection of the gRPC listener: its socket, with TLS or without, and what goes over it. Only
// for grpc_listener*.cpp, since it includes Asio.
#pragma once

#include <array>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <unordered_set>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>

#include "http/quota.hpp"
#include "monitoring/grpc_listener_peer.hpp"

namespace mainstay::monitoring {

class GrpcConnection;

/// The connections that are open. On the listener's thread only.
using GrpcConnections = std::unordered_set<GrpcConnection*>;

/// What it begins with.
struct GrpcConnectionParts {
    boost::asio::ip::tcp::socket socket;
    std::string address;  // The client's, without its port.
    http::Shares::Held place;

    // Null without TLS. Owners: the certificate, until it is renewed, and its connections.
    std::shared_ptr<boost::asio::ssl::context> tls;
};

/// Owned by what it waits for; on the thread of its socket.
class GrpcConnection : public std::enable_shared_from_this<GrpcConnection> {
public:
    using Instant = GrpcPeer::Instant;

    /// `all` outlives it.
    GrpcConnection(
        GrpcConnectionParts parts,
        std::shared_ptr<GrpcShared> shared,  // Owners: see GrpcExportCall.
        GrpcConnections& all
    );
    GrpcConnection(const GrpcConnection&) = delete;
    GrpcConnection& operator=(const GrpcConnection&) = delete;
    ~GrpcConnection();

    void start();

    /// Answers or cuts what is late.
    void check_deadlines(Instant now);

    /// Takes no more calls, and ends once those in flight have.
    void wind_down();

    /// Answers what is in flight, to be tried again.
    void end_calls() { peer_.end_calls(); }

    /// Ends at once.
    void close();

private:
    using Socket = boost::asio::ip::tcp::socket;
    using Tls = boost::asio::ssl::stream<Socket&>;

    template <class Use>
    void with_stream(Use use);

    void wake();
    void read();
    void take(std::size_t bytes);
    void write();
    void linger();
    void cut();

    std::shared_ptr<GrpcShared> shared_;  // Owners: see the constructor.
    GrpcConnections& all_;
    http::Shares::Held place_;
    Socket socket_;
    std::shared_ptr<boost::asio::ssl::context> context_;  // Owners: see GrpcConnectionParts.
    std::optional<Tls> tls_;
    GrpcPeer peer_;
    std::array<char, 16 << 10> in_;
    std::string out_;
    bool is_reading_ = false;
    bool is_writing_ = false;
    bool is_wake_posted_ = false;
    bool is_open_ = false;       // With TLS, if there is to be any.
    bool is_ending_ = false;     // Nothing more is taken, but the farewell is sent.
    bool is_lingering_ = false;  // That was sent.
    bool is_closed_ = false;
    std::size_t lingering_bytes_ = 0;
    Instant deadline_ = Instant::max();  // Of a write, or of lingering.
};

}  // namespace mainstay::monitoring
