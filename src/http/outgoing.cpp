#include "http/outgoing.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/chrono.h>

#include "http/problem.hpp"

namespace mainstay::http {

namespace {

constexpr std::string_view everywhere =
    "X-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\n"
    "X-Frame-Options: DENY\r\nCross-Origin-Resource-Policy: same-origin\r\n";
constexpr std::string_view of_api =
    "Content-Security-Policy: default-src 'none'; base-uri 'none'; frame-ancestors 'none'\r\n";
// Shown in our own frames at most, and with no right to anything.
constexpr std::string_view of_file =
    "X-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\n"
    "Cross-Origin-Resource-Policy: same-origin\r\n"
    "Content-Security-Policy: sandbox; default-src 'none'; base-uri 'none'; "
    "frame-ancestors 'self'\r\n";
// Empty documents of ours that the page fills with what may be hostile.
constexpr std::string_view of_frame =
    "X-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\n"
    "X-Frame-Options: SAMEORIGIN\r\nCross-Origin-Resource-Policy: same-origin\r\n";
// A year, the least that is asked for by the lists that browsers carry.
constexpr std::string_view when_secure =
    "Strict-Transport-Security: max-age=31536000; includeSubDomains\r\n";
constexpr std::string_view of_page =
    "Cross-Origin-Opener-Policy: same-origin\r\n"
    "Reporting-Endpoints: page=\"/api/v1/reports/csp\"\r\n"
    "Permissions-Policy: camera=(), geolocation=(), microphone=(), payment=(), usb=()\r\n";

bool has(const Headers* headers, std::string_view name) {
    if (!headers) return false;
    return std::any_of(headers->begin(), headers->end(), [&](const auto& header) {
        return header.first == name;
    });
}

/// A header value as it may stand on one line: handlers pass on text from elsewhere.
void append_value(std::string& out, std::string_view value) {
    for (char c : value) {
        if (c != '\r' && c != '\n' && c != '\0') out += c;
    }
}

void append_header(std::string& out, std::string_view name, std::string_view value) {
    out += name;
    out += ": ";
    append_value(out, value);
    out += "\r\n";
}

std::string_view headers_of(Surface surface) {
    switch (surface) {
        case Surface::file:
            return of_file;
        case Surface::frame:
            return of_frame;
        case Surface::api:
        case Surface::page:
            break;
    }
    return everywhere;
}

void append_security(std::string& out, const Outgoing& outgoing) {
    out += headers_of(outgoing.surface);
    if (outgoing.surface == Surface::api) out += of_api;
    if (outgoing.surface == Surface::page) out += of_page;
    if (!outgoing.policy.empty()) append_header(out, "Content-Security-Policy", outgoing.policy);
}

}  // namespace

void write_head(std::string& out, const Outgoing& outgoing, const HeadFrame& frame) {
    out.clear();
    fmt::format_to(
        std::back_inserter(out), "HTTP/1.1 {} {}\r\n", outgoing.status, reason_of(outgoing.status)
    );
    append_header(out, "Date", frame.date);
    append_header(out, "X-Request-Id", frame.request_id);
    if (!outgoing.media_type.empty()) append_header(out, "Content-Type", outgoing.media_type);
    bool is_bodiless = outgoing.status == 204 || outgoing.status == 304;
    if (!outgoing.is_endless && !is_bodiless)
        fmt::format_to(
            std::back_inserter(out), "Content-Length: {}\r\n",
            outgoing.body_bytes.value_or(outgoing.body.size())
        );
    append_security(out, outgoing);
    if (frame.is_secure) out += when_secure;
    if (!has(outgoing.headers, "Cache-Control")) out += "Cache-Control: no-store\r\n";
    if (outgoing.headers) {
        for (const auto& [name, value] : *outgoing.headers) append_header(out, name, value);
    }
    if (frame.is_last || outgoing.is_endless) out += "Connection: close\r\n";
    out += "\r\n";
}

std::string http_date() { return http_date(system_now()); }

std::string http_date(Time at) {
    return fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT", fmt::gmtime(at.micros / 1'000'000));
}

}  // namespace mainstay::http
