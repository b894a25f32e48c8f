#include "server/serve.hpp"

#include <cstdio>
#include <filesystem>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "base/address.hpp"
#include "base/log.hpp"
#include "events/events.hpp"
#include "events/follower.hpp"
#include "http/server.hpp"
#include "identity/identity.hpp"
#include "identity/settings.hpp"
#include "jobs/jobs.hpp"
#include "server/blob_check.hpp"
#include "server/end_signals.hpp"
#include "server/health.hpp"
#include "server/installation.hpp"
#include "server/installation_clock.hpp"
#include "server/lane_gauges.hpp"
#include "server/live.hpp"
#include "server/live_hub.hpp"
#include "server/member_formats.hpp"
#include "server/modules.hpp"
#include "server/routes.hpp"
#include "server/sample.hpp"
#include "server/search_route.hpp"
#include "server/server_options.hpp"
#include "server/stop_deadline.hpp"
#include "server/upkeep.hpp"
#include "timeline/timeline.hpp"

namespace mainstay::server {

namespace {

constexpr std::chrono::seconds stop_timeout{30};

void append(auto& all, const auto& more) { all.insert(all.end(), more.begin(), more.end()); }

/// The first administrator and the sample, in one transaction; the link to sign in with, if there
/// is one.
Result<std::optional<identity::OneTimeLink>> fill(
    Installation& installation, const wire::SettingsSet& all, Time now
) {
    const auto& settings = all.get<Settings>();
    identity::FirstAdministrator first{.email = settings.admin_email.value_or("")};
    first.password = settings.admin_password;
    if (first.password) first.password_hash = hash_password(*first.password);
    auto options = identity::options_of(all.get<identity::Settings>(), public_url(settings));
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
void record_settings(Installation& installation, const wire::SettingsSet& settings, Time now) {
    auto known = settings.values();
    std::vector<std::string> secrets;
    for (auto secret : settings.secrets()) {
        auto text = wire::json::serialize(known.at(secret));
        known[secret] = hex(keyed_hash(installation.key, "setting\n" + text));
        secrets.emplace_back(secret);
    }
    auto call = Call::system(now, "start");
    installation.database->write([&](db::Sql& sql) {
        identity::record_settings(sql, call, known, secrets);
    });
}

/// What a server is made of. All of it outlives the server.
struct Ingredients {
    Installation& installation;
    const InstallationClock& clock;
    const wire::SettingsSet& settings;
    const std::vector<Module>& modules;
    RunningModules& running;
};

/// All parts at work, built bottom up and ended top down.
class Running {
public:
    /// `stopping` is set before this is destroyed, and outlives it.
    Running(const Ingredients& of, http::Options front, std::optional<StopDeadline>& stopping)
        : stopping_(stopping),
          of_(of),
          own_(of.settings.get<Settings>()),
          runner_(
              database(), workers(), schedules(), of.clock.clock(),
              {.threads = static_cast<int>(own_.job_threads.value),
               .slow_threads = static_cast<int>(own_.slow_job_threads.value),
               .version = MAINSTAY_VERSION,
               .declare = [all = subscriptions()](
                              db::Sql& sql, const jobs::Declarer& by
                          ) { events::subscribe(sql, all, by); }}
          ),
          sealer_(database(), of.installation.key),
          indexer_(database(), search_kinds(of.modules)),
          health_(health_subjects(), health_limits(own_)),
          live_(database(), live_topics(of.modules)),
          follower_(database()),
          http_(
              std::move(front), database(), *of.installation.blobs, routes(), hooks(),
              http::web_assets()
          ) {
        database().write(events::forget_foreign_transactions);
        follower_.subscribe(live_.subscriber());
        for (const auto& parts : of_.running.parts())
            for (const auto& follower : parts.followers) follower_.subscribe(follower);
        follower_.start();
        sealer_.start();
        indexer_.start();
        runner_.start();
        of_.running.start();
        health_.start();
        http_.start();
    }

    ~Running() {
        wait_for("the requests in flight");
        http_.stop();
        follower_.stop();
        health_.stop();
        wait_for("what the modules take in, such as mail");
        of_.running.stop();
        wait_for("the jobs that are running" + running_jobs());
        runner_.stop();
        wait_for("the search index");
        indexer_.stop();
        wait_for("the record of changes");
        sealer_.stop();
        wait_for("the database");
    }

    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;

private:
    void wait_for(std::string part) {
        if (stopping_) stopping_->wait_for(std::move(part));
    }

    db::Database& database() const { return *of_.installation.database; }

    // `: mail.send for 12 s, …`, of those that run at this moment.
    std::string running_jobs() const {
        std::string text;
        for (const auto& job : runner_.state().running) {
            auto seconds = std::chrono::duration_cast<std::chrono::seconds>(job.runs_for).count();
            text += fmt::format("{} {} for {} s", text.empty() ? ":" : ",", job.kind, seconds);
        }
        return text;
    }

    std::vector<events::Subscription> subscriptions() const {
        std::vector<events::Subscription> all;
        for (const auto& parts : of_.running.parts()) append(all, parts.subscriptions);
        return all;
    }

    std::vector<jobs::Worker> workers() const {
        auto all = events::workers(subscriptions());
        for (const auto& parts : of_.running.parts()) append(all, parts.workers);
        return all;
    }

    std::vector<jobs::Schedule> schedules() const {
        auto all = upkeep(of_.installation, of_.clock);
        all.push_back(scrub_schedule(database(), *of_.installation.blobs));
        for (const auto& parts : of_.running.parts()) append(all, parts.schedules);
        return all;
    }

    http::Hooks hooks() {
        http::Hooks hooks;
        hooks.gauges = {
            {"mainstay_timeline_trouble",
             "1 while the record of changes cannot be sealed; the log says why.",
             [this] { return sealer_.failure() ? 1.0 : 0.0; }},
            damage_gauge(*of_.installation.blobs),
        };
        append(hooks.gauges, search_gauges(indexer_));
        append(hooks.gauges, lane_gauges(database()));
        append(hooks.families, health_.families());
        for (const auto& parts : of_.running.parts()) {
            append(hooks.gauges, parts.gauges);
            append(hooks.families, parts.metrics);
            if (parts.authenticate) hooks.authenticate = parts.authenticate;
            if (parts.authenticate_host) hooks.authenticate_host = parts.authenticate_host;
            if (parts.authenticate_ingest) hooks.authenticate_ingest = parts.authenticate_ingest;
            if (parts.refused) hooks.refused = parts.refused;
        }
        return hooks;
    }

    std::vector<http::Route> routes() {
        auto all = all_routes(of_.modules, site_of(of_.modules, of_.settings), &live_);
        all.push_back(ready_route(&health_));
        return all;
    }

    HealthSubjects health_subjects() {
        auto kinds = workers();
        for (const auto& schedule : schedules()) kinds.push_back(jobs::worker_of(schedule));
        bool has_files = database().dialect() == db::Dialect::sqlite;
        return {
            .database = database(),
            .directory = has_files ? std::optional(own_.data) : std::nullopt,
            .sealer_failure = [this] { return sealer_.failure(); },
            .runner = [this] { return runner_.state(); },
            .workers = std::move(kinds),
            .clock = of_.clock,
            .sandbox = process::sandbox_support(),
            .answers = [this] { return http_.answer_counts(); },
        };
    }

    std::optional<StopDeadline>& stopping_;
    const Ingredients of_;
    const Settings& own_;
    jobs::Runner runner_;
    timeline::Sealer sealer_;
    search::Indexer indexer_;
    HealthMonitor health_;
    LiveHub live_;
    events::Follower follower_;
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
    const Settings& settings, const RunningModules& running,
    const std::optional<identity::OneTimeLink>& link
) {
    fmt::print("Mainstay serves {}\n", public_url(settings));
    for (const auto& parts : running.parts())
        for (const auto& line : parts.greetings) fmt::print("{}\n", line);
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

// The main one, and those of the modules.
Result<std::vector<http::Listener>> listeners_of(
    const Settings& settings, const std::vector<Module>& modules, const Site& site
) {
    std::vector all{TRY(main_listener(settings))};
    for (const auto& module : modules)
        if (module.listeners) append(all, TRY(module.listeners(site)));
    return all;
}

}  // namespace

Result<> serve(const wire::SettingsSet& all, const std::vector<Module>& modules) {
    const auto& settings = all.get<Settings>();
    auto listeners = TRY(listeners_of(settings, modules, site_of(modules, all)));
    http::TrustedProxies proxies{
        .networks = TRY(http::parse_networks("trusted_proxies", settings.trusted_proxies)),
        .header = settings.proxy_header,
    };
    EndSignals end;
    auto lock = TRY(DataLock::take(settings.data));
    std::optional<StopDeadline> stopping;  // Before all that may keep the end waiting.
    auto installation = TRY(open_to_serve(settings, modules, system_now()));
    InstallationClock clock;
    clock.follow(*installation.database);
    auto link = TRY(fill(installation, all, clock.now()));
    record_settings(installation, all, clock.now());
    const Environment environment{site_of(modules, all), *installation.database,
                                  *installation.blobs,   installation.key,
                                  clock.clock(),         settings.data};
    auto running = TRY(RunningModules::create(modules, environment));
    auto front = http_options(settings, std::move(proxies), clock);
    front.listeners = std::move(listeners);
    front.formats = member_formats(modules);
    Running server({installation, clock, all, modules, running}, std::move(front), stopping);
    greet(settings, running, link);
    end.wait();
    fmt::print("Stopping: what is in flight is finished first.\n");
    std::fflush(stdout);
    stopping.emplace(stop_timeout, end_process);
    return {};
}

}  // namespace mainstay::server
