#include "monitoring/slow_transactions.hpp"

#include <algorithm>
#include <map>
#include <tuple>
#include <unordered_map>

#include <fmt/format.h>

#include "monitoring/request_groups.hpp"
#include "monitoring/service_resources.hpp"
#include "monitoring/trace_spans.hpp"

namespace mainstay::monitoring {

namespace {

constexpr std::size_t parts_max = 10;
constexpr std::size_t operations_at_once = 4;

struct SlowRequest {
    std::string service;
    std::string operation;
    std::int64_t kind = 0;
    std::int64_t trace_high = 0;
    std::int64_t trace_low = 0;
    std::int64_t id = 0;
    Time started_at;
    std::int64_t duration = 0;
};
BOOST_DESCRIBE_STRUCT(
    SlowRequest, (), (service, operation, kind, trace_high, trace_low, id, started_at, duration)
)

using OperationKey = std::tuple<std::string, std::string, std::int64_t>;

/// A request, and all that was done for it.
std::vector<StoredTraceSpan> below(
    const std::vector<const StoredTraceSpan*>& trace, std::int64_t request
) {
    std::unordered_map<std::int64_t, std::vector<const StoredTraceSpan*>> children;
    std::vector<const StoredTraceSpan*> found;
    for (const auto* span : trace) {
        if (span->id == request && found.empty())
            found.push_back(span);
        else
            children[span->parent].push_back(span);
    }
    for (std::size_t i = 0; i < found.size(); ++i) {
        // Each is taken once, whatever circle ids make.
        auto of_span = children.extract(found[i]->id);
        if (of_span.empty()) continue;
        found.insert(found.end(), of_span.mapped().begin(), of_span.mapped().end());
    }
    std::vector<StoredTraceSpan> spans;
    spans.reserve(found.size());
    for (const auto* span : found) spans.push_back(*span);
    return spans;
}

/// What the requests of one operation have in common.
class Breakdown {
public:
    void add(const std::vector<StoredTraceSpan>& spans) {
        ++requests_;
        total_ += spans.front().duration;
        const auto analysed = for_analysis(spans);
        const auto own = telemetry::own_times(analysed);
        for (std::size_t i = 0; i < spans.size(); ++i) {
            places_[{spans[i].service, spans[i].call()}] += own[i];
            if (!spans[i].statement.empty()) statements_[spans[i].statement] += spans[i].duration;
        }
        for (const auto& each : telemetry::repeated_calls(analysed)) {
            auto& repeated = repeated_[spans[each.calls.front()].call()];
            ++repeated.requests;
            repeated.calls += static_cast<std::int64_t>(each.calls.size());
            repeated.micros += each.total_micros;
            if (each.is_sequential) ++repeated.sequential;
        }
    }

    void write(SlowOperation& to) const {
        to.sampled = requests_;
        for (const auto& [place, micros] : places_)
            if (micros > 0) to.where.push_back({place.first, place.second, share(micros)});
        shorten(to.where, [](const TimePlace& each) {
            return std::tuple(-each.own_micros_share, each.service, each.what);
        });
        for (const auto& [statement, micros] : statements_)
            to.statements.push_back({statement, share(micros)});
        shorten(to.statements, [](const StatementShare& each) {
            return std::tuple(-each.share, each.statement);
        });
        for (const auto& [call, each] : repeated_) {
            const auto count = static_cast<double>(each.calls) / static_cast<double>(each.requests);
            const bool is_sequential = 2 * each.sequential > each.requests;
            to.repeated.push_back({call, count, share(each.micros), is_sequential});
        }
        shorten(to.repeated, [](const RepeatedShare& each) {
            return std::tuple(-each.share, each.call);
        });
    }

private:
    struct Repeated {
        std::int64_t requests = 0, calls = 0, micros = 0, sequential = 0;
    };

    double share(std::int64_t micros) const {
        return static_cast<double>(micros) / static_cast<double>(std::max<std::int64_t>(total_, 1));
    }

    template <class Part, class Order>
    static void shorten(std::vector<Part>& parts, Order order) {
        std::ranges::sort(parts, {}, order);
        if (parts.size() > parts_max) parts.resize(parts_max);
    }

    std::int64_t requests_ = 0, total_ = 0;
    std::map<std::pair<std::string, std::string>, std::int64_t> places_;
    std::map<std::string, std::int64_t> statements_;
    std::map<std::string, Repeated> repeated_;
};

class Question {
public:
    Question(telemetry::Store& store, const Scope& scope, telemetry::TimeRange range)
        : store_(store), scope_(scope), range_(range) {}

    Result<SlowList> answer(const AskSlow& request) {
        const auto limit = request.limit ? request.limit->value : request.limit_usual;
        const FigureGroups groups{
            .keys = "service AS k1, operation AS k2, kind AS k3",
            .by = "k1, k2, k3",
            .order = fmt::format(" ORDER BY took DESC, k1, k2, k3 LIMIT {}", limit),
        };
        const auto found = TRY(requests_by(
            store_, scope_, range_,
            {.service = request.service, .environment = request.environment}, groups
        ));
        are_roots_ = found.are_roots;
        environment_ = request.environment;
        SlowList list;
        for (const auto& [keys, figures] : found.groups)
            list.items.push_back({
                .service = text_in(keys[0]),
                .operation = text_in(keys[1]),
                .kind = static_cast<SpanKind>(number_in(keys[2])),
                .requests = figures.requests,
                .p95_micros = figures.p95_micros,
                .total_micros = figures.total_micros,
            });
        const std::span items(list.items);
        for (std::size_t begin = 0; begin < items.size(); begin += operations_at_once)
            TRY(break_down(items.subspan(begin, std::min(operations_at_once, items.size() - begin)))
            );
        return list;
    }

private:
    static OperationKey key_of(const SlowOperation& operation) {
        return {operation.service, operation.operation, static_cast<std::int64_t>(operation.kind)};
    }

    Result<> break_down(std::span<SlowOperation> operations) {
        const auto requests = TRY(slowest(operations));
        if (requests.empty()) return {};
        const auto spans = TRY(spans_of(requests));
        std::map<TraceKey, std::vector<const StoredTraceSpan*>> traces;
        for (const auto& span : spans) traces[span.trace()].push_back(&span);
        std::map<OperationKey, Breakdown> breakdowns;
        for (const auto& request : requests) {
            const auto trace = traces.find({request.trace_high, request.trace_low});
            if (trace == traces.end()) continue;
            const auto done = below(trace->second, request.id);
            if (!done.empty())
                breakdowns[{request.service, request.operation, request.kind}].add(done);
        }
        for (auto& operation : operations) breakdowns[key_of(operation)].write(operation);
        return {};
    }

    Result<std::vector<SlowRequest>> slowest(std::span<const SlowOperation> operations) {
        Where where(scope_, "started_at", range_);
        std::string any;
        for (const auto& each : operations)
            fmt::format_to(
                std::back_inserter(any), "{}(service = {} AND operation = {} AND kind = {})",
                any.empty() ? "" : " OR ", where.parameter(each.service),
                where.parameter(each.operation), static_cast<int>(each.kind)
            );
        where.add('(' + any + ')');
        if (are_roots_) where.add("parent = 0");
        if (environment_) where.add(in_environment(where, environment_->value));
        return store_.all<SlowRequest>(
            {.sql = fmt::format(
                 R"(SELECT service, operation, kind, trace_high, trace_low, id, started_at, duration
                FROM (
                    SELECT *, row_number() OVER (
                        PARTITION BY service, operation, kind ORDER BY duration DESC, id) AS place
                    FROM {{span service operation resource}}{})
                WHERE place <= {})",
                 where.text(), slow_requests_max
             ),
             .parameters = where.parameters(),
             .range = range_}
        );
    }

    Result<std::vector<StoredTraceSpan>> spans_of(const std::vector<SlowRequest>& requests) {
        // What is done for a request begins with it, or later, but for clocks that differ.
        constexpr std::chrono::hours beside{1};
        const auto [first, last] = std::ranges::minmax(requests, {}, &SlowRequest::started_at);
        Time end = last.started_at;
        std::vector<std::int64_t> traces;
        for (const auto& each : requests) {
            end = std::max(end, each.started_at + std::chrono::microseconds(each.duration));
            traces.push_back(each.trace_low);
        }
        const telemetry::TimeRange range{first.started_at - beside, end + beside};
        Where where(scope_, "started_at", range);
        where.one_of("trace_low", traces);
        return store_.all<StoredTraceSpan>(
            {.sql = fmt::format(
                 R"(SELECT {columns}
                FROM (
                    SELECT *, row_number() OVER (
                        PARTITION BY trace_low, trace_high ORDER BY started_at, id) AS place
                    FROM {table}{where})
                WHERE place <= {most}
                ORDER BY trace_low, trace_high, started_at, id)",
                 fmt::arg("columns", trace_span_columns), fmt::arg("table", trace_span_table),
                 fmt::arg("where", where.text()), fmt::arg("most", slow_spans_max)
             ),
             .parameters = where.parameters(),
             .range = range}
        );
    }

    telemetry::Store& store_;
    const Scope& scope_;
    const telemetry::TimeRange range_;
    bool are_roots_ = false;
    std::optional<Line<200>> environment_;
};

}  // namespace

Result<SlowList> slow_operations(
    telemetry::Store& store, const Scope& scope, const AskSlow& request
) {
    const auto range = TRY(checked_range(request.from, request.to));
    const auto of = TRY(scope.narrowed(request.application));
    if (of.empty()) return SlowList{};
    return Question(store, of, range).answer(request);
}

}  // namespace mainstay::monitoring
