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
#include "mail/mail.hpp"
#include "server/address.hpp"
#include "server/administration.hpp"
#include "server/blob_check.hpp"
#include "server/installation.hpp"
#include "server/job_routes.hpp"
#include "server/live.hpp"
#include "server/sample.hpp"
#include "server/stop_deadline.hpp"
#include "ticketing/ticketing.hpp"
#include "timeline/timeline.hpp"

namespace mainstay::server {

namespace {

constexpr int outbox_days = 7;
constexpr int rows_at_once = 5'000;
constexpr std::chrono::seconds stop_timeout{30};

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
    append(routes, mail::routes());
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
         {.lane = jobs::Lane::slow},
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

mail::Settings mail_settings(const Settings& settings) {
    return {
        .lmtp = settings.lmtp,
        .smtp = settings.smtp,
        .smtp_tls = settings.smtp_tls,
        .smtp_user = settings.smtp_user,
        .smtp_password = settings.smtp_password,
        .mail_host = settings.mail_host,
        .mail_bytes_max = settings.mail_mib_max.value << 20,
        .mail_connections_max = static_cast<int>(settings.mail_connections_max.value),
    };
}

/// How busy the lanes of the database are.
std::vector<http::Gauge> lane_gauges(const db::Database& database) {
    std::vector<http::Gauge> gauges;
    auto lanes = database.lanes();
    for (std::size_t i = 0; i < lanes.size(); ++i) {
        auto prefix = fmt::format("mainstay_database_{}_", lanes[i].name);
        auto add = [&](std::string_view what, std::string help, auto value) {
            gauges.push_back({prefix + std::string(what), std::move(help), [&database, i, value] {
                                  return static_cast<double>(value(database.lanes()[i]));
                              }});
        };
        add("running", "Transactions of this lane that are running.",
            [](const auto& lane) { return lane.running; });
        add("pending", "Transactions that wait for a thread of this lane.",
            [](const auto& lane) { return lane.pending; });
        add("oldest_seconds", "How long the first of them has waited.",
            [](const auto& lane) { return std::chrono::duration<double>(lane.oldest).count(); });
    }
    return gauges;
}

/// All parts at work, built bottom up and ended top down.
class Running {
public:
    /// `stopping` is set before this is destroyed, and outlives it.
    Running(
        Installation& installation, const Settings& settings, const Address& listen,
        mail::Service& mail, std::optional<StopDeadline>& stopping
    )
        : stopping_(stopping),
          installation_(installation),
          mail_(mail),
          runner_(
              *installation.database, workers(), schedules(settings), system_now,
              {.threads = static_cast<int>(settings.job_threads.value),
               .slow_threads = static_cast<int>(settings.slow_job_threads.value)}
          ),
          sealer_(*installation.database, installation.key),
          http_(
              http_options(settings, listen), *installation.database, *installation.blobs,
              all_routes(settings, types_), hooks(settings), http::web_assets()
          ) {
        installation.database->write([&](db::Sql& sql) { events::subscribe(sql, subscriptions()); }
        );
        sealer_.start();
        runner_.start();
        mail_.start();
        http_.start();
    }

    ~Running() {
        wait_for("the requests in flight");
        http_.stop();
        wait_for("the mails that are coming in");
        mail_.stop();
        wait_for("the jobs that are running");
        runner_.stop();
        wait_for("the record of changes");
        sealer_.stop();
        wait_for("the database");
    }

    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;

    std::uint16_t http_port() const { return http_.port(); }

private:
    void wait_for(const char* part) {
        if (stopping_) stopping_->wait_for(part);
    }

    std::vector<events::Subscription> subscriptions() {
        auto all = ticketing::subscriptions(*installation_.database);
        append(all, mail_.subscriptions());
        return all;
    }

    std::vector<jobs::Worker> workers() {
        auto all = events::workers(subscriptions());
        append(all, mail_.workers());
        return all;
    }

    std::vector<jobs::Schedule> schedules(const Settings& settings) {
        auto all = upkeep(installation_);
        all.push_back(scrub_schedule(*installation_.database, *installation_.blobs));
        append(all, identity::schedules(*installation_.database, identity_options(settings)));
        append(all, ticketing::schedules(*installation_.database));
        return all;
    }

    http::Hooks hooks(const Settings& settings) {
        http::Gauge trouble{
            "mainstay_timeline_trouble",
            "1 while the record of changes cannot be sealed; the log says why.",
            [this] { return sealer_.trouble() ? 1.0 : 0.0; }
        };
        identity::Authenticator authenticate(
            *installation_.database, system_now, identity_options(settings)
        );
        std::vector<http::Gauge> gauges{std::move(trouble)};
        append(gauges, lane_gauges(*installation_.database));
        gauges.push_back(damage_gauge(*installation_.blobs));
        return {std::move(authenticate), std::move(gauges), mail_.families()};
    }

    std::optional<StopDeadline>& stopping_;
    Installation& installation_;
    mail::Service& mail_;
    MediaTypes types_;
    jobs::Runner runner_;
    timeline::Sealer sealer_;
    http::Server http_;
};

// This program, as it can be called from where it was started.
std::string own_path() {
    std::error_code error;
    auto path = std::filesystem::read_symlink("/proc/self/exe", error);
    return error ? "mainstay" : std::filesystem::proximate(path).string();
}

// What a person at the terminal needs to go on; standard error has the log.
void greet(
    const Settings& settings, const mail::Service& mail,
    const std::optional<identity::OneTimeLink>& link
) {
    fmt::print("Mainstay serves {}\n", identity_options(settings).public_url);
    if (auto port = mail.lmtp_port()) fmt::print("Mail is taken by LMTP on port {}.\n", port);
    if (link) {
        fmt::print("Sign in for the first time, within a day, by this link:\n    {}\n", link->link);
    } else {
        fmt::print(
            "Lost the way in? This makes a one-time link:\n    {} user link --data {} --user "
            "EMAIL\n",
            own_path(), settings.data
        );
    }
    fmt::print("Ctrl-C stops it.\n");
    std::fflush(stdout);
}

}  // namespace

Result<> serve(const Settings& settings) {
    auto listen = TRY(address_of("listen", settings.listen));
    EndSignals end;
    raise_file_limit();
    auto lock = TRY(DataLock::take(settings.data));
    std::optional<StopDeadline> stopping;  // Before all that may keep the end waiting.
    auto installation = TRY(open_to_serve(settings, system_now()));
    auto link = TRY(fill(installation, settings));
    auto mail = TRY(mail::Service::create(
        mail_settings(settings), {*installation.database, *installation.blobs, installation.key}
    ));
    Running running(installation, settings, listen, *mail, stopping);
    greet(settings, *mail, link);
    end.wait();
    fmt::print("Stopping: what is in flight is finished first.\n");
    std::fflush(stdout);
    stopping.emplace(stop_timeout, end_process);
    return {};
}

std::string openapi_text() {
    MediaTypes types;
    auto routes = all_routes(Settings(), types);
    append(routes, http::own_routes(MAINSTAY_VERSION));
    return http::openapi_text(routes, MAINSTAY_VERSION);
}

}  // namespace mainstay::server
