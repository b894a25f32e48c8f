#include <algorithm>
#include <ranges>

#include "base/text.hpp"
#include "errors/clip.hpp"
#include "errors/fault.hpp"
#include "errors/fingerprint.hpp"
#include "errors/grouping.hpp"
#include "errors/in_app.hpp"
#include "errors/machinery.hpp"

namespace mainstay::errors {

namespace {

constexpr std::size_t title_bytes_max = 200;

std::string_view first_line(std::string_view text) {
    text = trimmed(text);
    return text.substr(0, text.find('\n'));
}

std::string one_line(std::string_view text) {
    std::string line = as_line(text);
    if (line.size() <= title_bytes_max) return line;
    return std::string(clipped_bytes(line, title_bytes_max - 3)) + "...";
}

const Frame* fault_of(const std::optional<StackTrace>& trace, std::string_view platform) {
    if (!trace || trace->frames.empty()) return nullptr;
    for (const auto& frame : std::views::reverse(trace->frames))
        if (is_in_app(frame, platform) && machinery_hint(frame, family_of(frame, platform)).empty())
            return &frame;
    return &trace->frames.back();
}

std::string title_text(const ErrorEvent& event) {
    const auto* exception = main_exception(event);
    if (exception) {
        const bool is_synthetic = exception->mechanism && exception->mechanism->is_synthetic;
        std::string type = exception->type;
        const auto* frame = frame_at_fault(event);
        if (is_synthetic && frame && !frame->function.empty()) type = frame->function;
        const auto value = first_line(exception->value);
        if (type.empty()) return std::string(value);
        return value.empty() ? type : type + ": " + std::string(value);
    }
    if (event.message) {
        const auto formatted = first_line(event.message->formatted);
        return std::string(formatted.empty() ? first_line(event.message->pattern) : formatted);
    }
    if (const auto* frame = frame_at_fault(event)) return frame->function;
    return event.template_file;
}

std::string culprit_of(const ErrorEvent& event) {
    const auto* frame = frame_at_fault(event);
    if (!frame) return event.transaction.empty() ? event.template_file : event.transaction;
    const auto& place = frame->file.empty() ? frame->module : frame->file;
    if (frame->function.empty()) return place;
    return place.empty() ? frame->function : frame->function + " in " + place;
}

}  // namespace

const Exception* main_exception(const ErrorEvent& event) {
    return event.exceptions.empty() ? nullptr : &event.exceptions.back();
}

const Frame* frame_at_fault(const ErrorEvent& event) {
    for (const auto& exception : std::views::reverse(event.exceptions))
        if (const auto* frame = fault_of(exception.trace, event.platform)) return frame;
    if (const auto* frame = fault_of(event.trace, event.platform)) return frame;
    for (const auto& thread : event.threads)
        if (thread.is_crashed || event.threads.size() == 1)
            if (const auto* frame = fault_of(thread.trace, event.platform)) return frame;
    return nullptr;
}

GroupTitle title_of(const ErrorEvent& event) {
    GroupTitle title{one_line(title_text(event)), one_line(culprit_of(event))};
    if (title.title.empty()) title.title = "An error without a description";
    return title;
}

GroupTitle title_of(const ErrorEvent& event, const FingerprintRule& rule) {
    auto title = title_of(event);
    if (rule.title.empty()) return title;
    auto named = one_line(with_variables(rule.title, event, Values::as_they_are));
    if (!named.empty()) title.title = std::move(named);
    return title;
}

}  // namespace mainstay::errors
