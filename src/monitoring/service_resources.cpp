#include "monitoring/service_resources.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "monitoring/request_figures.hpp"
#include "monitoring/where.hpp"
#include "telemetry/attribute_json.hpp"

namespace mainstay::monitoring {

namespace {

constexpr std::int64_t spans_read = 1'000'000;
constexpr int resources_max = 20'000;
constexpr int services_max = 5'000;

struct SeenService {
    std::string service;
    std::int64_t spans = 0;
};
BOOST_DESCRIBE_STRUCT(SeenService, (), (service, spans))

struct SeenResource {
    std::int64_t application = 0;
    std::string service;
    std::string resource;
    Time first_at;
    Time last_at;
    std::int64_t steps = 0;
};
BOOST_DESCRIBE_STRUCT(SeenResource, (), (application, service, resource, first_at, last_at, steps))

/// Whether it is counted in how many steps a resource has spans, which is dear.
enum class Steps { left_out, counted };

Result<std::vector<SeenResource>> seen_resources(
    telemetry::Store& store, Where where, telemetry::TimeRange range, Steps steps
) {
    constexpr auto step = std::chrono::microseconds(process_step).count();
    const auto counted = fmt::format("count(DISTINCT started_at - started_at % {})", step);
    return store.all<SeenResource>(
        {.sql = fmt::format(
             "SELECT application, service, resource, min(started_at), max(started_at), {}"
             " FROM {{span service resource}}{}"
             " GROUP BY application, service, resource LIMIT {}",
             steps == Steps::counted ? counted : "0", where.text(), resources_max
         ),
         .parameters = where.parameters(),
         .range = range}
    );
}

Result<std::vector<SeenService>> seen_services(
    telemetry::Store& store, const Scope& scope, telemetry::TimeRange range
) {
    const auto rows = summed_rows(range);
    const auto wide = widened(range, rows);
    const Where where(scope, "recorded_at", wide);
    return store.all<SeenService>(
        {.sql = fmt::format(
             "SELECT service, sum(spans) FROM {}{} GROUP BY service ORDER BY service LIMIT {}",
             rows.sql, where.text(), services_max
         ),
         .parameters = where.parameters(),
         .range = wide}
    );
}

}  // namespace

std::string member_of(const std::string& json, std::string_view name) {
    boost::system::error_code error;
    const auto parsed = boost::json::parse(json, error);
    const auto* object = error ? nullptr : parsed.if_object();
    const auto* member = object ? object->if_contains(name) : nullptr;
    if (!member) return {};
    if (const auto* text = member->if_string()) return std::string(*text);
    return boost::json::serialize(*member);
}

namespace {

/// The newer name of the attribute, and the one before it.
constexpr std::array<std::string_view, 2> environment_keys{
    "deployment.environment.name", "deployment.environment"
};

}  // namespace

std::string environment_named(const std::string& resource) {
    for (auto key : environment_keys)
        if (auto name = member_of(resource, key); !name.empty()) return name;
    return {};
}

std::string in_environment(Where& where, const std::string& environment) {
    std::string condition;
    for (auto key : environment_keys)
        fmt::format_to(
            std::back_inserter(condition), "{}{{contains}}(resource, {})",
            condition.empty() ? "" : " OR ",
            where.parameter(telemetry::member_text(key, environment).as_text)
        );
    return '(' + condition + ')';
}

namespace {

/// The resources of the range; a part of them, where there are very many spans.
Result<std::vector<SeenResource>> resources_of(
    telemetry::Store& store, const Scope& scope, telemetry::TimeRange range,
    Steps steps = Steps::left_out
) {
    if (scope.empty()) return std::vector<SeenResource>{};
    const auto services = TRY(seen_services(store, scope, range));
    std::int64_t spans = 0;
    for (const auto& each : services) spans += each.spans;
    const auto one_in = 1 + spans / spans_read;
    const Where all(scope, "started_at", range);
    auto sampled = all;
    if (one_in > 1) sampled.add(fmt::format("trace_low % {} = 0", one_in));
    auto resources = TRY(seen_resources(store, sampled, range, steps));
    std::set<std::string> found;
    for (const auto& each : resources) found.insert(each.service);
    std::vector<std::string> rare;
    for (const auto& each : services)
        if (!found.contains(each.service)) rare.push_back(each.service);
    if (one_in > 1 && !rare.empty()) {
        auto of_rare = all;
        of_rare.one_of("service", rare);
        for (auto& each : TRY(seen_resources(store, of_rare, range, steps)))
            resources.push_back(std::move(each));
    }
    return resources;
}

/// Which environments are one version, and which each have their own.
enum class Environments { together, apart };

std::vector<ServiceVersion> versions_in(
    std::vector<SeenResource> resources, Environments environments
) {
    using Key = std::tuple<std::int64_t, std::string, std::string, std::string>;
    std::map<Key, ServiceVersion> versions;
    for (auto& each : resources) {
        auto version = member_of(each.resource, "service.version");
        const auto environment = environment_named(each.resource);
        const bool is_apart = environments == Environments::apart;
        const Key key(each.application, each.service, version, is_apart ? environment : "");
        auto [entry, is_new] = versions.try_emplace(
            key,
            ServiceVersion{
                .application = each.application,
                .service = each.service,
                .version = std::move(version),
                .language = member_of(each.resource, "telemetry.sdk.language"),
                .first_at = each.first_at,
                .last_at = each.last_at
            }
        );
        auto& names = entry->second.environments;
        if (!environment.empty() && std::ranges::find(names, environment) == names.end())
            names.push_back(environment);
        entry->second.first_at = std::min(entry->second.first_at, each.first_at);
        entry->second.last_at = std::max(entry->second.last_at, each.last_at);
    }
    std::vector<ServiceVersion> answer;
    for (auto& [key, version] : versions) answer.push_back(std::move(version));
    std::ranges::sort(answer, {}, [](const ServiceVersion& each) {
        return std::tie(each.first_at, each.application, each.service, each.version);
    });
    return answer;
}

}  // namespace

Result<std::vector<ServiceVersion>> service_versions(
    telemetry::Store& store, const Scope& scope, telemetry::TimeRange range
) {
    return versions_in(TRY(resources_of(store, scope, range)), Environments::together);
}

Result<std::vector<ServiceVersion>> environment_versions(
    telemetry::Store& store, const Scope& scope, telemetry::TimeRange range
) {
    return versions_in(TRY(resources_of(store, scope, range)), Environments::apart);
}

Result<std::vector<ServiceProcess>> service_processes(
    telemetry::Store& store, const Scope& scope, telemetry::TimeRange range
) {
    std::vector<ServiceProcess> processes;
    for (auto& each : TRY(resources_of(store, scope, range, Steps::counted))) {
        auto process = process_of(each.resource);
        process.service = std::move(each.service);
        process.first_at = each.first_at;
        process.last_at = each.last_at;
        process.steps = each.steps;
        processes.push_back(std::move(process));
    }
    return processes;
}

}  // namespace mainstay::monitoring
