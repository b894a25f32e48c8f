#include "monitoring/span_row.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <tuple>

#include <fmt/format.h>

namespace mainstay::monitoring {

namespace {

struct StoredSpan {
    std::int64_t trace_high = 0;
    std::int64_t trace_low = 0;
    std::int64_t id = 0;
    std::int64_t parent = 0;
    Time started_at;
    std::int64_t duration = 0;
    std::int64_t application = 0;
    std::string service;
    std::string operation;
    std::int64_t kind = 0;
    std::int64_t status = 0;
    std::string status_message;
    std::string statement;
};
BOOST_DESCRIBE_STRUCT(
    StoredSpan, (),
    (trace_high, trace_low, id, parent, started_at, duration, application, service, operation, kind,
     status, status_message, statement)
)

std::optional<std::int64_t> from_hex(std::string_view text) {
    std::uint64_t number = 0;
    const auto* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, number, 16);
    if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
    return static_cast<std::int64_t>(number);
}

using Place = std::tuple<std::int64_t, std::int64_t, std::int64_t>;

}  // namespace

std::string text_of(TraceKey trace) { return span_text(trace.high) + span_text(trace.low); }

std::optional<TraceKey> trace_of(std::string_view text) {
    if (text.size() != 32) return std::nullopt;
    const auto high = from_hex(text.substr(0, 16)), low = from_hex(text.substr(16));
    if (!high || !low) return std::nullopt;
    return TraceKey{*high, *low};
}

std::string span_text(std::int64_t id) {
    return fmt::format("{:016x}", static_cast<std::uint64_t>(id));
}

std::optional<std::string> span_text_unless_none(std::int64_t id) {
    if (id == 0) return std::nullopt;
    return span_text(id);
}

std::vector<telemetry::TimeRange> backwards(telemetry::TimeRange range) {
    std::vector<telemetry::TimeRange> parts;
    std::chrono::microseconds length = std::chrono::hours(1);
    while (range.from < range.to) {
        const auto from = range.to - range.from <= length ? range.from : range.to - length;
        parts.push_back({from, range.to});
        range.to = from;
        length *= 4;
    }
    return parts;
}

Result<std::vector<SpanKey>> find_spans(
    telemetry::Store& store, const SpanQuestion& question, telemetry::TimeRange range
) {
    const bool is_by_time = question.order == SpanOrder::newest;
    const auto parts = is_by_time ? backwards(range) : std::vector{range};
    std::vector<SpanKey> found;
    for (const auto& part : parts) {
        const auto left = question.limit - static_cast<std::int64_t>(found.size());
        if (left <= 0) break;
        auto where = question.where;
        where.add(fmt::format("started_at >= {}", part.from.micros));
        where.add(fmt::format("started_at < {}", part.to.micros));
        auto more = TRY(store.all<SpanKey>(
            {.sql = fmt::format(
                 "SELECT trace_high, trace_low, id, started_at, duration FROM {{span {}}}{}"
                 " ORDER BY {} DESC, id DESC LIMIT {}",
                 question.texts, where.text(), is_by_time ? "started_at" : "duration", left
             ),
             .parameters = where.parameters(),
             .range = part}
        ));
        found.insert(found.end(), more.begin(), more.end());
    }
    return found;
}

Result<std::vector<SpanRow>> load_spans(
    telemetry::Store& store, const Scope& scope, std::span<const SpanKey> keys
) {
    if (keys.empty() || scope.empty()) return std::vector<SpanRow>{};
    const auto [first, last] = std::ranges::minmax(keys, {}, &SpanKey::started_at);
    const telemetry::TimeRange range{
        first.started_at, last.started_at + std::chrono::microseconds(1)
    };
    std::vector<std::int64_t> ids, traces;
    std::map<Place, std::size_t> places;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        ids.push_back(keys[i].id);
        traces.push_back(keys[i].trace_low);
        places.emplace(Place(keys[i].trace_high, keys[i].trace_low, keys[i].id), i);
    }
    Where where(scope, "started_at", range);
    where.one_of("trace_low", traces).one_of("id", ids);
    auto stored = TRY(store.all<StoredSpan>(
        {.sql = "SELECT trace_high, trace_low, id, parent, started_at, duration, application,"
                " service, operation, kind, status, status_message, statement"
                " FROM {span service operation statement}" +
                where.text(),
         .parameters = where.parameters(),
         .range = range}
    ));
    std::vector<std::optional<SpanRow>> rows(keys.size());
    for (auto& each : stored) {
        const auto place = places.find({each.trace_high, each.trace_low, each.id});
        if (place == places.end()) continue;
        rows[place->second] = SpanRow{
            .trace = text_of(TraceKey{each.trace_high, each.trace_low}),
            .span = span_text(each.id),
            .parent = span_text_unless_none(each.parent),
            .started_at = each.started_at,
            .duration_micros = each.duration,
            .application = std::string(scope.key_of(each.application)),
            .service = std::move(each.service),
            .operation = std::move(each.operation),
            .kind = static_cast<SpanKind>(each.kind),
            .status = static_cast<SpanStatus>(each.status),
            .status_message = std::move(each.status_message),
            .statement = std::move(each.statement),
        };
    }
    std::vector<SpanRow> answer;
    for (auto& row : rows)
        if (row) answer.push_back(*std::move(row));
    return answer;
}

}  // namespace mainstay::monitoring
