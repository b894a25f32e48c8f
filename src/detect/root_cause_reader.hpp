// Reads a question for root causes from one JSON document. Pure.
#pragma once

#include <cstddef>
#include <string_view>

#include "base/result.hpp"
#include "detect/root_cause.hpp"

namespace mainstay::detect {

inline constexpr std::size_t root_cause_bytes_max = 256U << 20U;

/// Reads `{"graph": [[caller, callee], …], "series": [{"component", "metric", "times", "values"},
/// …], "from", "to"}`, times in seconds since 1970. The graph may be missing or null; other members
/// are passed over. A value may be null, or NaN and Infinity as some programs write them.
/// Refuses: root_cause_malformed, root_cause_member_wrong, root_cause_too_large.
Result<RootCauseQuestion> read_root_cause_question(std::string_view document);

namespace code {

inline constexpr Code root_cause_malformed{
    "root_cause_malformed", Refusal::invalid,
    "This is no JSON document in UTF-8: {what} at byte {at}."
};
inline constexpr Code root_cause_member_wrong{
    "root_cause_member_wrong", Refusal::invalid, "{member} must be {what}."
};
inline constexpr Code root_cause_too_large{
    "root_cause_too_large", Refusal::invalid, "There may be at most {max} {what}."
};

}  // namespace code

}  // namespace mainstay::detect
