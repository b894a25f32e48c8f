#include "monitoring/why.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "monitoring/contrast_counts.hpp"
#include "monitoring/service_resources.hpp"
#include "telemetry/quantile_sketch.hpp"

namespace mainstay::monitoring {

namespace {

constexpr std::int64_t sample_spans = 5'000;         // Of the chosen, and of the rest.
constexpr std::int64_t sample_bytes_max = 32 << 20;  // Of each.
constexpr std::int64_t examples_max = 10;
constexpr std::int64_t traces_max = 200;
constexpr int logs_max = 20;
constexpr std::uint64_t chosen_least = 20;  // With fewer, no difference means little.

struct SpanCounts {
    std::int64_t chosen = 0;
    std::int64_t all = 0;
};
BOOST_DESCRIBE_STRUCT(SpanCounts, (), (chosen, all))

struct SampledSpan {
    bool is_chosen = false;
    std::string service;
    std::string operation;
    std::string attributes;
    std::string varying;
    std::string resource;
};
BOOST_DESCRIBE_STRUCT(
    SampledSpan, (), (is_chosen, service, operation, attributes, varying, resource)
)

class Question {
public:
    Question(
        telemetry::Store& store, const Scope& scope, const AskWhy& request,
        telemetry::TimeRange range
    )
        : store_(store), scope_(scope), request_(request), range_(range) {}

    Result<WhyAnswer> answer() {
        TRY(filter());
        TRY(choose());
        TRY(add_contrasts());
        if (answer_.chosen > 0) TRY(add_examples());
        ChangedPlace place;
        if (request_.environment) place.environment = request_.environment->value;
        answer_.changes = TRY(changes_within(store_, scope_, range_, place));
        return std::move(answer_);
    }

private:
    /// What spans have to be besides, of all that are compared.
    Result<> filter() {
        filter_.equals("service", request_.service).equals("operation", request_.operation);
        is_by_attribute_ = !request_.attribute.empty() || request_.environment;
        TRY(filter_.has_attributes(request_.attribute));
        if (request_.environment) filter_.add(in_environment(filter_, request_.environment->value));
        return {};
    }

    /// The spans that are compared with one another.
    Where compared() const {
        auto where = filter_;
        return where.within("started_at", range_).add(kinds_);
    }

    /// Columns of texts that `compared` reads.
    std::string_view texts() const {
        return is_by_attribute_ ? "service operation attributes resource" : "service operation";
    }

    Result<> choose() {
        kinds_ = request_.kind ? fmt::format("kind = {}", static_cast<int>(*request_.kind))
                               : std::string(entry_kinds);
        TRY(choose_among_kinds());
        if (request_.kind || answer_.chosen + answer_.rest > 0) return {};
        kinds_ = "parent = 0";
        return choose_among_kinds();
    }

    Result<> choose_among_kinds() {
        chosen_ = TRY(chosen_condition());
        const auto where = compared();
        const auto counted = TRY(store_.all<SpanCounts>(
            {.sql = fmt::format(
                 "SELECT sum(CASE WHEN {} THEN 1 ELSE 0 END), count(*)"
                 " FROM {{span {}}}{}",
                 chosen_, texts(), where.text()
             ),
             .parameters = where.parameters(),
             .range = range_}
        ));
        if (counted.empty()) return {};
        answer_.chosen = counted.front().chosen;
        answer_.rest = counted.front().all - answer_.chosen;
        return {};
    }

    /// The condition of the spans that are asked about.
    Result<std::string> chosen_condition() {
        if (request_.chosen == WhyChosen::errors) return std::string("status = 2");
        if (request_.chosen == WhyChosen::range) {
            if (!request_.chosen_from || !request_.chosen_to) {
                const auto* name = request_.chosen_from ? "chosen_to" : "chosen_from";
                return invalid({wrong(name, mainstay::code::missing)});
            }
            const auto [from, to] =
                TRY(checked_range(*request_.chosen_from, *request_.chosen_to, "chosen_to"));
            return fmt::format("started_at >= {} AND started_at < {}", from.micros, to.micros);
        }
        answer_.min_micros = request_.min_micros ? request_.min_micros->value : TRY(p95());
        return fmt::format("duration >= {}", *answer_.min_micros);
    }

    /// From what duration on a span is of the slowest twentieth, and of those that took as long.
    Result<std::int64_t> p95() {
        const bool is_summed = !is_by_attribute_ && kinds_.starts_with("kind");
        const auto rows = is_summed ? summed_rows(range_) : single_rows(kinds_, texts());
        const auto wide = widened(range_, rows);
        auto where = filter_;
        where.within("recorded_at", wide);
        if (is_summed) where.add(kinds_);
        const auto found =
            TRY(figures_by(store_, rows, {.keys = "0 AS k1", .by = "k1"}, where, wide));
        if (found.empty()) return 1;
        const auto micros = static_cast<std::uint64_t>(found.front().figures.p95_micros);
        return std::max<std::int64_t>(
            static_cast<std::int64_t>(telemetry::sketch_least(telemetry::sketch_bin(micros))), 1
        );
    }

    Result<> add_contrasts() {
        if (answer_.chosen == 0 || answer_.rest == 0) {
            answer_.abstains =
                answer_.chosen == 0 ? Abstention::nothing_chosen : Abstention::nothing_else;
            return {};
        }
        ContrastCounts counts;
        for (const auto& span : TRY(sample())) {
            counts.add_record(span.is_chosen);
            counts.add_value("service", span.service, span.is_chosen);
            counts.add_value("operation", span.operation, span.is_chosen);
            counts.add_object(span.attributes, span.is_chosen);
            counts.add_object(span.varying, span.is_chosen);
            counts.add_object(span.resource, span.is_chosen);
        }
        const auto [chosen, rest] = counts.records();
        answer_.sampled = static_cast<std::int64_t>(chosen + rest) < answer_.chosen + answer_.rest;
        const auto counted = counts.take();
        for (const auto& each : telemetry::contrasts(counted, chosen, rest)) {
            const auto& attribute = counted[each.attribute];
            auto& view = answer_.contrasts.emplace_back();
            view.key = attribute.key;
            view.value = attribute.value;
            for (auto same : each.same)
                view.also.push_back({counted[same].key, counted[same].value});
            view.chosen_share = each.chosen_share;
            view.rest_share = each.rest_share;
            view.difference_min = each.difference_min;
        }
        if (!answer_.contrasts.empty()) return {};
        const bool is_few = chosen < chosen_least || rest < chosen_least;
        answer_.abstains = is_few ? Abstention::too_few : Abstention::no_difference;
        return {};
    }

    /// Some of each, by whole traces, whose ids are random.
    Result<std::vector<SampledSpan>> sample() {
        const auto one_in = [](std::int64_t spans) {
            return (spans + sample_spans - 1) / sample_spans;
        };
        const auto where = compared();
        return store_.all<SampledSpan>(
            {.sql = fmt::format(
                 R"(SELECT is_chosen, service, operation, attributes, varying, resource
                FROM (
                    SELECT *, sum(length(attributes) + length(varying) + length(resource))
                            OVER (PARTITION BY is_chosen ORDER BY trace_low, id) AS weight
                    FROM (
                        SELECT CASE WHEN {chosen} THEN 1 ELSE 0 END AS is_chosen, service,
                            operation, attributes, varying, resource, trace_low, id
                        FROM {{span service operation attributes resource}}{where})
                    WHERE trace_low % (CASE WHEN is_chosen = 1 THEN {of_chosen} ELSE {of_rest} END)
                        = 0)
                WHERE weight <= {bytes})",
                 fmt::arg("chosen", chosen_), fmt::arg("where", where.text()),
                 fmt::arg("of_chosen", one_in(answer_.chosen)),
                 fmt::arg("of_rest", one_in(answer_.rest)), fmt::arg("bytes", sample_bytes_max)
             ),
             .parameters = where.parameters(),
             .range = range_}
        );
    }

    Result<> add_examples() {
        SpanQuestion question{
            .where = filter_,
            .texts = std::string(texts()),
            .order = request_.chosen == WhyChosen::errors ? SpanOrder::newest : SpanOrder::slowest,
            .limit = traces_max,
        };
        question.where.add(kinds_).add('(' + chosen_ + ')');
        auto keys = TRY(find_spans(store_, question, range_));
        TRY(add_logs(keys));
        keys.resize(std::min<std::size_t>(keys.size(), examples_max));
        answer_.spans = TRY(load_spans(store_, scope_, keys));
        return {};
    }

    Result<> add_logs(const std::vector<SpanKey>& keys) {
        if (keys.empty()) return {};
        constexpr std::chrono::hours beside{1};
        const auto [first, last] = std::ranges::minmax(keys, {}, &SpanKey::started_at);
        const telemetry::TimeRange range{first.started_at - beside, last.started_at + beside};
        std::vector<std::int64_t> traces;
        for (const auto& key : keys) traces.push_back(key.trace_low);
        Where where(scope_, "recorded_at", range);
        where.one_of("trace_low", traces).add("trace_low <> 0");
        const auto found = TRY(store_.all<LogKey>(
            {.sql = fmt::format(
                 "SELECT id, recorded_at FROM {{log}}{}"
                 " ORDER BY severity DESC, recorded_at DESC, id DESC LIMIT {}",
                 where.text(), logs_max
             ),
             .parameters = where.parameters(),
             .range = range}
        ));
        answer_.logs = TRY(load_logs(store_, scope_, found));
        return {};
    }

    telemetry::Store& store_;
    const Scope& scope_;
    const AskWhy& request_;
    const telemetry::TimeRange range_;
    Where filter_{scope_};
    bool is_by_attribute_ = false;
    std::string kinds_, chosen_;
    WhyAnswer answer_;
};

}  // namespace

Result<WhyAnswer> explain(telemetry::Store& store, const Scope& scope, const AskWhy& request) {
    const auto range = TRY(checked_range(request.from, request.to));
    const auto of = TRY(scope.narrowed(request.application));
    if (of.empty()) return WhyAnswer{.abstains = Abstention::nothing_chosen};
    return Question(store, of, request, range).answer();
}

}  // namespace mainstay::monitoring
