// Fields that administrators add to a kind of thing, and the forms that ask for them. Pure: no
// database.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "base/id.hpp"
#include "base/text.hpp"

namespace mainstay::fields {

inline constexpr std::size_t fields_max = 200;         // Of a kind of thing.
inline constexpr std::size_t choices_max = 100;        // Of a field.
inline constexpr std::size_t items_max = 100;          // Of a form.
inline constexpr std::size_t when_values_max = 20;     // Of a condition.
inline constexpr std::size_t text_length_max = 2'000;  // Of an answer, in code points.

enum class FieldType { text, number, choice, date, person, checkbox };
BOOST_DESCRIBE_ENUM(FieldType, text, number, choice, date, person, checkbox)

/// A field of a kind of thing. One that `is_internal` is for staff alone.
struct Field {
    Id<Field> id;
    std::string kind;
    std::string name;  // In filters and in the API; never changes.
    std::string label;
    std::string help;
    FieldType type = FieldType::text;
    std::vector<std::string> choices;
    bool is_internal = false;
    bool is_active = true;
    std::int64_t version = 1;
    int scale = 0;     // Decimals of a number, kept in units of the last one.
    std::string unit;  // Of a number: shown beside it.
    std::optional<std::int64_t> minimum, maximum;  // Of a number, in its units.
};

/// An item is asked only where another one before it was answered so. A checkbox answers `yes` or
/// `no`, a person by their id.
struct When {
    Line<40> field;
    std::vector<Line<200>> values;
};
BOOST_DESCRIBE_STRUCT(When, (), (field, values))

/// A field in a form.
struct FormItem {
    Line<40> field;  // By name.
    bool is_required = false;
    std::optional<When> when;
};
BOOST_DESCRIBE_STRUCT(FormItem, (), (field, is_required, when))

/// What is kept of the items of a form.
struct FormItems {
    std::vector<FormItem> items;
};
BOOST_DESCRIBE_STRUCT(FormItems, (), (items))

/// A field as a form asks for it.
struct AskedField {
    Field field;
    bool is_required = false;
    std::optional<When> when;
};

/// A form whose fields are known, in order.
struct Form {
    std::string intro;
    std::vector<AskedField> asked;
};

}  // namespace mainstay::fields
