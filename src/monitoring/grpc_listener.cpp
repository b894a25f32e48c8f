#include "monitoring/grpc_listener.hpp"

#include <algorithm>
#include <exception>
#include <future>
#include <limits>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <fmt/format.h>
#include <sys/resource.h>

#include "base/log.hpp"
#include "http/client_address.hpp"
#include "http/tls.hpp"
#include "monitoring/grpc_listener_connection.hpp"

namespace mainstay::monitoring {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

using std::chrono::milliseconds;
using Instant = GrpcConnection::Instant;

constexpr int backlog = 1024;
constexpr milliseconds look_at_certificate_every{1'000};
constexpr milliseconds farewell_time{1'000};

void check(const GrpcOptions& options) {
    // A window of HTTP/2 has 31 bits.
    if (options.message_bytes_max == 0 ||
        options.message_bytes_max > std::numeric_limits<std::int32_t>::max() - MessagePrefix::size)
        throw std::invalid_argument("a message of gRPC has at most 2 GiB");
    if (options.bytes_in_flight_max < 2 * options.message_bytes_max)
        throw std::invalid_argument("no message would ever have room");
    if (options.in_flight_max < 1) throw std::invalid_argument("no call would ever have room");
}

/// The web server has most of the files that this process may open.
int connections_allowed(int wanted) {
    constexpr rlim_t part = 4;
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return wanted;
    return static_cast<int>(std::min<rlim_t>(limit.rlim_max / part, static_cast<rlim_t>(wanted)));
}

http::ShareLimits shares_of(const GrpcConnectionLimits& limits) {
    auto allowed = connections_allowed(limits.open_max);
    return {.person = allowed, .address = limits.of_address_max, .total = allowed};
}

/// Deadlines are looked at this often: fine enough for the shortest of them.
milliseconds sweep_interval(const GrpcOptions& options) {
    const auto& limits = options.connections;
    auto shortest = std::min(
        {options.answer_within, limits.handshake_within, limits.write_within, limits.idle,
         limits.idle_of_strangers, limits.age}
    );
    return std::clamp(shortest / 4, milliseconds(5), milliseconds(500));
}

}  // namespace

class GrpcListener::Service {
public:
    Service(GrpcOptions options, AdmitGrpc admit)
        // Owners: see GrpcExportCall.
        : shared_(std::make_shared<GrpcShared>(std::move(options), std::move(admit))),
          places_(shares_of(shared_->options.connections)) {
        const auto& wanted = shared_->options;
        if (wanted.tls) certificate_.emplace(*wanted.tls, http::Protocol::http2);
        listen();
        unpacking_.emplace(
            http::BlockingPool::Options{.name = "otlp_grpc_unpacking", .threads = 1, .yields = true}
        );
        shared_->unpacking = &*unpacking_;
        thread_ = std::thread([this] { run(); });
        shared_->loop.open(thread_.get_id(), [this](ListenerLoop::Function function) {
            asio::post(context_, std::move(function));
        });
        asio::post(context_, [this] { accept(); });
    }

    Service(const Service&) = delete;
    Service& operator=(const Service&) = delete;

    ~Service() { stop(milliseconds(0)); }

    void stop(milliseconds grace);

    std::uint16_t port() const { return port_; }

    const GrpcShared& shared() const { return *shared_; }

private:
    void listen();
    void run();
    void accept();
    void take(const error_code& error, asio::ip::tcp::socket socket);
    void look_at_certificate(std::function<void()> then);
    void sweep();
    void sweep_later();
    void wind_down();
    bool wait_for_connections(Instant until) const;

    std::shared_ptr<GrpcShared> shared_;  // Owners: see GrpcExportCall.
    http::Shares places_;
    std::optional<http::Certificate> certificate_;
    GrpcConnections connections_;  // Outlive the context, which owns them.
    asio::io_context context_{1};
    asio::executor_work_guard<asio::io_context::executor_type> guard_{context_.get_executor()};
    asio::ip::tcp::acceptor acceptor_{context_};
    asio::steady_timer pause_{context_};
    asio::steady_timer sweep_{context_};
    bool is_sweeping_ = false;  // While there are connections.
    bool is_stopping_ = false;
    Instant certificate_at_ = std::chrono::steady_clock::now();  // Of the last look.
    std::uint16_t port_ = 0;
    std::thread thread_;
    std::optional<http::BlockingPool> unpacking_;  // Ends before what it posts to.
};

void GrpcListener::Service::listen() {
    const auto& wanted = shared_->options;
    auto where = fmt::format(
        fmt::runtime(wanted.address.find(':') != std::string::npos ? "[{}]:{}" : "{}:{}"),
        wanted.address, wanted.port
    );
    error_code error;
    asio::ip::tcp::resolver resolver(context_);
    auto found = resolver.resolve(
        wanted.address, std::to_string(wanted.port), asio::ip::resolver_base::passive, error
    );
    if (!error) {
        asio::ip::tcp::endpoint endpoint = *found.begin();
        acceptor_.open(endpoint.protocol(), error);
        if (!error) acceptor_.set_option(asio::socket_base::reuse_address(true), error);
        if (!error) acceptor_.bind(endpoint, error);
        if (!error) acceptor_.listen(backlog, error);
    }
    if (error)
        throw std::runtime_error(
            fmt::format("cannot listen for OTLP/gRPC on {}: {}", where, error.message())
        );
    port_ = acceptor_.local_endpoint().port();
}

void GrpcListener::Service::run() {
    // On Linux this is the priority of the calling thread alone: the help desk goes first.
    setpriority(PRIO_PROCESS, 0, 3);
    while (true) {
        try {
            context_.run();
            return;
        } catch (const std::exception& failure) {
            MAINSTAY_LOG(error, "monitoring", "OTLP/gRPC: {}", failure.what());
        }
    }
}

void GrpcListener::Service::accept() {
    acceptor_.async_accept([this](const error_code& error, asio::ip::tcp::socket socket) {
        take(error, std::move(socket));
    });
}

void GrpcListener::Service::take(const error_code& error, asio::ip::tcp::socket socket) {
    if (is_stopping_ || error == asio::error::operation_aborted) return;
    if (error) {
        // Out of files or memory: what is open goes on, and the next try may succeed.
        MAINSTAY_LOG(
            warning, "monitoring", "cannot accept a connection of OTLP/gRPC: {}", error.message()
        );
        pause_.expires_after(milliseconds(100));
        return pause_.async_wait([this](const error_code& stopped) {
            if (!stopped) accept();
        });
    }
    error_code ignored;
    auto peer = socket.remote_endpoint(ignored).address().to_string();
    // A socket of both families writes IPv4 as IPv6.
    if (auto address = http::parse_address(peer)) peer = http::to_string(*address);
    ++shared_->accepted;
    http::Shares::Held place;
    if (places_.take(http::requester_of({}, peer), 1, place) != http::Reached::none) {
        ++shared_->connections_refused;
        return accept();  // The socket closes as it goes out of scope.
    }
    GrpcConnectionParts parts{std::move(socket), std::move(peer), std::move(place), nullptr};
    // Owned by the function below, and then by the connection.
    auto kept = std::make_shared<GrpcConnectionParts>(std::move(parts));
    look_at_certificate([this, kept] {
        if (is_stopping_) return;
        if (certificate_) kept->tls = certificate_->context();
        // Owners: what it waits for.
        auto connection = std::make_shared<GrpcConnection>(std::move(*kept), shared_, connections_);
        connection->start();
        if (!std::exchange(is_sweeping_, true)) sweep_later();
    });
    accept();
}

/// Calls `then` on this thread, when a certificate that is new by now is in use.
void GrpcListener::Service::look_at_certificate(std::function<void()> then) {
    auto now = std::chrono::steady_clock::now();
    if (!certificate_ || now - certificate_at_ < look_at_certificate_every) return then();
    certificate_at_ = now;
    // On a thread that may wait for a disk.
    auto look = [this, then = std::move(then)] {
        certificate_->refresh();
        shared_->loop.run(then);
    };
    unpacking_->submit(std::move(look), http::Step::next);
}

void GrpcListener::Service::sweep_later() {
    sweep_.expires_after(sweep_interval(shared_->options));
    sweep_.async_wait([this](const error_code& stopped) {
        if (!stopped) sweep();
    });
}

void GrpcListener::Service::sweep() {
    auto now = std::chrono::steady_clock::now();
    for (auto* connection : connections_) connection->check_deadlines(now);
    is_sweeping_ = !connections_.empty();
    if (is_sweeping_) sweep_later();
}

void GrpcListener::Service::wind_down() {
    error_code ignored;
    is_stopping_ = true;
    acceptor_.close(ignored);
    pause_.cancel();
    for (auto* connection : connections_) connection->wind_down();
}

bool GrpcListener::Service::wait_for_connections(Instant until) const {
    while (shared_->connections > 0) {
        if (std::chrono::steady_clock::now() >= until) return false;
        std::this_thread::sleep_for(milliseconds(5));
    }
    return true;
}

void GrpcListener::Service::stop(milliseconds grace) {
    if (!thread_.joinable()) return;
    auto begun = std::chrono::steady_clock::now();
    auto on_all = [this](auto action) {
        asio::post(context_, [this, action] {
            for (auto* connection : connections_) action(*connection);
        });
    };
    std::promise<void> closed;
    asio::post(context_, [&] {
        wind_down();
        closed.set_value();
    });
    closed.get_future().wait();
    if (!wait_for_connections(begun + grace)) {
        on_all([](GrpcConnection& connection) { connection.end_calls(); });
        wait_for_connections(std::chrono::steady_clock::now() + farewell_time);
        on_all([](GrpcConnection& connection) { connection.close(); });
    }
    unpacking_.reset();
    asio::post(context_, [this] { sweep_.cancel(); });
    guard_.reset();
    thread_.join();
    shared_->loop.close();
}

GrpcListener::GrpcListener(GrpcOptions options, AdmitGrpc admit) {
    check(options);
    service_ = std::make_unique<Service>(std::move(options), std::move(admit));
}

GrpcListener::~GrpcListener() = default;

std::uint16_t GrpcListener::port() const { return service_->port(); }

void GrpcListener::stop(std::chrono::milliseconds grace) { service_->stop(grace); }

GrpcFigures GrpcListener::figures() const {
    const auto& shared = service_->shared();
    return {
        .calls_in_flight = shared.in_flight,
        .bytes_in_flight = shared.budget.bytes_held(),
        .calls = shared.calls,
        .refused = shared.refused,
        .busy = shared.busy,
        .too_large = shared.too_large,
        .malformed = shared.malformed,
        .unread = shared.unread,
        .late = shared.late,
        .connections = shared.connections,
        .accepted = shared.accepted,
        .connections_refused = shared.connections_refused,
        .connections_cut = shared.connections_cut,
    };
}

}  // namespace mainstay::monitoring
