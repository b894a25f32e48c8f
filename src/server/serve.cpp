#include "server/serve.hpp"

#include <csignal>
#include <cstdio>
#include <filesystem>

#include <boost/json.hpp>
#include <fmt/format.h>
#include <sys/resource.h>

#include "base/log.hpp"
#include "base/media_type.hpp"
#include "events/events.hpp"
#include "http/idempotency.hpp"
#include "http/openapi.hpp"
#include "http/server.hpp"
#include "identity/identity.hpp"
#include "jobs/jobs.hpp"
#include "mail/intake.hpp"
#include "mail/lmtp_server.hpp"
#include "mail/mail.hpp"
#include "mail/mime.hpp"
#include "mail/parse_mail_job.hpp"
#include "mail/reply_address.hpp"
#include "server/address.hpp"
#include "server/administration.hpp"
#include "server/installation.hpp"
#include "server/job_routes.hpp"
#include "server/live.hpp"
#include "server/sample.hpp"
#include "ticketing/ticketing.hpp"
#include "timeline/timeline.hpp"

namespace mainstay::server {

namespace {

constexpr int outbox_days = 7;
constexpr int rows_at_once = 5'000;

ticketing::Options ticketing_options(const Settings& settings) {
    return {.attachment_bytes_max = settings.attachment_mib_max.value << 20};
}

void append(auto& all, auto more) {
    all.insert(all.end(), std::move_iterator(more.begin()), std::move_iterator(more.end()));
}

std::vector<http::Route> all_routes(const Settings& settings, MediaTypes& types) {
    std::vector<http::Route> routes;
    append(routes, identity::routes(identity_options(settings)));
    append(routes, ticketing::routes(ticketing_options(settings), types));
    append(routes, job_routes());
    routes.push_back(live_route());
    return routes;
}

// What every installation does now and then, beside what the modules ask for.
std::vector<jobs::Schedule> upkeep(Installation& installation) {
    auto& database = *installation.database;
    auto& blobs = *installation.blobs;
    auto repeat = [&database](auto step) {
        return [&database, step](const jobs::Run& run) {
            while (!run.is_stopping() && database.write([&](db::Sql& sql) {
                return step(sql, run.call().now);
            }) == rows_at_once) {
            }
        };
    };
    return {
        {"events.purge", std::chrono::hours(1), {}, {}, repeat([](db::Sql& sql, Time now) {
             return events::purge(sql, now - std::chrono::days(outbox_days), rows_at_once);
         })},
        {"http.forget_keys", std::chrono::hours(1), {}, {}, repeat([](db::Sql& sql, Time now) {
             return static_cast<int>(http::forget_old_keys(sql, now, rows_at_once));
         })},
        {"blobs.collect",
         std::chrono::hours(1),
         {},
         {},
         [&blobs](const jobs::Run& run) {
             blobs.collect(run.call().now - std::chrono::days(1), rows_at_once);
         }},
    };
}

/// The first administrator and the sample, in one transaction; the link to sign in with, if there
/// is one.
Result<std::optional<identity::OneTimeLink>> fill(
    Installation& installation, const Settings& settings
) {
    identity::FirstAdministrator first{.email = settings.admin_email.value_or("")};
    if (settings.admin_password) first.password_hash = hash_password(*settings.admin_password);
    auto options = identity_options(settings);
    auto call = Call::system(system_now(), "start");
    return installation.database->write(
        [&](db::Sql& sql) -> Result<std::optional<identity::OneTimeLink>> {
            auto link = TRY(identity::ensure_administrator(sql, call, first, options));
            if (settings.sample) TRY(load_sample(sql, call));
            return link;
        }
    );
}

// A connection is a file; the usual limit of 1,024 is soft and meant to be raised by servers.
void raise_file_limit() {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

// The signals that end the server. Blocked before any thread begins, so that only `wait` sees them.
class EndSignals {
public:
    EndSignals() {
        sigemptyset(&signals_);
        sigaddset(&signals_, SIGINT);
        sigaddset(&signals_, SIGTERM);
        pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
        std::signal(SIGPIPE, SIG_IGN);
    }

    void wait() const {
        int signal = 0;
        sigwait(&signals_, &signal);
    }

private:
    sigset_t signals_{};
};

http::Options http_options(const Settings& settings, const Address& listen) {
    return {
        .address = listen.host,
        .port = listen.port,
        .threads = static_cast<int>(settings.http_threads.value),
        .version = MAINSTAY_VERSION,
        .connections_max = static_cast<int>(settings.connections_max.value),
    };
}

mail::LmtpOptions lmtp_options(const Settings& settings, const Address& listen) {
    mail::LmtpOptions options{.address = listen.host, .port = listen.port};
    options.limits.message_bytes_max = static_cast<std::size_t>(settings.mail_mib_max.value) << 20;
    return options;
}

/// All parts at work, built bottom up and ended top down.
class Running {
public:
    Running(
        Installation& installation, const Settings& settings, const Address& listen,
        const std::optional<Address>& lmtp
    )
        : installation_(installation),
          intake_(
              *installation.database, *installation.blobs,
              mail::reply_address_key(installation.key), system_now, mail_memory_bytes_max
          ),
          runner_(
              *installation.database, workers(), schedules(settings), system_now,
              {.threads = static_cast<int>(settings.job_threads.value)}
          ),
          sealer_(*installation.database, installation.key),
          http_(
              http_options(settings, listen), *installation.database, *installation.blobs,
              all_routes(settings, types_), hooks(settings), http::web_assets()
          ) {
        if (lmtp) lmtp_.emplace(lmtp_options(settings, *lmtp), intake_.callbacks());
        installation.database->write([&](db::Sql& sql) { events::subscribe(sql, subscriptions()); }
        );
        sealer_.start();
        runner_.start();
        if (lmtp_) lmtp_->start();
        http_.start();
    }

    ~Running() {
        http_.stop();
        if (lmtp_) lmtp_->stop();
        runner_.stop();
        sealer_.stop();
    }

    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;

    std::uint16_t http_port() const { return http_.port(); }

    std::optional<std::uint16_t> lmtp_port() const {
        return lmtp_ ? std::optional(lmtp_->port()) : std::nullopt;
    }

private:
    static constexpr std::ptrdiff_t mail_memory_bytes_max = 256 << 20;

    std::vector<events::Subscription> subscriptions() {
        return ticketing::subscriptions(*installation_.database);
    }

    std::vector<jobs::Worker> workers() {
        auto all = events::workers(subscriptions());
        all.push_back(
            mail::parse_worker(*installation_.database, *installation_.blobs, types_, system_now)
        );
        return all;
    }

    std::vector<jobs::Schedule> schedules(const Settings& settings) {
        auto all = upkeep(installation_);
        append(all, identity::schedules(*installation_.database, identity_options(settings)));
        append(all, ticketing::schedules(*installation_.database));
        return all;
    }

    http::Hooks hooks(const Settings& settings) {
        return {
            identity::Authenticator(
                *installation_.database, system_now, identity_options(settings)
            ),
            {}
        };
    }

    Installation& installation_;
    MediaTypes types_;
    mail::Intake intake_;
    jobs::Runner runner_;
    timeline::Sealer sealer_;
    http::Server http_;
    std::optional<mail::LmtpServer> lmtp_;
};

// What a person at the terminal needs to go on; standard error has the log.
void greet(
    const Settings& settings, const Running& running,
    const std::optional<identity::OneTimeLink>& link
) {
    fmt::print("Mainstay serves {}\n", identity_options(settings).public_url);
    if (auto port = running.lmtp_port()) fmt::print("Mail is taken by LMTP on port {}.\n", *port);
    if (link) {
        fmt::print("Sign in for the first time, within a day, by this link:\n    {}\n", link->link);
    } else {
        fmt::print(
            "Lost the way in? `mainstay user list` and `mainstay user link --user EMAIL` make "
            "one,\n"
            "with the same --data.\n"
        );
    }
    fmt::print("Ctrl-C stops it.\n");
    std::fflush(stdout);
}

}  // namespace

Result<> serve(const Settings& given) {
    auto listen = TRY(address_of("listen", given.listen));
    auto lmtp = TRY(optional_address_of("lmtp", given.lmtp));
    EndSignals end;
    raise_file_limit();
    mail::start_mime();
    std::filesystem::create_directories(given.data);
    std::optional<DataLock> lock;
    if (!given.database) lock.emplace(TRY(DataLock::take(given.data)));
    auto installation = TRY(open_to_serve(given, system_now()));
    auto settings = given;
    auto link = TRY(fill(installation, settings));
    Running running(installation, settings, listen, lmtp);
    greet(settings, running, link);
    end.wait();
    fmt::print("Stopping: what is in flight is finished first.\n");
    std::fflush(stdout);
    return {};
}

std::string openapi_text() {
    MediaTypes types;
    auto routes = all_routes(Settings(), types);
    append(routes, http::own_routes(MAINSTAY_VERSION));
    return http::openapi_text(routes, MAINSTAY_VERSION);
}

}  // namespace mainstay::server
