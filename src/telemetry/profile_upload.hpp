// A profile with what was said of it, as one body: what the journal keeps of an upload.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "telemetry/store.hpp"

namespace mainstay::telemetry {

std::string write_profile_upload(const ProfileUpload& upload);

/// Refuses: profile_malformed.
Result<ProfileUpload> read_profile_upload(std::string_view body);

namespace code {

inline constexpr Code profile_malformed{
    "profile_malformed", Refusal::invalid, "The body is not a profile as pprof writes it: {what}."
};

}  // namespace code

}  // namespace mainstay::telemetry
