#include "monitoring/recent_requests.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "monitoring/request_figures.hpp"
#include "monitoring/service_resources.hpp"
#include "monitoring/where.hpp"
#include "telemetry/quantile_sketch.hpp"

namespace mainstay::monitoring {

namespace {

constexpr std::int64_t minute_micros = 60'000'000;
constexpr std::int64_t ten_micros = 10'000'000;
constexpr std::chrono::minutes kept{60};
constexpr std::chrono::minutes environments_every{1};
constexpr std::chrono::minutes environments_of{10};
constexpr std::size_t environments_max = 16;
constexpr std::size_t stretch_bins_max = 40;
constexpr std::size_t before_bins_max = 150;
constexpr std::size_t rows_max = 150'000;

Time whole(Time at, std::int64_t unit) { return {at.micros - at.micros % unit}; }

/// Of two neighbouring bins of the sketch, which are read as one: the even one's number.
std::int64_t micros_of(std::int64_t bin) {
    const auto even = static_cast<std::int16_t>(bin);
    const auto odd = static_cast<std::int16_t>(bin + 1);
    return std::llround((telemetry::sketch_value(even) + telemetry::sketch_value(odd)) / 2);
}

detect::RequestMinute summed_up(Time from, const RecentRequests::Requests& requests) {
    return {
        .from = from,
        .requests = requests.requests,
        .errors = requests.errors,
        .p50_micros = static_cast<std::int64_t>(detect::quantile_of(requests.durations, 0.5)),
        .p95_micros = static_cast<std::int64_t>(detect::quantile_of(requests.durations, 0.95)),
    };
}

}  // namespace

/// One bin of one stretch of time.
struct RecentRequests::Row {
    std::int64_t application = 0;
    std::string service;
    std::string operation;
    std::int64_t place = 0;  // Of the environment; 0: none.
    Time from;
    std::int64_t bin = 0;
    std::int64_t requests = 0;
    std::int64_t errors = 0;
    std::int64_t whole = 0;
    BOOST_DESCRIBE_CLASS(
        Row, (), (application, service, operation, place, from, bin, requests, errors, whole), (),
        ()
    )
};

Result<> RecentRequests::read_environments(telemetry::Store& store, const Scope& scope, Time now) {
    if (now >= environments_at_ && now - environments_at_ < environments_every) return {};
    std::set<std::string> names(environments_.begin(), environments_.end());
    const telemetry::TimeRange range{now - environments_of, now + std::chrono::seconds(1)};
    for (const auto& each : TRY(service_versions(store, scope, range)))
        names.insert(each.environments.begin(), each.environments.end());
    // Those that are known keep their place.
    for (const auto& name : names)
        if (environments_.size() < environments_max &&
            std::ranges::find(environments_, name) == environments_.end())
            environments_.push_back(name);
    environments_at_ = now;
    return {};
}

Result<std::vector<RecentRequests::Row>> RecentRequests::read(
    telemetry::Store& store, const Scope& scope, telemetry::TimeRange range, Time tens_from
) {
    Where where(scope, "started_at", range);
    where.add("(kind IN (2, 5) OR parent = 0 AND kind IN (0, 1))");
    std::string place = "0";
    if (!environments_.empty()) {
        place = "CASE";
        for (std::size_t i = 0; i < environments_.size(); ++i)
            place +=
                fmt::format(" WHEN {} THEN {}", in_environment(where, environments_[i]), i + 1);
        place += " ELSE 0 END";
    }
    const auto sql = fmt::format(
        R"(SELECT application, service, operation, place, begun, bin, part, failed,
                sum(part) OVER (PARTITION BY application, service, operation, place) AS whole
            FROM (
                SELECT application, service, operation, place, begun, bin,
                    sum(one) AS part, sum(fault) AS failed
                FROM (
                    SELECT application, service, operation, {place} AS place,
                        CASE WHEN started_at >= {tens_from} THEN started_at - started_at % {ten}
                            ELSE started_at - started_at % {minute} END AS begun,
                        {bin} - {bin} % 2 AS bin, 1 AS one,
                        CASE WHEN status = 2 THEN 1 ELSE 0 END AS fault
                    FROM {{span service operation resource}}{where}) each
                GROUP BY application, service, operation, place, begun, bin) binned
            ORDER BY whole DESC, application, service, operation, place, begun, bin
            LIMIT {rows})",
        fmt::arg("place", place), fmt::arg("tens_from", tens_from.micros),
        fmt::arg("ten", ten_micros), fmt::arg("minute", minute_micros),
        fmt::arg("bin", '(' + bin_of("duration") + ')'), fmt::arg("where", where.text()),
        fmt::arg("rows", rows_max)
    );
    return store.all<Row>({.sql = sql, .parameters = where.parameters(), .range = range});
}

void RecentRequests::take(std::vector<Row> rows, Time fresh_from) {
    std::map<std::pair<std::int64_t, std::string>, std::set<OperationPlace>> of_services;
    std::set<OperationPlace> known;
    for (const auto& [place, operation] : operations_) {
        known.insert(place);
        of_services[{place.application, place.service}].insert(place);
    }
    // What was cut off is left out as a whole.
    if (rows.size() >= rows_max) {
        const auto last = rows.back();
        std::erase_if(rows, [&](const Row& row) {
            return std::tie(row.application, row.service, row.operation, row.place) ==
                   std::tie(last.application, last.service, last.operation, last.place);
        });
    }
    for (auto& row : rows) {
        const auto number = static_cast<std::size_t>(row.place);
        OperationPlace place{
            row.application, number == 0 ? std::string() : environments_[number - 1], row.service,
            std::move(row.operation)
        };
        if (!known.contains(place)) {
            auto& of_service = of_services[{row.application, row.service}];
            if (of_service.size() >= judged_of_service_max && !of_service.contains(place)) continue;
            if (known.size() >= judged_operations_max) continue;
            of_service.insert(place);
            known.insert(place);
        }
        auto& operation = operations_[std::move(place)];
        auto& requests = (row.from < fresh_from ? operation.minutes : operation.fresh)[row.from];
        requests.requests += row.requests;
        requests.errors += row.errors;
        requests.durations.micros.push_back(micros_of(row.bin));
        requests.durations.requests.push_back(row.requests);
    }
}

void RecentRequests::forget(Time fresh_from) {
    for (auto& [place, operation] : operations_) {
        operation.fresh.clear();
        auto& minutes = operation.minutes;
        minutes.erase(minutes.begin(), minutes.lower_bound(fresh_from - kept));
        minutes.erase(minutes.lower_bound(fresh_from), minutes.end());
    }
    std::erase_if(operations_, [](const auto& each) { return each.second.minutes.empty(); });
}

Result<> RecentRequests::refresh(telemetry::Store& store, const Scope& scope, Time now) {
    TRY(read_environments(store, scope, now));
    const auto minute = whole(now, minute_micros);
    const auto fresh_from = minute - fresh_time;
    const auto tens_from = minute - std::chrono::minutes(1);
    const bool is_continued = fresh_from_ <= fresh_from && fresh_from - fresh_from_ < kept;
    // The minutes that stop being fresh are read for the last time.
    const auto from = is_continued ? fresh_from_ : fresh_from - kept;
    auto rows = TRY(read(store, scope, {from, now + std::chrono::seconds(1)}, tens_from));
    if (!is_continued) operations_.clear();
    forget(from);
    take(std::move(rows), fresh_from);
    fresh_from_ = fresh_from;
    return {};
}

detect::OperationInput RecentRequests::input(
    const OperationPlace& place, Time now, const std::vector<Gap>& gaps
) const {
    detect::OperationInput input{
        .environment = place.environment,
        .service = place.service,
        .operation = place.operation,
        .at = now,
    };
    const auto found = operations_.find(place);
    if (found == operations_.end()) return input;
    const auto is_left_out = [&](Time from) {
        return std::ranges::any_of(gaps, [&](const Gap& gap) {
            return from + std::chrono::minutes(1) > gap.from && from < gap.to;
        });
    };
    for (const auto& [from, requests] : found->second.minutes) {
        if (is_left_out(from)) continue;
        input.before.durations = detect::added(input.before.durations, requests.durations);
        input.before.minutes.push_back(summed_up(from, requests));
    }
    input.before.durations = detect::joined(input.before.durations, before_bins_max);
    const auto tens_from = whole(now, minute_micros) - std::chrono::minutes(1);
    for (const auto& [from, requests] : found->second.fresh)
        input.recent.push_back({
            .from = from,
            .seconds = from < tens_from ? 60 : 10,
            .requests = requests.requests,
            .errors = requests.errors,
            .durations = detect::joined(requests.durations, stretch_bins_max),
        });
    return input;
}

}  // namespace mainstay::monitoring
