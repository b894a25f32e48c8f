// Finds spans by what they are and have.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/result.hpp"
#include "monitoring/span_row.hpp"

namespace mainstay::monitoring {

struct AskSpans {
    std::optional<Line<10>> application;
    Time from;
    Time to;
    std::optional<Line<1'000>> service;
    std::optional<Line<1'000>> operation;
    std::optional<SpanKind> kind;
    std::optional<SpanStatus> status;
    std::optional<Count<0, 1'000'000'000'000>> min_micros;
    std::optional<Count<0, 1'000'000'000'000>> max_micros;
    std::vector<AttributeText> attribute;  // `key=value`, all of them.
    std::optional<bool> roots_only;
    std::optional<SpanOrder> order;  // The newest first, if it is left out.
    static constexpr int limit_usual = 50;
    std::optional<Count<1, 200>> limit;
    std::optional<Line<500>> cursor;
};
BOOST_DESCRIBE_STRUCT(
    AskSpans, (),
    (application, from, to, service, operation, kind, status, min_micros, max_micros, attribute,
     roots_only, order, limit, cursor)
)

struct SpanPage {
    std::vector<SpanRow> items;
    std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(SpanPage, (), (items, next))

/// Waits. Refuses: not_found; invalid with bad_range, bad_attribute, bad_cursor; telemetry_slow,
/// telemetry_away.
Result<SpanPage> search_spans(telemetry::Store& store, const Scope& scope, const AskSpans& request);

}  // namespace mainstay::monitoring
