#include "errors/grouping.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/check.hpp"
#include "base/crypto.hpp"
#include "base/text.hpp"
#include "errors/exception_component.hpp"
#include "errors/fingerprint.hpp"
#include "errors/frame_name.hpp"
#include "errors/generated_name.hpp"
#include "errors/parameter_scan.hpp"
#include "errors/parameters.hpp"

namespace mainstay::errors {

namespace {

struct Decision {
    Component component;
    GroupingBasis basis = GroupingBasis::nothing;
};

std::string key_of(std::string_view text) {
    const auto full = hash(text);
    std::string key;
    for (std::size_t at = 0; at < 16; ++at) key += fmt::format("{:02x}", full[at]);
    return key;
}

std::string key_of(const Component& component) {
    std::string text = "errors 1\n";
    append_canonical(text, component);
    return key_of(text);
}

Component ignored(std::string_view name, std::string value, std::string_view hint) {
    return {
        .name = std::string(name),
        .value = std::move(value),
        .counts = false,
        .hint = std::string(hint)
    };
}

GroupingBasis basis_of(Variant variant) {
    return variant == Variant::application ? GroupingBasis::application_frames
                                           : GroupingBasis::all_frames;
}

std::optional<Decision> by_exceptions(const ErrorEvent& event) {
    if (event.exceptions.empty()) return std::nullopt;
    for (const auto variant : {Variant::application, Variant::all}) {
        auto made = exceptions_component(event, variant);
        if (made.has_trace) return Decision{std::move(made.component), basis_of(variant)};
        if (variant == Variant::all && made.component.counts)
            return Decision{std::move(made.component), GroupingBasis::exception};
    }
    return std::nullopt;
}

std::optional<Decision> by_trace(
    const std::optional<StackTrace>& trace, std::string_view platform
) {
    if (!trace) return std::nullopt;
    for (const auto variant : {Variant::application, Variant::all}) {
        auto made = trace_component(*trace, platform, variant);
        if (made.component.counts) return Decision{std::move(made.component), basis_of(variant)};
    }
    return std::nullopt;
}

// The thread that crashed, or the only one: of several others nobody knows which it is about.
std::optional<Decision> by_threads(const ErrorEvent& event) {
    const Thread* chosen = event.threads.size() == 1 ? &event.threads.front() : nullptr;
    const auto crashed = std::ranges::count_if(event.threads, &Thread::is_crashed);
    if (crashed == 1) chosen = &*std::ranges::find_if(event.threads, &Thread::is_crashed);
    return chosen ? by_trace(chosen->trace, event.platform) : std::nullopt;
}

std::optional<Decision> by_template(const ErrorEvent& event) {
    if (event.template_file.empty()) return std::nullopt;
    Component page{.name = "template", .counts = true};
    page.parts.push_back(
        {.name = "file", .value = lower_ascii(base_name(event.template_file)), .counts = true}
    );
    auto line = context_component(Frame{.context = event.template_context}, Family::other);
    if (!line.value.empty()) page.parts.push_back(std::move(line));
    return Decision{std::move(page), GroupingBasis::page_template};
}

// Whether a pattern has words of its own: "%s" and "{}" are of all messages.
bool has_words(std::string_view pattern) {
    std::size_t letters = 0;
    for (std::size_t at = 0; at < pattern.size(); ++at) {
        if (pattern[at] == '%') {
            ++at;  // And the letter that says how it is shown.
        } else if (pattern[at] == '{') {
            const auto end = pattern.find('}', at);
            if (end == pattern.npos) break;
            at = end;
        } else if (is_letter(pattern[at]) || static_cast<signed char>(pattern[at]) < 0) {
            ++letters;
        }
    }
    return letters >= 3;
}

std::optional<Decision> by_message(const ErrorEvent& event) {
    if (!event.message) return std::nullopt;
    const auto& [formatted, pattern] = *event.message;
    const bool is_pattern = !pattern.empty() && (has_words(pattern) || formatted.empty());
    const auto& text = is_pattern ? pattern : formatted;
    Component message{.name = "message", .value = parameterized(text)};
    message.counts = !message.value.empty();
    if (!message.counts) return std::nullopt;
    if (is_pattern && text != formatted)
        message.hint = "its pattern, without what was put into it";
    else if (message.value != text)
        message.hint = "parameters replaced";
    return Decision{std::move(message), GroupingBasis::message};
}

Decision by_nothing(const ErrorEvent& event) {
    Component rest{
        .name = "event", .counts = true, .hint = "it has no exception, stack trace or message"
    };
    for (const auto& [name, value] :
         {std::pair<std::string, std::string>{"type", event.event_type},
          {"platform", event.platform},
          {"logger", event.logger},
          {"transaction", parameterized(event.transaction)}})
        if (!value.empty()) rest.parts.push_back({.name = name, .value = value, .counts = true});
    return {std::move(rest), GroupingBasis::nothing};
}

// In their order: the first that has something decides.
Decision decide(const ErrorEvent& event) {
    if (auto decision = by_exceptions(event)) return *std::move(decision);
    if (auto decision = by_threads(event)) return *std::move(decision);
    if (auto decision = by_trace(event.trace, event.platform)) return *std::move(decision);
    if (auto decision = by_template(event)) return *std::move(decision);
    if (auto decision = by_message(event)) return *std::move(decision);
    return by_nothing(event);
}

Grouping by_default(const ErrorEvent& event) {
    auto [component, basis] = decide(event);
    Grouping grouping{.key = key_of(component), .basis = basis};
    grouping.tree = {.name = "group", .counts = true};
    grouping.tree.parts.push_back(std::move(component));
    auto& parts = grouping.tree.parts;
    if (basis == GroupingBasis::all_frames)
        parts.push_back(ignored(
            "application frames", "",
            "ignored because no frame of the "
            "application counts"
        ));
    if (basis != GroupingBasis::message && event.message)
        if (auto message = by_message(event))
            parts.push_back(ignored(
                "message", message->component.value, "ignored because something better decides"
            ));
    return grouping;
}

Grouping by_checksum(const ErrorEvent& event) {
    const auto lower = lower_ascii(trimmed(event.checksum));
    const bool is_key = lower.size() == 32 && std::ranges::all_of(lower, is_hex);
    Component checksum{.name = "checksum", .value = event.checksum, .counts = true};
    if (!is_key) checksum.hint = "hashed, because it is not of 32 hexadecimal digits";
    Grouping grouping{.key = is_key ? lower : key_of(checksum), .basis = GroupingBasis::checksum};
    grouping.tree = {.name = "group", .counts = true};
    grouping.tree.parts.push_back(std::move(checksum));
    return grouping;
}

Grouping by_fingerprint(
    const ErrorEvent& event, const std::vector<std::string>& fingerprint, GroupingBasis basis
) {
    const auto is_empty = [](const std::string& part) { return trimmed(part).empty(); };
    const bool is_all_default = std::ranges::all_of(fingerprint, [&](const std::string& part) {
        return is_default_part(part) || is_empty(part);
    });
    if (is_all_default) return by_default(event);
    Component chosen{.name = "fingerprint", .counts = true};
    bool has_default = false;
    for (const auto& part : fingerprint) {
        if (is_empty(part)) continue;
        const bool is_default = is_default_part(part);
        has_default = has_default || is_default;
        auto value = is_default ? std::string("{{ default }}")
                                : with_variables(part, event, Values::parameterized);
        Component piece{.name = "part", .value = std::move(value), .counts = true};
        if (piece.value != part && !is_default) piece.hint = "variables filled in";
        chosen.parts.push_back(std::move(piece));
    }
    auto usual = by_default(event);
    Component both{.name = "group", .counts = true};
    both.parts.push_back(std::move(chosen));
    if (has_default) both.parts.push_back(usual.tree.parts.front());
    Grouping grouping{.key = key_of(both), .basis = basis};
    if (!has_default)
        both.parts.push_back(ignored(
            "what would decide without it", std::string(usual.key),
            "ignored because the fingerprint decides"
        ));
    grouping.tree = std::move(both);
    return grouping;
}

}  // namespace

Grouping group(const ErrorEvent& event, const std::vector<FingerprintRule>& rules, int version) {
    MAINSTAY_CHECK(version >= 1 && version <= grouping_version);
    if (!trimmed(event.checksum).empty()) return by_checksum(event);
    const int rule = matching_rule(event, rules);
    auto grouping = rule >= 0
                        ? by_fingerprint(
                              event, rules[static_cast<std::size_t>(rule)].fingerprint,
                              GroupingBasis::fingerprint_rule
                          )
                        : by_fingerprint(event, event.fingerprint, GroupingBasis::fingerprint);
    grouping.rule = rule;
    grouping.version = version;
    return grouping;
}

}  // namespace mainstay::errors
