// Why process/ refuses. Pure.
#pragma once

#include "base/error.hpp"

namespace mainstay::process::code {

inline constexpr Code program_not_found{
    "program_not_found", Refusal::not_found,
    "The program {program} is not installed: it was looked for in {places}."
};
inline constexpr Code program_not_started{
    "program_not_started", Refusal::conflict, "The program {program} cannot be run: {reason}."
};
inline constexpr Code program_invalid{
    "program_invalid", Refusal::invalid, "The program {program} cannot be run so: {reason}."
};
inline constexpr Code processes_unlimited{
    "processes_unlimited", Refusal::conflict,
    "The program {program} was to be held to a number of processes, and cannot: {reason}."
};
inline constexpr Code sandbox_unavailable{
    "sandbox_unavailable", Refusal::conflict,
    "The program {program} was not run, since it must be in a sandbox and there is none: {reason}."
};

}  // namespace mainstay::process::code
