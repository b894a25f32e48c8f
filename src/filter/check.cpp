#include "filter/check.hpp"

#include <algorithm>
#include <iterator>
#include <map>

#include "base/text.hpp"
#include "filter/codes.hpp"
#include "filter/date.hpp"
#include "filter/nearest.hpp"
#include "filter/parse.hpp"

namespace mainstay::filter {

namespace {

using Group = Expression::Kind;

bool is_visible(const Field& field, const Call& call) {
    return !field.is_visible || field.is_visible(call);
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const auto& word : words) text += (text.empty() ? "" : ", ") + word;
    return text;
}

/// Whether anything in a text can be found: a letter or digit of any script.
bool has_letters(std::string_view text) {
    return std::ranges::any_of(text, [](unsigned char c) {
        return c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
               (c >= 'A' && c <= 'Z');
    });
}

/// The values that commas part, also those within quotation marks, where no value has any.
std::vector<Value> split(const std::vector<Value>& values) {
    std::vector<Value> parts;
    for (const auto& value : values) {
        std::string_view rest = value.text;
        while (!rest.empty()) {
            const auto end = std::min(rest.find(','), rest.size());
            if (end > 0) parts.push_back({std::string(rest.substr(0, end)), false, value.place});
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
    }
    return parts;
}

class Checker {
public:
    Checker(std::string_view text, const Kind& kind, const Asking& asking)
        : text_(text), kind_(kind), asking_(asking) {}

    // Nests no deeper than the expression.
    Result<Checked> check(const Expression& expression) const {
        Checked checked{.kind = expression.kind};
        switch (expression.kind) {
            case Group::text:
                if (!has_letters(expression.text))
                    return fault(text_, expression.place, code::filter_text_blank);
                checked.text = expression.text;
                return checked;
            case Group::term:
                checked.term = TRY(check_term(expression));
                return checked;
            case Group::all:
            case Group::any:
            case Group::inverse:
                break;
        }
        if (expression.kind == Group::all) TRY(check_repeated(expression));
        for (std::size_t i = 0; i < expression.parts.size(); ++i) {
            auto part = check(expression.parts[i]);
            if (!part) return with_guess(expression, i, std::move(part).error());
            checked.parts.push_back(*std::move(part));
        }
        return checked;
    }

private:
    bool is_bare(Place place) const {
        return text_.substr(place.at, place.length).find_first_of("\"(),") == text_.npos;
    }

    /// Where a name was not found and words follow it, they may belong to it: `assignee:Ann Smith`.
    Error with_guess(const Expression& group, std::size_t at, Error error) const {
        const auto& term = group.parts[at];
        const auto& code = error.fields.front().code;
        const bool is_name = code == code::filter_person_unknown.name ||
                             code == code::filter_person_ambiguous.name ||
                             code == code::filter_name_unknown.name ||
                             code == code::filter_name_ambiguous.name;
        if (group.kind != Group::all || !is_name || term.kind != Group::term ||
            term.values.size() != 1 || !is_bare(term.values.front().place))
            return error;
        const auto from = term.values.front().place;
        auto name = term.values.front().text;
        Place whole = from;
        for (auto next = at + 1; next < group.parts.size(); ++next) {
            const auto& word = group.parts[next];
            if (word.kind != Group::text || !is_bare(word.place)) break;
            name += " " + word.text;
            whole.length = word.place.at + word.place.length - from.at;
        }
        if (whole.length == from.length) return error;
        auto& parameters = error.fields.front().parameters;
        parameters["length"] = std::to_string(
            points_before(text_, whole.at + whole.length) - points_before(text_, whole.at)
        );
        parameters["suggestion"] = printed_value({.text = std::move(name)});
        return error;
    }

    Error unknown(const Expression& term) const {
        std::vector<std::string> known;
        for (const auto& field : kind_.fields)
            if (is_visible(field, asking_.call)) known.push_back(field.name);
        return fault(
            text_, term.name_place, code::filter_term_unknown,
            {{"term", std::string(clipped(term.name, 40))}}, nearest(term.name, known)
        );
    }

    Error wrong_value(const Field& field, Place place, std::string values) const {
        return fault(
            text_, place, code::filter_value_wrong,
            {{"term", field.name}, {"values", std::move(values)}}
        );
    }

    /// `-(-status:new)` is a term again, and is how a program narrows a filter that asks for a
    /// status already.
    bool is_inverted_twice(const Expression& term) const {
        if (term.place.at == term.name_place.at || term.place.at >= text_.size()) return false;
        const char sign = text_[term.place.at];
        return sign == '-' || sign == 'n' || sign == 'N';
    }

    /// What must hold at once may ask one thing once, where a thing has but one of it.
    Result<> check_repeated(const Expression& all) const {
        std::map<std::string_view, std::size_t> counts;
        for (const auto& part : all.parts) {
            if (part.kind != Group::term || part.compared != Operator::is) continue;
            if (is_inverted_twice(part)) continue;
            const auto* field = find_field(kind_, asking_.call, part.name);
            if (!field) return unknown(part);
            const auto count = ++counts[field->slot_name()];
            if (count <= field->terms_max) continue;
            if (field->terms_max > 1)
                return wrong_value(
                    *field, part.place, "at most " + std::to_string(field->terms_max) + " of them"
                );
            return fault(text_, part.place, code::filter_term_repeated, {{"term", field->name}});
        }
        return {};
    }

    Result<CheckedTerm> check_term(const Expression& term) const {
        const auto* field = find_field(kind_, asking_.call, term.name);
        if (!field) return unknown(term);
        if (term.compared != Operator::is && !field->is_ordered())
            return fault(text_, term.place, code::filter_operator_wrong, {{"term", field->name}});
        CheckedTerm checked{.field = field, .compared = term.compared};
        const bool may_have_commas = field->type == Type::text || field->type == Type::reference;
        const auto values = may_have_commas ? term.values : split(term.values);
        if (values.empty())
            return wrong_value(*field, term.place, expected_values(*field, asking_.call));
        for (const auto& value : values) {
            for (auto& operand : TRY(read_value(*field, term, value, checked)))
                if (std::ranges::find(checked.operands, operand) == checked.operands.end())
                    checked.operands.push_back(std::move(operand));
            if (checked.operands.size() > field->operands_max)
                return wrong_value(
                    *field, term.place, "at most " + std::to_string(field->operands_max) + " values"
                );
        }
        return checked;
    }

    /// What the value stands for; sets `is_any` of the term for the word `any`.
    Result<std::vector<Operand>> read_value(
        const Field& field, const Expression& term, const Value& value, CheckedTerm& checked
    ) const {
        const bool is_word = !value.is_quoted || field.type != Type::text;
        if (field.may_be_none && is_word && term.compared == Operator::is) {
            const auto word = value.text.size() <= 4 ? lower_ascii(value.text) : std::string();
            if (word == "none") return std::vector{Operand{}};
            if (word == "any") {
                checked.is_any = true;
                return std::vector<Operand>();
            }
        }
        if (field.is_ordered()) return read_ordered(field, term, value);
        if (!field.read) return read_choice(field, value);
        auto read = field.read(asking_, value.text);
        if (read) return read;
        return placed(term, value, std::move(read).error());
    }

    Result<std::vector<Operand>> read_choice(const Field& field, const Value& value) const {
        const auto wanted = lower_ascii(clipped(value.text, 100));
        for (const auto& word : field.words)
            if (lower_ascii(word) == wanted) return std::vector{Operand{.value = word}};
        return fault(
            text_, value.place, code::filter_value_wrong,
            {{"term", field.name}, {"values", expected_values(field, asking_.call)}},
            nearest(value.text, field.words)
        );
    }

    Result<std::vector<Operand>> read_ordered(
        const Field& field, const Expression& term, const Value& value
    ) const {
        const bool is_date = field.type == Type::date;
        auto read = is_date ? read_date(value.text, asking_.call.now)
                            : read_number(value.text, field.scale);
        const bool is_range = value.text.find("..") != value.text.npos;
        const bool is_compared = term.compared != Operator::is;
        if (!read || (is_compared && is_range))
            return wrong_value(field, value.place, expected_values(field, asking_.call));
        // A span back from now is compared by where it begins.
        if (is_compared && is_date && value.text.starts_with('-')) read->end = *read->begin + 1;
        return std::vector{Operand{.interval = *read}};
    }

    /// A field's own refusal, at its place.
    Error placed(const Expression& term, const Value& value, Error error) const {
        for (auto& field : error.fields) {
            if (field.code == code::filter_term_unknown.name) return unknown(term);
            const auto at = points_before(text_, value.place.at);
            const auto end = points_before(text_, value.place.at + value.place.length);
            field.parameters["at"] = std::to_string(at);
            field.parameters["length"] = std::to_string(end - at);
        }
        return error;
    }

    std::string_view text_;
    const Kind& kind_;
    const Asking& asking_;
};

}  // namespace

Kind whole(const Kind& kind, const Asking& asking) {
    auto made = kind;
    if (!kind.more_fields) return made;
    for (auto& field : kind.more_fields(asking)) made.fields.push_back(std::move(field));
    return made;
}

Kind whole_for(const Kind& kind, const Asking& asking, std::string_view text) {
    const bool speaks_of_any = lower_ascii(text).find("field.") != std::string::npos;
    return speaks_of_any ? whole(kind, asking) : kind;
}

const Field* find_field(const Kind& kind, const Call& call, std::string_view name) {
    for (const auto& field : kind.fields) {
        const bool is_called =
            field.name == name || std::ranges::find(field.aliases, name) != field.aliases.end();
        if (is_called) return is_visible(field, call) ? &field : nullptr;
    }
    return nullptr;
}

Expression with_quoted_terms(Expression expression, const Kind& kind, const Call& call) {
    for (auto& part : expression.parts) part = with_quoted_terms(std::move(part), kind, call);
    if (expression.kind != Group::text) return expression;
    const auto colon = expression.text.find(':');
    if (colon == expression.text.npos || expression.text.substr(colon + 1, 1) == " ")
        return expression;
    auto name = lower_ascii(std::string_view(expression.text).substr(0, colon));
    if (!find_field(kind, call, name)) return expression;
    Expression term{
        .kind = Group::term,
        .name = std::move(name),
        .place = expression.place,
        .name_place = expression.place,
    };
    if (auto value = expression.text.substr(colon + 1); !value.empty())
        term.values.push_back({std::move(value), false, expression.place});
    return term;
}

Result<Checked> check(
    std::string_view text, const Expression& expression, const Kind& kind, const Asking& asking
) {
    return Checker(text, kind, asking).check(expression);
}

Result<Checked> read(std::string_view text, const Kind& kind, const Asking& asking) {
    auto expression = with_quoted_terms(TRY(parse(text)), kind, asking.call);
    return check(text, expression, kind, asking);
}

std::string expected_values(const Field& field, const Call& call) {
    if (field.expected) return field.expected(call);
    if (field.type == Type::date) return std::string(dates_expected);
    if (field.type == Type::number && field.scale > 0)
        return "a number with at most " + std::to_string(field.scale) +
               " decimals, or a range such as 0.5..2";
    if (field.type == Type::number) return "a whole number, or a range such as 1..5";
    return joined(field.words) + (field.may_be_none ? ", none, any" : "");
}

}  // namespace mainstay::filter
