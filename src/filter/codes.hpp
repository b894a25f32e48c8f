// Why a filter is refused. Each refusal names the place: `at` and `length`, in code points.
#pragma once

#include "base/error.hpp"

namespace mainstay::filter::code {

inline constexpr Code filter_too_long{
    "filter_too_long", Refusal::invalid, "{field} must have at most {max} bytes"
};
inline constexpr Code filter_too_many_terms{
    "filter_too_many_terms", Refusal::invalid,
    "{field} must have at most {max} terms, and as many values"
};
inline constexpr Code filter_too_deep{
    "filter_too_deep", Refusal::invalid,
    "{field} must have at most {max} parentheses within one another"
};
inline constexpr Code filter_group_open{
    "filter_group_open", Refusal::invalid,
    "{field} has a parenthesis that is not closed: write ) where its terms end"
};
inline constexpr Code filter_group_unopened{
    "filter_group_unopened", Refusal::invalid,
    "{field} has a ) without a (: take it away, or write ( before the terms it belongs to"
};
inline constexpr Code filter_group_empty{
    "filter_group_empty", Refusal::invalid,
    "{field} has parentheses with nothing in them: write a term there"
};
inline constexpr Code filter_operand_missing{
    "filter_operand_missing", Refusal::invalid,
    "{field} has {word} without a term beside it: write one there, or put the word in quotation "
    "marks if it is meant as text"
};
inline constexpr Code filter_term_unknown{
    "filter_term_unknown", Refusal::invalid, "{field} has the unknown term {term}"
};
inline constexpr Code filter_term_repeated{
    "filter_term_repeated", Refusal::invalid, "{field} has the term {term} more than once"
};
inline constexpr Code filter_value_wrong{
    "filter_value_wrong", Refusal::invalid, "{field} has a wrong value: {term} takes {values}"
};
inline constexpr Code filter_operator_wrong{
    "filter_operator_wrong", Refusal::invalid, "{field} compares {term}, which takes only : and !="
};
inline constexpr Code filter_name_unknown{
    "filter_name_unknown", Refusal::invalid, "{field} has {term}:{name}, and nothing is called that"
};
inline constexpr Code filter_name_ambiguous{
    "filter_name_ambiguous", Refusal::invalid,
    "{field} has {term}:{name}, which several may be: {names}"
};
inline constexpr Code filter_person_unknown{
    "filter_person_unknown", Refusal::invalid, "{field} has {term}:{name}, which is nobody's name"
};
inline constexpr Code filter_person_ambiguous{
    "filter_person_ambiguous", Refusal::invalid,
    "{field} has {term}:{name}, which several people may be: {people}"
};
inline constexpr Code filter_text_blank{
    "filter_text_blank", Refusal::invalid, "{field} has a text without letters or digits"
};

}  // namespace mainstay::filter::code
