// How many requests there were, how long they took and how many failed: by whatever columns, from
// the summaries of spans, or from spans themselves where those do not say enough.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "monitoring/where.hpp"
#include "telemetry/store.hpp"

namespace mainstay::monitoring {

/// Who waits no longer than that is satisfied (Apdex 1.1, §2.1), and no longer than four times that
/// is tolerant. What failed satisfies nobody.
inline constexpr std::int64_t apdex_threshold_micros = 500'000;

enum class SpanKind { unspecified, internal, server, client, producer, consumer };
BOOST_DESCRIBE_ENUM(SpanKind, unspecified, internal, server, client, producer, consumer)

struct RequestFigures {
    std::int64_t requests = 0;
    std::int64_t errors = 0;
    std::int64_t total_micros = 0;
    std::int64_t p50_micros = 0;  ///< Each within sketch_error. 0 where there are no requests.
    std::int64_t p95_micros = 0;
    std::int64_t p99_micros = 0;
    double apdex = 0;  ///< 0 to 1.
};

/// Rows that figures are of: a table or a SELECT in parentheses, with the columns of span_minute.
struct FigureRows {
    std::string sql;
    std::chrono::microseconds unit{0};  ///< To whole ones of which times are cut.
};

/// The summary that is fine enough: by the hour, from two days on, where the steps are hours.
FigureRows summed_rows(telemetry::TimeRange range, std::int64_t step_seconds = 3'600);

/// Spans one by one, of which `condition` holds; it may read their columns, those of `texts` too.
/// Where these have the attributes, the rows have them besides.
FigureRows single_rows(std::string_view condition, std::string_view texts = "service operation");

/// Those that begin traces: the requests of services that nobody calls. And of which `condition`
/// holds, which may read their resource.
FigureRows root_rows(std::string_view condition = "");

/// The bin of a column of durations, as SQL.
std::string bin_of(std::string_view duration);

/// Spans that are requests to a service.
inline constexpr std::string_view entry_kinds = "kind IN (2, 5)";

/// The range from the begin of the unit on in which it begins.
telemetry::TimeRange widened(telemetry::TimeRange range, const FigureRows& rows);

struct GroupFigures {
    std::vector<telemetry::Cell> keys;
    RequestFigures figures;
};

struct FigureGroups {
    std::string
        keys;        ///< Columns and expressions, each with its name: `service AS k1, kind AS k2`.
    std::string by;  ///< The names: `k1, k2`.
    std::string order{};  ///< ` ORDER BY took DESC, k1 LIMIT 10`: of keys, n, failed, took.
};

/// The figures of each group. Waits.
Result<std::vector<GroupFigures>> figures_by(
    telemetry::Store& store, const FigureRows& rows, const FigureGroups& groups, const Where& where,
    telemetry::TimeRange range
);

/// The value of a cell of the answer.
std::int64_t number_in(const telemetry::Cell& cell);
std::string text_in(const telemetry::Cell& cell);

}  // namespace mainstay::monitoring
