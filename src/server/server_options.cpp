#include "server/server_options.hpp"

#include <algorithm>

namespace mainstay::server {

namespace {

http::QuotaOptions quota_options(const Settings& settings) {
    auto rate = [](const auto& count) { return static_cast<double>(count.value); };
    auto bodies = settings.bodies_mib_max.value << 20;
    auto streams = settings.streams_max.value;
    return {
        .anonymous_per_second = rate(settings.anonymous_requests_per_second),
        .requester_writes_per_second = rate(settings.requester_writes_per_second),
        .staff_writes_per_second = rate(settings.staff_writes_per_second),
        .administrator_writes_per_second = rate(settings.administrator_writes_per_second),
        .streams =
            {
                .person = settings.streams_per_person.value,
                .address = std::max(streams / 4, settings.streams_per_person.value),
                .total = streams,
            },
        .body_bytes = {.person = bodies / 4, .address = bodies / 2, .total = bodies},
    };
}

}  // namespace

Result<http::Listener> main_listener(const Settings& settings) {
    auto listen = TRY(listen_address("listen", settings.listen));
    http::Listener listener{.address = listen.host, .port = listen.port};
    if (settings.tls_certificate.has_value() != settings.tls_key.has_value()) {
        const char* missing = settings.tls_key ? "tls_certificate" : "tls_key";
        return invalid({wrong(missing, code::incomplete_tls)});
    }
    if (settings.tls_certificate)
        listener.tls = http::TlsFiles{*settings.tls_certificate, *settings.tls_key};
    return listener;
}

http::Options http_options(
    const Settings& settings, http::TrustedProxies proxies, const InstallationClock& clock
) {
    return {
        .threads = static_cast<int>(settings.http_threads.value),
        .password_threads = static_cast<int>(settings.password_threads.value),
        .file_threads = static_cast<int>(settings.file_threads.value),
        .version = MAINSTAY_VERSION,
        .is_public_https = public_url(settings).starts_with("https:"),
        .trusted_proxies = std::move(proxies),
        .clock = clock.clock(),
        .connections_max = static_cast<int>(settings.connections_max.value),
        .quotas = quota_options(settings),
    };
}

HealthLimits health_limits(const Settings& settings) {
    return {
        .job_delay = std::chrono::minutes(settings.job_delay_minutes_max.value),
        .free_bytes_min = static_cast<std::uint64_t>(settings.free_mib_min.value) << 20,
    };
}

}  // namespace mainstay::server
