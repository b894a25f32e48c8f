#include "monitoring/grpc_listener_head.hpp"

#include <array>
#include <utility>

#include "monitoring/grpc_listener_wire.hpp"

namespace mainstay::monitoring {

namespace {

/// `application/grpc`, alone or with `+` and a format or `;` and parameters.
bool is_grpc(std::string_view content_type) {
    constexpr std::string_view name = "application/grpc";
    if (!content_type.starts_with(name)) return false;
    auto rest = content_type.substr(name.size());
    return rest.empty() || rest[0] == '+' || rest[0] == ';';
}

}  // namespace

void GrpcHead::add(std::string_view name, std::string_view value) {
    const std::array<std::pair<std::string_view, std::string GrpcHead::*>, 7> kept{{
        {":method", &GrpcHead::method},
        {":path", &GrpcHead::path},
        {"content-type", &GrpcHead::content_type},
        {"grpc-encoding", &GrpcHead::encoding},
        {"grpc-timeout", &GrpcHead::timeout},
        {"authorization", &GrpcHead::authorization},
        {"user-agent", &GrpcHead::user_agent},
    }};
    for (const auto& [own, member] : kept) {
        if (own == name && (this->*member).empty()) this->*member = value;
    }
}

std::variant<ExportHead, GrpcAnswer, HttpRefusal> judge(const GrpcHead& head) {
    if (head.is_too_large)
        return GrpcAnswer{grpc_status::resource_exhausted, "The head of the call is too large."};
    if (head.method != "POST") return HttpRefusal{405};
    if (!is_grpc(head.content_type)) return HttpRefusal{415};
    auto signal = signal_of_method(head.path);
    if (!signal) return GrpcAnswer{grpc_status::unimplemented, "There is no such method here."};
    bool may_be_packed = head.encoding == "gzip";
    if (!may_be_packed && !head.encoding.empty() && head.encoding != "identity")
        return GrpcAnswer{grpc_status::unimplemented, "Messages are packed by gzip or not at all."};
    auto timeout = timeout_of(head.timeout);
    if (!head.timeout.empty() && !timeout)
        return GrpcAnswer{grpc_status::invalid_argument, "The grpc-timeout cannot be read."};
    return ExportHead{*signal, may_be_packed, timeout};
}

}  // namespace mainstay::monitoring
