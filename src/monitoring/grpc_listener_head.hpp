// The head of a call: its fields are kept as they come, and then it is decided whether it is an
// export at all. Pure.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "monitoring/grpc_listener.hpp"

namespace mainstay::monitoring {

/// What of a call's head matters here.
struct GrpcHead {
    std::string method, path, content_type, encoding, timeout, authorization, user_agent;
    bool is_too_large = false;

    /// Keeps a field that matters; of several of one name, the first.
    void add(std::string_view name, std::string_view value);
};

/// A head that an export may begin with.
struct ExportHead {
    Signal signal;
    bool may_be_packed = false;  // By gzip.
    std::optional<std::chrono::milliseconds> timeout{};
};

/// What is answered to a request that is no call of gRPC.
struct HttpRefusal {
    int status;
};

/// What becomes of a call by its head alone.
std::variant<ExportHead, GrpcAnswer, HttpRefusal> judge(const GrpcHead& head);

}  // namespace mainstay::monitoring
