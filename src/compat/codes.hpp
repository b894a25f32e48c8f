// Why compat refuses. Codes are part of the API: they are added, never renamed.
#pragma once

#include "base/error.hpp"

namespace mainstay::compat::code {

inline constexpr Code envelope_malformed{
    "envelope_malformed", Refusal::invalid, "The envelope cannot be read: {what}."
};
inline constexpr Code project_mismatch{
    "project_mismatch", Refusal::forbidden,
    "The key is not one of this project: take the whole address (DSN) as the application shows it."
};
inline constexpr Code body_packed_wrong{
    "body_packed_wrong", Refusal::invalid, "The body is not {coding}, or more than {max} bytes."
};

}  // namespace mainstay::compat::code
