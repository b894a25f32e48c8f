// What a filter means, term by term, for a page that shows it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "base/error.hpp"
#include "filter/field.hpp"
#include "wire/name.hpp"

namespace mainstay::filter {

/// A value as it is written, and what it is called if that is something else.
struct ExplainedValue {
    std::string text;
    std::string label;
};
BOOST_DESCRIBE_STRUCT(ExplainedValue, (), (text, label))

/// One of the parts that must all hold. Positions count code points.
struct ExplainedTerm {
    std::int64_t from = 0;
    std::int64_t to = 0;
    std::string text;                  ///< As it is best written.
    std::optional<std::string> field;  ///< Nothing for a text, and for a group of terms.
    std::string slot;                  ///< Terms of one slot replace one another; may be empty.
    std::string sign;                  ///< `:`, `>` and so on; empty without a field.
    bool is_negated = false;
    std::vector<ExplainedValue> values;
};
BOOST_DESCRIBE_STRUCT(ExplainedTerm, (), (from, to, text, field, slot, sign, is_negated, values))

/// One parameter of a refusal's text.
struct FaultParameter {
    std::string name;
    std::string value;
};
BOOST_DESCRIBE_STRUCT(FaultParameter, (), (name, value))

/// What is wrong, and where: a refusal's code, text and parameters. Positions count code points.
struct ExplainedFault {
    std::int64_t at = 0;
    std::int64_t length = 0;
    std::string code;
    std::string message;
    std::vector<FaultParameter> params;
    std::optional<std::string> suggestion;  ///< What may have been meant.
};
BOOST_DESCRIBE_STRUCT(ExplainedFault, (), (at, length, code, message, params, suggestion))

/// A filter explained. With a fault, what could be read before it was found: nothing, where the
/// text is not even a filter.
struct Explanation {
    std::string text;  ///< The filter as it is best written; empty where it cannot be read.
    std::vector<ExplainedTerm> terms;
    std::optional<ExplainedFault> fault;
};
BOOST_DESCRIBE_STRUCT(Explanation, (), (text, terms, fault))

Explanation explain(std::string_view text, const Kind& kind, const Asking& asking);

}  // namespace mainstay::filter
