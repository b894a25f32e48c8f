// What database statements have in common: the same statement with other values is one. Pure.
#pragma once

#include <string>
#include <string_view>

namespace mainstay::telemetry {

/// Statements are read no further: what follows does not count.
inline constexpr std::size_t statement_bytes_max = 16'384;

/// A statement without its values.
struct StatementTemplate {
    std::string text;     ///< `SELECT name FROM item WHERE id IN (?)`.
    std::string summary;  ///< Its verb and the first table: `SELECT item`.

    bool operator==(const StatementTemplate&) const = default;
};

/// The template of an SQL statement: literals and parameters are `?`, lists of them and rows of
/// VALUES are one, comments are gone, white space is one space. Names keep their case; keywords of
/// the summary are in upper case. Works word by word, so on every dialect, and on statements that
/// were cut off. Time is linear.
StatementTemplate statement_template(std::string_view sql);

}  // namespace mainstay::telemetry
