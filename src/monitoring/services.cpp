#include "monitoring/services.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "monitoring/request_figures.hpp"
#include "monitoring/service_resources.hpp"

namespace mainstay::monitoring {

namespace {

constexpr std::size_t versions_max = 10;

struct SpanCount {
    std::int64_t application = 0;
    std::string service;
    std::int64_t spans = 0;
    Time last_at;
};
BOOST_DESCRIBE_STRUCT(SpanCount, (), (application, service, spans, last_at))

struct ProfiledService {
    std::int64_t application = 0;
    std::string service;
};
BOOST_DESCRIBE_STRUCT(ProfiledService, (), (application, service))

using ServiceKey = std::pair<std::int64_t, std::string>;

class Question {
public:
    Question(telemetry::Store& store, const Scope& scope, telemetry::TimeRange range)
        : store_(store), scope_(scope), range_(range) {}

    Result<ServiceList> answer(const std::optional<std::string>& environment) {
        auto rows = summed_rows(range_);
        Where where(scope_, "recorded_at", widened(range_, rows));
        std::string condition;
        if (environment) {
            condition = in_environment(where, *environment);
            rows = single_rows(condition, "service operation resource");
        }
        ServiceList list;
        TRY(add_services(rows, where, list));
        auto of_requests = where;
        TRY(add_figures(rows, of_requests.add(entry_kinds)));
        TRY(add_roots(where, condition));
        list.environments = TRY(add_versions());
        TRY(add_profiles());
        for (auto& [key, view] : views_) list.items.push_back(std::move(view));
        std::ranges::sort(list.items, {}, [](const ServiceView& view) {
            return std::tie(view.service, view.application);
        });
        return list;
    }

private:
    Result<> add_services(const FigureRows& rows, const Where& where, ServiceList& list) {
        auto counted = TRY(store_.all<SpanCount>(
            {.sql = fmt::format(
                 "SELECT application, service, sum(spans) AS n, max(recorded_at) FROM {}{}"
                 " GROUP BY application, service ORDER BY n DESC, application, service LIMIT {}",
                 rows.sql, where.text(), services_max + 1
             ),
             .parameters = where.parameters(),
             .range = widened(range_, rows)}
        ));
        if (counted.size() > services_max) {
            list.is_cut = true;
            counted.resize(services_max);
        }
        for (auto& each : counted) {
            auto& view = views_[{each.application, each.service}];
            view.application = scope_.key_of(each.application);
            view.service = std::move(each.service);
            view.spans = each.spans;
            view.last_seen_at = each.last_at;
        }
        return {};
    }

    Result<> add_figures(const FigureRows& rows, const Where& where) {
        const FigureGroups groups{
            .keys = "application AS k1, service AS k2",
            .by = "k1, k2",
            .order = " ORDER BY k1, k2",
        };
        for (const auto& [keys, figures] :
             TRY(figures_by(store_, rows, groups, where, widened(range_, rows)))) {
            const auto found = views_.find({number_in(keys[0]), text_in(keys[1])});
            if (found == views_.end() || found->second.requests > 0) continue;
            auto& view = found->second;
            view.requests = figures.requests;
            view.errors = figures.errors;
            view.p50_micros = figures.p50_micros;
            view.p95_micros = figures.p95_micros;
            view.p99_micros = figures.p99_micros;
            view.apdex = figures.apdex;
        }
        return {};
    }

    /// Of the services that nobody calls.
    Result<> add_roots(Where where, const std::string& condition) {
        std::vector<std::string> names;
        for (const auto& [key, view] : views_)
            if (view.requests == 0 && (names.empty() || names.back() != view.service))
                names.push_back(view.service);
        if (names.empty()) return {};
        where.one_of("service", names);
        return add_figures(root_rows(condition), where);
    }

    /// Answers which environments there are.
    Result<std::vector<std::string>> add_versions() {
        std::set<std::string> environments;
        auto versions = TRY(service_versions(store_, scope_, range_));
        std::ranges::sort(versions, std::ranges::greater{}, &ServiceVersion::last_at);
        for (auto& each : versions) {
            environments.insert(each.environments.begin(), each.environments.end());
            const auto found = views_.find({each.application, each.service});
            if (found == views_.end()) continue;
            auto& view = found->second;
            if (view.language.empty()) view.language = std::move(each.language);
            if (!each.version.empty() && view.versions.size() < versions_max)
                view.versions.push_back(std::move(each.version));
        }
        return std::vector(environments.begin(), environments.end());
    }

    Result<> add_profiles() {
        const Where where(scope_, "recorded_at", range_);
        const auto profiled = TRY(store_.all<ProfiledService>(
            {.sql = "SELECT application, service FROM {profile service}" + where.text() +
                    " GROUP BY application, service",
             .parameters = where.parameters(),
             .range = range_}
        ));
        for (const auto& each : profiled) {
            const auto found = views_.find({each.application, each.service});
            if (found != views_.end()) found->second.has_profiles = true;
        }
        return {};
    }

    telemetry::Store& store_;
    const Scope& scope_;
    const telemetry::TimeRange range_;
    std::map<ServiceKey, ServiceView> views_;
};

}  // namespace

Result<ServiceList> services(
    telemetry::Store& store, const Scope& scope, const AskServices& request
) {
    const auto range = TRY(checked_range(request.from, request.to));
    const auto of = TRY(scope.narrowed(request.application));
    if (of.empty()) return ServiceList{};
    std::optional<std::string> environment;
    if (request.environment) environment = request.environment->value;
    return Question(store, of, range).answer(environment);
}

}  // namespace mainstay::monitoring
