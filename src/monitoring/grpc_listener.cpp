#include "monitoring/grpc_listener.hpp"

#include <algorithm>
#include <atomic>
#include <limits>
#include <stdexcept>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <grpc/support/log.h>
#include <grpcpp/resource_quota.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>

#include "base/log.hpp"
#include "monitoring/grpc_listener_call.hpp"
#include "monitoring/grpc_listener_tls.hpp"

namespace mainstay::monitoring {

namespace {

using std::chrono::milliseconds;

/// For what gRPC holds beside the bodies: connections, heads, what came and is not read yet.
constexpr std::size_t own_bytes_max = 64 << 20;

constexpr int streams_of_connection_max = 128;
constexpr int metadata_bytes_max = 16 << 10;

int in_milliseconds(milliseconds time) { return static_cast<int>(time.count()); }

/// What gRPC would write on standard error, as lines of our log, and at most one a second: what
/// strangers send must not fill a disk.
void log_for_grpc(gpr_log_func_args* line) {
    static std::atomic<std::chrono::steady_clock::time_point> last{};
    auto now = std::chrono::steady_clock::now();
    auto before = last.load();
    // The last line before an abort is the one that counts.
    bool is_fatal = std::string_view(line->message).starts_with("assertion failed");
    bool is_due = now - before >= std::chrono::seconds(1);
    if (!is_fatal && (!is_due || !last.compare_exchange_strong(before, now))) return;
    MAINSTAY_LOG(warning, "monitoring", "gRPC: {}", line->message);
}

void bound_connections(grpc::ServerBuilder& builder, const GrpcOptions& options) {
    auto set = [&](const char* name, int value) { builder.AddChannelArgument(name, value); };
    // With it a second process would get half of the connections instead of a refusal.
    set(GRPC_ARG_ALLOW_REUSEPORT, 0);
    // gRPC unpacks the whole message before it looks how large that is: it is left to us.
    set(GRPC_ARG_ENABLE_PER_MESSAGE_DECOMPRESSION, 0);
    builder.SetCompressionAlgorithmSupportStatus(GRPC_COMPRESS_DEFLATE, false);
    set(GRPC_ARG_MAX_METADATA_SIZE, metadata_bytes_max);
    set(GRPC_ARG_MAX_CONCURRENT_STREAMS,
        std::min(options.in_flight_max, streams_of_connection_max));
    // Else the window grows with the connection's speed, and with it what comes unasked for.
    set(GRPC_ARG_HTTP2_BDP_PROBE, 0);

    // Who does not finish a handshake, sends nothing, is gone, or pings without end.
    set(GRPC_ARG_SERVER_HANDSHAKE_TIMEOUT_MS, in_milliseconds(std::chrono::seconds(10)));
    set(GRPC_ARG_MAX_CONNECTION_IDLE_MS, in_milliseconds(std::chrono::minutes(5)));
    set(GRPC_ARG_KEEPALIVE_TIME_MS, in_milliseconds(std::chrono::minutes(1)));
    set(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, in_milliseconds(std::chrono::seconds(20)));
    set(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS,
        in_milliseconds(std::chrono::seconds(10)));
    set(GRPC_ARG_HTTP2_MAX_PING_STRIKES, 2);
    // So that exporters find nodes that were added, behind a balancer of connections.
    set(GRPC_ARG_MAX_CONNECTION_AGE_MS, in_milliseconds(std::chrono::minutes(30)));
    set(GRPC_ARG_MAX_CONNECTION_AGE_GRACE_MS, in_milliseconds(std::chrono::seconds(30)));
}

void check(const GrpcOptions& options) {
    if (options.message_bytes_max == 0 ||
        options.message_bytes_max > std::numeric_limits<int>::max())
        throw std::invalid_argument("a message of gRPC has at most 2 GiB");
    if (options.bytes_in_flight_max < 2 * options.message_bytes_max)
        throw std::invalid_argument("no message would ever have room");
    if (options.in_flight_max < 1) throw std::invalid_argument("no call would ever have room");
}

}  // namespace

class GrpcListener::Service final : public grpc::CallbackGenericService {
public:
    Service(GrpcOptions options, AdmitGrpc admit)
        // Owners: see GrpcExportCall.
        : shared_(std::make_shared<GrpcShared>(std::move(options), std::move(admit))) {
        const auto& wanted = shared_->options;
        credentials_ =
            wanted.tls ? tls_credentials(*wanted.tls) : grpc::InsecureServerCredentials();
        bool is_v6 = wanted.address.find(':') != std::string::npos;
        auto address =
            fmt::format(fmt::runtime(is_v6 ? "[{}]:{}" : "{}:{}"), wanted.address, wanted.port);
        grpc::ServerBuilder builder;
        builder.AddListeningPort(address, credentials_, &port_);
        builder.RegisterCallbackGenericService(this);
        builder.SetMaxReceiveMessageSize(static_cast<int>(wanted.message_bytes_max));
        builder.SetResourceQuota(
            grpc::ResourceQuota().Resize(wanted.bytes_in_flight_max + own_bytes_max)
        );
        bound_connections(builder, wanted);
        server_ = builder.BuildAndStart();
        if (!server_ || port_ == 0)
            throw std::runtime_error(fmt::format("cannot listen for OTLP/gRPC on {}", address));
    }

    ~Service() { stop(milliseconds(0)); }

    grpc::ServerGenericBidiReactor* CreateReactor(grpc::GenericCallbackServerContext* context
    ) override {
        auto call = std::make_shared<GrpcExportCall>(shared_);  // Owners: see its self_.
        call->begin(*context);
        return call.get();
    }

    void stop(milliseconds grace) {
        if (!server_) return;
        server_->Shutdown(std::chrono::system_clock::now() + grace);
        server_.reset();
    }

    std::uint16_t port() const { return static_cast<std::uint16_t>(port_); }

    const GrpcShared& shared() const { return *shared_; }

private:
    std::shared_ptr<GrpcShared> shared_;  // Owners: see GrpcExportCall.
    // Owners: this and, while it builds, the builder. gRPC asks it for certificates until the end.
    std::shared_ptr<grpc::ServerCredentials> credentials_;
    int port_ = 0;
    std::unique_ptr<grpc::Server> server_;
};

GrpcListener::GrpcListener(GrpcOptions options, AdmitGrpc admit) {
    check(options);
    gpr_set_log_function(log_for_grpc);
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
    };
}

}  // namespace mainstay::monitoring
