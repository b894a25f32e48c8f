#include "filter/syntax.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "filter/word.hpp"

namespace mainstay::filter {

namespace {

using Kind = Expression::Kind;

std::string in_marks(std::string_view text) { return '"' + std::string(text) + '"'; }

/// Whether a text means itself without quotation marks.
bool is_plain(std::string_view text) {
    const auto is_letter = [](unsigned char c) {
        return c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
               (c >= 'A' && c <= 'Z') || c == '_' || c == '.' || c == '-' || c == '/' || c == '@';
    };
    return text.front() != '-' && !is_operator_word(text) && std::ranges::all_of(text, is_letter);
}

std::string printed_term(const Expression& term, bool is_negated) {
    auto text = term.name;
    // A negated equality has a sign of its own, but `-` reads the same for every term.
    if (is_negated) text.insert(0, "-");
    text += sign_of(term.compared);
    for (std::size_t i = 0; i < term.values.size(); ++i)
        text += (i > 0 ? "," : "") + printed_value(term.values[i]);
    return text;
}

// Nests no deeper than the expression: at most depth_max groups, each with its negation.
std::string printed(const Expression& expression, bool is_group) {
    switch (expression.kind) {
        case Kind::term:
            return printed_term(expression, false);
        case Kind::text:
            return is_plain(expression.text) ? expression.text : in_marks(expression.text);
        case Kind::inverse: {
            const auto& inner = expression.parts.front();
            return inner.kind == Kind::term ? printed_term(inner, true)
                                            : "-" + printed(inner, true);
        }
        case Kind::all:
        case Kind::any:
            break;
    }
    const bool is_any = expression.kind == Kind::any;
    std::string text;
    for (const auto& part : expression.parts) {
        if (!text.empty()) text += is_any ? " or " : " ";
        text += printed(part, part.kind == Kind::any || (part.kind == Kind::all && !is_any));
    }
    return is_group ? "(" + text + ")" : text;
}

}  // namespace

std::string_view sign_of(Operator compared) {
    switch (compared) {
        case Operator::is:
            return ":";
        case Operator::above:
            return ">";
        case Operator::at_least:
            return ">=";
        case Operator::below:
            return "<";
        case Operator::at_most:
            return "<=";
    }
    return ":";
}

std::string print(const Expression& expression) { return printed(expression, false); }

std::string printed_value(const Value& value) {
    const bool needs_marks = value.is_quoted || value.text.starts_with('=') ||
                             value.text.find_first_of(" ,()") != std::string::npos;
    return needs_marks ? in_marks(value.text) : value.text;
}

std::size_t points_before(std::string_view text, std::size_t byte) {
    return code_points(text.substr(0, byte));
}

std::size_t byte_at(std::string_view text, std::size_t points) {
    return clipped(text, points).size();
}

Error fault(
    std::string_view text, Place place, const Code& code, Parameters parameters,
    std::string suggestion
) {
    const auto at = points_before(text, place.at);
    const auto length = points_before(text, place.at + place.length) - at;
    parameters["at"] = std::to_string(at);
    parameters["length"] = std::to_string(length);
    const bool is_near = !suggestion.empty();
    if (is_near) parameters["suggestion"] = suggestion;
    auto wrong_field = wrong("filter", code, std::move(parameters));
    if (is_near) wrong_field.message += ". Did you mean " + suggestion + "?";
    return invalid({std::move(wrong_field)});
}

}  // namespace mainstay::filter
