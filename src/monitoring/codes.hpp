// Why monitoring/ refuses.
#pragma once

#include "base/error.hpp"

namespace mainstay::monitoring::code {

inline constexpr Code remote_write_version{
    "remote_write_version", Refusal::unsupported_media,
    "Remote_write 2.0 is not taken here: send what version 1.0 has."
};
inline constexpr Code telemetry_place{
    "telemetry_place", Refusal::invalid,
    "Telemetry cannot be kept as the settings `telemetry` and `telemetry_store` say: {what}"
};

}  // namespace mainstay::monitoring::code
