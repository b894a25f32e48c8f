#include "errors/native_frame.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "errors/trace_lines.hpp"

namespace mainstay::errors {

namespace {

using std::string_view_literals::operator""sv;

constexpr std::string_view hex_digits = "0123456789abcdefABCDEF";

/// Takes `0x1f` off the front, or nothing.
std::string_view take_address(std::string_view& text) {
    if (!text.starts_with("0x")) return {};
    const auto end = std::min(text.find_first_not_of(hex_digits, 2), text.size());
    const auto address = text.substr(0, end);
    if (address.size() == 2) return {};
    text.remove_prefix(address.size());
    return address;
}

/// Takes the digits off the front; whether there were any.
bool skip_digits(std::string_view& text) {
    const auto end = std::min(text.find_first_not_of("0123456789"), text.size());
    text.remove_prefix(end);
    return end > 0;
}

bool skip(std::string_view& text, std::string_view word) {
    if (!text.starts_with(word)) return false;
    text.remove_prefix(word.size());
    return true;
}

/// Where the parenthesis begins that the last character ends, or npos. What is in quotes is a
/// value.
std::size_t open_of_last(std::string_view text) {
    int depth = 0;
    bool is_quoted = false;
    for (auto at = text.size(); at-- > 0;) {
        const bool is_letter =
            at > 0 && text[at - 1] == '\'' && text.substr(at + 1).starts_with('\'');
        if (text[at] == '"' && (at == 0 || text[at - 1] != '\\')) is_quoted = !is_quoted;
        if (is_quoted || is_letter) continue;
        if (text[at] == ')') ++depth;
        if (text[at] == '(' && --depth == 0) return at;
    }
    return std::string_view::npos;
}

/// Without the values of the arguments, which debuggers show; their types are a part of the name.
std::string_view without_values(std::string_view name) {
    name = trimmed(name);
    if (!name.ends_with(')')) return name;
    const auto open = open_of_last(name);
    if (open == std::string_view::npos || open == 0) return name;
    const bool has_values = name[open - 1] == ' ' || name.find('=', open) != std::string_view::npos;
    return has_values ? trimmed(name.substr(0, open)) : name;
}

/// Takes `(…)` and the blank before it off the end: what stands in it, or nothing.
std::string_view take_last_group(std::string_view& text) {
    const auto open = text.ends_with(')') ? open_of_last(text) : std::string_view::npos;
    if (open == std::string_view::npos) return {};
    const auto group = text.substr(open + 1, text.size() - open - 2);
    text = trimmed(text.substr(0, open));
    return group;
}

bool is_offset_in_binary(std::string_view group) {
    const auto plus = group.rfind("+0x");
    return plus != std::string_view::npos && plus > 0 &&
           group.find_first_not_of(hex_digits, plus + 3) == std::string_view::npos;
}

void set_function(Frame& frame, std::string_view name) {
    name = trimmed(name);
    if (name != "??" && name != "???" && name != "<null>" && name != "(null)")
        frame.function = name;
    // What a sanitizer puts in place of functions of the C library, and what that does to abort.
    for (const auto own :
         {"__interceptor_"sv, "__asan"sv, "__tsan"sv, "__msan"sv, "__ubsan"sv, "__sanitizer"sv,
          "__GI_"sv, "__libc_"sv, "___interceptor"sv})
        if (name.starts_with(own)) frame.in_app = false;
}

/// `#1 0x4f in name (values) at path:12` and `… from library` of gdb.
std::optional<Frame> gdb_frame(std::string_view text, Frame frame) {
    const auto at = text.rfind(" at ");
    if (at != std::string_view::npos && set_native_place(frame, text.substr(at + 4))) {
        set_function(frame, without_values(text.substr(0, at)));
        return frame;
    }
    const auto from = text.rfind(" from ");
    if (from != std::string_view::npos && text[from - 1] == ')') {
        frame.package = trimmed(text.substr(from + 6));
        set_function(frame, without_values(text.substr(0, from)));
        return frame;
    }
    if (frame.address.empty() || !text.ends_with(')')) return std::nullopt;
    // A sanitizer names the types of arguments, without a blank before them.
    const auto open = open_of_last(text);
    if (open == std::string_view::npos || open == 0 || text[open - 1] != ' ') return std::nullopt;
    const auto group = text.substr(open + 1, text.size() - open - 2);
    if (is_offset_in_binary(group) || group.starts_with("BuildId:")) return std::nullopt;
    set_function(frame, text.substr(0, open));
    return frame;
}

/// `#1 0x4f in name path:12:3`, `#1 0x4f in name (binary+0x4f) (BuildId: …)`, and without the
/// address of the sanitizer of threads.
std::optional<Frame> sanitizer_frame(std::string_view text, Frame frame) {
    bool is_certain = !frame.address.empty();
    while (text.ends_with(')')) {
        auto rest = text;
        const auto group = take_last_group(rest);
        if (is_offset_in_binary(group)) {
            frame.package = group.substr(0, group.rfind('+'));
            if (frame.address.empty()) frame.address = group.substr(group.rfind('+') + 1);
            is_certain = true;
        } else if (!group.starts_with("BuildId:")) {
            break;
        }
        text = rest;
    }
    const auto blank = text.rfind(' ');
    const auto last = blank == std::string_view::npos ? text : text.substr(blank + 1);
    auto name = text;
    if (last != text && (last == "<null>" || set_native_place(frame, last)))
        name = text.substr(0, blank);
    if (!is_certain && !(frame.line && is_native_source(frame.file))) return std::nullopt;
    if (frame.package.empty() && frame.file.empty() && name.find(' ') != std::string_view::npos)
        return std::nullopt;
    set_function(frame, name);
    for (const auto own : {"compiler-rt/lib/"sv, "libsanitizer/"sv})
        if (frame.file.find(own) != std::string::npos) frame.in_app = false;
    return frame;
}

/// `#1  …` of gdb and of sanitizers, ` 1# …` of std::stacktrace.
std::optional<Frame> numbered_frame(std::string_view text) {
    const bool is_before = skip(text, "#");
    if (!skip_digits(text) || (!is_before && !skip(text, "#"))) return std::nullopt;
    text = trimmed(text);
    Frame frame;
    const auto begin = text;
    frame.address = take_address(text);
    if (!frame.address.empty() && !skip(text, " in ")) {
        // An address by itself: `0x4f (binary+0x4f)`.
        text = trimmed(text);
        if (!text.empty() && !text.starts_with('(')) text = begin;
    }
    text = trimmed(text);
    if (text.empty() || text.starts_with("<signal handler")) return std::nullopt;
    if (auto found = gdb_frame(text, frame)) return found;
    if (const auto in = text.rfind(" in "); !is_before && in != std::string_view::npos) {
        frame.package = trimmed(text.substr(in + 4));
        set_function(frame, text.substr(0, in));
        return frame;
    }
    return sanitizer_frame(text, frame);
}

/// `* frame #1: 0x4f binary`name(values) at path:12:3` of lldb.
std::optional<Frame> lldb_frame(std::string_view text) {
    skip(text, "* ");
    text = trimmed(text);
    if (!skip(text, "frame #") || !skip_digits(text) || !skip(text, ": ")) return std::nullopt;
    Frame frame;
    frame.address = take_address(text);
    const auto tick = text.find('`');
    if (frame.address.empty() || tick == std::string_view::npos) return std::nullopt;
    frame.package = trimmed(text.substr(0, tick));
    text.remove_prefix(tick + 1);
    if (const auto built = text.find(" ["); built != std::string_view::npos && text.ends_with(']'))
        text = text.substr(0, built);
    if (const auto at = text.rfind(" at ");
        at != std::string_view::npos && set_native_place(frame, text.substr(at + 4)))
        text = text.substr(0, at);
    if (const auto plus = text.rfind(" + "); plus != std::string_view::npos)
        text = text.substr(0, plus);
    set_function(frame, without_values(text));
    return frame;
}

/// `at 0x4f: name (path:12)` and `by 0x4f: name (in library)` of Valgrind.
std::optional<Frame> valgrind_frame(std::string_view text) {
    if (!skip(text, "at ") && !skip(text, "by ")) return std::nullopt;
    Frame frame;
    frame.address = take_address(text);
    if (frame.address.empty() || !skip(text, ": ")) return std::nullopt;
    auto name = trimmed(text);
    const auto group = take_last_group(name);
    if (group.starts_with("in "))
        frame.package = group.substr(3);
    else if (!set_native_place(frame, group))
        return std::nullopt;
    set_function(frame, name);
    if (frame.file.starts_with("vg_replace_")) frame.in_app = false;
    return frame;
}

/// `binary(name+0x1d) [0x4f]` of backtrace_symbols().
std::optional<Frame> library_frame(std::string_view text) {
    const auto bracket = text.rfind(" [0x");
    if (bracket == std::string_view::npos || !text.ends_with(']')) return std::nullopt;
    auto address = text.substr(bracket + 2, text.size() - bracket - 3);
    Frame frame;
    frame.address = take_address(address);
    auto binary = trimmed(text.substr(0, bracket));
    const auto group = take_last_group(binary);
    const bool is_path = !binary.empty() && binary.find(' ') == std::string_view::npos;
    if (!address.empty() || !is_path) return std::nullopt;
    frame.package = binary;
    set_function(frame, group.substr(0, group.rfind('+')));
    return frame;
}

/// `name at path:12` and ` (inlined by) name at path:12` of addr2line.
std::optional<Frame> address_frame(std::string_view text) {
    const bool is_inlined = skip(text, "(inlined by) ");
    const auto at = text.rfind(" at ");
    if (at == std::string_view::npos || at == 0) return std::nullopt;
    const auto name = text.substr(0, at);
    Frame frame;
    if (!set_native_place(frame, text.substr(at + 4)) || !is_native_source(frame.file))
        return std::nullopt;
    // Text in which such a place is named is no frame.
    const bool is_word = name.find(' ') == std::string_view::npos || name.ends_with(')');
    if (!is_inlined && (!is_word || name == "at")) return std::nullopt;
    set_function(frame, name);
    return frame;
}

}  // namespace

std::string_view without_process(std::string_view line) {
    for (const auto mark : {"=="sv, "--"sv}) {
        auto rest = line;
        if (skip(rest, mark) && skip_digits(rest) && skip(rest, mark)) return rest;
    }
    return line;
}

bool is_native_source(std::string_view path) {
    const auto dot = path.rfind('.');
    if (dot == std::string_view::npos) return false;
    const auto ending = lower_ascii(path.substr(dot + 1));
    constexpr std::array endings{"c"sv,   "cc"sv,  "cpp"sv, "cxx"sv, "c++"sv,   "h"sv,   "hh"sv,
                                 "hpp"sv, "hxx"sv, "inc"sv, "ipp"sv, "tcc"sv,   "s"sv,   "m"sv,
                                 "mm"sv,  "cu"sv,  "cuh"sv, "rs"sv,  "swift"sv, "zig"sv, "d"sv,
                                 "f"sv,   "f90"sv, "adb"sv, "y"sv,   "l"sv,     "def"sv, "nim"sv};
    return std::ranges::find(endings, ending) != endings.end();
}

bool set_native_place(Frame& frame, std::string_view text) {
    text = trimmed(text);
    if (const auto known = text.find(" (discriminator "); known != std::string_view::npos)
        text = text.substr(0, known);
    const auto place = place_of(text);
    if (!place.line || place.path.empty() || place.path.find('?') != std::string_view::npos)
        return false;
    frame.file = place.path;
    frame.line = place.line;
    frame.column = place.column;
    return true;
}

std::string_view name_of_offset(std::string_view text) {
    const auto plus = text.find("+0x");
    if (plus == std::string_view::npos || plus == 0) return {};
    const auto slash = text.find("/0x", plus);
    const auto name = text.substr(0, plus);
    const bool is_offset = slash != std::string_view::npos &&
                           text.substr(plus + 3, slash - plus - 3).find_first_not_of(hex_digits) ==
                               std::string_view::npos;
    return is_offset && name.find_first_of(" \t(") == std::string_view::npos ? name
                                                                             : std::string_view();
}

std::optional<Frame> native_frame(std::string_view line) {
    const auto text = trimmed(without_process(trimmed(line)));
    for (const auto read :
         {numbered_frame, lldb_frame, valgrind_frame, library_frame, address_frame})
        if (auto frame = read(text)) return frame;
    return std::nullopt;
}

}  // namespace mainstay::errors
