#include "monitoring/log_row.hpp"

#include <algorithm>
#include <map>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "monitoring/attribute_object.hpp"
#include "monitoring/log_pattern_text.hpp"
#include "monitoring/span_row.hpp"
#include "telemetry/log_patterns.hpp"

namespace mainstay::monitoring {

namespace {

/// Of one record's attributes, shared and own, and of its resource.
constexpr int attribute_bytes_max = 65'536;

struct StoredLog {
    std::int64_t id = 0;
    Time recorded_at;
    std::int64_t application = 0;
    std::string service;
    std::int64_t severity = 0;
    std::string severity_text;
    std::string event;
    std::int64_t trace_high = 0;
    std::int64_t trace_low = 0;
    std::int64_t span = 0;
    std::string resource;
    std::string attributes;
    std::string varying;
    std::string body;
    bool is_cut = false;
};
BOOST_DESCRIBE_STRUCT(
    StoredLog, (),
    (id, recorded_at, application, service, severity, severity_text, event, trace_high, trace_low,
     span, resource, attributes, varying, body, is_cut)
)

std::string if_short(std::string_view column) {
    return fmt::format(
        "CASE WHEN length({0}) <= {1} THEN {0} ELSE '' END", column, attribute_bytes_max
    );
}

void add_patterns(std::vector<LogRow>& rows) {
    telemetry::LogPatterns patterns;
    std::vector<std::uint32_t> ids;
    for (const auto& row : rows) ids.push_back(patterns.add(row.body).pattern);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        auto text = patterns.text(ids[i]);
        if (!fixed_parts(text).empty()) rows[i].pattern = std::move(text);
    }
}

}  // namespace

Result<std::vector<LogKey>> find_logs(
    telemetry::Store& store, const Where& where, std::string_view texts, telemetry::TimeRange range,
    std::int64_t limit
) {
    std::vector<LogKey> found;
    for (const auto& part : backwards(range)) {
        const auto left = limit - static_cast<std::int64_t>(found.size());
        if (left <= 0) break;
        auto of_part = where;
        of_part.add(fmt::format("recorded_at >= {}", part.from.micros));
        of_part.add(fmt::format("recorded_at < {}", part.to.micros));
        auto more = TRY(store.all<LogKey>(
            {.sql = fmt::format(
                 "SELECT id, recorded_at FROM {{log {}}}{}"
                 " ORDER BY recorded_at DESC, id DESC LIMIT {}",
                 texts, of_part.text(), left
             ),
             .parameters = of_part.parameters(),
             .range = part}
        ));
        found.insert(found.end(), more.begin(), more.end());
    }
    return found;
}

Result<std::vector<LogRow>> load_logs(
    telemetry::Store& store, const Scope& scope, std::span<const LogKey> keys
) {
    if (keys.empty() || scope.empty()) return std::vector<LogRow>{};
    const auto [first, last] = std::ranges::minmax(keys, {}, &LogKey::recorded_at);
    const telemetry::TimeRange range{
        first.recorded_at, last.recorded_at + std::chrono::microseconds(1)
    };
    std::vector<std::int64_t> ids;
    std::map<std::int64_t, std::size_t> places;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        ids.push_back(keys[i].id);
        places.emplace(keys[i].id, i);
    }
    Where where(scope, "recorded_at", range);
    where.one_of("id", ids);
    auto stored = TRY(store.all<StoredLog>(
        {.sql = fmt::format(
             "SELECT id, recorded_at, application, service, severity, severity_text, event,"
             " trace_high, trace_low, span, {}, {}, {}, body,"
             " CASE WHEN length(resource) > {max} OR length(attributes) > {max}"
             " OR length(varying) > {max} THEN 1 ELSE 0 END"
             " FROM {{log service severity_text event resource attributes}}{}",
             if_short("resource"), if_short("attributes"), if_short("varying"), where.text(),
             fmt::arg("max", attribute_bytes_max)
         ),
         .parameters = where.parameters(),
         .range = range}
    ));
    std::vector<std::optional<LogRow>> rows(keys.size());
    for (auto& each : stored) {
        const auto place = places.find(each.id);
        if (place == places.end()) continue;
        const TraceKey trace{each.trace_high, each.trace_low};
        auto& row = rows[place->second].emplace();
        row.id = std::to_string(each.id);
        row.at = each.recorded_at;
        row.application = scope.key_of(each.application);
        row.service = std::move(each.service);
        row.severity = severity_of(each.severity);
        row.severity_text = std::move(each.severity_text);
        row.body = std::move(each.body);
        row.event = std::move(each.event);
        if (trace != TraceKey{}) row.trace = text_of(trace);
        row.span = span_text_unless_none(each.span);
        row.attributes = attributes_of(each.attributes, each.varying);
        row.resource = object_of(each.resource);
        row.is_cut = each.is_cut;
    }
    std::vector<LogRow> answer;
    for (auto& row : rows)
        if (row) answer.push_back(*std::move(row));
    add_patterns(answer);
    return answer;
}

}  // namespace mainstay::monitoring
