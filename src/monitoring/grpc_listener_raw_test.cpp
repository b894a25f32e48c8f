#include "monitoring/grpc_listener_raw_test.hpp"

#include <array>
#include <cerrno>
#include <fstream>

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <nghttp2/nghttp2.h>
#include <sys/socket.h>
#include <unistd.h>

namespace mainstay::monitoring::test {

namespace {

std::string big_endian(std::size_t value, std::size_t bytes) {
    std::string text(bytes, '\0');
    for (std::size_t i = bytes; i-- > 0; value >>= 8U) text[i] = static_cast<char>(value & 255U);
    return text;
}

std::uint32_t number_in(std::string_view bytes) {
    std::uint32_t value = 0;
    for (char byte : bytes) value = value << 8U | static_cast<unsigned char>(byte);
    return value;
}

long status_mib(std::string_view name) {
    std::ifstream file("/proc/self/status");
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with(name)) return std::stol(line.substr(name.size())) / 1024;
    }
    return -1;
}

}  // namespace

std::string hpack_integer(std::size_t value, unsigned bits, unsigned first) {
    std::size_t full = (1U << bits) - 1;
    if (value < full) return {static_cast<char>(first | value)};
    std::string bytes{static_cast<char>(first | full)};
    for (value -= full; value >= 128; value >>= 7U) bytes += static_cast<char>(value % 128 | 128);
    return bytes += static_cast<char>(value);
}

std::string literal(std::string_view name, std::string_view value) {
    std::string bytes(1, '\0');
    bytes.append(hpack_integer(name.size(), 7)).append(name);
    return bytes.append(hpack_integer(value.size(), 7)).append(value);
}

std::string indexed_literal(std::string_view name, std::string_view value) {
    auto bytes = literal(name, value);
    bytes[0] = 0x40;
    return bytes;
}

std::string frame_of(int type, int flags, std::uint32_t stream, std::string_view payload) {
    auto bytes = big_endian(payload.size(), 3);
    bytes += static_cast<char>(type);
    bytes += static_cast<char>(flags);
    return bytes.append(big_endian(stream, 4)).append(payload);
}

std::string export_head(const Fields& more) {
    std::string head;
    for (const auto& [name, value] : Fields{
             {":method", "POST"},
             {":scheme", "http"},
             {":path", "/opentelemetry.proto.collector.trace.v1.TraceService/Export"},
             {":authority", "otlp.test"},
             {"te", "trailers"},
             {"content-type", "application/grpc"}
         })
        head += literal(name, value);
    for (const auto& [name, value] : more) head += literal(name, value);
    return head;
}

std::string message(std::string_view body, bool is_packed) {
    std::string bytes(1, is_packed ? '\1' : '\0');
    return bytes.append(big_endian(body.size(), 4)).append(body);
}

long resident_mib() { return status_mib("VmRSS:"); }

long peak_mib() { return status_mib("VmHWM:"); }

RawClient::RawClient(std::uint16_t port, std::string_view opening)
    : socket_(socket(AF_INET, SOCK_STREAM, 0)) {
    nghttp2_hd_inflater* inflater = nullptr;
    nghttp2_hd_inflate_new(&inflater);
    inflater_ = inflater;
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const timeval timeout{.tv_sec = 10, .tv_usec = 0};
    setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof timeout);
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    REQUIRE(connect(socket_, generic, sizeof address) == 0);
    send(opening.empty() ? preface + frame_of(frame::settings, 0, 0, {}) : std::string(opening));
}

RawClient::~RawClient() {
    nghttp2_hd_inflate_del(static_cast<nghttp2_hd_inflater*>(inflater_));
    close(socket_);
}

bool RawClient::send(std::string_view bytes) const {
    while (!bytes.empty()) {
        auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

bool RawClient::flood(std::string_view bytes, std::size_t bytes_max) {
    for (std::size_t sent = 0; sent < bytes_max; sent += bytes.size()) {
        if (!send(bytes)) return false;
        while (read_some(MSG_DONTWAIT)) {
        }
    }
    return true;
}

void RawClient::call(std::uint32_t stream, std::string_view body, const Fields& more) const {
    constexpr std::size_t piece = 16'000;
    send(frame_of(frame::headers, frame::end_headers, stream, export_head(more)));
    for (; body.size() > piece; body.remove_prefix(piece))
        send(frame_of(frame::data, 0, stream, body.substr(0, piece)));
    send(frame_of(frame::data, frame::end_stream, stream, body));
}

bool RawClient::receives(std::string_view text) {
    while (lines_.find(text) == lines_.npos) {
        if (!read_some()) return false;
    }
    return true;
}

bool RawClient::is_closed() {
    errno = 0;
    while (read_some()) {
    }
    return errno != EAGAIN;
}

void RawClient::end_writing() const { shutdown(socket_, SHUT_WR); }

bool RawClient::read_some(int flags) {
    std::array<char, 16'384> part{};
    auto count = recv(socket_, part.data(), part.size(), flags);
    if (count <= 0) return false;
    bytes_.append(part.data(), static_cast<std::size_t>(count));
    note_frames();
    return true;
}

void RawClient::note_frames() {
    constexpr std::size_t head_size = 9;
    while (bytes_.size() >= head_size) {
        std::string_view all = bytes_;
        auto size = number_in(all.substr(0, 3));
        if (all.size() < head_size + size) return;
        auto stream = number_in(all.substr(5, 4));
        auto payload = all.substr(head_size, size);
        switch (all[3]) {
            case frame::headers:
                note_head(stream, payload);
                break;
            case frame::data:
                lines_ += fmt::format("DATA {} {}\n", stream, size);
                break;
            case frame::reset:
                lines_ += fmt::format("RST_STREAM {} {}\n", stream, number_in(payload));
                break;
            case frame::goaway:
                lines_ += fmt::format("GOAWAY {}\n", number_in(payload.substr(4, 4)));
                break;
            case frame::window_update:
                lines_ += fmt::format("WINDOW_UPDATE {} {}\n", stream, number_in(payload));
                break;
            default:
                break;
        }
        bytes_.erase(0, head_size + size);
    }
}

void RawClient::note_head(std::uint32_t stream, std::string_view payload) {
    auto* inflater = static_cast<nghttp2_hd_inflater*>(inflater_);
    while (true) {
        nghttp2_nv field{};
        int flags = 0;
        auto used = nghttp2_hd_inflate_hd2(
            inflater, &field, &flags, reinterpret_cast<const std::uint8_t*>(payload.data()),
            payload.size(), 1
        );
        REQUIRE(used >= 0);
        payload.remove_prefix(static_cast<std::size_t>(used));
        if (flags & NGHTTP2_HD_INFLATE_EMIT) {
            std::string name(reinterpret_cast<const char*>(field.name), field.namelen);
            std::string value(reinterpret_cast<const char*>(field.value), field.valuelen);
            lines_ += fmt::format("HEADERS {} {}: {}\n", stream, name, value);
        }
        if (flags & NGHTTP2_HD_INFLATE_FINAL) break;
    }
    nghttp2_hd_inflate_end_headers(inflater);
}

}  // namespace mainstay::monitoring::test
