#include "errors/frame_name.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "errors/function_name.hpp"
#include "errors/generated_name.hpp"
#include "errors/parameter_scan.hpp"

namespace mainstay::errors {

namespace {

constexpr std::size_t context_characters_max = 120;

Component counted(std::string_view name, std::string value) {
    const bool counts = !value.empty();
    return {.name = std::string(name), .value = std::move(value), .counts = counts};
}

void change(Component& component, std::string value, std::string_view hint) {
    if (value == component.value) return;
    component.value = std::move(value);
    component.hint = hint;
    component.counts = component.counts && !component.value.empty();
}

void ignore(Component& component, std::string_view hint) {
    component.counts = false;
    component.hint = hint;
}

bool is_mark(char c) { return is_hex(c) || c == '_'; }

std::string java_class(std::string_view module) {
    for (const std::string_view accessor :
         {"reflect.GeneratedMethodAccessor", "reflect.GeneratedConstructorAccessor",
          "reflect.GeneratedSerializationConstructorAccessor"})
        if (const auto at = module.find(accessor); at != std::string_view::npos)
            return std::string(module.substr(0, at + accessor.size()));
    std::string name(module);
    if (const auto at = name.find("$$_javassist"); at != std::string::npos)
        name = name.substr(0, at + 12) + "<auto>";
    for (const std::string_view marker :
         {"CGLIB$$", "$$FastClassBySpringCGLIB$$", "$$EnhancerBySpringCGLIB$$", "$ByteBuddy$",
          "$HibernateProxy$", "$MockitoMock$", "$auxiliary$", "$$SpringCGLIB$$", "$fn__", "$eval",
          "$$InjectByGuice$$", "$reify__", "$Proxy", "$$Lambda$", "$$Lambda/0x"})
        name = without_run_after(name, marker, is_mark);
    if (const auto lambda = name.find("$$Lambda"); lambda != std::string::npos)
        name.resize(lambda + 8);
    // Anonymous classes are numbered in their order in the file.
    return without_counters(name);
}

// `Namespace.Class.<Method>d__12` is the state of an asynchronous method.
std::string dotnet_class(std::string_view module) {
    std::string name(module);
    if (const auto at = name.find(".<"); at != std::string::npos) name.resize(at);
    if (const auto at = name.find("+<"); at != std::string::npos) name.resize(at);
    if (const auto at = name.find('`'); at != std::string::npos) {
        auto end = at + 1;
        while (end < name.size() && is_digit(name[end])) ++end;
        name.erase(at, end - at);
    }
    return name;
}

// `example.org/shop@v1.2.3/db`
std::string go_package(std::string_view module) {
    std::string name(module);
    if (const auto at = name.find('@'); at != std::string::npos)
        name.erase(at, std::min(name.find('/', at), name.size()) - at);
    return name;
}

std::string php_class(std::string_view module) {
    const auto at = module.find("class@anonymous");
    return std::string(at == std::string_view::npos ? module : module.substr(0, at + 15));
}

}  // namespace

bool is_url(std::string_view path) {
    for (const std::string_view scheme :
         {"http:", "https:", "blob:", "applewebdata:", "chrome-extension:", "moz-extension:",
          "safari-extension:", "safari-web-extension:", "webkit-masked-url:", "data:", "capacitor:",
          "ionic:", "//"})
        if (path.starts_with(scheme)) return true;
    return false;
}

Component module_component(const Frame& frame, Family family) {
    auto component = counted("module", frame.module);
    const std::string_view module = frame.module;
    if (module.empty()) return component;
    switch (family) {
        case Family::java:
            change(component, java_class(module), "counters of generated classes left out");
            break;
        case Family::dotnet:
            change(component, dotnet_class(module), "what the compiler generates left out");
            break;
        case Family::go:
            change(component, go_package(module), "version left out");
            break;
        case Family::php:
            change(component, php_class(module), "place of an anonymous class left out");
            break;
        case Family::javascript:
            if (is_url(module) ||
                (module.find('/') != module.npos && frame.absolute_path.ends_with(module)))
                ignore(component, "ignored because it is a path of the page");
            else
                change(
                    component, without_build_parts(module, true), "hashes of the build replaced"
                );
            break;
        default:
            change(component, without_build_parts(module, false), "hashes of the build replaced");
    }
    return component;
}

Component file_component(const Frame& frame, Family family) {
    const auto& path = frame.file.empty() ? frame.absolute_path : frame.file;
    auto base = base_name(path);
    // "pay.php(12) : eval()'d code" has a number of a line.
    if (family == Family::php && base.find('(') != base.npos) base = base.substr(0, base.find('('));
    auto component = counted("file", lower_ascii(base));
    if (base.empty()) return component;
    const bool is_script = family == Family::javascript || family == Family::other;
    if (!frame.is_mapped && (is_url(path) || is_url(frame.absolute_path))) {
        ignore(component, "ignored because the frame points to a URL");
    } else if (base.starts_with('<') || path == "[native code]" || path == "native code" ||
               path == "native" || path == "unknown" || path == "??") {
        ignore(component, "ignored because there is no file");
    } else if (family == Family::java &&
               component.value.find("$$_javassist") != std::string::npos) {
        change(component, lower_ascii(java_class(base)), "counters of generated classes left out");
    } else if (family == Family::ruby && base.starts_with('(')) {
        ignore(component, "ignored because the code was evaluated");
    } else {
        change(
            component, lower_ascii(without_build_parts(base, is_script)),
            "hashes and numbers of the build replaced"
        );
    }
    return component;
}

bool is_minified(const Frame& frame, Family family) {
    if (family != Family::javascript || frame.is_mapped) return false;
    const auto name = javascript_name(frame.function);
    if (name.empty() || name.size() > 2) return false;
    const auto& path = frame.file.empty() ? frame.absolute_path : frame.file;
    const auto base = base_name(path);
    constexpr std::int64_t column_min = 300;  // Further to the right nobody writes by hand.
    return is_url(path) || is_url(frame.absolute_path) ||
           base.find(".min.") != std::string_view::npos || frame.column.value_or(0) > column_min ||
           frame.context.size() > column_min || without_build_parts(base, true) != base;
}

Component function_component(const Frame& frame, Family family) {
    auto component = counted("function", frame.function);
    if (frame.function.empty()) return component;
    const auto [name, hint] = function_name(frame.function, family);
    change(component, name, hint);
    if (!component.counts || is_unknown_function(name, family))
        ignore(component, "ignored because the function has no name");
    else if (is_minified(frame, family))
        ignore(component, "ignored because a minifier gave the name: each build gives another");
    return component;
}

Component context_component(const Frame& frame, Family family) {
    std::string line;
    for (const char c : frame.context) {
        if (c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f' || c == '\v') {
            if (!line.empty() && line.back() != ' ') line += ' ';
        } else {
            line += c;
        }
    }
    if (line.ends_with(' ')) line.pop_back();
    auto component = counted("context line", std::move(line));
    if (!component.counts) return component;
    if (code_points(frame.context) > context_characters_max)
        ignore(component, "ignored because the line is too long");
    else if (family == Family::javascript && frame.function.empty() && !frame.is_mapped &&
             is_url(frame.absolute_path.empty() ? frame.file : frame.absolute_path))
        ignore(component, "ignored because it is of a URL and there is no function");
    else if (component.value.find_first_not_of("{}()[];,") == std::string::npos)
        ignore(component, "ignored because the line is brackets alone");
    return component;
}

}  // namespace mainstay::errors
