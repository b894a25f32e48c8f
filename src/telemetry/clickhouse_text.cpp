#include "telemetry/clickhouse_text.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <sstream>

#include <fmt/format.h>

#include "base/check.hpp"

namespace mainstay::telemetry::clickhouse {

namespace {

constexpr int nesting_max = 100;

constexpr std::int64_t minute = 60'000'000, hour = 60 * minute, day = 24 * hour;

std::string wanted_columns(const Table& table, std::istringstream& words) {
    std::vector<std::string> wanted;
    std::string name;
    while (words >> name) wanted.push_back(name);
    std::string columns;
    std::size_t found = 0;
    for (const auto& column : table.columns) {
        if (column.type == Column::Type::interned) {
            if (std::ranges::count(wanted, column.name) == 0) continue;
            ++found;
        }
        if (!columns.empty()) columns += ", ";
        columns += column.name;
    }
    MAINSTAY_CHECK(found == wanted.size());
    return columns;
}

/// A text as it stands in the pattern of LIKE.
std::string like_pattern(std::string_view text) {
    std::string pattern = "%";
    for (char c : text) {
        if (c == '%' || c == '_' || c == '\\') pattern += '\\';
        pattern += c;
    }
    return pattern + '%';
}

class Translation {
public:
    Translation(const Select& asked, const RowsOf& rows_of)
        : asked_(asked), rows_of_(rows_of), left_(asked.sql) {}

    QueryText run() {
        auto sql = until_end_of_part(0);
        MAINSTAY_CHECK(left_.empty());
        return {std::move(sql), std::move(values_)};
    }

private:
    /// Up to a comma or a bracket that ends what it stands in; at the outermost, up to the end.
    std::string until_end_of_part(int nesting) {
        MAINSTAY_CHECK(nesting <= nesting_max);
        std::string out;
        int open = 0;
        while (!left_.empty()) {
            const char c = left_.front();
            if (nesting > 0 && open == 0 && (c == ',' || c == ')')) break;
            if (c == '(') ++open;
            if (c == ')') --open;
            if (c == '\'') {
                out += literal();
            } else if (c == '"') {
                out += take(left_.find('"', 1) + 1);
            } else if (c == '{') {
                out += word(nesting);
            } else if (c == '$') {
                out += parameter();
            } else {
                out += take(1);
            }
        }
        return out;
    }

    std::string_view take(std::size_t size) {
        MAINSTAY_CHECK(size > 0 && size <= left_.size());
        const auto taken = left_.substr(0, size);
        left_.remove_prefix(size);
        return taken;
    }

    /// A backslash has no meaning in the shared language, and one in ClickHouse's.
    std::string literal() {
        std::size_t end = 1;
        while (true) {
            end = left_.find('\'', end);
            MAINSTAY_CHECK(end != std::string_view::npos);
            if (end + 1 < left_.size() && left_[end + 1] == '\'') {
                end += 2;
                continue;
            }
            break;
        }
        std::string out;
        for (char c : take(end + 1)) {
            if (c == '\\') out += '\\';
            out += c;
        }
        return out;
    }

    std::size_t parameter_number() {
        std::size_t number = 0;
        const auto* begin = left_.data() + 1;
        const auto [end, error] = std::from_chars(begin, left_.data() + left_.size(), number);
        MAINSTAY_CHECK(error == std::errc() && number > 0 && number <= asked_.parameters.size());
        take(static_cast<std::size_t>(end - left_.data()));
        return number;
    }

    std::string use(const std::string& name, std::string_view type, std::string value) {
        const auto full = "param_" + name;
        if (std::ranges::count(values_, full, &Values::value_type::first) == 0)
            values_.emplace_back(full, std::move(value));
        return fmt::format("{{{}:{}}}", name, type);
    }

    std::string parameter() {
        const auto number = parameter_number();
        const auto name = fmt::format("p{}", number);
        const Cell& cell = asked_.parameters[number - 1];
        if (auto* whole = std::get_if<std::int64_t>(&cell))
            return use(name, "Int64", std::to_string(*whole));
        if (auto* real = std::get_if<double>(&cell)) {
            if (std::isfinite(*real)) return use(name, "Float64", fmt::format("{}", *real));
            return std::isnan(*real) ? "nan" : *real > 0 ? "inf" : "(-inf)";
        }
        if (auto* text = std::get_if<std::string>(&cell))
            return use(name, "String", escaped(*text));
        return "NULL";
    }

    std::string word(int nesting) {
        const auto end = left_.find('}');
        MAINSTAY_CHECK(end != std::string_view::npos);
        std::istringstream words{std::string(take(end + 1).substr(1, end - 1))};
        std::string name;
        words >> name;
        if (name == "contains") return contains(nesting, false);
        if (name == "contains_any_case") return contains(nesting, true);
        const Table* table = nullptr;
        for (const auto* known : all_tables())
            if (known->name == name) table = known;
        MAINSTAY_CHECK(table);
        return rows_of_(*table, wanted_columns(*table, words), asked_.range);
    }

    /// LIKE is what indexes of text know, where the part is a parameter.
    std::string contains(int nesting, bool is_any_case) {
        MAINSTAY_CHECK(take(1) == "(");
        const auto text = until_end_of_part(nesting + 1);
        MAINSTAY_CHECK(take(1) == ",");
        while (left_.starts_with(' ') || left_.starts_with('\n')) take(1);
        const std::string* known = nullptr;
        std::string name;
        if (!is_any_case && left_.starts_with('$')) {
            const auto before = left_;
            const auto number = parameter_number();
            known = std::get_if<std::string>(&asked_.parameters[number - 1]);
            const bool is_all = known && left_.starts_with(')');
            if (!is_all) {
                known = nullptr;
                left_ = before;
            }
            name = fmt::format("like{}", number);
        }
        std::string out;
        if (known) {
            out = fmt::format(
                "({} LIKE {})", text, use(name, "String", escaped(like_pattern(*known)))
            );
        } else {
            const auto part = until_end_of_part(nesting + 1);
            out = fmt::format(
                "({}({}, {}) > 0)", is_any_case ? "positionCaseInsensitiveUTF8" : "position", text,
                part
            );
        }
        MAINSTAY_CHECK(take(1) == ")");
        return out;
    }

    const Select& asked_;
    const RowsOf& rows_of_;
    std::string_view left_;
    Values values_;
};

}  // namespace

QueryText clickhouse_text(const Select& asked, const RowsOf& rows_of) {
    return Translation(asked, rows_of).run();
}

TimeRange widened(const Table& table, TimeRange range) {
    std::int64_t unit = minute;
    if (table.period == Period::year) unit = hour;
    if (table.name == series_table.name) unit = day;
    range.from.micros -= range.from.micros % unit;
    // A trace may be asked for at any time there is.
    const auto more = (unit - range.to.micros % unit) % unit;
    range.to.micros += std::min(more, std::numeric_limits<std::int64_t>::max() - range.to.micros);
    return range;
}

std::string stored_rows(const Table& table, const std::string& columns, TimeRange range) {
    range = widened(table, range);
    return fmt::format(
        "(SELECT {0} FROM {1} WHERE {1}.{2} >= {3} AND {1}.{2} < {4})", columns, table.name,
        table.time, range.from.micros, range.to.micros
    );
}

const Values& select_settings() {
    static const Values settings{
        {"readonly", "2"},
        {"join_use_nulls", "1"},
        {"aggregate_functions_null_for_empty", "1"},
        {"prefer_column_name_to_alias", "1"},
        {"union_default_mode", "DISTINCT"},
        {"joined_subquery_requires_alias", "0"},
        {"distributed_product_mode", "global"},
        {"cancel_http_readonly_queries_on_client_close", "1"},
    };
    return settings;
}

void replace_word(std::string& text, std::string_view word, std::string_view with) {
    for (std::size_t at = 0; (at = text.find(word, at)) != std::string::npos; at += with.size())
        text.replace(at, word.size(), with);
}

}  // namespace mainstay::telemetry::clickhouse
