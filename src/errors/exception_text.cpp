#include "errors/exception_text.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "base/text.hpp"
#include "errors/clip.hpp"
#include "errors/native_frame.hpp"
#include "errors/trace_lines.hpp"

namespace mainstay::errors {

namespace {

constexpr std::size_t trace_frames_max = 250;
constexpr std::size_t chain_max = 50;
constexpr std::size_t value_bytes_max = 8192;
constexpr std::size_t name_bytes_max = 512;

TraceLines lines_of(std::string_view text) {
    TraceLines lines;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        auto line = text.substr(0, end);
        if (line.ends_with('\r')) line.remove_suffix(1);
        lines.push_back(line);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

bool is_python_frame(std::string_view line) {
    line = trimmed(line);
    return line.starts_with("File \"") && line.find("\", line ") != std::string_view::npos;
}

bool is_php_frame(std::string_view line) {
    line = trimmed(line);
    if (!line.starts_with('#')) return false;
    const auto space = line.find(' ');
    if (space == std::string_view::npos) return false;
    const auto number = line.substr(1, space - 1);
    if (number.empty() || number.find_first_not_of("0123456789") != std::string_view::npos)
        return false;
    const auto rest = line.substr(space + 1);
    return rest == "{main}" || rest.find("): ") != std::string_view::npos ||
           rest.starts_with("[internal function]: ");
}

bool is_go_place(std::string_view line) {
    return line.starts_with('\t') && line.find(".go:") != std::string_view::npos;
}

bool is_native_line(std::string_view line) {
    return native_frame(line).has_value() || is_native_fault(line);
}

struct Language {
    std::string_view platform;
    bool (*is_frame)(std::string_view line);
    std::vector<Exception> (*read)(const TraceLines& lines);
};

// In the order in which a line that looks like a frame of several is tried.
constexpr Language languages[] = {
    {"python", is_python_frame, read_python},
    {"go", is_go_place, read_go},
    {"php", is_php_frame, read_php},
    {"rust", is_rust_line, read_rust},
    {"native", is_native_line, read_native},
    {"javascript", [](std::string_view line) { return javascript_frame(line).has_value(); },
     read_javascript},
    {"java", [](std::string_view line) { return java_frame(line).has_value(); }, read_java},
    {"csharp", [](std::string_view line) { return dotnet_frame(line).has_value(); }, read_dotnet},
    {"ruby", [](std::string_view line) { return ruby_frame(line).has_value(); }, read_ruby},
    {"native", is_kernel_line, read_kernel},
};

// The language of most frames, of the first ones: a message may quote a line of another.
const Language* language_of(const TraceLines& lines) {
    constexpr std::size_t lines_looked_at_max = 400;
    std::array<std::size_t, std::size(languages)> counts{};
    for (const auto line : std::span(lines).first(std::min(lines.size(), lines_looked_at_max))) {
        for (std::size_t at = 0; at < counts.size(); ++at) {
            if (!languages[at].is_frame(line)) continue;
            ++counts[at];
            break;
        }
    }
    const auto most = std::ranges::max_element(counts);
    return *most == 0 ? nullptr : &languages[most - counts.begin()];
}

void clip(Exception& exception) {
    exception.type = clipped_bytes(exception.type, name_bytes_max);
    exception.module = clipped_bytes(exception.module, name_bytes_max);
    exception.value = clipped_bytes(exception.value, value_bytes_max);
}

// Other languages print their frames as these do.
std::string platform_of(const Language& language, const std::vector<Exception>& exceptions) {
    const Frame* first = nullptr;
    for (const auto& exception : exceptions)
        if (exception.trace) first = &exception.trace->frames.back();
    if (first && language.platform == "java" && first->file.ends_with(".php")) return "php";
    if (first && language.platform == "javascript" &&
        (first->file.starts_with('/') || first->file.starts_with("node:") ||
         first->file.starts_with("file:///")))
        return "node";
    return std::string(language.platform);
}

}  // namespace

std::optional<std::int64_t> line_number(std::string_view digits) {
    if (digits.empty() || digits.size() > 9) return std::nullopt;
    std::int64_t number = 0;
    for (const char c : digits) {
        if (c < '0' || c > '9') return std::nullopt;
        number = number * 10 + (c - '0');
    }
    return number > 0 ? std::optional(number) : std::nullopt;
}

bool is_type_name(std::string_view text) {
    if (text.empty() || text.size() > 300) return false;
    if (text.front() >= '0' && text.front() <= '9') return false;
    return std::ranges::all_of(
               text,
               [](char c) {
                   return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          (c >= '0' && c <= '9') || static_cast<signed char>(c) < 0 ||
                          std::string_view("_.$\\`+/").find(c) != std::string_view::npos;
               }
           ) &&
           text.back() != '.';
}

Exception exception_of_header(std::string_view header, bool has_module) {
    header = trimmed(header);
    Exception exception;
    // "::" is part of a name of Ruby's, and no end of one.
    std::size_t colon = 0;
    while ((colon = header.find(':', colon)) != std::string_view::npos &&
           header.substr(colon).starts_with("::"))
        colon += 2;
    auto name = trimmed(header.substr(0, colon));
    std::string plain(name);
    std::erase(plain, ':');
    if (!is_type_name(plain)) {
        exception.value = header;
        return exception;
    }
    if (colon != std::string_view::npos) exception.value = trimmed(header.substr(colon + 1));
    const auto dot = has_module ? name.rfind('.') : std::string_view::npos;
    if (dot != std::string_view::npos) {
        exception.module = name.substr(0, dot);
        name.remove_prefix(dot + 1);
    }
    exception.type = name;
    return exception;
}

Place place_of(std::string_view text) {
    Place place{text, std::nullopt, std::nullopt};
    for (int turn = 0; turn < 2; ++turn) {
        const auto colon = place.path.rfind(':');
        if (colon == std::string_view::npos) break;
        const auto number = line_number(place.path.substr(colon + 1));
        if (!number) break;
        place.column = place.line;
        place.line = number;
        place.path = place.path.substr(0, colon);
    }
    return place;
}

void add_frame(Exception& exception, Frame frame) {
    if (!exception.trace) exception.trace.emplace();
    if (exception.trace->frames.size() < trace_frames_max)
        exception.trace->frames.push_back(std::move(frame));
}

void reverse_frames(Exception& exception) {
    if (exception.trace) std::ranges::reverse(exception.trace->frames);
}

ExceptionText read_exception_text(std::string_view given) {
    const auto clean = cleaned_utf8(clipped_bytes(given, exception_text_bytes_max));
    const auto lines = lines_of(clean);
    ExceptionText read;
    if (const auto* language = language_of(lines)) {
        read.exceptions = language->read(lines);
        read.platform = platform_of(*language, read.exceptions);
    } else if (auto list = read_list(lines)) {
        read.exceptions = *std::move(list);
    } else if (!trimmed(clean).empty()) {
        read.exceptions.push_back(exception_of_header(clean, false));
    }
    if (read.exceptions.size() > chain_max) {
        const auto extra = static_cast<std::ptrdiff_t>(read.exceptions.size() - chain_max);
        read.exceptions.erase(read.exceptions.begin(), read.exceptions.begin() + extra);
    }
    for (auto& exception : read.exceptions) clip(exception);
    return read;
}

}  // namespace mainstay::errors
