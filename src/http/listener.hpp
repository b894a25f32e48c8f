// Where a server listens: an address, the routes that are served there, and what it may hold. All
// listeners share one engine, and so its threads, quotas and byte budget.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "http/route.hpp"

namespace mainstay::http {

/// A certificate with its chain and its key, as PEM files. Renewed files are taken into use within
/// half a minute, by connections that come after.
struct TlsFiles {
    std::string certificate;  // The server's certificate first, then those that vouch for it.
    std::string key;          // Not encrypted.
};

struct Listener {
    std::string name = "main";  // In the metrics.
    std::string address = "127.0.0.1";
    std::uint16_t port = 8080;  // 0: any that is free.

    /// The set of routes that is served here; only the main one has the web UI and /metrics.
    std::string routes{main_routes};

    /// Open connections here; 0: as many as the server has for all listeners together.
    int connections_max = 0;

    /// TLS 1.2 and newer; else plain HTTP.
    std::optional<TlsFiles> tls{};
};

}  // namespace mainstay::http
