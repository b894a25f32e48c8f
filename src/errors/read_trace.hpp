// Exceptions, threads and stack traces of an event in JSON. For src/errors/*.cpp only.
#pragma once

#include <vector>

#include "errors/event.hpp"
#include "errors/json_member.hpp"

namespace mainstay::errors {

/// Of a longer trace the outermost and the innermost halves of so many frames are kept.
inline constexpr std::size_t frames_max = 250;

/// Of a longer chain the first and the last halves of so many exceptions are kept.
inline constexpr std::size_t exceptions_max = 50;

inline constexpr std::size_t threads_max = 100;

/// Appends a sentence to a list of problems, of which the first 20 are kept.
void add_problem(std::vector<std::string>& problems, std::string problem);

/// Nothing where there are no frames.
std::optional<StackTrace> read_trace(JsonValue value, std::vector<std::string>& problems);

std::vector<Exception> read_exceptions(JsonValue value, std::vector<std::string>& problems);

std::vector<Thread> read_threads(JsonValue value, std::vector<std::string>& problems);

}  // namespace mainstay::errors
