#include <filesystem>

#include <fmt/format.h>

#include "base/address.hpp"
#include "module/module.hpp"
#include "monitoring/codes.hpp"
#include "monitoring/deployment_watch.hpp"
#include "monitoring/grpc_ingest.hpp"
#include "monitoring/grpc_metrics.hpp"
#include "monitoring/ingest_routes.hpp"
#include "monitoring/memory_judge.hpp"
#include "monitoring/monitor_evaluator.hpp"
#include "monitoring/monitor_routes.hpp"
#include "monitoring/monitoring.hpp"
#include "monitoring/objective_judge.hpp"
#include "monitoring/objective_routes.hpp"
#include "monitoring/operation_judge.hpp"
#include "monitoring/permissions.hpp"
#include "monitoring/query_routes.hpp"
#include "monitoring/scrape_routes.hpp"
#include "monitoring/scraper.hpp"
#include "monitoring/service_figures.hpp"
#include "monitoring/settings.hpp"
#include "monitoring/store_metrics.hpp"
#include "monitoring/version_watch.hpp"
#include "telemetry/clickhouse_store.hpp"
#include "telemetry/duckdb_store.hpp"

namespace mainstay::monitoring {

/// What the routes, and other modules, reach of what runs.
struct Accesses {
    TelemetryAccess telemetry;
    ScrapeAccess scrape;
    PreviewTurns previews;
    events::TakeExceptions exceptions;
};

namespace {

Result<std::vector<http::Listener>> listeners(const Site& site) {
    const auto& settings = site.settings.get<Settings>();
    if (settings.otlp_http == "off") return std::vector<http::Listener>{};
    auto address = TRY(listen_address("otlp_http", settings.otlp_http, "host:port, or `off`"));
    return std::vector<http::Listener>{{
        .name = "otlp",
        .address = std::move(address.host),
        .port = address.port,
        .routes = std::string(otlp_routes),
    }};
}

telemetry::RetentionRules rules_of(const Settings& settings) {
    telemetry::RetentionRules rules{
        .minutes_age = std::chrono::days(settings.minutes_days.value),
        .hours_age = std::chrono::days(settings.hours_days.value),
    };
    auto keep = [&](telemetry::Signal signal, std::int64_t days, std::int64_t gib) {
        rules.by_signal[static_cast<std::size_t>(signal)] = {
            std::chrono::days(days), static_cast<std::uint64_t>(gib) << 30U
        };
    };
    using telemetry::Signal;
    keep(Signal::spans, settings.spans_days.value, settings.spans_gib_max.value);
    keep(Signal::logs, settings.logs_days.value, settings.logs_gib_max.value);
    keep(Signal::metrics, settings.metrics_days.value, settings.metrics_gib_max.value);
    keep(Signal::profiles, settings.profiles_days.value, settings.profiles_gib_max.value);
    return rules;
}

std::unique_ptr<telemetry::Store> open_store(const Environment& environment) {
    const auto& settings = environment.site.settings.get<Settings>();
    const auto directory = settings.telemetry.value_or(environment.directory + "/telemetry");
    const auto series_max = static_cast<std::uint64_t>(settings.series_max.value);
    if (settings.telemetry_store)
        return telemetry::open_clickhouse({
            .url = *settings.telemetry_store,
            .directory = directory,
            .rules = rules_of(settings),
            .series_max = series_max,
            .journal_bytes_max = static_cast<std::uint64_t>(settings.telemetry_journal_gib.value)
                                 << 30U,
            .clock = environment.clock,
        });
    return telemetry::open_duckdb({
        .directory = directory,
        .rules = rules_of(settings),
        .series_max = series_max,
        .memory_bytes_max = static_cast<std::uint64_t>(settings.telemetry_memory_mib.value) << 20U,
        .clock = environment.clock,
    });
}

/// What of this module runs.
struct Running {
    std::unique_ptr<telemetry::Store> store;
    std::unique_ptr<GrpcIngest> grpc;
    std::unique_ptr<ScrapeClient> scrape_client;
    std::unique_ptr<Scraper> scraper;
    std::unique_ptr<OperationJudge> judge;
    std::unique_ptr<MemoryJudge> memory_judge;
    std::unique_ptr<ObjectiveJudge> objectives;
    std::unique_ptr<MonitorEvaluator> monitors;
};

Result<ModuleParts> parts_of(const Environment& environment, Accesses& accesses) {
    auto& access = accesses.telemetry;
    const auto& settings = environment.site.settings.get<Settings>();
    // Owned by the functions below.
    auto running = std::make_shared<Running>();
    try {
        running->store = open_store(environment);
    } catch (const std::exception& failure) {
        return refuse(code::telemetry_place, {{"what", failure.what()}});
    }
    running->scrape_client = std::make_unique<ScrapeClient>(
        TRY(outgoing::post_options(environment.site.settings.get<outgoing::Settings>())),
        environment.clock
    );
    running->scraper = std::make_unique<Scraper>(
        environment.database, access, *running->scrape_client,
        ScraperOptions{.clock = environment.clock}
    );
    std::optional<GrpcOptions> grpc;
    if (settings.otlp_grpc != "off") {
        auto address = TRY(listen_address("otlp_grpc", settings.otlp_grpc, "host:port, or `off`"));
        grpc = GrpcOptions{.address = address.host, .port = address.port};
    }
    ModuleParts parts{
        .schedules = version_schedules(environment.database, access),
        .subscriptions = deployment_subscriptions(environment.database),
        .metrics = store_metrics(*running->store),
        .start =
            [running = running.get(), &access, &scrape = accesses.scrape,
             &exceptions = accesses.exceptions, &environment, grpc] {
                access.set(running->store.get());
                scrape.client = running->scrape_client.get();
                running->scraper->start();
                if (grpc)
                    running->grpc = std::make_unique<GrpcIngest>(
                        *grpc, access, exceptions, environment.database, environment.clock
                    );
            },
        .stop =
            [running = running.get(), &access, &scrape = accesses.scrape] {
                scrape.client = nullptr;
                running->scraper->stop();
                if (running->grpc) running->grpc->stop();
                running->grpc.reset();
                access.set(nullptr);
                running->store.reset();
            },
    };
    parts.schedules.push_back(deployment_schedule(environment.database));
    auto add = [&parts, &access](auto& judge) {
        for (auto& schedule : judge.schedules(access))
            parts.schedules.push_back(std::move(schedule));
        for (auto& family : judge.metrics()) parts.metrics.push_back(std::move(family));
    };
    if (settings.judge == Judging::on) {
        running->judge = std::make_unique<OperationJudge>(environment.database);
        add(*running->judge);
        running->memory_judge = std::make_unique<MemoryJudge>(environment.database);
        add(*running->memory_judge);
    }
    running->objectives = std::make_unique<ObjectiveJudge>(environment.database);
    add(*running->objectives);
    running->monitors = std::make_unique<MonitorEvaluator>(environment.database);
    add(*running->monitors);
    // Nothing asks for figures before all parts run, nor once one of them stops.
    auto listener = [running = running.get()] {
        return running->grpc ? &running->grpc->listener() : nullptr;
    };
    for (auto& families : {scraper_metrics(*running->scraper), grpc_metrics(listener)})
        parts.metrics.insert(parts.metrics.end(), families.begin(), families.end());
    parts.state = std::move(running);
    return parts;
}

}  // namespace

Telemetry::Telemetry() : accesses_(std::make_shared<Accesses>()) {}  // Owners: see the member.

events::AskFigures Telemetry::figures() const {
    return [accesses = accesses_](const events::FiguresQuestion& question
           ) -> Result<events::ServiceFigures> {
        const auto held = TRY(accesses->telemetry.hold());
        return service_figures(*held, question);
    };
}

Module module(const Telemetry& telemetry, events::TakeExceptions exceptions) {
    auto accesses = telemetry.accesses_;
    accesses->exceptions = std::move(exceptions);
    return {
        .name = "monitoring",
        .migrations = migrations(),
        .settings = settings_part(),
        .actions = {&telemetry_read, &scrape_target_manage, &objective_manage, &monitor_manage},
        .routes =
            [accesses](const Site&) {
                auto routes = ingest_routes(accesses->telemetry, accesses->exceptions);
                for (auto& route : query_routes(accesses->telemetry))
                    routes.push_back(std::move(route));
                for (auto& route : scrape_routes(accesses->scrape))
                    routes.push_back(std::move(route));
                for (auto& route : objective_routes(accesses->telemetry))
                    routes.push_back(std::move(route));
                for (auto& route : monitor_routes(accesses->telemetry, accesses->previews))
                    routes.push_back(std::move(route));
                return routes;
            },
        .listeners = listeners,
        .parts = [accesses](const Environment& environment
                 ) { return parts_of(environment, *accesses); },
        .personal_data = deployment_personal_data(),
    };
}

}  // namespace mainstay::monitoring
