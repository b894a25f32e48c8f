#include "errors/machinery.hpp"

#include <algorithm>
#include <array>

#include "errors/function_name.hpp"

namespace mainstay::errors {

namespace {

using std::string_view_literals::operator""sv;

template <std::size_t Count>
bool begins_with_one(std::string_view text, const std::array<std::string_view, Count>& beginnings) {
    return std::ranges::any_of(beginnings, [text](auto each) { return text.starts_with(each); });
}

template <std::size_t Count>
bool is_one(std::string_view text, const std::array<std::string_view, Count>& names) {
    return std::ranges::find(names, text) != names.end();
}

bool is_reporter(const Frame& frame) {
    constexpr std::array modules{
        "sentry_sdk"sv,
        "raven."sv,
        "io.sentry."sv,
        "io.opentelemetry."sv,
        "opentelemetry."sv,
        "Sentry\\"sv,
        "Sentry."sv,
        "Raven_"sv,
        "github.com/getsentry/sentry-go"sv,
        "go.opentelemetry.io/"sv,
        "@sentry"sv,
        "OpenTelemetry."sv,
    };
    constexpr std::array parts{
        "/sentry_sdk/"sv,        "@sentry/"sv,       "@sentry-internal/"sv, "/gems/sentry-"sv,
        "/sentry/sentry/src/"sv, "package:sentry"sv, "/raven-js/"sv,        "@opentelemetry/"sv,
    };
    if (begins_with_one(frame.module, modules)) return true;
    return std::ranges::any_of(parts, [&frame](auto part) {
        return frame.file.find(part) != std::string::npos ||
               frame.absolute_path.find(part) != std::string::npos;
    });
}

bool is_native_machinery(std::string_view function) {
    constexpr std::array beginnings{
        "std::panicking::"sv,  "core::panicking::"sv,
        "std::rt::"sv,         "__rust_"sv,
        "backtrace::"sv,       "core::ops::function::"sv,
        "std::sys_common::"sv, "std::sys::backtrace::"sv,
        "std::panic::"sv,      "__cxa_"sv,
        "__libc_start"sv,      "__libc_message"sv,
        "__assert_fail"sv,     "_objc_terminate"sv,
        "objc_exception"sv,    "__asan_"sv,
        "__sanitizer"sv,       "swift_"sv,
        "std::terminate"sv,    "__pthread_kill"sv,
    };
    constexpr std::array names{
        "rust_begin_unwind"sv,
        "rust_panic"sv,
        "_start"sv,
        "start"sv,
        "start_thread"sv,
        "_pthread_start"sv,
        "thread_start"sv,
        "_pthread_body"sv,
        "clone"sv,
        "clone3"sv,
        "BaseThreadInitThunk"sv,
        "RtlUserThreadStart"sv,
        "abort"sv,
        "raise"sv,
        "gsignal"sv,
        "pthread_kill"sv,
        "__GI_raise"sv,
        "__GI_abort"sv,
        "invoke_main"sv,
        "__scrt_common_main_seh"sv,
        "_sigtramp"sv,
        "__restore_rt"sv,
        "RaiseException"sv,
        "_CxxThrowException"sv,
        "start_wqthread"sv,
        "_pthread_wqthread"sv,
        "terminate"sv,
    };
    return is_one(function, names) || begins_with_one(function, beginnings);
}

bool is_java_machinery(std::string_view module) {
    constexpr std::array modules{
        "sun.reflect."sv, "jdk.internal.reflect."sv, "java.lang.reflect."sv, "java.lang.invoke."sv,
        "jdk.internal.vm."sv
    };
    return begins_with_one(module, modules) || module.find("$$Lambda") != module.npos ||
           module.find("$$FastClassBy") != module.npos;
}

bool is_dotnet_machinery(std::string_view module) {
    constexpr std::array modules{
        "System.Runtime.CompilerServices."sv, "System.Runtime.ExceptionServices."sv
    };
    return begins_with_one(module, modules) || module == "System.ThrowHelper" ||
           module == "System.RuntimeMethodHandle" || module.starts_with("System.Reflection.");
}

bool is_script_machinery(const Frame& frame) {
    constexpr std::array names{
        "asyncGeneratorStep"sv,
        "_next"sv,
        "_throw"sv,
        "__awaiter"sv,
        "__generator"sv,
        "fulfilled"sv,
        "rejected"sv,
        "_asyncToGenerator"sv,
        "sentryWrapped"sv,
        "eval"sv,
        "processTicksAndRejections"sv,
        "tryCatch"sv,
    };
    return is_one(javascript_name(frame.function), names);
}

bool is_no_source(const Frame& frame) {
    constexpr std::array places{
        "[native code]"sv, "native code"sv, "eval code"sv, "<anonymous>"sv, "native"sv
    };
    const auto& path = frame.absolute_path.empty() ? frame.file : frame.absolute_path;
    return is_one(path, places) || is_one(frame.file, places);
}

}  // namespace

std::string_view machinery_hint(const Frame& frame, Family family) {
    constexpr auto runtime = "ignored because the runtime of the language makes this call"sv;
    if (is_reporter(frame)) return "ignored because it is of the reporter of the error";
    switch (family) {
        case Family::javascript:
            if (is_no_source(frame)) return "ignored because browsers disagree about native code";
            return is_script_machinery(frame) ? runtime : ""sv;
        case Family::java:
            return is_java_machinery(frame.module) ? runtime : ""sv;
        case Family::dotnet:
            return is_dotnet_machinery(frame.module) ? runtime : ""sv;
        case Family::go:
            return frame.module == "runtime" || frame.module == "runtime/debug" ||
                           (frame.module.empty() && frame.function == "panic")
                       ? runtime
                       : ""sv;
        case Family::native:
            return is_native_machinery(frame.function) ? runtime : ""sv;
        default:
            return {};
    }
}

}  // namespace mainstay::errors
