#include "monitoring/trace_view.hpp"

#include <algorithm>
#include <map>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "monitoring/attribute_object.hpp"
#include "monitoring/trace_spans.hpp"

namespace mainstay::monitoring {

namespace {

namespace json = boost::json;

constexpr std::size_t calls_max = 100;

/// Logs of a trace are written while it goes on, by clocks that may differ.
constexpr std::chrono::hours logs_beside{1};

struct WholeSpan {
    std::int64_t id = 0;
    std::int64_t parent = 0;
    Time started_at;
    std::int64_t duration = 0;
    std::int64_t application = 0;
    std::string service;
    std::string operation;
    std::int64_t kind = 0;
    std::int64_t status = 0;
    std::int64_t peer_kind = 0;
    std::string statement;
    std::string resource;
    std::string attributes;
    std::string varying;
    std::string status_message;
    std::string events;
    std::string links;
    std::int64_t spans = 0;
};
BOOST_DESCRIBE_STRUCT(
    WholeSpan, (),
    (id, parent, started_at, duration, application, service, operation, kind, status, peer_kind,
     statement, resource, attributes, varying, status_message, events, links, spans)
)

Result<std::vector<WholeSpan>> whole_spans(
    telemetry::Store& store, const Scope& scope, TraceKey trace, telemetry::TimeRange range
) {
    Where where(scope, "started_at", range);
    where.add(fmt::format("trace_low = {} AND trace_high = {}", trace.low, trace.high));
    return store.all<WholeSpan>(
        {.sql = fmt::format(
             R"(SELECT id, parent, started_at, duration, application, service, operation, kind,
                    status, peer_kind, statement, resource, attributes, varying, status_message,
                    events, links, spans
                FROM (
                    SELECT *, count(*) OVER () AS spans,
                        sum(length(attributes) + length(varying) + length(events) + length(links))
                            OVER (ORDER BY started_at, id) AS weight
                    FROM {{span service operation statement resource attributes}}{})
                WHERE weight <= {}
                ORDER BY started_at, id LIMIT {})",
             where.text(), trace_bytes_max, trace_spans_max
         ),
         .parameters = where.parameters(),
         .range = range}
    );
}

/// Whole numbers are what stores have of a time.
Time time_in(const json::object& object, std::string_view name) {
    const auto* member = object.if_contains(name);
    const auto* number = member ? member->if_int64() : nullptr;
    return {number ? *number : 0};
}

std::string text_in(const json::object& object, std::string_view name) {
    const auto* member = object.if_contains(name);
    const auto* text = member ? member->if_string() : nullptr;
    return text ? std::string(*text) : std::string();
}

std::vector<SpanEventView> events_of(const std::string& text) {
    std::vector<SpanEventView> events;
    for (const auto& each : array_of(text)) {
        const auto* event = each.if_object();
        if (!event) continue;
        auto& view = events.emplace_back();
        view.at = time_in(*event, "at");
        view.name = text_in(*event, "name");
        const auto* attributes = event->if_contains("attributes");
        if (attributes && attributes->is_object()) view.attributes = attributes->get_object();
    }
    return events;
}

std::vector<SpanLinkView> links_of(const std::string& text) {
    std::vector<SpanLinkView> links;
    for (const auto& each : array_of(text))
        if (const auto* link = each.if_object())
            links.push_back({text_in(*link, "trace"), text_in(*link, "span")});
    return links;
}

class TraceAnswer {
public:
    TraceAnswer(const Scope& scope, TraceKey trace) : scope_(scope) {
        answer_.trace = text_of(trace);
    }

    void add(const std::vector<WholeSpan>& spans) {
        answer_.started_at = spans.front().started_at;
        Time end = answer_.started_at;
        for (const auto& span : spans) {
            end = std::max(end, span.started_at + std::chrono::microseconds(span.duration));
            answer_.spans.push_back(view_of(span));
        }
        answer_.duration_micros = (end - answer_.started_at).count();
        answer_.is_cut = spans.front().spans > static_cast<std::int64_t>(spans.size());
    }

    void analyse(const std::vector<WholeSpan>& spans) {
        std::vector<StoredTraceSpan> stored;
        stored.reserve(spans.size());
        for (const auto& span : spans)
            stored.push_back({
                .id = span.id,
                .parent = span.parent,
                .started_at = span.started_at,
                .duration = span.duration,
                .service = span.service,
                .operation = span.operation,
                .kind = span.kind,
                .peer_kind = span.peer_kind,
                .statement = span.statement,
            });
        const auto analysed = for_analysis(stored);
        const auto own = telemetry::own_times(analysed);
        std::map<std::string, std::int64_t> by_service;
        for (std::size_t i = 0; i < own.size(); ++i) {
            answer_.spans[i].own_micros = own[i];
            by_service[spans[i].service] += own[i];
        }
        for (const auto& [service, micros] : by_service)
            answer_.services.push_back({service, micros});
        std::ranges::sort(answer_.services, std::ranges::greater{}, &ServiceTime::own_micros);
        for (const auto& found : telemetry::repeated_calls(analysed)) {
            auto& view = answer_.repeated.emplace_back();
            view.caller = answer_.spans[found.caller].span;
            for (std::size_t i = 0; i < std::min(found.calls.size(), calls_max); ++i)
                view.calls.push_back(answer_.spans[found.calls[i]].span);
            view.count = static_cast<std::int64_t>(found.calls.size());
            view.total_micros = found.total_micros;
            view.is_sequential = found.is_sequential;
            if (found.source) view.source = answer_.spans[*found.source].span;
            view.call = stored[found.calls.front()].call();
        }
    }

    TraceView& view() { return answer_; }

private:
    TraceSpanView view_of(const WholeSpan& span) {
        const auto known = resources_.try_emplace(span.resource, answer_.resources.size());
        if (known.second) answer_.resources.push_back(object_of(span.resource));
        return {
            .span = span_text(span.id),
            .parent = span_text_unless_none(span.parent),
            .started_at = span.started_at,
            .duration_micros = span.duration,
            .application = std::string(scope_.key_of(span.application)),
            .service = span.service,
            .operation = span.operation,
            .kind = static_cast<SpanKind>(span.kind),
            .status = static_cast<SpanStatus>(span.status),
            .status_message = span.status_message,
            .statement = span.statement,
            .resource = static_cast<std::int64_t>(known.first->second),
            .attributes = attributes_of(span.attributes, span.varying),
            .events = events_of(span.events),
            .links = links_of(span.links),
        };
    }

    const Scope& scope_;
    TraceView answer_;
    std::map<std::string, std::size_t> resources_;
};

Result<std::int64_t> count_logs(
    telemetry::Store& store, const Scope& scope, TraceKey trace, const TraceView& view
) {
    const auto end = view.started_at + std::chrono::microseconds(view.duration_micros);
    const telemetry::TimeRange range{view.started_at - logs_beside, end + logs_beside};
    Where where(scope, "recorded_at", range);
    where.add(fmt::format("trace_low = {} AND trace_high = {}", trace.low, trace.high));
    const auto rows = TRY(store.select(
        {.sql = "SELECT count(*) FROM {log}" + where.text(),
         .parameters = where.parameters(),
         .range = range}
    ));
    return rows.empty() ? 0 : number_in(rows.front().front());
}

telemetry::TimeRange range_of(const AskTrace& request) {
    constexpr std::chrono::hours day{24};
    if (request.around) return {*request.around - day, *request.around + day};
    return {{0}, {std::numeric_limits<std::int64_t>::max()}};
}

}  // namespace

Result<TraceView> show_trace(telemetry::Store& store, const Scope& scope, const AskTrace& request) {
    const auto trace = trace_of(request.trace.value);
    if (!trace)
        return invalid(
            {wrong("trace", mainstay::code::bad_format, {{"format", "32 hexadecimal digits"}})}
        );
    if (scope.empty()) return refuse(mainstay::code::not_found);
    const auto spans = TRY(whole_spans(store, scope, *trace, range_of(request)));
    if (spans.empty()) return refuse(mainstay::code::not_found);
    TraceAnswer answer(scope, *trace);
    answer.add(spans);
    answer.analyse(spans);
    auto& view = answer.view();
    view.logs_count = TRY(count_logs(store, scope, *trace, view));
    return std::move(view);
}

}  // namespace mainstay::monitoring
