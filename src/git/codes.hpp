// Why git/ refuses. Pure.
#pragma once

#include "base/error.hpp"

namespace mainstay::git::code {

inline constexpr Code not_a_repository{
    "not_a_repository", Refusal::invalid,
    "{folder} is no git repository that can be read: {reason}."
};
inline constexpr Code no_such_revision{
    "no_such_revision", Refusal::not_found, "The repository has no commit {revision}."
};
inline constexpr Code no_such_file{
    "no_such_file", Refusal::not_found, "The file {path} is not there at that commit."
};
inline constexpr Code git_too_large{
    "git_too_large", Refusal::too_large, "git answered with more than {bytes_max} bytes to {what}."
};
inline constexpr Code git_too_slow{
    "git_too_slow", Refusal::conflict, "git was stopped, since {what} took longer than it may."
};
inline constexpr Code git_failed{"git_failed", Refusal::conflict, "git failed at {what}: {reason}"};

}  // namespace mainstay::git::code
