// Why some spans are slow or fail: what they have more often than the rest, what was logged in
// their traces, and what changed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/result.hpp"
#include "monitoring/log_row.hpp"
#include "monitoring/service_changes.hpp"
#include "monitoring/span_row.hpp"

namespace mainstay::monitoring {

/// Which spans are asked about: as slow as the slowest twentieth or as `min_micros`; those that
/// failed; those that began within a part of the range.
enum class WhyChosen { slow, errors, range };
BOOST_DESCRIBE_ENUM(WhyChosen, slow, errors, range)

struct AskWhy {
    std::optional<Line<10>> application;
    Time from;
    Time to;
    WhyChosen chosen = WhyChosen::slow;
    std::optional<Time> chosen_from;  // Of `range`.
    std::optional<Time> chosen_to;
    std::optional<Count<1, 1'000'000'000'000>> min_micros;  // Of `slow`.
    std::optional<Line<1'000>> service;
    std::optional<Line<1'000>> operation;
    std::optional<SpanKind> kind;          // Requests, if it is left out.
    std::vector<AttributeText> attribute;  // `key=value`, all of them.
    std::optional<Line<200>> environment;
};
BOOST_DESCRIBE_STRUCT(
    AskWhy, (),
    (application, from, to, chosen, chosen_from, chosen_to, min_micros, service, operation, kind,
     attribute, environment)
)

/// An attribute, of the span or of its resource; or `service` or `operation`.
struct AttributeValue {
    std::string key;
    std::string value;
};
BOOST_DESCRIBE_STRUCT(AttributeValue, (), (key, value))

struct ContrastView {
    std::string key;
    std::string value;
    std::vector<AttributeValue> also;  // What the very same spans have.
    double chosen_share = 0;           // 0 to 1.
    double rest_share = 0;
    double difference_min = 0;  // How much larger the share of the chosen is, at least.
};
BOOST_DESCRIBE_STRUCT(
    ContrastView, (), (key, value, also, chosen_share, rest_share, difference_min)
)

/// Why no attribute is named: there is no such span; there is no other one; they are too few to be
/// sure of anything; no attribute makes a difference.
enum class Abstention { nothing_chosen, nothing_else, too_few, no_difference };
BOOST_DESCRIBE_ENUM(Abstention, nothing_chosen, nothing_else, too_few, no_difference)

struct WhyAnswer {
    std::int64_t chosen = 0;  // Spans.
    std::int64_t rest = 0;
    bool sampled = false;                    // Of each, a few thousand were looked at.
    std::optional<std::int64_t> min_micros;  // Of `slow`: from what on they are.
    std::vector<ContrastView> contrasts;     // The largest difference first.
    std::vector<SpanRow> spans;              // Examples of the chosen, at most 10.
    std::vector<LogRow> logs;            // Of traces of the chosen, the worst first, at most 20.
    std::vector<ServiceChange> changes;  // The latest first, at most 20.
    std::optional<Abstention> abstains;
};
BOOST_DESCRIBE_STRUCT(
    WhyAnswer, (), (chosen, rest, sampled, min_micros, contrasts, spans, logs, changes, abstains)
)

/// Waits. Refuses: not_found; invalid with bad_range, missing, bad_attribute; telemetry_slow,
/// telemetry_away.
Result<WhyAnswer> explain(telemetry::Store& store, const Scope& scope, const AskWhy& request);

}  // namespace mainstay::monitoring
