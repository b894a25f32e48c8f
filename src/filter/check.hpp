// Checks a filter against the fields of a kind of thing, and finds what its values stand for.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "filter/field.hpp"
#include "filter/syntax.hpp"

namespace mainstay::filter {

/// A filter, or a part of one, whose fields and values are known.
struct Checked {
    Expression::Kind kind = Expression::Kind::all;
    std::vector<Checked> parts{};
    CheckedTerm term{};
    std::string text{};
};

/// The field of that name or alias, if the caller may ask for it; else null.
const Field* find_field(const Kind& kind, const Call& call, std::string_view name);

/// The expression with each text that is a term within quotation marks as that term:
/// `"requester:Ann Smith"` is `requester:"Ann Smith"`.
Expression with_quoted_terms(Expression expression, const Kind& kind, const Call& call);

/// Refuses, each with its place in `text`: filter_term_unknown, filter_term_repeated,
/// filter_value_wrong, filter_operator_wrong, filter_text_blank, and what reading a field's value
/// does. REQUIRES: `kind` outlives the answer.
Result<Checked> check(
    std::string_view text, const Expression& expression, const Kind& kind, const Asking& asking
);

/// parse, with_quoted_terms and check.
Result<Checked> read(std::string_view text, const Kind& kind, const Asking& asking);

/// What a value of the field may be.
std::string expected_values(const Field& field, const Call& call);

}  // namespace mainstay::filter
