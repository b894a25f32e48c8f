#include "errors/read_trace.hpp"

namespace mainstay::errors {

namespace {

constexpr std::size_t name_bytes_max = 512;
constexpr std::size_t path_bytes_max = 1024;
constexpr std::size_t line_bytes_max = 1024;
constexpr std::size_t value_bytes_max = 8192;
constexpr std::size_t lines_around_max = 20;
constexpr std::size_t problems_max = 20;

// Without what is in the middle, where there are more than `max`.
template <class T>
bool keep_both_ends(std::vector<T>& items, std::size_t max) {
    if (items.size() <= max) return false;
    const auto half = static_cast<std::ptrdiff_t>(max / 2);
    items.erase(items.begin() + half, items.end() - half);
    return true;
}

std::vector<std::string> lines_of(JsonValue value) {
    std::vector<std::string> lines;
    JsonArray array;
    if (value.get_array().get(array) != simdjson::SUCCESS) return lines;
    for (const JsonValue line : array) {
        if (lines.size() == lines_around_max) break;
        lines.push_back(text_of(line, line_bytes_max));
    }
    return lines;
}

// Where a frame comes from, besides its names.
void read_place(Frame& frame, std::string_view name, JsonValue value) {
    if (name == "lineno")
        frame.line = integer_of(value, 1);
    else if (name == "colno")
        frame.column = integer_of(value, 1);
    else if (name == "context_line")
        frame.context = text_of(value, line_bytes_max);
    else if (name == "pre_context")
        frame.before = lines_of(value);
    else if (name == "post_context")
        frame.after = lines_of(value);
    else if (name == "in_app")
        frame.in_app = truth_of(value);
    else if (name == "instruction_addr")
        frame.address = text_of(value, 32);
    else if (name == "platform")
        frame.platform = lower_ascii(text_of(value, 64));
    else if (name == "data") {
        const auto data = object_of(value);
        frame.is_mapped = data && member_of(*data, "sourcemap").has_value();
    }
}

std::optional<Frame> read_frame(JsonValue value) {
    const auto object = object_of(value);
    if (!object) return std::nullopt;
    Frame frame;
    std::string raw_function;  // As a compiler or runtime has it; others are made of it.
    for (const auto& [name, member] : *object) {
        if (member.is_null()) continue;
        if (name == "function")
            frame.function = text_of(member, name_bytes_max);
        else if (name == "raw_function")
            raw_function = text_of(member, name_bytes_max);
        else if (name == "module")
            frame.module = text_of(member, name_bytes_max);
        else if (name == "filename")
            frame.file = text_of(member, path_bytes_max);
        else if (name == "abs_path")
            frame.absolute_path = text_of(member, path_bytes_max);
        else if (name == "package")
            frame.package = text_of(member, path_bytes_max);
        else
            read_place(frame, name, member);
    }
    if (frame.function.empty()) frame.function = std::move(raw_function);
    if (frame.file.empty()) frame.file = frame.absolute_path;
    return frame;
}

std::optional<Mechanism> read_mechanism(JsonValue value) {
    if (value.is_string()) return Mechanism{.type = text_of(value, name_bytes_max)};
    const auto object = object_of(value);
    if (!object) return std::nullopt;
    Mechanism mechanism;
    if (const auto type = member_of(*object, "type")) mechanism.type = text_of(*type, 128);
    if (const auto handled = member_of(*object, "handled"))
        mechanism.is_handled = truth_of(*handled);
    if (const auto synthetic = member_of(*object, "synthetic"))
        mechanism.is_synthetic = truth_of(*synthetic).value_or(false);
    if (const auto id = member_of(*object, "exception_id"))
        mechanism.exception_id = integer_of(*id, 0);
    if (const auto id = member_of(*object, "parent_id")) mechanism.parent_id = integer_of(*id, 0);
    if (const auto group = member_of(*object, "is_exception_group"))
        mechanism.is_group = truth_of(*group).value_or(false);
    return mechanism;
}

std::optional<Exception> read_exception(JsonValue value, std::vector<std::string>& problems) {
    Exception exception;
    const auto object = object_of(value);
    if (!object) {
        exception.value = text_or_json_of(value, value_bytes_max);
        return exception.value.empty() ? std::nullopt : std::optional(exception);
    }
    for (const auto& [name, member] : *object) {
        if (member.is_null()) continue;
        if (name == "type")
            exception.type = text_of(member, name_bytes_max);
        else if (name == "value")
            exception.value = text_or_json_of(member, value_bytes_max);
        else if (name == "module")
            exception.module = text_of(member, name_bytes_max);
        else if (name == "mechanism")
            exception.mechanism = read_mechanism(member);
        else if (name == "stacktrace")
            exception.trace = read_trace(member, problems);
    }
    if (exception.type.empty() && exception.value.empty() && !exception.trace) return std::nullopt;
    return exception;
}

std::optional<Thread> read_thread(JsonValue value, std::vector<std::string>& problems) {
    const auto object = object_of(value);
    if (!object) return std::nullopt;
    Thread thread;
    for (const auto& [name, member] : *object) {
        if (member.is_null()) continue;
        if (name == "id")
            thread.id = text_of(member, 64);
        else if (name == "name")
            thread.name = text_of(member, name_bytes_max);
        else if (name == "crashed")
            thread.is_crashed = truth_of(member).value_or(false);
        else if (name == "current")
            thread.is_current = truth_of(member).value_or(false);
        else if (name == "stacktrace")
            thread.trace = read_trace(member, problems);
    }
    return thread;
}

}  // namespace

void add_problem(std::vector<std::string>& problems, std::string problem) {
    if (problems.size() < problems_max) problems.push_back(std::move(problem));
}

std::optional<StackTrace> read_trace(JsonValue value, std::vector<std::string>& problems) {
    StackTrace trace;
    if (const auto object = object_of(value)) {
        if (const auto given = member_of(*object, "instruction_addr_adjustment"))
            trace.address_adjustment = lower_ascii(text_of(*given, 16));
        const auto frames = member_of(*object, "frames");
        if (!frames) return std::nullopt;
        value = *frames;
    }
    JsonArray array;
    if (value.get_array().get(array) != simdjson::SUCCESS) {
        add_problem(problems, "stacktrace: no list of frames");
        return std::nullopt;
    }
    std::vector<JsonValue> kept;
    for (const JsonValue each : array)
        if (!each.is_null()) kept.push_back(each);
    if (keep_both_ends(kept, frames_max)) add_problem(problems, "frames: the middle is left out");
    trace.frames.reserve(kept.size());
    for (const JsonValue each : kept) {
        if (auto frame = read_frame(each))
            trace.frames.push_back(std::move(*frame));
        else
            add_problem(problems, "frames: one is no object");
    }
    return trace.frames.empty() ? std::nullopt : std::optional(std::move(trace));
}

std::vector<Exception> read_exceptions(JsonValue value, std::vector<std::string>& problems) {
    auto items = items_of(value);
    if (keep_both_ends(items, exceptions_max))
        add_problem(problems, "exception: the middle of the chain is left out");
    std::vector<Exception> exceptions;
    for (const JsonValue item : items)
        if (auto exception = read_exception(item, problems))
            exceptions.push_back(std::move(*exception));
    return exceptions;
}

std::vector<Thread> read_threads(JsonValue value, std::vector<std::string>& problems) {
    std::vector<Thread> threads;
    for (const JsonValue item : items_of(value)) {
        if (threads.size() == threads_max) {
            add_problem(problems, "threads: the last ones are left out");
            break;
        }
        if (auto thread = read_thread(item, problems)) threads.push_back(std::move(*thread));
    }
    return threads;
}

}  // namespace mainstay::errors
