// Which signals a rule, a silence or a maintenance window is about. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <boost/describe.hpp>

#include "base/text.hpp"

namespace mainstay::signals {

/// How much it matters: to know of; to see to; to see to now.
enum class SignalSeverity { info, warning, critical };
BOOST_DESCRIBE_ENUM(SignalSeverity, info, warning, critical)

/// All that is named must match; what is not named matches anything. In texts a `*` stands for any
/// run of characters.
struct Matcher {
    std::optional<Line<10>> application;  // Its key.
    std::optional<Line<200>> environment;
    std::optional<Line<200>> service;
    std::optional<Line<100>> source;
    std::optional<Line<100>> kind;
    std::optional<Line<300>> key;
    std::optional<SignalSeverity> severity;  // At least.
};
BOOST_DESCRIBE_STRUCT(Matcher, (), (application, environment, service, source, kind, key, severity))

/// What a matcher looks at.
struct MatchedSignal {
    std::string_view application;  // Its key.
    std::string_view environment;
    std::string_view service;
    std::string_view source;
    std::string_view kind;
    std::string_view key;
    SignalSeverity severity = SignalSeverity::warning;
};

bool matches(const Matcher& matcher, const MatchedSignal& signal);

/// Whether it names nothing, and so matches all.
bool is_empty(const Matcher& matcher);

/// Whether `text` is as `pattern` has it. Its time is at most the product of their lengths.
bool matches_pattern(std::string_view pattern, std::string_view text);

}  // namespace mainstay::signals
