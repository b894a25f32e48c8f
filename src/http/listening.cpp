#include "http/listening.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

namespace mainstay::http {

namespace {

using Listeners = std::span<const std::unique_ptr<Listening>>;

void write_head(
    std::string& out, std::string_view name, std::string_view help, std::string_view type
) {
    fmt::format_to(std::back_inserter(out), "# HELP {0} {1}\n# TYPE {0} {2}\n", name, help, type);
}

/// One figure of each listener.
template <class Value>
void write_each(
    std::string& out, Listeners listeners, std::string_view name, std::string_view help,
    std::string_view type, Value value
) {
    write_head(out, name, help, type);
    for (const auto& each : listeners)
        fmt::format_to(
            std::back_inserter(out), "{}{{listener=\"{}\"}} {}\n", name, each->options.name,
            value(*each)
        );
}

void write_classes(std::string& out, Listeners listeners) {
    constexpr std::string_view name = "mainstay_http_listener_requests_total";
    write_head(out, name, "Requests answered, by the class of their status.", "counter");
    for (const auto& each : listeners) {
        for (std::size_t i = 0; i < each->figures.by_class.size(); ++i) {
            auto count = each->figures.by_class[i].load(std::memory_order_relaxed);
            if (count == 0) continue;
            fmt::format_to(
                std::back_inserter(out), "{}{{listener=\"{}\",status=\"{}xx\"}} {}\n", name,
                each->options.name, i + 1, count
            );
        }
    }
}

void write_durations(std::string& out, Listeners listeners) {
    constexpr std::string_view name = "mainstay_http_listener_duration_seconds";
    write_head(out, name, "From the whole head to the answer's head.", "histogram");
    for (const auto& each : listeners) {
        const auto& figures = each->figures;
        const auto& bounds = ListenerFigures::bounds_micros;
        std::uint64_t total = 0;
        for (std::size_t i = 0; i <= bounds.size(); ++i) {
            total += figures.by_duration[i].load(std::memory_order_relaxed);
            auto bound = i < bounds.size() ? fmt::format("{}", bounds[i] / 1e6) : "+Inf";
            fmt::format_to(
                std::back_inserter(out), "{}_bucket{{listener=\"{}\",le=\"{}\"}} {}\n", name,
                each->options.name, bound, total
            );
        }
        auto sum = static_cast<double>(figures.micros.load(std::memory_order_relaxed)) / 1e6;
        fmt::format_to(
            std::back_inserter(out),
            "{0}_sum{{listener=\"{1}\"}} {2}\n{0}_count{{listener=\"{1}\"}} {3}\n", name,
            each->options.name, sum, total
        );
    }
}

void write_certificates(std::string& out, Listeners listeners) {
    auto write = [&](std::string_view name, std::string_view help, auto value) {
        bool is_first = true;
        for (const auto& each : listeners) {
            if (!each->certificate) continue;
            if (std::exchange(is_first, false)) write_head(out, name, help, "gauge");
            fmt::format_to(
                std::back_inserter(out), "{}{{listener=\"{}\"}} {}\n", name, each->options.name,
                value(*each->certificate)
            );
        }
    };
    write(
        "mainstay_tls_certificate_expiry_timestamp_seconds",
        "When the certificate in use expires, in seconds since 1970.",
        [](const Certificate& certificate) { return certificate.expires_at(); }
    );
    write(
        "mainstay_tls_certificate_trouble",
        "1 while the certificate files on disk cannot be used and those of before still are; the "
        "log says why.",
        [](const Certificate& certificate) { return certificate.has_failed() ? 1 : 0; }
    );
}

}  // namespace

void ListenerFigures::count(int status, std::chrono::steady_clock::duration took) {
    auto passed = std::chrono::duration_cast<std::chrono::microseconds>(took).count();
    auto bucket = std::lower_bound(bounds_micros.begin(), bounds_micros.end(), passed);
    auto place = static_cast<std::size_t>(bucket - bounds_micros.begin());
    auto kind = static_cast<std::size_t>(std::clamp(status / 100, 1, 5) - 1);
    by_class[kind].fetch_add(1, std::memory_order_relaxed);
    by_duration[place].fetch_add(1, std::memory_order_relaxed);
    micros.fetch_add(static_cast<std::uint64_t>(passed), std::memory_order_relaxed);
}

Listening::Listening(Listener options_, std::span<const Route> routes)
    : options(std::move(options_)), router(routes, options.routes) {
    if (options.tls) certificate = std::make_unique<Certificate>(*options.tls);
}

std::string metrics_text(Listeners listeners) {
    std::string out;
    auto number = [](const auto& value) { return value.load(std::memory_order_relaxed); };
    write_each(
        out, listeners, "mainstay_http_listener_connections", "Open connections.", "gauge",
        [&](const Listening& each) { return number(each.figures.open); }
    );
    write_each(
        out, listeners, "mainstay_http_listener_accepted_total", "Connections taken.", "counter",
        [&](const Listening& each) { return number(each.figures.accepted); }
    );
    write_each(
        out, listeners, "mainstay_http_listener_refused_total", "Connections too many.", "counter",
        [&](const Listening& each) { return number(each.figures.refused); }
    );
    write_each(
        out, listeners, "mainstay_http_listener_handshakes_failed_total",
        "TLS connections that never came to a request.", "counter",
        [&](const Listening& each) { return number(each.figures.handshakes_failed); }
    );
    write_each(
        out, listeners, "mainstay_http_listener_received_bytes_total",
        "Bytes of requests, without those of TLS.", "counter",
        [&](const Listening& each) { return number(each.figures.bytes_in); }
    );
    write_each(
        out, listeners, "mainstay_http_listener_sent_bytes_total",
        "Bytes of answers, without those of TLS.", "counter",
        [&](const Listening& each) { return number(each.figures.bytes_out); }
    );
    write_classes(out, listeners);
    write_durations(out, listeners);
    write_certificates(out, listeners);
    return out;
}

}  // namespace mainstay::http
