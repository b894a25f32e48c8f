// Checks what somebody answered to a form. Pure: who people are is asked of a function.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>

#include "base/call.hpp"
#include "base/result.hpp"
#include "fields/form.hpp"

namespace mainstay::fields {

/// A value as it is kept: in the column of its type.
struct Answer {
    std::optional<std::string> text{};
    std::optional<std::int64_t> number{};

    bool is_empty() const { return !text && !number; }

    bool operator==(const Answer&) const = default;
};

/// Answers by the id of their field.
using Answers = std::map<Id<Field>, Answer>;

/// The person whom an id or a mail address names, of those whom the asker may name.
using NamePerson = std::function<std::optional<Id<User>>(const std::string& text)>;

/// The form as requesters are asked it: without what is internal.
Form for_requesters(Form form);

/// The answers that the form asks for, in `given` by the names of fields, over those that are kept
/// already; null takes one away. What is not asked for any more with these answers is left out.
/// Refuses, naming `fields.NAME`: unknown_field, field_not_asked, field_missing, field_not_text,
/// field_not_number, field_not_decimal, field_too_small, field_too_large, field_not_choice,
/// field_not_date, field_not_person, field_not_checkbox, too_long.
Result<Answers> check_answers(
    const Form& form, const boost::json::object& given, const Answers& kept,
    const NamePerson& name_person
);

/// A value as the API has it: text, a whole number, a number with decimals as text (`12.50`),
/// `2026-01-31`, true, or a person's id as text.
boost::json::value shown(const Field& field, const Answer& answer);

/// A bound of a number as text, if there is one.
std::optional<std::string> bound_text(const Field& field, const std::optional<std::int64_t>& bound);

/// Why something is not a number of that many decimals, and what the refusal says of them.
const Code& number_code(int scale);
Parameters decimals_of(const Field& field);

}  // namespace mainstay::fields
