#include "signals/messages.hpp"

#include <fmt/format.h>

#include "wire/codec.hpp"
#include "wire/name.hpp"

namespace mainstay::signals {

namespace {

constexpr std::size_t title_characters_max = 200;
constexpr std::size_t figures_characters_max = 300;
constexpr std::size_t figures_max = 10;

std::string shown(const boost::json::value& value) {
    if (value.is_string()) return std::string(value.as_string());
    if (value.is_double()) return fmt::format("{:.6g}", value.as_double());
    return boost::json::serialize(value);
}

const boost::json::object* object_at(const boost::json::value& value, std::string_view name) {
    const auto* object = value.if_object();
    if (!object) return nullptr;
    const auto* member = object->if_contains(name);
    return member ? member->if_object() : nullptr;
}

std::string clipped_line(std::string_view text, std::size_t max) {
    return std::string(clipped(as_line(text), max));
}

}  // namespace

std::string title_of(const Signal& signal) {
    return clipped_line(signal.subject + ": " + signal.summary, title_characters_max);
}

std::string line_of(const Signal& signal) {
    std::string line = "- " + std::string(wire::name_of(signal.severity)) + ": ";
    if (!signal.service.empty() && signal.service != signal.subject) line += signal.service + ", ";
    return line + signal.subject + ": " + as_line(signal.summary);
}

std::string lines_of(std::span<const Signal> signals) {
    std::string text;
    for (const auto& signal : signals.first(std::min(signals.size(), listed_signals_max)))
        text += line_of(signal) + '\n';
    if (signals.size() > listed_signals_max)
        text += "and " + std::to_string(signals.size() - listed_signals_max) + " more\n";
    return std::string(clipped(text, message_characters_max));
}

std::string figures_text(const boost::json::value& figures) {
    if (figures.is_null()) return {};
    const auto* before = object_at(figures, "before");
    const auto* after = object_at(figures, "after");
    if (!before || !after) return clipped_line(shown(figures), figures_characters_max);
    std::string text;
    std::size_t count = 0;
    for (const auto& [name, value] : *before) {
        const auto* now = after->if_contains(name);
        if (!now || count == figures_max) continue;
        if (count++ > 0) text += ", ";
        text += std::string(name) + ' ' + shown(value) + " → " + shown(*now);
    }
    return clipped_line(text, figures_characters_max);
}

std::string recovery_text(std::span<const Signal> signals) {
    std::string text;
    std::size_t count = 0;
    for (const auto& signal : signals) {
        if (!signal.figures || count == listed_signals_max) continue;
        const auto figures = wire::parse_json(*signal.figures);
        const auto written = figures ? figures_text(*figures) : std::string();
        if (written.empty()) continue;
        text += "- " + signal.subject + ": " + written + '\n';
        ++count;
    }
    return std::string(clipped(text, message_characters_max));
}

}  // namespace mainstay::signals
