// Writes the statements of ticket lists. No rule lives here.
#pragma once

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "db/sql.hpp"
#include "ticketing/date_blocks.hpp"
#include "ticketing/filter.hpp"

namespace mainstay::ticketing::store {

inline bool is_null(const db::Value& value) {
    return std::holds_alternative<std::monostate>(value);
}

inline bool has_null(const std::vector<Term>& terms) {
    return std::ranges::any_of(terms, [](const Term& term) {
        return std::ranges::any_of(term.values, is_null);
    });
}

/// Writes a statement whose parameters are numbered through, since each name stands once.
class Writer {
public:
    Writer(db::Query& query, db::Dialect dialect) : query_(query), dialect_(dialect) {}

    db::Dialect dialect() const { return dialect_; }

    Writer& text(std::string_view more) {
        query_.text += more;
        return *this;
    }

    Writer& value(const db::Value& value) {
        query_.text += ":p" + std::to_string(query_.params.size());
        query_.params.push_back(value);
        return *this;
    }

    /// ` AND x.column = value`.
    void equal(std::string_view alias, std::string_view column, const db::Value& wanted) {
        text(" AND ").text(alias).text(".").text(column);
        if (is_null(wanted))
            text(" IS NULL");
        else
            text(" = ").value(wanted);
    }

    /// `column >= … AND column < …`.
    Writer& ids(std::string_view column, const IdSpan& span) {
        text(column).text(" >= ").value(span.begin);
        return text(" AND ").text(column).text(" < ").value(span.end);
    }

    /// ` AND …`: the column of `t` has one of the values. With a plus SQLite chooses no index by
    /// it.
    void beside(const Term& term) {
        std::vector<db::Value> values;
        std::ranges::remove_copy_if(term.values, std::back_inserter(values), is_null);
        text(" AND (");
        if (!values.empty()) {
            text(dialect_ == db::Dialect::sqlite ? "+t." : "t.").text(term.column);
            in(values);
            if (values.size() < term.values.size()) text(" OR ");
        }
        if (values.size() < term.values.size()) text("t.").text(term.column).text(" IS NULL");
        text(")");
    }

    Writer& with(const filter::Condition& condition) {
        return with(condition.text, condition.params);
    }

    /// Text with parameters of its own, one for each of `params`.
    Writer& with(std::string_view words, const std::vector<db::Value>& params) {
        for (const auto& param : params) {
            auto name = words.find(':');
            text(words.substr(0, name));
            value(param);
            auto end = std::min(words.find_first_of(" ,)", name), words.size());
            words.remove_prefix(end);
        }
        return text(words);
    }

    /// ` IN (…)`. REQUIRES: values.
    void in(const std::vector<db::Value>& values) {
        text(" IN (");
        for (std::size_t i = 0; i < values.size(); ++i) {
            if (i > 0) text(", ");
            value(values[i]);
        }
        text(")");
    }

    /// `WITH …`: the tickets of each text, gathered once for all ranges of a list.
    void texts(const std::vector<TextTerm>& texts) {
        for (std::size_t i = 0; i < texts.size(); ++i) {
            text(i == 0 ? "WITH " : ", ");
            text(found_name(i) + " (ticket) AS MATERIALIZED (");
            for (const auto& select : texts[i].selects) {
                if (&select != &texts[i].selects.front()) text(" UNION ");
                with(select);
            }
            text(") ");
        }
    }

private:
    db::Query& query_;
    const db::Dialect dialect_;
};

}  // namespace mainstay::ticketing::store
