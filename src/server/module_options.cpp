#include "server/module_options.hpp"

#include <algorithm>

#include "mail/mail.hpp"
#include "server/administration.hpp"
#include "server/member_formats.hpp"

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

ticketing::Options ticketing_options(const Settings& settings) {
    return {
        .attachment_bytes_max = settings.attachment_mib_max.value << 20,
        .loose_files =
            {
                .files_max = settings.loose_files_max.value,
                .bytes_max = settings.loose_files_mib_max.value << 20,
            },
        .deliveries = mail::deliveries,
    };
}

http::Options http_options(
    const Settings& settings, const Address& listen, http::TrustedProxies proxies,
    const InstallationClock& clock
) {
    return {
        .address = listen.host,
        .port = listen.port,
        .threads = static_cast<int>(settings.http_threads.value),
        .password_threads = static_cast<int>(settings.password_threads.value),
        .file_threads = static_cast<int>(settings.file_threads.value),
        .version = MAINSTAY_VERSION,
        .formats = member_formats(),
        .is_public_https = identity_options(settings).is_secure(),
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

mail::Settings mail_settings(const Settings& settings) {
    return {
        .lmtp = settings.lmtp,
        .smtp = settings.smtp.value_or(settings.sample ? "outbox" : "off"),
        .smtp_tls = settings.smtp_tls,
        .smtp_user = settings.smtp_user,
        .smtp_password = settings.smtp_password,
        .smtp_ca_file = settings.smtp_ca_file,
        .mail_trusted_authserv = settings.mail_trusted_authserv,
        .mail_unauthenticated = settings.mail_unauthenticated,
        .mail_host = settings.mail_host,
        .mail_bytes_max = settings.mail_mib_max.value << 20,
        .mail_connections_max = static_cast<int>(settings.mail_connections_max.value),
    };
}

}  // namespace mainstay::server
