// Reads the text of a filter into an expression. Pure: no fields, no SQL, no clock.
#pragma once

#include <string_view>

#include "base/result.hpp"
#include "filter/syntax.hpp"

namespace mainstay::filter {

/// Reads a filter: `status:open,new -label:x (level:L2 or assignee:"Ann Smith") "checkout fails"`.
///
/// Terms are `name:value`, `name=value`, `name!=value`, `name>value` and so on, with values between
/// commas; all else is text. What stands side by side must all hold; `or` binds less, `not` and `-`
/// more; `and`, `or` and `not` in any case. In quotation marks nothing has a meaning; without the
/// closing one they reach to the end. A parenthesis within a word belongs to the word. Linear in
/// time; nests no deeper than depth_max. Refuses: filter_too_long, filter_too_many_terms,
/// filter_too_deep, filter_group_open, filter_group_unopened, filter_group_empty,
/// filter_operand_missing. REQUIRES: well-formed UTF-8.
Result<Expression> parse(std::string_view text);

}  // namespace mainstay::filter
