// What a module declares of the things it lists: their fields, as a table. Knows no module.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/call.hpp"
#include "base/result.hpp"
#include "db/sql.hpp"
#include "filter/condition.hpp"
#include "filter/syntax.hpp"

namespace mainstay::filter {

/// Who asks, and of which records.
struct Asking {
    db::Sql& sql;
    const Call& call;
};

/// What the values of a field are.
enum class Type {
    choice,     ///< One of a closed list.
    text,       ///< A word, such as a label.
    reference,  ///< Something with a name: a person, a team, an application.
    date,       ///< A time; compared too.
    number,     ///< A number, whole or of fixed decimals; compared too.
};
BOOST_DESCRIBE_ENUM(Type, choice, text, reference, date, number)

/// From `begin` up to, not including, `end`. Open where one is missing.
struct Interval {
    std::optional<std::int64_t> begin, end;

    bool operator==(const Interval&) const = default;
};

/// One value of a term as it is stored. NULL stands for nothing.
struct Operand {
    db::Value value{};
    Interval interval{};  ///< Of a date or a number, in place of the value.

    bool operator==(const Operand&) const = default;
};

/// A term of a filter, checked. No operands: it holds for nothing.
struct CheckedTerm {
    const struct Field* field = nullptr;
    Operator compared = Operator::is;
    std::vector<Operand> operands{};
    bool is_any = false;  ///< Any value at all, but not none.
};

/// A range of an index: the rows `x` of a table whose columns have these values. Within it the
/// index has the things in order. NULL is nothing there.
struct IndexRange {
    std::vector<std::string_view> columns{};
    std::vector<db::Value> values{};

    bool operator==(const IndexRange&) const = default;
};

/// Where an index finds the things for which a term holds, each of them and no others. It is to be
/// one of `ranges`, or what `gathered` says, which no index has in the order of things.
struct Rows {
    std::string_view table;  ///< Its alias is `x`.
    std::string_view thing;  ///< The column of `x` with a thing's id.
    std::vector<IndexRange> ranges{};
    Condition where{};                  ///< Of all ranges: what a partial index has, and more.
    bool may_repeat = false;            ///< Whether a range may have a thing several times.
    std::string_view index{};           ///< The name of the index, where SQLite would take another.
    std::vector<Condition> gathered{};  ///< One or more of these, where there are no ranges.

    bool operator==(const Rows&) const = default;
};

/// What could be written as a value.
struct Offer {
    std::string value;
    std::string label{};   ///< What it is called, if that is something else.
    std::string detail{};  ///< What tells it from others of that name.
};

/// One field of a kind of thing.
struct Field {
    std::string name;  ///< Lower-case letters, digits, `_` and `.`, with a letter first.
    std::vector<std::string> aliases{};
    Type type = Type::choice;

    /// Of a number: its decimals. It is kept as a whole number of units of the last one.
    int scale = 0;

    /// The closed list of a choice; of another type what may be written besides: `me`.
    std::vector<std::string> words{};

    /// What a value may be, for who wrote something else: `me, none or a person`.
    std::function<std::string(const Call& call)> expected{};

    /// Whether a thing may have nothing there: then it takes `none` and `any`.
    bool may_be_none = false;

    /// Whether things have several, so that it may stand in a filter several times, and how often.
    std::size_t terms_max = 1;

    /// How many different values a term may have.
    std::size_t operands_max = 20;

    /// Fields of one slot ask the same in several ways, and stand in a filter once. Empty: its
    /// name.
    std::string slot{};

    /// Whether the caller may ask for it; to others there is no such field. Empty: everybody.
    std::function<bool(const Call& call)> is_visible{};

    /// Reads one value: what it stands for, which may be several things or nothing at all. Empty
    /// for a choice, a date and a number, which read themselves. Refuses: what it says, without the
    /// place; filter_term_unknown where the caller may not ask this.
    std::function<Result<std::vector<Operand>>(const Asking& asking, std::string_view value)> read{
    };

    /// Values that begin so, of what the caller may see, at most `limit`, beside the words.
    std::function<std::vector<Offer>(const Asking& asking, std::string_view begin, int limit)>
        offers{};

    /// What something is called that was named by its id, if the caller may see it.
    std::function<std::string(const Asking& asking, const Operand& operand)> name_of{};

    /// The column of SQL, with the alias of its table: `t.status`.
    std::string column{};

    /// In place of a column: a condition that is never NULL. REQUIRES: as Condition.
    std::function<Condition(const CheckedTerm& term)> condition{};

    /// Where an index finds what the term holds for; nothing where none does.
    std::function<std::optional<Rows>(const CheckedTerm& term)> rows{};

    const std::string& slot_name() const { return slot.empty() ? name : slot; }

    bool is_ordered() const { return type == Type::date || type == Type::number; }
};

/// A kind of thing that can be filtered, declared by the module that has it.
struct Kind {
    std::string name;  ///< `ticket`; lower-case letters and `_`.
    std::vector<Field> fields;

    /// Whether the caller may list any.
    std::function<bool(const Call& call)> is_open;

    /// Fields that the installation has besides, whose names begin with `field.`. Empty: none.
    std::function<std::vector<Field>(const Asking& asking)> more_fields{};
};

/// The kind with all fields that the installation has.
Kind whole(const Kind& kind, const Asking& asking);

/// The same for a filter: they are looked up only where its text speaks of any.
Kind whole_for(const Kind& kind, const Asking& asking, std::string_view text);

}  // namespace mainstay::filter
