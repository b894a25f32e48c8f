// Conditions of SQL, as text with parameters. Pure: no statement is run here.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "db/sql.hpp"

namespace mainstay::filter {

struct Checked;
struct CheckedTerm;
struct Interval;

/// A condition in parentheses. Each parameter stands as a name, such as `:it`, before a space, a
/// comma or a parenthesis, and `params` has them in order of appearance; no other colon stands
/// there. It is never NULL, so that its negation is what it does not hold for.
struct Condition {
    std::string text{};
    std::vector<db::Value> params{};

    bool operator==(const Condition&) const = default;

    /// Adds text and the parameters that stand in it.
    template <class... Args>
    Condition& add(std::string_view more, const Args&... args) {
        text += more;
        (params.push_back(db::to_value(args)), ...);
        return *this;
    }

    Condition& add(const Condition& other);

    /// `( :it , :it )`, the right side of IN. REQUIRES: values.
    Condition& add_list(const std::vector<db::Value>& values);

    /// As the end of a statement, with its parameters numbered through.
    void end(db::Query& query) const;
};

/// The condition of a term on its field's column.
Condition on_column(const CheckedTerm& term);

/// What a term asks of a date or a number that is compared with what is written.
Interval asked_interval(const CheckedTerm& term, const Interval& written);

/// What each operand asks of a date or a number in `column`, as an index can take it: NULL for
/// what has nothing there. REQUIRES: no operand is none.
std::vector<Condition> intervals_of(const CheckedTerm& term, const std::string& column);

/// Writes the condition for a word or a phrase.
using WriteText = std::function<Condition(std::string_view text)>;

/// The condition of a whole filter.
Condition condition_of(const Checked& checked, const WriteText& write_text);

/// The values of a term without NULL, and whether NULL is among them.
std::vector<db::Value> values_of(const CheckedTerm& term);
bool has_none(const CheckedTerm& term);

}  // namespace mainstay::filter
