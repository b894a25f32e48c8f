#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "errors/native_frame.hpp"
#include "errors/trace_lines.hpp"

namespace mainstay::errors {

namespace {

using std::string_view_literals::operator""sv;

std::string_view after(std::string_view text, std::string_view mark) {
    const auto at = text.find(mark);
    return at == std::string_view::npos ? std::string_view() : text.substr(at + mark.size());
}

/// `ERROR: AddressSanitizer: heap-use-after-free on address …`, `WARNING: ThreadSanitizer: …`
std::optional<Exception> sanitizer_fault(std::string_view text) {
    for (const auto kind : {"ERROR: "sv, "WARNING: "sv}) {
        const auto rest = after(text, kind);
        const auto colon = rest.find("Sanitizer: ");
        if (colon == std::string_view::npos || rest.substr(0, colon).find(' ') != rest.npos)
            continue;
        const auto fault = rest.substr(colon + 11);
        Exception exception;
        const auto end = std::min({fault.find(" on "), fault.find(" ("), fault.find(": ")});
        exception.type = trimmed(fault.substr(0, end));
        exception.value = trimmed(fault);
        exception.module = rest.substr(0, colon + 9);
        return exception;
    }
    return std::nullopt;
}

/// `path:12:5: runtime error: …` of the sanitizer of undefined behaviour, which may have no frames.
std::optional<Exception> undefined_behaviour(std::string_view text) {
    const auto mark = text.find(": runtime error: ");
    Frame frame;
    if (mark == std::string_view::npos || !set_native_place(frame, text.substr(0, mark)))
        return std::nullopt;
    Exception exception{
        .type = "runtime error",
        .value = std::string(text.substr(mark + 17)),
        .module = "UndefinedBehaviorSanitizer"
    };
    add_frame(exception, std::move(frame));
    return exception;
}

/// `received signal SIGSEGV, Segmentation fault.` of gdb; `terminated with signal 11, …`.
std::optional<Exception> signal_of(std::string_view text) {
    for (const auto mark : {" received signal "sv, " terminated with signal "sv}) {
        const auto rest = after(text, mark);
        if (rest.empty()) continue;
        const auto comma = std::min(rest.find(','), rest.size());
        auto value = trimmed(rest.substr(std::min(comma + 1, rest.size())));
        if (value.ends_with('.')) value.remove_suffix(1);
        return Exception{.type = std::string(rest.substr(0, comma)), .value = std::string(value)};
    }
    return std::nullopt;
}

/// `program: path:12: function: Assertion `x' failed.`
std::optional<Exception> assertion_of(std::string_view text) {
    const auto begin = text.find(": Assertion `");
    const auto end = text.rfind("' failed.");
    if (begin == std::string_view::npos || end == std::string_view::npos || end < begin + 13)
        return std::nullopt;
    return Exception{
        .type = "Assertion", .value = std::string(text.substr(begin + 13, end - begin - 13))
    };
}

/// `terminate called after throwing an instance of 'std::runtime_error'`
std::optional<Exception> thrown(std::string_view text) {
    auto type = after(text, "terminate called after throwing an instance of '");
    if (type.empty()) return std::nullopt;
    return Exception{.type = std::string(type.substr(0, type.find('\'')))};
}

// The frames of one thread, or of one event of its memory.
struct Block {
    std::string_view thread;  // As gdb numbers them.
    Exception exception;
};

class NativeReader {
public:
    std::vector<Exception> read(const TraceLines& lines) {
        for (std::size_t at = 0; at < lines.size(); ++at) {
            const auto text = trimmed(without_process(trimmed(lines[at])));
            // A long line of gdb's goes on in the next.
            const auto next = at + 1 < lines.size() ? trimmed(lines[at + 1]) : std::string_view();
            const bool goes_on =
                text.starts_with('#') && next.starts_with("at ") && !native_frame(next);
            if (goes_on) ++at;
            take(
                text, goes_on ? native_frame(std::string(text).append(" ").append(next))
                              : native_frame(text)
            );
        }
        auto exception = fault_ ? *std::move(fault_) : exception_of_header(header_, false);
        if (auto* block = failing_block()) exception.trace = std::move(block->exception.trace);
        reverse_frames(exception);
        return {std::move(exception)};
    }

private:
    void take(std::string_view text, std::optional<Frame> frame) {
        if (begins_block(text) && blocks_.size() < blocks_max) blocks_.push_back({thread_, {}});
        if (frame) {
            if (blocks_.empty()) blocks_.push_back({thread_, {}});
            add_frame(blocks_.back().exception, *std::move(frame));
        } else if (!text.empty()) {
            note_thread(text);
            if (blocks_.empty()) read_header(text);
        }
    }

    void read_header(std::string_view text) {
        if (text.starts_with("what():") && fault_ && fault_->value.empty()) {
            fault_->value = trimmed(text.substr(7));
            return;
        }
        for (const auto read :
             {sanitizer_fault, undefined_behaviour, signal_of, assertion_of, thrown})
            if (!fault_) fault_ = read(text);
        if (!is_beside(text)) header_ = text;
    }

    void note_thread(std::string_view text) {
        for (const std::string_view mark : {"[Current thread is ", "Thread "}) {
            if (!text.starts_with(mark)) continue;
            const bool is_header = mark.starts_with('T') && text.ends_with(':');
            const bool fails = mark.starts_with('[') || text.find(" received signal ") != text.npos;
            text.remove_prefix(mark.size());
            const auto number = text.substr(0, text.find(' '));
            if (is_header) thread_ = number;
            if (fails && failing_.empty()) failing_ = number;
            return;
        }
    }

    /// The first trace is of what failed: others are of where memory is from, and of further
    /// faults. Of the threads of a process gdb shows the last one first; that which failed is
    /// named, or has number one.
    Block* failing_block() {
        if (blocks_.empty()) return nullptr;
        const auto wanted = failing_.empty() ? std::string_view("1") : failing_;
        const auto found = std::ranges::find(blocks_, wanted, &Block::thread);
        return found == blocks_.end() ? &blocks_.front() : &*found;
    }

    static bool begins_block(std::string_view text) {
        return text.starts_with("#0 ") || text.starts_with("0# ") || text.starts_with("at 0x") ||
               text.find("frame #0: ") < 5;
    }

    /// What is printed between the fault and its frames.
    static bool is_beside(std::string_view text) {
        constexpr std::array beginnings{"Copyright"sv, "Command: "sv, "Memcheck"sv,
                                        "Using "sv,    "====="sv,     "Core was "sv,
                                        "Thread "sv,   "Backtrace"sv, "["sv};
        return std::ranges::any_of(beginnings, [text](auto each) {
            return text.starts_with(each);
        });
    }

    static constexpr std::size_t blocks_max = 200;

    std::optional<Exception> fault_;
    std::string_view header_;
    std::string_view thread_;   // Whose frames follow.
    std::string_view failing_;  // The thread that failed.
    std::vector<Block> blocks_;
};

}  // namespace

std::vector<Exception> read_native(const TraceLines& lines) { return NativeReader().read(lines); }

bool is_native_fault(std::string_view line) {
    return undefined_behaviour(trimmed(line)).has_value();
}

}  // namespace mainstay::errors
