#include "errors/in_app.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace mainstay::errors {

namespace {

using std::string_view_literals::operator""sv;

// Parts of paths, in lower case with slashes.
constexpr std::array path_parts{
    "/polyfills"sv,
    "zone.js"sv,
    "@babel/runtime"sv,
    "/tslib/"sv,
    "/core-js/"sv,
    "/site-packages/"sv,
    "/dist-packages/"sv,
    "node_modules/"sv,
    "/usr/lib/"sv,
    "/usr/lib64/"sv,
    "/usr/local/lib/"sv,
    "/usr/local/go/"sv,
    "/lib/python2."sv,
    "/lib/python3."sv,
    "/pkg/mod/"sv,
    "/vendor/"sv,
    "/gems/"sv,
    "/lib/ruby/"sv,
    "/.cargo/"sv,
    "/rustc/"sv,
    "/.rustup/"sv,
    "bower_components/"sv,
    "webpack/bootstrap"sv,
    "/go/src/runtime/"sv,
    "(webpack)"sv,
    "/system/library/"sv,
    "/.npm/"sv,
    "/.pnpm/"sv,
    "/.yarn/"sv,
    "/lib/x86_64-linux"sv,
    "/lib/aarch64-linux"sv,
    "/windows/system32/"sv,
    "/.venv/"sv,
    "/microsoft.netcore"sv,
    "/.nuget/"sv,
    "extension://"sv,
    "/dotnet/shared/"sv,
    "/erlang/lib/"sv,
    "/go/pkg/"sv,
    "/golang.org/"sv,
    "/cdn.jsdelivr.net/"sv,
    "unpkg.com/"sv,
    "cdnjs.cloudflare.com/"sv,
    "/googletagmanager.com/"sv,
};

constexpr std::array path_beginnings{
    "dart:"sv,
    "org-dartlang-sdk:"sv,
    "package:flutter/"sv,
    "package:sentry"sv,
    "node:"sv,
    "internal/"sv,
    "<frozen "sv,
    "<internal:"sv,
    "native "sv,
    "[native code]"sv,
    "/lib/"sv,
    "/lib64/"sv,
    "~/node_modules"sv,
    "vendor/"sv,
    "events.js"sv,
    "_stream_"sv,
    "bootstrap_node.js"sv,
    "timers.js"sv,
    "module.js"sv,
    "/system/"sv,
    "/apex/"sv,
    "<builtin>"sv,
    "/rustc/"sv,
};

// With the point behind them: a module that is, or is below.
constexpr std::array java_modules{
    "java."sv,
    "javax."sv,
    "jdk."sv,
    "sun."sv,
    "com.sun."sv,
    "jakarta."sv,
    "kotlin."sv,
    "kotlinx."sv,
    "scala."sv,
    "groovy."sv,
    "clojure."sv,
    "android."sv,
    "androidx."sv,
    "com.android."sv,
    "dalvik."sv,
    "org.springframework."sv,
    "org.apache."sv,
    "org.hibernate."sv,
    "org.jboss."sv,
    "org.eclipse."sv,
    "org.glassfish."sv,
    "org.junit."sv,
    "junit."sv,
    "io.netty."sv,
    "reactor."sv,
    "io.reactivex."sv,
    "rx."sv,
    "com.google."sv,
    "com.fasterxml."sv,
    "akka."sv,
    "play."sv,
    "io.undertow."sv,
    "okhttp3."sv,
    "retrofit2."sv,
    "io.opentelemetry."sv,
    "io.sentry."sv,
    "com.zaxxer."sv,
    "org.postgresql."sv,
    "com.mysql."sv,
    "org.aopalliance."sv,
    "net.sf.cglib."sv,
    "org.gradle."sv,
    "io.micronaut."sv,
    "io.quarkus."sv,
    "io.vertx."sv,
    "ch.qos."sv,
    "org.slf4j."sv,
    "feign."sv,
    "org.codehaus."sv,
    "javassist."sv,
    "oracle."sv,
    "com.microsoft."sv,
    "org.omg."sv,
    "org.w3c."sv,
    "org.xml."sv,
    "com.intellij."sv,
};

constexpr std::array dotnet_modules{
    "System."sv,          "Microsoft."sv,     "MS."sv,
    "Newtonsoft.Json."sv, "Npgsql."sv,        "FSharp."sv,
    "Serilog."sv,         "Castle."sv,        "Dapper."sv,
    "AutoMapper."sv,      "StackExchange."sv, "Sentry."sv,
    "OpenTelemetry."sv,   "Autofac."sv,       "MediatR."sv,
    "Polly."sv,           "RestSharp."sv,     "Hangfire."sv,
    "UnityEngine."sv,     "UnityEditor."sv,   "Interop."sv,
    "NHibernate."sv,      "Grpc."sv,          "MySql."sv,
    "xunit."sv,
};

constexpr std::array python_modules{
    "django."sv,     "flask."sv,           "celery."sv,     "werkzeug."sv, "sentry_sdk."sv,
    "asyncio."sv,    "threading."sv,       "concurrent."sv, "unittest."sv, "importlib."sv,
    "gunicorn."sv,   "uvicorn."sv,         "starlette."sv,  "fastapi."sv,  "sqlalchemy."sv,
    "requests."sv,   "urllib3."sv,         "urllib."sv,     "http."sv,     "socket."sv,
    "json."sv,       "multiprocessing."sv, "kombu."sv,      "billiard."sv, "rest_framework."sv,
    "tornado."sv,    "aiohttp."sv,         "psycopg2."sv,   "raven."sv,    "jinja2."sv,
    "contextlib."sv, "functools."sv,       "logging."sv,    "ssl."sv,      "redis."sv,
    "pydantic."sv,   "opentelemetry."sv,   "botocore."sv,   "boto3."sv,    "numpy."sv,
    "pandas."sv,
};

constexpr std::array php_modules{
    "Symfony\\"sv, "Illuminate\\"sv, "Doctrine\\"sv, "GuzzleHttp\\"sv,
    "Monolog\\"sv, "PHPUnit\\"sv,    "Twig\\"sv,     "Laravel\\"sv,
    "Psr\\"sv,     "Sentry\\"sv,     "Composer\\"sv,
};

template <std::size_t Count>
bool begins_with_one_of(
    std::string_view text, const std::array<std::string_view, Count>& beginnings
) {
    return std::ranges::any_of(beginnings, [text](std::string_view beginning) {
        if (text.starts_with(beginning)) return true;
        // The module itself, without what is below it.
        const auto last = beginning.back();
        return (last == '.' || last == '\\') && text == beginning.substr(0, beginning.size() - 1);
    });
}

bool is_foreign_path(std::string_view path) {
    auto lower = lower_ascii(path);
    std::ranges::replace(lower, '\\', '/');
    const auto contains = [&lower](std::string_view part) {
        return lower.find(part) != std::string::npos;
    };
    return std::ranges::any_of(path_parts, contains) || begins_with_one_of(lower, path_beginnings);
}

// Modules of Go's own library have no point in their first part: `net/http`, but
// `example.org/shop`. The module of a program may have none either; so they are named.
bool is_go_library(std::string_view module) {
    constexpr std::array names{
        "runtime"sv,  "net"sv,      "reflect"sv, "testing"sv, "syscall"sv, "sync"sv,
        "os"sv,       "io"sv,       "bufio"sv,   "bytes"sv,   "context"sv, "crypto"sv,
        "database"sv, "encoding"sv, "errors"sv,  "fmt"sv,     "html"sv,    "internal"sv,
        "log"sv,      "math"sv,     "mime"sv,    "path"sv,    "regexp"sv,  "sort"sv,
        "strconv"sv,  "strings"sv,  "text"sv,    "time"sv,    "unicode"sv, "panic"sv,
    };
    const auto first = module.substr(0, module.find('/'));
    return std::ranges::find(names, first) != names.end() || module.starts_with("golang.org/x/") ||
           module.find("/vendor/") != std::string_view::npos;
}

bool is_native(std::string_view platform) {
    return platform == "native" || platform == "c" || platform == "cocoa" || platform == "objc" ||
           platform == "swift" || platform == "rust";
}

// Apple's, which are named without their folder.
bool is_system_package(std::string_view package) {
    constexpr std::array names{
        "UIKit"sv,     "UIKitCore"sv,  "Foundation"sv,   "CoreFoundation"sv, "CFNetwork"sv,
        "IOKit"sv,     "QuartzCore"sv, "SwiftUI"sv,      "AttributeGraph"sv, "GraphicsServices"sv,
        "WebKit"sv,    "AppKit"sv,     "CoreData"sv,     "CoreGraphics"sv,   "Metal"sv,
        "dyld"sv,      "ntdll.dll"sv,  "kernel32.dll"sv, "KERNELBASE.dll"sv, "user32.dll"sv,
        "libc.so.6"sv, "libart.so"sv,
    };
    return std::ranges::find(names, package) != names.end() || package.starts_with("libsystem_") ||
           package.starts_with("libobjc") || package.starts_with("libdispatch") ||
           package.starts_with("libswift") || package.starts_with("linux-vdso") ||
           package.starts_with("libc++") || package.starts_with("libstdc++");
}

bool is_native_library(const Frame& frame) {
    if (is_system_package(frame.package)) return true;
    const std::string_view function = frame.function;
    for (const auto beginning :
         {"std::"sv, "core::"sv, "alloc::"sv, "__libc_"sv, "_start"sv, "boost::"sv, "__cxa_"sv,
          "rust_begin_unwind"sv, "__rust_"sv, "<core::"sv, "<alloc::"sv, "<std::"sv,
          "backtrace::"sv, "tokio::"sv, "start_thread"sv})
        if (function.starts_with(beginning)) return true;
    return frame.package.ends_with(".dylib") && frame.package.starts_with("/usr/");
}

}  // namespace

bool is_in_app(const Frame& frame, std::string_view platform) {
    const std::string_view own = frame.platform.empty() ? platform : frame.platform;
    const auto& path = frame.absolute_path.empty() ? frame.file : frame.absolute_path;
    if (frame.in_app) {
        // Browsers cannot know, and report each frame as the application's.
        const bool is_doubtful = *frame.in_app && own == "javascript";
        return *frame.in_app &&
               !(is_doubtful && (is_foreign_path(path) || is_foreign_path(frame.file)));
    }
    const std::string_view module = frame.module;
    if (own == "java" || own == "csharp" || own == "dart" || own.starts_with("kotlin")) {
        if (module.empty() && path.empty()) return false;
        if (own == "csharp")
            return !begins_with_one_of(module, dotnet_modules) && !is_foreign_path(path);
        return !begins_with_one_of(module, java_modules);
    }
    if (own == "go" && is_go_library(module)) return false;
    if (own == "python" && begins_with_one_of(module, python_modules)) return false;
    if (own == "php" && begins_with_one_of(module, php_modules)) return false;
    if (is_native(own) &&
        (is_foreign_path(frame.package) || is_native_library(frame) || frame.function.empty()))
        return false;
    if (path.empty() && module.empty()) return is_native(own);
    if (path == "<anonymous>" || path == "[native code]" || path == "native") return false;
    return !is_foreign_path(path) && !is_foreign_path(frame.file);
}

void guess_in_app(ErrorEvent& event) {
    auto guess = [&event](std::optional<StackTrace>& trace) {
        if (!trace) return;
        for (auto& frame : trace->frames) frame.in_app = is_in_app(frame, event.platform);
    };
    for (auto& exception : event.exceptions) guess(exception.trace);
    for (auto& thread : event.threads) guess(thread.trace);
    guess(event.trace);
}

}  // namespace mainstay::errors
