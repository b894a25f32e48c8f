#include "filter/explain.hpp"

#include <algorithm>
#include <charconv>

#include "base/id.hpp"
#include "filter/check.hpp"
#include "filter/parse.hpp"

namespace mainstay::filter {

namespace {

std::int64_t number_in(const Parameters& parameters, std::string_view name) {
    std::int64_t number = 0;
    if (const auto found = parameters.find(name); found != parameters.end())
        std::from_chars(found->second.data(), found->second.data() + found->second.size(), number);
    return number;
}

ExplainedFault fault_of(const Error& error) {
    const auto& field = error.fields.front();
    ExplainedFault fault{
        .at = number_in(field.parameters, "at"),
        .length = number_in(field.parameters, "length"),
        .code = field.code,
        .message = field.message,
    };
    for (const auto& [name, value] : field.parameters) fault.params.push_back({name, value});
    if (const auto near = field.parameters.find("suggestion"); near != field.parameters.end())
        fault.suggestion = near->second;
    return fault;
}

/// Whether a field that may stand in a filter several times asks here what the field of its slot
/// asks: `is:open` is about the status, `is:confidential` is not.
bool asks_as_slot(
    const Kind& kind, const Asking& asking, const Field& field, const Expression& term
) {
    const auto* other = find_field(kind, asking.call, field.slot);
    return other && std::ranges::all_of(term.values, [&](const auto& value) {
               return std::ranges::find(other->words, value.text) != other->words.end();
           });
}

ExplainedTerm explained(
    std::string_view text, const Expression& part, const Kind& kind, const Asking& asking
) {
    ExplainedTerm term{
        .from = static_cast<std::int64_t>(points_before(text, part.place.at)),
        .to = static_cast<std::int64_t>(points_before(text, part.place.at + part.place.length)),
        .text = print(part),
        .is_negated = part.kind == Expression::Kind::inverse,
    };
    const auto& inner = term.is_negated ? part.parts.front() : part;
    if (inner.kind != Expression::Kind::term) return term;
    const auto* field = find_field(kind, asking.call, inner.name);
    if (!field) return term;
    term.field = field->name;
    // What is negated or compared stands beside another of its field.
    if (!term.is_negated && inner.compared == Operator::is &&
        (field->terms_max == 1 || asks_as_slot(kind, asking, *field, inner)))
        term.slot = field->slot_name();
    term.sign = sign_of(inner.compared);
    for (const auto& value : inner.values) {
        ExplainedValue shown{value.text, value.text};
        if (const auto id = parse_id(value.text); id && field->name_of)
            if (auto name = field->name_of(asking, {.value = *id}); !name.empty())
                shown.label = std::move(name);
        term.values.push_back(std::move(shown));
    }
    return term;
}

}  // namespace

Explanation explain(std::string_view text, const Kind& kind, const Asking& asking) {
    Explanation explanation;
    auto parsed = parse(text);
    if (!parsed) {
        explanation.fault = fault_of(parsed.error());
        return explanation;
    }
    const auto expression = with_quoted_terms(*std::move(parsed), kind, asking.call);
    if (auto checked = check(text, expression, kind, asking); !checked)
        explanation.fault = fault_of(checked.error());
    explanation.text = print(expression);
    if (expression.kind != Expression::Kind::all) {
        explanation.terms.push_back(explained(text, expression, kind, asking));
        return explanation;
    }
    for (const auto& part : expression.parts)
        explanation.terms.push_back(explained(text, part, kind, asking));
    return explanation;
}

}  // namespace mainstay::filter
