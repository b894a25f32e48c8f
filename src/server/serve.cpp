#include "server/serve.hpp"

#include <cstdio>
#include <filesystem>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "base/log.hpp"
#include "base/media_type.hpp"
#include "events/events.hpp"
#include "http/openapi.hpp"
#include "http/server.hpp"
#include "identity/identity.hpp"
#include "jobs/jobs.hpp"
#include "mail/mail.hpp"
#include "server/address.hpp"
#include "server/administration.hpp"
#include "server/blob_check.hpp"
#include "server/health.hpp"
#include "server/installation.hpp"
#include "server/installation_clock.hpp"
#include "server/job_routes.hpp"
#include "server/lane_gauges.hpp"
#include "server/live.hpp"
#include "server/member_formats.hpp"
#include "server/module_options.hpp"
#include "server/process_limits.hpp"
#include "server/sample.hpp"
#include "server/stop_deadline.hpp"
#include "server/upkeep.hpp"
#include "ticketing/ticketing.hpp"
#include "timeline/timeline.hpp"

namespace mainstay::server {

namespace {

constexpr std::chrono::seconds stop_timeout{30};

void append(auto& all, auto more) {
    all.insert(all.end(), std::move_iterator(more.begin()), std::move_iterator(more.end()));
}

std::vector<http::Route> all_routes(
    const Settings& settings, MediaTypes& types, identity::SecurityLog& security
) {
    std::vector<http::Route> routes;
    append(routes, identity::routes(identity_options(settings), security));
    append(routes, ticketing::routes(ticketing_options(settings), types));
    append(routes, mail::routes(ticketing::keys_of));
    append(routes, job_routes());
    routes.push_back(live_route());
    return routes;
}

/// The first administrator and the sample, in one transaction; the link to sign in with, if there
/// is one.
Result<std::optional<identity::OneTimeLink>> fill(
    Installation& installation, const Settings& settings, Time now
) {
    identity::FirstAdministrator first{.email = settings.admin_email.value_or("")};
    first.password = settings.admin_password;
    if (first.password) first.password_hash = hash_password(*first.password);
    auto options = identity_options(settings);
    auto call = Call::system(now, "start");
    return installation.database->write(
        [&](db::Sql& sql) -> Result<std::optional<identity::OneTimeLink>> {
            auto link = TRY(identity::ensure_administrator(sql, call, first, options));
            if (settings.sample) TRY(load_sample(sql, call));
            return link;
        }
    );
}

/// Tells the security log which settings differ from those of the last start.
void record_settings(Installation& installation, const Settings& settings, Time now) {
    auto known = wire::encode(settings).as_object();
    std::vector<std::string> secrets;
    for (auto secret : secret_settings()) {
        auto text = wire::json::serialize(known.at(secret));
        known[secret] = hex(keyed_hash(installation.key, "setting\n" + text));
        secrets.emplace_back(secret);
    }
    auto call = Call::system(now, "start");
    installation.database->write([&](db::Sql& sql) {
        identity::record_settings(sql, call, known, secrets);
    });
}

/// All parts at work, built bottom up and ended top down.
class Running {
public:
    /// `stopping` is set before this is destroyed, and outlives it.
    Running(
        Installation& installation, const InstallationClock& clock, const Settings& settings,
        http::Options front, mail::Service& mail, std::optional<StopDeadline>& stopping
    )
        : stopping_(stopping),
          installation_(installation),
          clock_(clock),
          mail_(mail),
          runner_(
              *installation.database, workers(), schedules(settings), clock.clock(),
              {.threads = static_cast<int>(settings.job_threads.value),
               .slow_threads = static_cast<int>(settings.slow_job_threads.value)}
          ),
          sealer_(*installation.database, installation.key),
          health_(health_subjects(settings), health_limits(settings)),
          http_(
              std::move(front), *installation.database, *installation.blobs, routes(settings),
              hooks(settings), http::web_assets()
          ) {
        installation.database->write([&](db::Sql& sql) { events::subscribe(sql, subscriptions()); }
        );
        sealer_.start();
        runner_.start();
        mail_.start();
        health_.start();
        http_.start();
    }

    ~Running() {
        wait_for("the requests in flight");
        http_.stop();
        health_.stop();
        wait_for("the mails that are coming in");
        mail_.stop();
        wait_for("the jobs that are running" + running_jobs());
        runner_.stop();
        wait_for("the record of changes");
        sealer_.stop();
        wait_for("the database");
    }

    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;

    std::uint16_t http_port() const { return http_.port(); }

private:
    void wait_for(std::string part) {
        if (stopping_) stopping_->wait_for(std::move(part));
    }

    // `: mail.send for 12 s, …`, of those that run at this moment.
    std::string running_jobs() const {
        std::string text;
        for (const auto& job : runner_.state().running) {
            auto seconds = std::chrono::duration_cast<std::chrono::seconds>(job.runs_for).count();
            text += fmt::format("{} {} for {} s", text.empty() ? ":" : ",", job.kind, seconds);
        }
        return text;
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
        auto all = upkeep(installation_, clock_);
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
            *installation_.database, clock_.clock(), identity_options(settings)
        );
        std::vector<http::Gauge> gauges{std::move(trouble)};
        append(gauges, lane_gauges(*installation_.database));
        gauges.push_back(damage_gauge(*installation_.blobs));
        auto refused = [this](const http::Refusing& refusing) {
            security_.record_refused(*installation_.database, refusing);
        };
        auto families = health_.families();
        append(families, mail_.families());
        return {
            std::move(authenticate), std::move(gauges), std::move(families), std::move(refused)
        };
    }

    std::vector<http::Route> routes(const Settings& settings) {
        auto all = all_routes(settings, types_, security_);
        all.push_back(ready_route(&health_));
        return all;
    }

    HealthSubjects health_subjects(const Settings& settings) {
        auto kinds = workers();
        for (const auto& schedule : schedules(settings)) kinds.push_back(jobs::worker_of(schedule));
        bool has_files = installation_.database->dialect() == db::Dialect::sqlite;
        return {
            .database = *installation_.database,
            .directory = has_files ? std::optional(settings.data) : std::nullopt,
            .sealer_trouble = [this] { return sealer_.trouble(); },
            .runner = [this] { return runner_.state(); },
            .workers = std::move(kinds),
            .clock = clock_,
            .sandbox = process::sandbox_support(),
            .answers = [this] { return http_.answer_counts(); },
        };
    }

    std::optional<StopDeadline>& stopping_;
    Installation& installation_;
    const InstallationClock& clock_;
    mail::Service& mail_;
    MediaTypes types_;
    identity::SecurityLog security_;
    jobs::Runner runner_;
    timeline::Sealer sealer_;
    HealthMonitor health_;
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
    if (mail_settings(settings).smtp == "outbox")
        fmt::print(
            "Outgoing mail is kept and shown under {}/outbox; set --smtp to send it.\n",
            identity_options(settings).public_url
        );
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
    http::TrustedProxies proxies{
        .networks = TRY(http::parse_networks("trusted_proxies", settings.trusted_proxies)),
        .header = settings.proxy_header,
    };
    EndSignals end;
    raise_file_limit();
    auto lock = TRY(DataLock::take(settings.data));
    std::optional<StopDeadline> stopping;  // Before all that may keep the end waiting.
    auto installation = TRY(open_to_serve(settings, system_now()));
    InstallationClock clock;
    clock.follow(*installation.database);
    auto link = TRY(fill(installation, settings, clock.now()));
    record_settings(installation, settings, clock.now());
    auto mail = TRY(mail::Service::create(
        mail_settings(settings),
        {*installation.database, *installation.blobs, installation.key, clock.clock()}
    ));
    Running running(
        installation, clock, settings, http_options(settings, listen, std::move(proxies), clock),
        *mail, stopping
    );
    greet(settings, *mail, link);
    end.wait();
    fmt::print("Stopping: what is in flight is finished first.\n");
    std::fflush(stdout);
    stopping.emplace(stop_timeout, end_process);
    return {};
}

std::string openapi_text() {
    MediaTypes types;
    identity::SecurityLog security;
    auto routes = all_routes(Settings(), types, security);
    routes.push_back(ready_route(nullptr));
    append(routes, http::own_routes(MAINSTAY_VERSION));
    return http::openapi_text(routes, MAINSTAY_VERSION, member_formats());
}

}  // namespace mainstay::server
