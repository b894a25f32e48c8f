#include "monitoring/log_search.hpp"

#include <map>

#include <fmt/format.h>

#include "http/page.hpp"
#include "monitoring/log_pattern_text.hpp"
#include "monitoring/query_codes.hpp"
#include "monitoring/request_figures.hpp"
#include "monitoring/span_row.hpp"

namespace mainstay::monitoring {

namespace {

constexpr std::string_view list_name = "logs";
constexpr std::size_t words_max = 20;

/// What a search and a histogram have in common.
struct LogFilter {
    Where where;
    std::string texts;
};

/// Words and phrases.
std::vector<std::string> words_of(std::string_view query) {
    std::vector<std::string> words;
    for (std::size_t at = 0; at < query.size() && words.size() < words_max;) {
        if (query[at] == ' ') {
            ++at;
            continue;
        }
        const bool is_phrase = query[at] == '"';
        const auto begin = is_phrase ? at + 1 : at;
        const auto end = std::min(query.find(is_phrase ? '"' : ' ', begin), query.size());
        if (end > begin) words.emplace_back(query.substr(begin, end - begin));
        at = end + 1;
    }
    return words;
}

Result<> add_trace(Where& where, std::string_view text) {
    const auto trace = trace_of(text);
    if (!trace)
        return invalid(
            {wrong("trace", mainstay::code::bad_format, {{"format", "32 hexadecimal digits"}})}
        );
    where.add(fmt::format("trace_low = {} AND trace_high = {}", trace->low, trace->high));
    return {};
}

template <class Request>
Result<LogFilter> filter_of(const Scope& scope, const Request& request) {
    LogFilter filter{Where(scope), {}};
    auto& where = filter.where;
    where.equals("service", request.service);
    if (request.service) filter.texts += " service";
    if (request.severity_min)
        where.add(fmt::format("severity >= {}", first_grade(*request.severity_min)));
    if (request.trace) TRY(add_trace(where, request.trace->value));
    if (!request.attribute.empty()) {
        TRY(where.has_attributes(request.attribute));
        filter.texts += " attributes resource";
    }
    if (request.query)
        for (auto& word : words_of(request.query->value))
            where.add(
                fmt::format("{{contains_any_case}}(body, {})", where.parameter(std::move(word)))
            );
    if (request.pattern) {
        auto parts = fixed_parts(request.pattern->value);
        if (parts.empty()) return invalid({wrong("pattern", code::bad_pattern)});
        for (auto& part : parts)
            where.add(fmt::format("{{contains}}(body, {})", where.parameter(std::move(part))));
    }
    return filter;
}

}  // namespace

Result<LogPage> search_logs(telemetry::Store& store, const Scope& scope, const AskLogs& request) {
    auto range = TRY(checked_range(request.from, request.to));
    const auto of = TRY(scope.narrowed(request.application));
    if (of.empty()) return LogPage{};
    auto filter = TRY(filter_of(of, request));
    if (request.cursor) {
        const auto [at, id] =
            TRY(http::read_cursor<std::int64_t, std::int64_t>(list_name, request.cursor->value));
        filter.where.add(
            fmt::format("(recorded_at < {0} OR recorded_at = {0} AND id < {1})", at, id)
        );
        range.to = std::min(range.to, Time{at + 1});
    }
    const auto limit = request.limit ? request.limit->value : request.limit_usual;
    auto keys = TRY(find_logs(store, filter.where, filter.texts, range, limit + 1));
    LogPage page;
    if (static_cast<std::int64_t>(keys.size()) > limit) {
        keys.pop_back();
        page.next = http::cursor_after(list_name, keys.back().recorded_at.micros, keys.back().id);
    }
    page.items = TRY(load_logs(store, of, keys));
    return page;
}

Result<LogHistogram> log_histogram(
    telemetry::Store& store, const Scope& scope, const AskLogHistogram& request
) {
    const auto asked = TRY(checked_range(request.from, request.to));
    const auto of = TRY(scope.narrowed(request.application));
    const auto steps = TRY(steps_of(asked, request.step));
    LogHistogram histogram{.step_seconds = steps.seconds, .times = steps.times(), .counts = {}};
    if (of.empty()) return histogram;
    auto filter = TRY(filter_of(of, request));
    const auto range = steps.widened(asked);
    filter.where.add(fmt::format("recorded_at >= {}", range.from.micros));
    filter.where.add(fmt::format("recorded_at < {}", range.to.micros));
    const auto rows = TRY(store.select(
        {.sql = fmt::format(
             "SELECT recorded_at - recorded_at % {} AS slot, severity, count(*)"
             " FROM {{log {}}}{} GROUP BY slot, severity",
             steps.micros(), filter.texts, filter.where.text()
         ),
         .parameters = filter.where.parameters(),
         .range = range}
    ));
    std::map<Severity, std::vector<std::int64_t>> counts;
    for (const auto& row : rows) {
        auto& values = counts[severity_of(number_in(row[1]))];
        values.resize(steps.count);
        values[steps.index_of({number_in(row[0])})] += number_in(row[2]);
    }
    for (auto& [severity, values] : counts)
        histogram.counts.push_back({severity, std::move(values)});
    return histogram;
}

}  // namespace mainstay::monitoring
