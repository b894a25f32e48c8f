#include "ticketing/macro.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "ticketing/codes.hpp"
#include "ticketing/labels.hpp"

namespace mainstay::ticketing {

namespace {

constexpr std::array<std::string_view, 8> names{
    "ticket.key",        "ticket.subject",   "requester.name", "requester.first_name",
    "organization.name", "application.name", "agent.name",     "agent.first_name",
};

constexpr std::string_view opening = "{{", closing = "}}";

/// A placeholder of a text, from its braces on.
struct Placeholder {
    std::size_t begin = 0;
    std::size_t end = 0;  // Behind its braces; npos where they are missing.
    std::string_view name;
};

std::optional<Placeholder> next_placeholder(std::string_view text, std::size_t from) {
    auto begin = text.find(opening, from);
    if (begin == std::string_view::npos) return std::nullopt;
    auto inside = begin + opening.size();
    auto end = text.find(closing, inside);
    if (end == std::string_view::npos) return Placeholder{begin, end, {}};
    return Placeholder{begin, end + closing.size(), trimmed(text.substr(inside, end - inside))};
}

/// A value as it may stand in Markdown.
std::string as_words(std::string_view value) {
    std::string words;
    for (char each : as_line(value)) {
        if (std::string_view("[]<>`\\").find(each) != std::string_view::npos) words += '\\';
        words += each;
    }
    return words;
}

}  // namespace

std::vector<std::string_view> placeholder_names() { return {names.begin(), names.end()}; }

Result<> check_placeholders(const std::string& field, std::string_view text) {
    for (std::size_t at = 0; auto found = next_placeholder(text, at); at = found->end) {
        if (found->end == std::string_view::npos)
            return invalid({wrong(field, code::unclosed_placeholder)});
        if (std::ranges::find(names, found->name) != names.end()) continue;
        std::string known;
        for (auto name : names) (known += known.empty() ? "" : ", ") += name;
        return invalid({wrong(
            field, code::unknown_placeholder,
            {{"name", std::string(clipped(found->name, 40))}, {"known", known}}
        )});
    }
    return {};
}

Result<> check_steps(const MacroSteps& steps) {
    bool has_change = steps.kind || steps.maintenance || steps.impact || steps.urgency ||
                      steps.assignee || !steps.add_labels.empty() || !steps.remove_labels.empty();
    if (!has_change && !steps.text) return invalid({wrong("steps", code::no_steps)});
    TRY(checked_labels(steps.add_labels));
    TRY(checked_labels(steps.remove_labels));
    bool is_reply = steps.text && steps.visibility != Visibility::private_;
    if (steps.status && !is_reply) return invalid({wrong("steps.status", code::only_with_reply)});
    if (steps.text) TRY(check_placeholders("steps.text", steps.text->value));
    return {};
}

std::string filled(std::string_view text, const PlaceholderValues& values) {
    std::string result;
    std::size_t at = 0;
    while (auto found = next_placeholder(text, at)) {
        if (found->end == std::string_view::npos) break;
        result += text.substr(at, found->begin - at);
        auto value = values.find(found->name);
        if (value != values.end())
            result += as_words(value->second);
        else
            result += text.substr(found->begin, found->end - found->begin);
        at = found->end;
    }
    return result += text.substr(at);
}

}  // namespace mainstay::ticketing
