#include "base/text.hpp"
#include "errors/native_frame.hpp"
#include "errors/trace_lines.hpp"

namespace mainstay::errors {

namespace {

/// `at ./src/main.rs:4:5`, the second line of a frame.
std::optional<Frame> rust_place(std::string_view line) {
    const auto text = trimmed(line);
    Frame frame;
    if (!text.starts_with("at ") || !set_native_place(frame, text.substr(3))) return std::nullopt;
    if (!frame.file.ends_with(".rs")) return std::nullopt;
    return frame;
}

/// `12: core::panicking::panic` or `12: 0x4f - core::panicking::panic`
std::optional<std::string_view> rust_function(std::string_view line) {
    auto text = trimmed(line);
    const auto colon = text.find(": ");
    if (colon == std::string_view::npos || colon == 0 || colon > 5) return std::nullopt;
    if (text.substr(0, colon).find_first_not_of("0123456789") != std::string_view::npos)
        return std::nullopt;
    text = trimmed(text.substr(colon + 2));
    if (const auto dash = text.find(" - "); text.starts_with("0x") && dash != text.npos)
        text = trimmed(text.substr(dash + 3));
    return text;
}

/// `thread 'main' panicked at src/main.rs:4:5:` with the message behind it, as of 1.73, or
/// `thread 'main' panicked at 'message', src/main.rs:4:5`. The place is that of the panic.
struct Panic {
    Exception exception;
    bool has_message_below = false;
};

std::optional<Panic> panic_in(std::string_view line) {
    constexpr std::string_view mark = "panicked at ";
    const auto at = line.find(mark);
    if (at == std::string_view::npos) return std::nullopt;
    auto rest = trimmed(line.substr(at + mark.size()));
    Panic panic{.exception = {.type = "panic"}};
    Frame frame;
    const auto quote = rest.rfind("', ");
    if (rest.starts_with('\'') && quote != std::string_view::npos) {
        panic.exception.value = rest.substr(1, quote - 1);
        rest = rest.substr(quote + 3);
    } else {
        panic.has_message_below = rest.ends_with(':');
        if (panic.has_message_below) rest.remove_suffix(1);
    }
    if (!set_native_place(frame, rest)) return std::nullopt;
    add_frame(panic.exception, std::move(frame));
    return panic;
}

}  // namespace

bool is_rust_line(std::string_view line) {
    return rust_place(line).has_value() || panic_in(line).has_value();
}

std::vector<Exception> read_rust(const TraceLines& lines) {
    std::optional<Panic> panic;
    Exception current;
    std::string_view function;
    for (const auto line : lines) {
        const auto text = trimmed(line);
        if (auto found = current.trace ? std::nullopt : panic_in(line); found && !panic) {
            panic = std::move(found);
        } else if (const auto name = rust_function(line)) {
            function = *name;
        } else if (auto frame = rust_place(line)) {
            frame->function = function;
            add_frame(current, *std::move(frame));
        } else if (panic && panic->has_message_below && !current.trace && function.empty() &&
                   !text.empty() && !text.starts_with("note: ") && text != "stack backtrace:") {
            auto& value = panic->exception.value;
            if (!value.empty()) value += '\n';
            value += text;
        }
    }
    Exception exception = panic ? std::move(panic->exception) : Exception{.type = "panic"};
    if (current.trace) exception.trace = std::move(current.trace);
    reverse_frames(exception);
    return {std::move(exception)};
}

}  // namespace mainstay::errors
