// The part of `mainstay suspect` that reads stack traces.
#pragma once

#include <optional>
#include <string>

#include "git/repository.hpp"
#include "wire/command.hpp"

namespace mainstay::suspect {

struct TraceQuestion {
    std::string file;  ///< Or `-`.
    std::string release;
    std::optional<std::string> good, bad;
};

Result<> answer_trace(
    const git::Repository& repository, const TraceQuestion& question, const wire::Output& output
);

}  // namespace mainstay::suspect
