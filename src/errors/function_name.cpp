#include "errors/function_name.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "errors/generated_name.hpp"
#include "errors/parameter_scan.hpp"

namespace mainstay::errors {

namespace {

using std::string_view_literals::operator""sv;

std::string ruby_name(std::string_view function) {
    std::string name(function);
    // "block (2 levels) in pay": how deep says nothing of what.
    if (const auto open = name.find(" ("); open != std::string::npos && name.starts_with("block"))
        if (const auto close = name.find(')', open); close != std::string::npos)
            name.erase(open, close + 1 - open);
    // Templates: `_app_views_pay_html_erb__1234567_8901234`.
    if (const auto at = name.find("__");
        at != std::string::npos && at + 2 < name.size() &&
        (is_digit(name[at + 2]) || name[at + 2] == '_' || name[at + 2] == '-')) {
        const auto tail = std::string_view(name).substr(at);
        if (tail.size() >= 8 && tail.find_first_not_of("0123456789_-") == tail.npos)
            name.resize(at);
    }
    // Ruby 3.4 names the class of a method, others do not.
    const auto in = name.rfind(" in ");
    const auto begin = in == std::string::npos ? 0 : in + 4;
    const auto split = name.find_last_of("#.");
    if (split != std::string::npos && split > begin && split + 1 < name.size())
        name.erase(begin, split + 1 - begin);
    return name;
}

std::string php_name(std::string_view function) {
    constexpr auto anonymous = "class@anonymous"sv;
    if (const auto at = function.find(anonymous); at != std::string_view::npos) {
        const auto method = function.rfind("::");
        return std::string(anonymous) +
               std::string(method == function.npos || method < at ? ""sv : function.substr(method));
    }
    // PHP 8.4 puts the place of a closure into its name.
    if (const auto at = function.find("{closure"); at != std::string_view::npos)
        return std::string(function.substr(0, at)) + "{closure}";
    return std::string(function);
}

std::string dotnet_name(std::string_view function) {
    auto name = function.substr(0, function.find('('));
    name = name.substr(0, name.find('['));
    // `<Pay>b__0` and `<Pay>d__12.MoveNext` are parts of Pay.
    const auto open = name.find('<');
    const auto close = name.find('>', std::min(open, name.size()));
    if (open != std::string_view::npos && close != std::string_view::npos && close > open + 1)
        return std::string(name.substr(open + 1, close - open - 1));
    const auto tick = name.find('`');
    return std::string(trimmed(name.substr(0, tick)));
}

// `(*Store).Find[...]`, `main.func1.2`
std::string go_name(std::string_view function) {
    std::string name;
    int depth = 0;
    for (const char c : function) {
        if (c == '[') ++depth;
        if (depth == 0) name += c;
        if (c == ']') --depth;
    }
    if (const auto at = name.find(".func");
        at != std::string::npos && at + 5 < name.size() && is_digit(name[at + 5]))
        name.resize(at + 5);
    if (name.ends_with("-fm")) name.resize(name.size() - 3);
    return name;
}

std::string python_name(std::string_view function) {
    constexpr auto locals = "<locals>."sv;
    const auto at = function.rfind(locals);
    return std::string(at == function.npos ? function : function.substr(at + locals.size()));
}

bool is_rust_hash(std::string_view tail) {
    return tail.size() == 19 && tail.starts_with("::h") &&
           std::ranges::all_of(tail.substr(3), is_hex);
}

// Without arguments, the types of templates' calls, and what optimizers append.
std::string native_name(std::string_view function) {
    std::string name(function);
    if (name.size() > 19 && is_rust_hash(std::string_view(name).substr(name.size() - 19)))
        name.resize(name.size() - 19);
    // The same in a mangled name: `_ZN4shop3pay17h0123456789abcdefE`.
    if (const auto at = name.rfind("17h"); at != std::string::npos && name.starts_with("_ZN") &&
                                           name.size() == at + 20 && name.ends_with('E'))
        name.resize(at);
    if (const auto at = name.find(" [clone"); at != std::string::npos) name.resize(at);
    for (const auto suffix :
         {".cold"sv, ".isra."sv, ".constprop."sv, ".part."sv, ".llvm."sv, ".lto_priv"sv,
          "_block_invoke"sv, "@plt"sv})
        if (const auto at = name.rfind(suffix); at != std::string::npos && at > 0) {
            const auto keep = suffix == "_block_invoke" ? at + suffix.size() : at;
            name.resize(keep);
        }
    // Methods of Objective-C have brackets and no arguments in parentheses.
    if (name.starts_with("-[") || name.starts_with("+[")) return name;
    const auto open = name.rfind('(');
    const bool is_part = open == std::string::npos || open == 0 ||
                         name.find("(anonymous", open) == open || name.ends_with("operator()");
    if (!is_part && name.find(')', open) != std::string::npos) name.resize(open);
    for (const auto prefix :
         {"specialized "sv, "@objc "sv, "static "sv, "virtual "sv, "partial apply for "sv})
        if (name.starts_with(prefix)) name.erase(0, prefix.size());
    return without_counters(trimmed(name));
}

}  // namespace

std::string_view javascript_name(std::string_view function) {
    if (const auto as = function.find(" [as "); as != std::string_view::npos)
        function = function.substr(0, as);
    for (const auto prefix : {"async "sv, "new "sv, "async* "sv, "get "sv, "set "sv})
        if (function.starts_with(prefix)) function.remove_prefix(prefix.size());
    // A module of a bundler, "Object../src/cart.js".
    for (const auto ending : {".js"sv, ".ts"sv, ".tsx"sv, ".jsx"sv, ".mjs"sv, ".vue"sv})
        if (function.ends_with(ending) && function.find('/') != std::string_view::npos)
            return base_name(function);
    // Firefox writes what is inside behind slashes, "pay/<" and "pay/this.run".
    if (function.ends_with("/<")) return "<anonymous>";
    if (const auto slash = function.rfind('/'); slash != std::string_view::npos)
        function = function.substr(slash + 1);
    const auto dot = function.rfind('.');
    if (dot != std::string_view::npos && dot + 1 < function.size())
        function = function.substr(dot + 1);
    return trimmed(function);
}

FunctionName function_name(std::string_view function, Family family) {
    switch (family) {
        case Family::javascript:
            return {
                std::string(javascript_name(function)), "only the last part of the name counts"
            };
        case Family::python:
            return {python_name(function), "where the function is defined left out"};
        case Family::java:
            return {without_counters(function), "counters of lambdas and accessors left out"};
        case Family::dotnet:
            return {dotnet_name(function), "what the compiler generates left out"};
        case Family::ruby:
            return {ruby_name(function), "class, depth and ids of templates left out"};
        case Family::php:
            return {php_name(function), "place of what has no name left out"};
        case Family::go:
            return {go_name(function), "types and counters of closures left out"};
        case Family::native:
            return {native_name(function), "arguments and marks of the optimizer left out"};
        case Family::other:
            break;
    }
    return {std::string(function), {}};
}

bool is_unknown_function(std::string_view name, Family family) {
    constexpr std::array unknown{
        "?"sv,           "??"sv,        "<anonymous>"sv,          "<anonymous function>"sv,
        "anonymous"sv,   "<unknown>"sv, "Anonymous function"sv,   "<redacted>"sv,
        "unknown"sv,     "(unknown)"sv, "[Anonymous function]"sv, "???"sv,
        "(anonymous)"sv,
    };
    if (std::ranges::find(unknown, name) != unknown.end()) return true;
    if (name.starts_with("0x") && std::ranges::all_of(name.substr(2), is_hex)) return true;
    if (family == Family::javascript) {
        constexpr std::array codes{
            "global code"sv, "Global code"sv, "module code"sv, "eval code"sv
        };
        // Bundlers number their modules anew in each build.
        return std::ranges::find(codes, name) != codes.end() || std::ranges::all_of(name, is_digit);
    }
    return family == Family::php && name.starts_with("[Anonymous");
}

bool is_generic_function(std::string_view name) {
    constexpr std::array generic{
        "handleerror"sv,  "onerror"sv,
        "reporterror"sv,  "logerror"sv,
        "captureerror"sv, "throwerror"sv,
        "raiseerror"sv,   "raise"sv,
        "fail"sv,         "error"sv,
        "assert"sv,       "invariant"sv,
        "wrap"sv,         "wrapper"sv,
        "wrapped"sv,      "inner"sv,
        "invoke"sv,       "call"sv,
        "apply"sv,        "execute"sv,
        "run"sv,          "main"sv,
        "dispatch"sv,     "emit"sv,
        "callback"sv,     "handler"sv,
        "handle"sv,       "exceptionhandler"sv,
        "log"sv,          "captureexception"sv,
        "errorhandler"sv, "panic"sv,
        "__call__"sv,     "catch"sv,
        "then"sv,         "handleexception"sv,
        "onrejected"sv,   "logexception"sv,
        "request"sv,      "send"sv,
        "process"sv,      "next"sv,
        "<module>"sv,     "callee$"sv,
        "step"sv,         "asyncgeneratorstep"sv,
    };
    std::string plain = lower_ascii(name);
    const auto last = plain.find_last_of(".:#>");
    if (last != std::string::npos && last + 1 < plain.size()) plain.erase(0, last + 1);
    if (plain != "__call__") std::erase(plain, '_');
    return std::ranges::find(generic, plain) != generic.end();
}

}  // namespace mainstay::errors
