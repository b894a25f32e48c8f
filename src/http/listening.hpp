// A listener at work: its router, its figures, its certificate. Only for .cpp files of this module.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "http/listener.hpp"
#include "http/router.hpp"
#include "http/tls.hpp"

namespace mainstay::http {

/// What a listener has served. Counted without locks, on any thread.
struct ListenerFigures {
    static constexpr std::array bounds_micros{1000, 5000, 25'000, 100'000, 1'000'000, 5'000'000};

    std::atomic<std::int64_t> open = 0;  // Connections.
    std::atomic<std::uint64_t> accepted = 0;
    std::atomic<std::uint64_t> refused = 0;  // Connections too many.
    std::atomic<std::uint64_t> handshakes_failed = 0;
    std::atomic<std::uint64_t> bytes_in = 0;
    std::atomic<std::uint64_t> bytes_out = 0;
    std::array<std::atomic<std::uint64_t>, 5> by_class{};  // 1xx to 5xx.
    std::array<std::atomic<std::uint64_t>, bounds_micros.size() + 1> by_duration{};
    std::atomic<std::uint64_t> micros = 0;

    /// Counts an answer whose head was sent `took` after the request's head came.
    void count(int status, std::chrono::steady_clock::duration took);
};

struct Listening {
    /// `routes` outlive this. REQUIRES: the certificate can be used, if there is one; else throws
    /// std::runtime_error.
    Listening(Listener options_, std::span<const Route> routes);

    bool is_main() const { return options.routes == main_routes; }

    const Listener options;
    const Router router;
    ListenerFigures figures;
    std::unique_ptr<Certificate> certificate;  // Null: plain HTTP.
    std::uint16_t port = 0;
};

/// The figures of all listeners, in the text format of Prometheus.
std::string metrics_text(std::span<const std::unique_ptr<Listening>> listeners);

}  // namespace mainstay::http
