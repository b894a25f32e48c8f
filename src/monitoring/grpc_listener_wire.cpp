#include "monitoring/grpc_listener_wire.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>

#include <fmt/format.h>
#include <protozero/pbf_writer.hpp>

#include "base/crypto.hpp"
#include "base/text.hpp"

namespace mainstay::monitoring {

namespace {

// What a client may still be told, if a head with it is to be taken by all of them.
constexpr std::size_t message_bytes_shown = 1024;

/// The plain alphabet without padding, which all must take.
std::string base64_of(std::string_view bytes) {
    auto text = base64url(bytes);
    std::ranges::replace(text, '-', '+');
    std::ranges::replace(text, '_', '/');
    text.resize(text.find_last_not_of('=') + 1);
    return text;
}

}  // namespace

std::optional<Signal> signal_of_method(std::string_view path) {
    if (path == "/opentelemetry.proto.collector.trace.v1.TraceService/Export")
        return Signal::traces;
    if (path == "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export")
        return Signal::metrics;
    if (path == "/opentelemetry.proto.collector.logs.v1.LogsService/Export") return Signal::logs;
    return std::nullopt;
}

std::optional<std::chrono::milliseconds> timeout_of(std::string_view text) {
    constexpr std::size_t digits_max = 8;
    if (text.size() < 2 || text.size() > digits_max + 1) return std::nullopt;
    auto digits = text.substr(0, text.size() - 1);
    std::int64_t count = 0;
    auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), count);
    if (error != std::errc() || end != digits.data() + digits.size() || digits[0] == '-')
        return std::nullopt;
    auto rounded = [](auto time) {
        constexpr std::chrono::milliseconds least{1};
        return std::max(std::chrono::ceil<std::chrono::milliseconds>(time), least);
    };
    switch (text.back()) {
        case 'H':
            return rounded(std::chrono::hours(count));
        case 'M':
            return rounded(std::chrono::minutes(count));
        case 'S':
            return rounded(std::chrono::seconds(count));
        case 'm':
            return rounded(std::chrono::milliseconds(count));
        case 'u':
            return rounded(std::chrono::microseconds(count));
        case 'n':
            return rounded(std::chrono::nanoseconds(count));
        default:
            return std::nullopt;
    }
}

std::optional<MessagePrefix> read_prefix(const std::array<char, MessagePrefix::size>& bytes) {
    if (bytes[0] != 0 && bytes[0] != 1) return std::nullopt;
    MessagePrefix prefix{.is_packed = bytes[0] == 1};
    for (std::size_t i = 1; i < bytes.size(); ++i)
        prefix.bytes = prefix.bytes << 8U | static_cast<unsigned char>(bytes[i]);
    return prefix;
}

std::string message_of(std::string_view body) {
    std::string message(MessagePrefix::size, '\0');
    auto rest = body.size();
    for (std::size_t i = MessagePrefix::size; --i > 0; rest >>= 8U)
        message[i] = static_cast<char>(rest & 0xffU);
    return message.append(body);
}

std::string status_message(std::string_view text) {
    std::string encoded;
    for (char sign : text.substr(0, message_bytes_shown)) {
        bool is_plain = sign >= ' ' && sign <= '~' && sign != '%';
        if (is_plain)
            encoded += sign;
        else
            fmt::format_to(
                std::back_inserter(encoded), "%{:02X}", static_cast<unsigned char>(sign)
            );
    }
    return encoded;
}

GrpcFields trailers_of(const GrpcAnswer& answer) {
    GrpcFields trailers{{"grpc-status", std::to_string(answer.status)}};
    if (answer.status == grpc_status::ok) return trailers;
    trailers.emplace_back("grpc-message", status_message(answer.message));
    if (auto details = status_details(answer); !details.empty())
        trailers.emplace_back("grpc-status-details-bin", base64_of(details));
    return trailers;
}

std::string status_details(const GrpcAnswer& answer) {
    std::string details;
    if (!answer.retry_after || answer.status == grpc_status::ok) return details;
    auto delay = *answer.retry_after;
    auto seconds = std::chrono::floor<std::chrono::seconds>(delay);
    std::chrono::nanoseconds rest = delay - seconds;

    protozero::pbf_writer status(details);
    status.add_int32(1, answer.status);
    status.add_string(2, answer.message.substr(0, message_bytes_shown));
    protozero::pbf_writer any(status, 3);
    any.add_string(1, "type.googleapis.com/google.rpc.RetryInfo");
    protozero::pbf_writer retry_info(any, 2);
    protozero::pbf_writer duration(retry_info, 1);
    duration.add_int64(1, seconds.count());
    duration.add_int32(2, static_cast<std::int32_t>(rest.count()));
    return details;
}

}  // namespace mainstay::monitoring
