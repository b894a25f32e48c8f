// The HTTP server: serves routes, event streams and the embedded web files on as many threads as
// asked. Knows no module above it; what it needs from them are its hooks.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "db/blobs.hpp"
#include "db/database.hpp"
#include "http/assets.hpp"
#include "http/browser_reports.hpp"
#include "http/client_address.hpp"
#include "http/dispatcher.hpp"
#include "http/listener.hpp"
#include "http/metrics.hpp"
#include "http/quota.hpp"
#include "http/route.hpp"

namespace mainstay::http {

/// Limits and times of a server. The defaults serve one installation of any size.
struct Options {
    std::vector<Listener> listeners{Listener()};  // The first is the main one.
    int threads = 2;
    int general_threads = 2;   // For slow steps that have no threads of their own.
    int password_threads = 2;  // Each may take the memory of one password hash.
    int file_threads = 2;      // For reading and writing blobs.
    int query_threads = 2;     // For questions to the store of telemetry, which wait for it.
    int ingest_threads = 2;    // For unpacking and reading what raw routes take.
    std::string version = "0";
    std::vector<MemberFormat> formats{};  // For the API description.
    bool is_public_https = false;         // People reach the server by https, through a proxy.
    TrustedProxies trusted_proxies{};
    Clock clock = system_now;

    std::size_t head_bytes_max = 24 * 1024;
    std::size_t target_bytes_max = 16 * 1024;  // More than the longest filter takes when escaped.
    std::size_t body_bytes_max = 1024 * 1024;  // Of a JSON body, packed or not.
    int connections_max = 16'384;              // Less where the system allows fewer open files.
    int steps_waiting_max = 512;               // For a thread of each kind above.
    int queries_waiting_max = 64;              // But for questions, which take longer.
    QuotaOptions quotas{};

    std::chrono::milliseconds head_timeout{10'000
    };  // From the first byte of a request to its head.
    std::chrono::milliseconds body_timeout{20'000};  // Plus a second for each 4 KiB that arrived.
    std::chrono::milliseconds idle_timeout{75'000};
    std::chrono::milliseconds write_timeout{30'000};  // For each piece of an answer.
    std::chrono::milliseconds heartbeat{15'000};      // Of event streams.
    std::chrono::milliseconds stop_timeout{10'000};   // For requests in flight, when stopping.
    std::chrono::milliseconds certificate_interval{15'000};  // Between looks at certificate files.
};

/// What the server needs from modules above.
struct Hooks {
    Authenticate authenticate;
    std::vector<Gauge> gauges{};
    std::vector<Family> families{};
    Refused refused{};
    AuthenticateHost authenticate_host{};      // Empty: there are no hosts.
    AuthenticateIngest authenticate_ingest{};  // Empty: there are no ingest keys.
};

/// Everything but start and stop happens on threads of its own.
class Server {
public:
    /// Adds to `routes` its own: health and the API description. REQUIRES: `database` and `blobs`
    /// outlive the server, and no work has been submitted to `database` yet; `assets` lives as long
    /// as the process. Throws std::runtime_error if a certificate cannot be used.
    Server(
        Options options, db::Database& database, db::Blobs& blobs, std::vector<Route> routes,
        Hooks hooks, std::span<const Asset> assets
    );
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    /// Stops, if need be.
    ~Server();

    /// Listens and serves. Throws std::system_error if an address cannot be had.
    void start();

    /// The port of the main listener.
    std::uint16_t port() const;

    /// The port of the listener of that name. REQUIRES: there is one.
    std::uint16_t port(std::string_view listener) const;

    /// What it has answered so far. From any thread.
    AnswerCounts answer_counts() const;

    /// Takes no more connections, ends streams, finishes what is in flight within the stop timeout,
    /// and returns when nothing runs any more.
    void stop();

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// The routes that the server adds: health, and the intake of what browsers report.
std::vector<Route> own_routes(
    std::string version,
    std::shared_ptr<BrowserReports> reports = nullptr  // Owned by the routes, and the engine.
);

}  // namespace mainstay::http
