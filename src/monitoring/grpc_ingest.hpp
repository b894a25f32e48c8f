// OTLP over gRPC, from the listener to the store: the same keys, limits and answers as over HTTP.
#pragma once

#include <memory>

#include "base/time.hpp"
#include "db/database.hpp"
#include "events/telemetry_exception.hpp"
#include "http/blocking_pool.hpp"
#include "monitoring/grpc_listener.hpp"
#include "monitoring/telemetry_access.hpp"

namespace mainstay::monitoring {

class GrpcIngest {
public:
    /// Listens from now on. Throws what GrpcListener does.
    GrpcIngest(
        GrpcOptions options, const TelemetryAccess& access,
        const events::TakeExceptions& exceptions, db::Database& database, Clock clock
    );

    /// Ends what is in flight within a few seconds.
    void stop();

    const GrpcListener& listener() const { return *listener_; }

private:
    void admit(const GrpcCall& call, std::function<void(Admission)> decide);
    void take(std::int64_t application, Signal signal, std::string body, AnswerGrpc answer);

    const TelemetryAccess& access_;
    const events::TakeExceptions& exceptions_;
    db::Database& database_;
    Clock clock_;
    http::BlockingPool readers_;
    std::unique_ptr<GrpcListener> listener_;
};

/// The number of gRPC's status for a status of HTTP.
int grpc_code_of(int http_status);

}  // namespace mainstay::monitoring
