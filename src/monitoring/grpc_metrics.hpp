// The figures of the listener of OTLP over gRPC, for /metrics.
#pragma once

#include <functional>
#include <vector>

#include "http/metrics.hpp"
#include "monitoring/grpc_listener.hpp"

namespace mainstay::monitoring {

/// `listener` says which one there is, and null where none listens: then there are no figures.
std::vector<http::Family> grpc_metrics(std::function<const GrpcListener*()> listener);

}  // namespace mainstay::monitoring
