// The log: one JSON object a line on standard error. Never secrets, never message texts.
#pragma once

#include <string>
#include <string_view>

#include <boost/describe.hpp>
#include <fmt/format.h>

namespace mainstay {

enum class LogLevel { debug, info, warning, error };
BOOST_DESCRIBE_ENUM(LogLevel, debug, info, warning, error)

/// Sets what is written from now on. Before the first call the log would go to standard output.
void start_log(LogLevel level);

/// Whether lines of that level are written: asked where making the line is dear.
bool is_logged(LogLevel level);

/// Writes a line: time, level, `area` (the module) and the message.
void write_log(LogLevel level, std::string_view area, std::string_view message);

}  // namespace mainstay

/// MAINSTAY_LOG(warning, "mail", "delivery to {} failed: {}", host, reason)
#define MAINSTAY_LOG(level, area, ...) \
    ::mainstay::write_log(::mainstay::LogLevel::level, area, ::fmt::format(__VA_ARGS__))
