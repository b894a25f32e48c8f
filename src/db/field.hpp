// How a C++ type is stored in a column. Pure: no SQL is run here.
#pragma once

#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

#include <boost/describe.hpp>
#include <boost/mp11.hpp>

#include "base/id.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "db/failure.hpp"

namespace mainstay::db {

/// A parameter of a statement: NULL, an integer, a real number or text.
using Value = std::variant<std::monostate, std::int64_t, double, std::string>;

/// What a column is read as, whatever its declared type.
enum class Column { integer, real, text };

/// One column of the row at hand. Of the three values only that of `column` counts.
struct Cell {
    Column column = Column::text;
    bool is_null = false;
    long long integer = 0;
    double real = 0;
    std::string_view text = {};  // Of the connection; gone with the row.
};

/// How T becomes a parameter and comes back from a cell. Specialized for every type that a row
/// struct may have; a module may add its own.
template <class T>
struct Field;

/// A type that fills one column.
template <class T>
concept Storable = requires { Field<T>::column; };

/// The name of an enumerator or member as it stands in SQL: a trailing `_` only keeps it apart from
/// a C++ keyword.
constexpr std::string_view stored_name(std::string_view name) {
    if (name.ends_with('_')) name.remove_suffix(1);
    return name;
}

template <std::integral T>
struct Field<T> {
    static constexpr Column column = Column::integer;

    static Value to(T value) {
        if (!std::in_range<std::int64_t>(value))
            throw Failure("an integer does not fit its column");
        return static_cast<std::int64_t>(value);
    }

    static T from(const Cell& cell) {
        if (!std::in_range<T>(cell.integer))
            throw Failure("a stored integer does not fit its member");
        return static_cast<T>(cell.integer);
    }
};

template <>
struct Field<bool> {
    static constexpr Column column = Column::integer;

    static Value to(bool value) { return std::int64_t{value}; }

    static bool from(const Cell& cell) { return cell.integer != 0; }
};

template <>
struct Field<double> {
    static constexpr Column column = Column::real;

    static Value to(double value) { return value; }

    static double from(const Cell& cell) { return cell.real; }
};

template <>
struct Field<std::string> {
    static constexpr Column column = Column::text;

    static Value to(std::string_view value) { return std::string(value); }

    static std::string from(const Cell& cell) { return std::string(cell.text); }
};

/// Only as parameters: nothing would own the text of a row.
template <>
struct Field<std::string_view> {
    static Value to(std::string_view value) { return std::string(value); }
};

template <std::size_t Max, std::size_t Min, Lines Form>
struct Field<Text<Max, Min, Form>> {
    static constexpr Column column = Column::text;

    static Value to(const Text<Max, Min, Form>& text) { return text.value; }

    static Text<Max, Min, Form> from(const Cell& cell) { return {std::string(cell.text)}; }
};

template <long long Min, long long Max>
struct Field<Count<Min, Max>> {
    static constexpr Column column = Column::integer;

    static Value to(Count<Min, Max> count) { return std::int64_t{count.value}; }

    static Count<Min, Max> from(const Cell& cell) { return {cell.integer}; }
};

template <class Thing>
struct Field<Id<Thing>> {
    static constexpr Column column = Column::integer;

    static Value to(Id<Thing> id) { return id.value; }

    static Id<Thing> from(const Cell& cell) { return {cell.integer}; }
};

template <>
struct Field<Time> {
    static constexpr Column column = Column::integer;

    static Value to(Time time) { return time.micros; }

    static Time from(const Cell& cell) { return {cell.integer}; }
};

template <class Enum>
    requires boost::describe::has_describe_enumerators<Enum>::value
struct Field<Enum> {
    static constexpr Column column = Column::text;

    static Value to(Enum value) {
        std::string text;
        boost::mp11::mp_for_each<boost::describe::describe_enumerators<Enum>>([&](auto each) {
            if (each.value == value) text = stored_name(each.name);
        });
        if (text.empty()) throw Failure("a value outside its enum cannot be stored");
        return text;
    }

    static Enum from(const Cell& cell) {
        std::optional<Enum> found;
        boost::mp11::mp_for_each<boost::describe::describe_enumerators<Enum>>([&](auto each) {
            if (stored_name(each.name) == cell.text) found = each.value;
        });
        if (!found) throw Failure("a stored name is none of its enum");
        return *found;
    }
};

template <class T>
struct Field<std::optional<T>> {
    static constexpr Column column = Field<T>::column;

    static Value to(const std::optional<T>& value) {
        return value ? Field<T>::to(*value) : Value();
    }

    static std::optional<T> from(const Cell& cell) {
        if (cell.is_null) return std::nullopt;
        return Field<T>::from(cell);
    }
};

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

/// The cell as a T. Throws where it is NULL and T has no place for that.
template <Storable T>
T read_cell(const Cell& cell, std::string_view name) {
    if constexpr (!is_optional<T>) {
        if (cell.is_null) throw Failure("column " + std::string(name) + " is NULL");
    }
    return Field<T>::from(cell);
}

/// The argument of a statement as a parameter. Text of any kind is text.
template <class T>
Value to_value(const T& argument) {
    if constexpr (std::is_same_v<T, Value>)
        return argument;
    else if constexpr (std::is_same_v<T, std::nullopt_t>)
        return Value();
    else if constexpr (std::is_convertible_v<const T&, std::string_view>)
        return std::string(std::string_view(argument));
    else
        return Field<T>::to(argument);
}

}  // namespace mainstay::db
