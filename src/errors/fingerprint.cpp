#include "errors/fingerprint.hpp"

#include <algorithm>

#include <boost/describe.hpp>

#include "base/text.hpp"
#include "errors/fault.hpp"
#include "errors/parameters.hpp"

namespace mainstay::errors {

namespace {

std::string_view level_name(EventLevel level) {
    switch (level) {
        case EventLevel::debug:
            return "debug";
        case EventLevel::info:
            return "info";
        case EventLevel::warning:
            return "warning";
        case EventLevel::error:
            return "error";
        case EventLevel::fatal:
            return "fatal";
    }
    return "error";
}

std::string_view plain_field(std::string_view field) {
    for (const std::string_view prefix : {"error.", "stack.", "event."})
        if (field.starts_with(prefix)) return field.substr(prefix.size());
    return field;
}

// The fields of a frame by their names; nothing for another name.
const std::string* frame_field(const Frame& frame, std::string_view field) {
    if (field == "function") return &frame.function;
    if (field == "module") return &frame.module;
    if (field == "package") return &frame.package;
    if (field == "path" || field == "abs_path" || field == "filename")
        return frame.absolute_path.empty() ? &frame.file : &frame.absolute_path;
    return nullptr;
}

bool is_frame_field(std::string_view field) { return frame_field(Frame{}, field) != nullptr; }

// Fields that an event has once; nothing for another name.
std::optional<std::string> event_field(const ErrorEvent& event, std::string_view field) {
    if (field == "level") return std::string(level_name(event.level));
    if (field == "logger") return event.logger;
    if (field == "release") return event.release;
    if (field == "transaction") return event.transaction;
    if (field == "environment") return event.environment;
    if (field == "platform") return event.platform;
    if (field.starts_with("tags.")) {
        for (const auto& tag : event.tags)
            if (tag.first == field.substr(5)) return tag.second;
        return std::string();
    }
    return std::nullopt;
}

std::string message_of(const ErrorEvent& event) {
    if (event.message)
        return event.message->formatted.empty() ? event.message->pattern : event.message->formatted;
    const auto* exception = main_exception(event);
    return exception ? exception->value : std::string();
}

std::optional<std::string> variable(const ErrorEvent& event, std::string_view name, Values values) {
    const auto field = plain_field(name);
    if (auto own = event_field(event, field)) return own;
    const auto* exception = main_exception(event);
    if (field == "type") return exception ? exception->type : std::string();
    const bool is_value = field == "value";
    if (is_value || field == "message") {
        const auto text =
            is_value ? (exception ? exception->value : std::string()) : message_of(event);
        return values == Values::parameterized ? parameterized(text) : text;
    }
    if (!is_frame_field(field)) return std::nullopt;
    const auto* frame = frame_at_fault(event);
    return frame ? *frame_field(*frame, field) : std::string();
}

bool fits_one(const ErrorEvent& event, const FingerprintRule::Matcher& matcher) {
    const auto field = plain_field(matcher.field);
    if (const auto own = event_field(event, field)) return fits_pattern(*own, matcher.pattern);
    auto fits_exception = [&](std::string Exception::* member) {
        return std::ranges::any_of(event.exceptions, [&](const Exception& exception) {
            return fits_pattern(exception.*member, matcher.pattern);
        });
    };
    if (field == "type") return fits_exception(&Exception::type);
    if (field == "value") return fits_exception(&Exception::value);
    if (field == "message")
        return fits_pattern(message_of(event), matcher.pattern) ||
               (event.message && fits_pattern(event.message->pattern, matcher.pattern)) ||
               fits_exception(&Exception::value);
    return false;
}

bool fits_frame(const Frame& frame, const FingerprintRule::Matcher& matcher) {
    const auto field = plain_field(matcher.field);
    const auto* text = frame_field(frame, field);
    if (!text) return false;
    if (field != "path" || text->find('\\') == std::string::npos)
        return fits_pattern(*text, matcher.pattern) ||
               (field == "path" && fits_pattern(frame.file, matcher.pattern));
    auto slashes = *text;
    std::ranges::replace(slashes, '\\', '/');
    return fits_pattern(slashes, matcher.pattern);
}

std::vector<const StackTrace*> traces_of(const ErrorEvent& event) {
    std::vector<const StackTrace*> traces;
    auto add = [&traces](const std::optional<StackTrace>& trace) {
        if (trace) traces.push_back(&*trace);
    };
    for (const auto& exception : event.exceptions) add(exception.trace);
    for (const auto& thread : event.threads)
        if (thread.is_crashed || event.threads.size() == 1) add(thread.trace);
    add(event.trace);
    return traces;
}

bool matches(const ErrorEvent& event, const FingerprintRule& rule) {
    std::vector<const FingerprintRule::Matcher*> of_frames;
    for (const auto& matcher : rule.matchers) {
        const bool is_of_frame = is_frame_field(plain_field(matcher.field));
        if (is_of_frame && !matcher.is_negated)
            of_frames.push_back(&matcher);
        else if (is_of_frame) {
            for (const auto* trace : traces_of(event))
                for (const auto& frame : trace->frames)
                    if (fits_frame(frame, matcher)) return false;
        } else if (fits_one(event, matcher) == matcher.is_negated)
            return false;
    }
    if (of_frames.empty()) return !rule.matchers.empty();
    // One frame has to fit all of them.
    auto fits_all = [&of_frames](const Frame& frame) {
        return std::ranges::all_of(of_frames, [&frame](const auto* matcher) {
            return fits_frame(frame, *matcher);
        });
    };
    return std::ranges::any_of(traces_of(event), [&fits_all](const StackTrace* trace) {
        return std::ranges::any_of(trace->frames, fits_all);
    });
}

}  // namespace

bool is_default_part(std::string_view part) {
    part = trimmed(part);
    if (!part.starts_with("{{") || !part.ends_with("}}") || part.size() < 4) return false;
    return trimmed(part.substr(2, part.size() - 4)) == "default";
}

std::string with_variables(std::string_view text, const ErrorEvent& event, Values values) {
    std::string filled;
    while (!text.empty()) {
        const auto open = text.find("{{");
        const auto close = open == text.npos ? text.npos : text.find("}}", open);
        if (close == text.npos) break;
        const auto name = trimmed(text.substr(open + 2, close - open - 2));
        filled += text.substr(0, open);
        if (const auto value = variable(event, name, values))
            filled += value->empty() ? "<no " + std::string(name) + ">" : *value;
        else
            filled += text.substr(open, close + 2 - open);
        text.remove_prefix(close + 2);
    }
    filled += text;
    return filled;
}

int matching_rule(const ErrorEvent& event, const std::vector<FingerprintRule>& rules) {
    for (std::size_t at = 0; at < rules.size(); ++at)
        if (matches(event, rules[at])) return static_cast<int>(at);
    return -1;
}

bool fits_pattern(std::string_view given, std::string_view given_pattern) {
    const auto text = lower_ascii(given), pattern = lower_ascii(given_pattern);
    std::size_t at = 0, in_pattern = 0, star = pattern.npos, retry = 0;
    while (at < text.size()) {
        if (in_pattern < pattern.size() && pattern[in_pattern] == '*') {
            star = in_pattern++;
            retry = at;
        } else if (in_pattern < pattern.size() && pattern[in_pattern] == text[at]) {
            ++at;
            ++in_pattern;
        } else if (star != pattern.npos) {
            in_pattern = star + 1;
            at = ++retry;
        } else {
            return false;
        }
    }
    return pattern.find_first_not_of('*', in_pattern) == pattern.npos;
}

}  // namespace mainstay::errors
