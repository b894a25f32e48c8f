// The head of an answer, with the headers that protect what is answered. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"
#include "http/reply.hpp"

namespace mainstay::http {

/// What an answer is a part of, which decides its security headers.
enum class Surface { api, file, page, frame };

/// One answer on its way out. Views: good until it is sent.
struct Outgoing {
    int status = 200;
    std::string_view media_type{};
    std::string_view body{};
    const Headers* headers = nullptr;
    Surface surface = Surface::api;
    std::string_view policy{};                  // Of a page or a frame.
    std::optional<std::uint64_t> body_bytes{};  // Where the body comes piece by piece after.
    bool is_endless = false;                    // The end of the connection is the end of the body.
};

/// What of a head depends on the connection.
struct HeadFrame {
    std::string_view request_id;
    std::string_view date;
    bool is_last = false;    // The connection closes after this.
    bool is_secure = false;  // The client speaks https, and is to speak nothing else any more.
};

/// Writes the head, with the empty line after it, over `out`.
void write_head(std::string& out, const Outgoing& outgoing, const HeadFrame& frame);

/// The Date header's value for now (RFC 9110 §5.6.7).
std::string http_date();

/// The same for another time.
std::string http_date(Time at);

}  // namespace mainstay::http
