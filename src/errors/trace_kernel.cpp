#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "errors/native_frame.hpp"
#include "errors/trace_lines.hpp"

namespace mainstay::errors {

namespace {

using std::string_view_literals::operator""sv;

/// Without what the log has before it: `<4>`, a host, `[   12.345678]`, `[  T123]`.
std::string_view without_stamp(std::string_view line) {
    if (const auto kernel = line.find("kernel: "); kernel != std::string_view::npos && kernel < 100)
        line.remove_prefix(kernel + 8);
    auto text = trimmed(line);
    if (text.starts_with('<') && text.size() > 2 && text[2] == '>') text.remove_prefix(3);
    for (int brackets = 0; brackets < 3 && text.starts_with('['); ++brackets) {
        const auto close = text.find(']');
        const auto inner = text.substr(1, std::min(close, text.size()) - 1);
        const bool is_stamp = inner.find_first_not_of(" 0123456789.TC") == std::string_view::npos;
        if (close == std::string_view::npos || !is_stamp) break;
        text = trimmed(text.substr(close + 1));
    }
    return text;
}

/// Without `[<ffffffff81000000>]`, which older kernels print.
std::string_view without_address(std::string_view text) {
    while (text.starts_with("[<")) {
        const auto close = text.find(">]");
        if (close == std::string_view::npos) break;
        text = trimmed(text.substr(close + 2));
    }
    return text;
}

bool is_begin_of_calls(std::string_view text) {
    return lower_ascii(text.substr(0, 11)) == "call trace:" || text.starts_with("Backtrace:");
}

/// What an oops is printed by.
bool is_of_report(std::string_view function) {
    constexpr std::array beginnings{
        "dump_stack"sv,
        "show_stack"sv,
        "print_report"sv,
        "print_address_desc"sv,
        "kasan_"sv,
        "__kasan"sv,
        "__asan"sv,
        "__warn"sv,
        "report_bug"sv,
        "handle_bug"sv,
        "exc_"sv,
        "asm_exc_"sv,
        "__dump_stack"sv,
        "dump_backtrace"sv,
        "panic"sv,
        "kcsan_"sv,
        "check_memory_region"sv,
    };
    return std::ranges::any_of(beginnings, [function](auto each) {
        return function.starts_with(each);
    });
}

class KernelReader {
public:
    std::vector<Exception> read(const TraceLines& lines) {
        for (const auto line : lines) {
            const auto text = without_stamp(line);
            if (text.starts_with("---[ end") ||
                (is_in_calls_ && is_begin_of_calls(text) && current_.trace))
                break;
            take(text);
        }
        auto exception = std::move(fault_);
        drop_report();
        if (place_) put_place();
        exception.trace = std::move(current_.trace);
        reverse_frames(exception);
        return {std::move(exception)};
    }

private:
    void take(std::string_view text) {
        if (is_begin_of_calls(text)) {
            is_in_calls_ = true;
            return;
        }
        for (const auto mark : {"RIP: "sv, "pc : "sv, "PC is at "sv, "EIP: "sv, "NIP "sv}) {
            if (!text.starts_with(mark) || current_.trace) continue;
            auto rest = trimmed(text.substr(mark.size()));
            if (const auto colon = rest.find(':'); colon == 4) rest.remove_prefix(5);
            add_calls(without_address(trimmed(rest)));
            return;
        }
        if (is_in_calls_)
            add_calls(without_address(text));
        else if (fault_.type.empty())
            read_fault(text);
    }

    /// `name+0x12/0x50 [module]`, or with the places of the calls that were made one by compiling:
    /// `name (path:12 path:34) module`.
    void add_calls(std::string_view text) {
        if (text.starts_with("? ")) return;
        if (const auto name = name_of_offset(text.substr(0, text.find(' '))); !name.empty()) {
            add_frame(current_, {.function = std::string(name)});
            return;
        }
        const auto open = text.find(" (");
        const auto close = text.find(')', std::min(open, text.size()));
        if (open == std::string_view::npos || close == std::string_view::npos) return;
        const auto name = text.substr(0, open);
        if (name.find(' ') != std::string_view::npos) return;
        auto places = text.substr(open + 2);
        places = places.substr(0, places.rfind(')'));
        std::vector<Frame> frames;
        while (!places.empty()) {
            const auto blank = std::min(places.find(' '), places.size());
            Frame frame;
            if (set_native_place(frame, places.substr(0, blank))) frames.push_back(frame);
            places.remove_prefix(std::min(blank + 1, places.size()));
        }
        if (frames.empty()) return;
        // The function is the outermost of them.
        frames.back().function = name;
        for (auto& frame : frames) add_frame(current_, std::move(frame));
    }

    void read_fault(std::string_view text) {
        constexpr std::array faults{
            "BUG: "sv,          "kernel BUG at "sv,   "WARNING: "sv, "Unable to handle "sv,
            "general protec"sv, "Kernel panic"sv,     "Oops: "sv,    "divide error: "sv,
            "invalid opcode"sv, "Internal error: "sv, "INFO: "sv,    "watchdog: BUG: "sv,
        };
        const auto found =
            std::ranges::find_if(faults, [text](auto each) { return text.starts_with(each); });
        if (found == faults.end()) return;
        auto type = trimmed(*found);
        fault_.type = found->starts_with("kernel BUG")       ? "BUG"
                      : found->starts_with("Unable")         ? "Oops"
                      : found->starts_with("general protec") ? "general protection fault"
                                                             : std::string(type);
        while (fault_.type.ends_with(':')) fault_.type.pop_back();
        fault_.value = text;
        read_place(text);
    }

    /// `… at path:12` of what was checked by the code itself.
    void read_place(std::string_view text) {
        const auto at = text.find(" at ");
        if (at == std::string_view::npos) return;
        auto rest = text.substr(at + 4);
        rest = rest.substr(0, rest.find(' '));
        if (rest.ends_with('!')) rest.remove_suffix(1);
        Frame frame;
        if (set_native_place(frame, rest) && is_native_source(frame.file)) place_ = frame;
    }

    void drop_report() {
        if (!current_.trace) return;
        auto& frames = current_.trace->frames;
        const auto own = std::ranges::find_if_not(frames, [](const Frame& frame) {
            return is_of_report(frame.function);
        });
        if (own != frames.end()) frames.erase(frames.begin(), own);
    }

    void put_place() {
        if (!current_.trace) add_frame(current_, {});
        auto& first = current_.trace->frames.front();
        if (first.line) return;
        first.file = place_->file;
        first.line = place_->line;
    }

    Exception fault_;
    Exception current_;
    std::optional<Frame> place_;
    bool is_in_calls_ = false;
};

}  // namespace

bool is_kernel_line(std::string_view line) {
    auto text = without_address(without_stamp(line));
    if (is_begin_of_calls(text) || text.starts_with("RIP: ")) return true;
    if (text.starts_with("? ")) text.remove_prefix(2);
    return !name_of_offset(text.substr(0, text.find(' '))).empty();
}

std::vector<Exception> read_kernel(const TraceLines& lines) { return KernelReader().read(lines); }

}  // namespace mainstay::errors
