// Why fields refuse. Codes are part of the API: they are added, never renamed.
#pragma once

#include "base/error.hpp"

namespace mainstay::fields::code {

inline constexpr Code unknown_field{
    "unknown_field", Refusal::invalid, "{field} is no field that is asked for here"
};
inline constexpr Code field_not_asked{
    "field_not_asked", Refusal::invalid, "{field} is not asked for with these answers; leave it out"
};
inline constexpr Code field_missing{"field_missing", Refusal::invalid, "{field} must be answered"};
inline constexpr Code field_not_text{"field_not_text", Refusal::invalid, "{field} must be text"};
inline constexpr Code field_not_number{
    "field_not_number", Refusal::invalid, "{field} must be a whole number"
};
inline constexpr Code field_not_decimal{
    "field_not_decimal", Refusal::invalid,
    "{field} must be a number with at most {decimals} decimals, such as \"12.50\""
};
inline constexpr Code field_too_small{
    "field_too_small", Refusal::invalid, "{field} must be at least {min}"
};
inline constexpr Code field_too_large{
    "field_too_large", Refusal::invalid, "{field} must be at most {max}"
};
inline constexpr Code not_of_numbers{
    "not_of_numbers", Refusal::invalid,
    "{field} must be number where there are decimals, a unit or bounds"
};
inline constexpr Code bounds_reversed{
    "bounds_reversed", Refusal::invalid, "{field} must not be less than the minimum"
};
inline constexpr Code field_not_choice{
    "field_not_choice", Refusal::invalid, "{field} must be one of: {choices}"
};
inline constexpr Code field_not_date{
    "field_not_date", Refusal::invalid, "{field} must be a day such as 2026-01-31"
};
inline constexpr Code field_not_person{
    "field_not_person", Refusal::invalid, "{field} must be the mail address or id of a person"
};
inline constexpr Code field_not_checkbox{
    "field_not_checkbox", Refusal::invalid, "{field} must be true or false"
};
inline constexpr Code bad_field_name{
    "bad_field_name", Refusal::invalid,
    "{field} must be lower-case letters, digits and _, beginning with a letter"
};
inline constexpr Code field_taken{"field_taken", Refusal::invalid, "{field} is already in use"};
inline constexpr Code bad_choices{
    "bad_choices", Refusal::invalid,
    "{field} must be different texts: at least one for a choice, "
    "and none for other types"
};
inline constexpr Code too_many_fields{
    "too_many_fields", Refusal::conflict, "There are {max} fields. Use one that is there."
};
inline constexpr Code unknown_field_kind{
    "unknown_field_kind", Refusal::invalid, "{field} must be a kind of thing that has fields"
};
inline constexpr Code unknown_variant{
    "unknown_variant", Refusal::invalid, "{field} must be one of: {variants}"
};
inline constexpr Code unknown_form_application{
    "unknown_form_application", Refusal::invalid, "{field} must be the key of an application"
};
inline constexpr Code field_repeated{
    "field_repeated", Refusal::invalid, "{field} stands in the form twice"
};
inline constexpr Code when_not_before{
    "when_not_before", Refusal::invalid, "{field} must be a field that stands earlier in the form"
};
inline constexpr Code when_without_values{
    "when_without_values", Refusal::invalid, "{field} must hold between 1 and {max} answers"
};

}  // namespace mainstay::fields::code
