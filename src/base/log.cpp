#include "base/log.hpp"

#include <cstdlib>

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "base/check.hpp"
#include "base/text.hpp"

namespace mainstay {

namespace {

spdlog::level::level_enum level_of(LogLevel level) {
    switch (level) {
        case LogLevel::debug:
            return spdlog::level::debug;
        case LogLevel::info:
            return spdlog::level::info;
        case LogLevel::warning:
            return spdlog::level::warn;
        case LogLevel::error:
            return spdlog::level::err;
    }
    std::abort();  // A value outside the enum: corrupt memory.
}

// A JSON string that a terminal can be shown: whatever it is told of comes from outside.
std::string quoted(std::string_view text) {
    std::string quoted = "\"";
    for (char c : text) {
        if (c == '"' || c == '\\')
            (quoted += '\\') += c;
        else if (static_cast<unsigned char>(c) < 0x20)
            quoted += fmt::format("\\u{:04x}", c);
        else
            quoted += c;
    }
    return printable_json(quoted += '"');
}

}  // namespace

void start_log(LogLevel level) {
    spdlog::drop("mainstay");  // Of an earlier call.
    auto log = spdlog::stderr_logger_mt("mainstay");
    log->set_pattern(
        R"({"at":"%Y-%m-%dT%H:%M:%S.%fZ","level":"%l",%v})", spdlog::pattern_time_type::utc
    );
    log->set_level(level_of(level));
    spdlog::set_default_logger(log);
}

bool is_logged(LogLevel level) { return spdlog::should_log(level_of(level)); }

void write_log(LogLevel level, std::string_view area, std::string_view message) {
    spdlog::log(level_of(level), R"("area":{},"message":{})", quoted(area), quoted(message));
}

void broken(const char* expectation, const char* file, int line) {
    MAINSTAY_LOG(error, "bug", "{}:{}: expected {}", file, line, expectation);
    spdlog::shutdown();
    std::abort();
}

}  // namespace mainstay
