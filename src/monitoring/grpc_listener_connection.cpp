#include "monitoring/grpc_listener_connection.hpp"

#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>

namespace mainstay::monitoring {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

constexpr std::size_t piece_bytes = 64 << 10;

// What is still read and dropped, so that the client gets to read the farewell.
constexpr std::size_t lingering_bytes_max = 1 << 20;
constexpr std::chrono::seconds lingering_time{1};

}  // namespace

GrpcConnection::GrpcConnection(
    GrpcConnectionParts parts,
    std::shared_ptr<GrpcShared> shared,  // Owners: see the header.
    GrpcConnections& all
)
    : shared_(std::move(shared)),
      all_(all),
      place_(std::move(parts.place)),
      socket_(std::move(parts.socket)),
      context_(std::move(parts.tls)),
      peer_(
          shared_, std::move(parts.address), [this] { wake(); }, std::chrono::steady_clock::now()
      ) {
    if (context_) tls_.emplace(socket_, *context_);
    all_.insert(this);
    ++shared_->connections;
}

GrpcConnection::~GrpcConnection() {
    all_.erase(this);
    --shared_->connections;
}

template <class Use>
void GrpcConnection::with_stream(Use use) {
    if (tls_)
        use(*tls_);
    else
        use(socket_);
}

void GrpcConnection::start() {
    error_code ignored;
    socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
    auto open = [self = shared_from_this()](const error_code& error) {
        if (error) return self->close();
        self->is_open_ = true;
        self->write();
        self->read();
    };
    if (!tls_) return open({});
    tls_->async_handshake(Tls::server, std::move(open));
}

/// So that the answers of one moment go as one piece.
void GrpcConnection::wake() {
    auto self = weak_from_this().lock();  // None where it is about to end.
    if (!self || !is_open_ || is_writing_ || std::exchange(is_wake_posted_, true)) return;
    asio::post(socket_.get_executor(), [self = std::move(self)] {
        self->is_wake_posted_ = false;
        self->write();
    });
}

void GrpcConnection::read() {
    // What is to be sent is bounded by this: nothing is read while it is not gone.
    if (is_closed_ || is_reading_ || (!is_lingering_ && (is_writing_ || is_ending_))) return;
    is_reading_ = true;
    auto done = [self = shared_from_this()](const error_code& error, std::size_t bytes) {
        self->is_reading_ = false;
        if (error) return self->close();
        self->take(bytes);
    };
    with_stream([&](auto& stream) { stream.async_read_some(asio::buffer(in_), std::move(done)); });
}

void GrpcConnection::take(std::size_t bytes) {
    if (is_closed_) return;
    if (is_lingering_) {
        lingering_bytes_ += bytes;
        return lingering_bytes_ > lingering_bytes_max ? close() : read();
    }
    is_ending_ = !peer_.receive({in_.data(), bytes}, std::chrono::steady_clock::now());
    write();
    read();
}

void GrpcConnection::write() {
    if (is_closed_ || is_writing_ || is_lingering_ || !is_open_) return;
    out_.clear();
    if (out_.capacity() > piece_bytes / 4) out_.shrink_to_fit();
    peer_.send(out_, piece_bytes);
    if (out_.empty()) {
        deadline_ = Instant::max();
        if (is_ending_ || peer_.is_over()) linger();
        return;
    }
    is_writing_ = true;
    deadline_ = std::chrono::steady_clock::now() + shared_->options.connections.write_within;
    auto done = [self = shared_from_this()](const error_code& error, std::size_t) {
        self->is_writing_ = false;
        if (error) return self->close();
        self->write();
        self->read();
    };
    with_stream([&](auto& stream) {
        asio::async_write(stream, asio::buffer(std::as_const(out_)), std::move(done));
    });
}

/// Had the system something unread when the socket is closed, it would throw the farewell away.
void GrpcConnection::linger() {
    error_code ignored;
    is_lingering_ = true;
    if (peer_.is_broken()) ++shared_->connections_cut;
    deadline_ = std::chrono::steady_clock::now() + lingering_time;
    socket_.shutdown(asio::socket_base::shutdown_send, ignored);
    read();
}

void GrpcConnection::check_deadlines(Instant now) {
    if (is_closed_) return;
    if (now >= deadline_) return is_lingering_ ? close() : cut();
    if (is_lingering_) return;
    if (!peer_.check_deadlines(now)) cut();
}

void GrpcConnection::cut() {
    ++shared_->connections_cut;
    close();
}

void GrpcConnection::wind_down() {
    if (!is_open_) return close();
    peer_.wind_down();
}

void GrpcConnection::close() {
    if (std::exchange(is_closed_, true)) return;
    error_code ignored;
    socket_.close(ignored);
}

}  // namespace mainstay::monitoring
