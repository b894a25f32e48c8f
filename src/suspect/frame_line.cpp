#include "suspect/frame_line.hpp"

#include <algorithm>
#include <charconv>

#include "base/text.hpp"

namespace mainstay::suspect {

namespace {

constexpr std::size_t line_bytes_max = 4096;

bool is_digit(char each) { return each >= '0' && each <= '9'; }

// The number at the front of a text, or 0.
int number_at(std::string_view text) {
    int number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    return read.ec == std::errc() && number > 0 ? number : 0;
}

TraceFrame frame_of(std::string_view path, int line, std::string_view function) {
    TraceFrame frame{.path = std::string(path), .line = line, .function = std::string(function)};
    if (is_of_others(path)) frame.in_app = false;
    return frame;
}

// `File "a.py", line 3, in f`
std::optional<TraceFrame> python_frame(std::string_view line) {
    constexpr std::string_view begin = "File \"", middle = "\", line ", name = ", in ";
    if (!line.starts_with(begin)) return std::nullopt;
    const auto end = line.rfind(middle);
    if (end == std::string_view::npos || end < begin.size()) return std::nullopt;
    const auto rest = line.substr(end + middle.size());
    const auto in = rest.find(name);
    return frame_of(
        line.substr(begin.size(), end - begin.size()), number_at(rest),
        in == std::string_view::npos ? std::string_view() : rest.substr(in + name.size())
    );
}

// `at com.a.B.method(B.java:12)`
std::optional<TraceFrame> java_frame(std::string_view line) {
    const auto open = line.rfind('(');
    if (!line.starts_with("at ") || open == std::string_view::npos) return std::nullopt;
    const auto place = line.substr(open + 1);
    const auto colon = place.find(':');
    const auto file = place.substr(0, colon);
    const bool is_file = file.ends_with(".java") || file.ends_with(".kt") ||
                         file.ends_with(".scala") || file.ends_with(".groovy");
    if (colon == std::string_view::npos || !is_file || file.find('/') != std::string_view::npos)
        return std::nullopt;
    auto qualified = line.substr(3, open - 3);
    // A module and its version may stand before the class.
    if (const auto slash = qualified.rfind('/'); slash != std::string_view::npos)
        qualified.remove_prefix(slash + 1);
    const auto dot = qualified.rfind('.');
    if (dot == std::string_view::npos) return std::nullopt;
    const auto path = java_path(qualified.substr(0, dot), file);
    return frame_of(path, number_at(place.substr(colon + 1)), qualified.substr(dot + 1));
}

// `#0 /a/b.php(12): f()` and `at A.B() in C:\a\b.cs:line 12`
std::optional<TraceFrame> php_or_net_frame(std::string_view line) {
    constexpr std::string_view net = ":line ", php = ".php(", in = " in ";
    if (const auto at = line.rfind(net); at != std::string_view::npos) {
        const auto begin = line.rfind(in, at);
        if (begin != std::string_view::npos)
            return frame_of(
                line.substr(begin + in.size(), at - begin - in.size()),
                number_at(line.substr(at + net.size())), {}
            );
    }
    const auto at = line.find(php);
    if (at == std::string_view::npos || !line.starts_with('#')) return std::nullopt;
    const auto begin = line.find(' ');
    if (begin == std::string_view::npos || begin > at) return std::nullopt;
    return frame_of(
        line.substr(begin + 1, at + 4 - begin - 1), number_at(line.substr(at + php.size())), {}
    );
}

bool ends_path(char each) {
    return static_cast<unsigned char>(each) <= ' ' || each == '(' || each == ')' || each == '"' ||
           each == '\'' || each == '`' || each == ',' || each == '@' || each == '<' || each == '[';
}

bool may_be_path(std::string_view path) {
    const auto slash = path.rfind('/');
    const auto name = slash == std::string_view::npos ? path : path.substr(slash + 1);
    const auto dot = name.rfind('.');
    return dot != std::string_view::npos && dot > 0 && dot + 1 < name.size() &&
           !std::ranges::all_of(name.substr(dot + 1), is_digit);
}

std::string_view function_before(std::string_view text) {
    text = trimmed(text);
    for (const std::string_view end : {" (", " at", "("})
        if (text.ends_with(end)) text = trimmed(text.substr(0, text.size() - end.size()));
    for (const std::string_view begin : {"at async ", "at ", "from "})
        if (text.starts_with(begin)) text.remove_prefix(begin.size());
    if (const auto in = text.find(" in "); in != std::string_view::npos) text.remove_prefix(in + 4);
    return text.substr(0, text.find('('));
}

// `path:12`, with anything before and behind it.
std::optional<TraceFrame> plain_frame(std::string_view line) {
    for (auto colon = line.find(':'); colon != std::string_view::npos;
         colon = line.find(':', colon + 1)) {
        if (colon + 1 >= line.size() || !is_digit(line[colon + 1])) continue;
        auto begin = colon;
        while (begin > 0 && !ends_path(line[begin - 1])) --begin;
        auto path = line.substr(begin, colon - begin);
        for (const std::string_view scheme : {"file://", "webpack:///", "webpack-internal:///"})
            if (path.starts_with(scheme)) path.remove_prefix(scheme.size());
        if (!may_be_path(path)) continue;
        auto rest = line.substr(colon + 1);
        const int number = number_at(rest);
        rest.remove_prefix(
            static_cast<std::size_t>(std::ranges::find_if_not(rest, is_digit) - rest.begin())
        );
        auto function = function_before(line.substr(0, begin));
        if (rest.starts_with(':') && rest.size() > 1 && !is_digit(rest[1]))
            function = trimmed(rest.substr(1));
        if (number > 0) return frame_of(path, number, function);
    }
    return std::nullopt;
}

}  // namespace

std::optional<TraceFrame> frame_in(std::string_view line) {
    line = trimmed(line.substr(0, line_bytes_max));
    for (const auto read : {python_frame, java_frame, php_or_net_frame, plain_frame})
        if (auto frame = read(line)) return frame;
    return std::nullopt;
}

std::string java_path(std::string_view module, std::string_view file) {
    if (file.find('/') != std::string_view::npos) return std::string(file);
    const auto dot = module.rfind('.');
    if (dot == std::string_view::npos) return std::string(file);
    std::string path(module.substr(0, dot + 1));
    std::ranges::replace(path, '.', '/');
    return path.append(file);
}

bool is_of_others(std::string_view path) {
    for (const std::string_view part :
         {"/site-packages/", "/dist-packages/", "node_modules/", "/usr/lib", "/usr/include/",
          "/usr/local/lib/", "/gems/", "/rustc/", "/.cargo/", "/pkg/mod/", "/usr/local/go/",
          "/vendor/"})
        if (path.find(part) != std::string_view::npos) return true;
    for (const std::string_view begin :
         {"node:", "internal/", "java/", "javax/", "sun/", "jdk/", "kotlin/", "scala/", "System.",
          "<frozen", "/lib/"})
        if (path.starts_with(begin)) return true;
    return false;
}

}  // namespace mainstay::suspect
