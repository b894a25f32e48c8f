#include "filter/condition.hpp"

#include <algorithm>
#include <utility>

#include "filter/check.hpp"
#include "filter/field.hpp"

namespace mainstay::filter {

namespace {

void add_bound(
    Condition& condition, const std::string& column, std::string_view sign, std::int64_t at
) {
    condition.add(column + std::string(sign) + ":it ", at);
}

/// Whether the column is within the interval, as the term compares.
void add_interval(
    Condition& condition, const CheckedTerm& term, const std::string& column,
    const Interval& written
) {
    const auto [begin, end] = asked_interval(term, written);
    condition.add("(");
    if (begin) add_bound(condition, column, " >= ", *begin);
    if (begin && end) condition.add("AND ");
    if (end) add_bound(condition, column, " < ", *end);
    condition.add(")");
}

bool is_none(const Operand& operand) {
    return operand.interval == Interval{} && std::holds_alternative<std::monostate>(operand.value);
}

}  // namespace

Interval asked_interval(const CheckedTerm& term, const Interval& written) {
    switch (term.compared) {
        case Operator::is:
            return written;
        case Operator::above:
            return {.begin = written.end, .end = {}};
        case Operator::at_least:
            return {.begin = written.begin, .end = {}};
        case Operator::below:
            return {.begin = {}, .end = written.begin};
        case Operator::at_most:
            return {.begin = {}, .end = written.end};
    }
    return written;
}

Condition& Condition::add(const Condition& other) {
    text += other.text;
    params.insert(params.end(), other.params.begin(), other.params.end());
    return *this;
}

Condition& Condition::add_list(const std::vector<db::Value>& values) {
    for (std::size_t i = 0; i < values.size(); ++i) add(i == 0 ? "( :it " : ", :it ", values[i]);
    return add(")");
}

void Condition::end(db::Query& query) const {
    std::string_view rest = text;
    for (const auto& param : params) {
        const auto name = rest.find(':');
        query.text += rest.substr(0, name);
        query.text += ":it_" + std::to_string(query.params.size());
        query.params.push_back(param);
        rest.remove_prefix(std::min(rest.find_first_of(" ,)", name), rest.size()));
    }
    query.text += rest;
}

std::vector<db::Value> values_of(const CheckedTerm& term) {
    std::vector<db::Value> values;
    for (const auto& operand : term.operands)
        if (!is_none(operand)) values.push_back(operand.value);
    return values;
}

bool has_none(const CheckedTerm& term) { return std::ranges::any_of(term.operands, is_none); }

std::vector<Condition> intervals_of(const CheckedTerm& term, const std::string& column) {
    std::vector<Condition> conditions;
    for (const auto& operand : term.operands)
        add_interval(conditions.emplace_back(), term, column, operand.interval);
    return conditions;
}

Condition on_column(const CheckedTerm& term) {
    const auto& field = *term.field;
    Condition condition;
    if (term.is_any) return condition.add("(" + field.column + " IS NOT NULL)");
    if (term.operands.empty()) return condition.add("(1 = 0)");
    condition.add("((");
    if (field.is_ordered()) {
        bool is_first = true;
        for (const auto& operand : term.operands) {
            if (is_none(operand)) continue;
            if (!std::exchange(is_first, false)) condition.add(" OR ");
            add_interval(condition, term, field.column, operand.interval);
        }
        if (is_first) condition.add("1 = 0");
    } else if (const auto values = values_of(term); values.empty()) {
        condition.add("1 = 0");
    } else {
        condition.add(field.column + " IN ").add_list(values);
    }
    // What has nothing there neither is something nor is less: IS TRUE makes that a false.
    condition.add(") IS TRUE");
    if (has_none(term)) condition.add(" OR " + field.column + " IS NULL");
    return condition.add(")");
}

// Nests no deeper than the filter's parentheses.
Condition condition_of(const Checked& checked, const WriteText& write_text) {
    using enum Expression::Kind;
    if (checked.kind == term)
        return checked.term.field->condition ? checked.term.field->condition(checked.term)
                                             : on_column(checked.term);
    if (checked.kind == text) return write_text(checked.text);
    Condition condition;
    if (checked.kind == inverse)
        return condition.add("(NOT ").add(condition_of(checked.parts.front(), write_text)).add(")");
    if (checked.parts.empty()) return condition.add("(1 = 1)");
    for (const auto& part : checked.parts) {
        condition.add(condition.text.empty() ? "(" : checked.kind == all ? " AND " : " OR ");
        condition.add(condition_of(part, write_text));
    }
    return condition.add(")");
}

}  // namespace mainstay::filter
