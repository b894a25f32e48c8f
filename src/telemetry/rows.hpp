// What is asked of a store of telemetry, and what it answers: cells in rows, and rows as structs.
#pragma once

#include <chrono>
#include <concepts>
#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include <boost/describe.hpp>
#include <boost/mp11.hpp>

#include "base/check.hpp"
#include "base/time.hpp"

namespace mainstay::telemetry {

/// No value, a whole number (ids of 64 bits by their bits), a real one, or text or bytes.
using Cell = std::variant<std::monostate, std::int64_t, double, std::string>;

using Rows = std::vector<std::vector<Cell>>;

/// A half-open range of time.
struct TimeRange {
    Time from;
    Time to;
};

/// A SELECT. Its text is in the SQL that both engines share, with these words of ours:
///
/// - `{span service operation}`: the table of spans, as far as it lies in the range; of its
///   interned columns (tables.hpp) those that are named. Rows outside of the range are among them.
/// - `{contains}(text, part)` and `{contains_any_case}(text, part)`
/// - `$1`, `$2`, …: the parameters.
struct Select {
    std::string sql;
    std::vector<Cell> parameters{};
    TimeRange range{};
    std::chrono::milliseconds timeout{10'000};
};

namespace detail {

template <class T>
T from_cell(Cell& cell) {
    if constexpr (std::is_same_v<T, Time>) {
        return Time{from_cell<std::int64_t>(cell)};
    } else if constexpr (std::is_same_v<T, std::string>) {
        auto* text = std::get_if<std::string>(&cell);
        return text ? std::move(*text) : std::string();
    } else if constexpr (std::is_same_v<T, bool>) {
        return from_cell<std::int64_t>(cell) != 0;
    } else {
        static_assert(std::is_arithmetic_v<T>);
        if (auto* number = std::get_if<std::int64_t>(&cell)) return static_cast<T>(*number);
        if (auto* real = std::get_if<double>(&cell)) return static_cast<T>(*real);
        return T{};
    }
}

}  // namespace detail

/// Rows as described structs, member by member in the order of the columns.
template <class Row>
std::vector<Row> rows_as(Rows&& rows) {
    using Members = boost::describe::describe_members<Row, boost::describe::mod_public>;
    std::vector<Row> made;
    made.reserve(rows.size());
    for (auto& cells : rows) {
        MAINSTAY_CHECK(cells.size() == boost::mp11::mp_size<Members>::value);
        Row row{};
        std::size_t at = 0;
        boost::mp11::mp_for_each<Members>([&](auto member) {
            auto& value = row.*member.pointer;
            value = detail::from_cell<std::remove_reference_t<decltype(value)>>(cells[at++]);
        });
        made.push_back(std::move(row));
    }
    return made;
}

}  // namespace mainstay::telemetry
