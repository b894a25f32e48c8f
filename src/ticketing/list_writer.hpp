// Writes the statements of ticket lists. No rule lives here.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "db/sql.hpp"
#include "ticketing/filter.hpp"

namespace mainstay::ticketing::store {

/// A column and the values it may have; NULL among them stands for nothing.
struct Term {
    std::string_view column;
    bool is_name = false;  // One of few values, which many tickets share.
    std::vector<db::Value> values;
};

/// Writes a statement whose parameters are numbered through, since each name stands once.
class Writer {
public:
    explicit Writer(db::Query& query) : query_(query) {}

    void text(std::string_view more) { query_.text += more; }

    void value(const db::Value& value) {
        query_.text += ":p" + std::to_string(query_.params.size());
        query_.params.push_back(value);
    }

    void equal(std::string_view column, const db::Value& wanted) {
        text(" AND t.");
        text(column);
        if (std::holds_alternative<std::monostate>(wanted)) return text(" IS NULL");
        text(" = ");
        value(wanted);
    }

    /// That the column has one of the values, by whatever index there is.
    void one_of(const Term& term) {
        if (std::holds_alternative<std::monostate>(term.values.front()))
            return equal(term.column, term.values.front());
        text(" AND t.");
        text(term.column);
        list(term.values);
    }

    /// A condition that is not to choose the index: the database cannot know that another leaves
    /// fewer tickets.
    void beside(const Term& term) {
        bool is_null = std::holds_alternative<std::monostate>(term.values.front());
        text(term.is_name || is_null ? " AND (t." : " AND (+t.");
        text(term.column);
        if (is_null) return text(" IS NULL)");
        text(term.is_name ? " || '')" : ")");
        list(term.values);
    }

    void with(const filter::Condition& condition) { with(condition.text, condition.params); }

    /// Text with parameters of its own, one for each of `params`.
    void with(std::string_view words, const std::vector<db::Value>& params) {
        for (const auto& param : params) {
            auto name = words.find(':');
            text(words.substr(0, name));
            value(param);
            auto end = std::min(words.find_first_of(" ,)", name), words.size());
            words.remove_prefix(end);
        }
        text(words);
    }

    /// `WITH …`: the tickets of each text, gathered once for all ranges of a list.
    void texts(const std::vector<TextTerm>& texts) {
        for (std::size_t i = 0; i < texts.size(); ++i) {
            text(i == 0 ? "WITH " : ", ");
            text(found_name(i) + " (ticket) AS MATERIALIZED (");
            text_term(texts[i], " UNION ");
            text(") ");
        }
    }

    /// The tickets of a text, of each place where it is looked for.
    void text_term(const TextTerm& term, std::string_view between) {
        if (term.selects.empty()) text("SELECT t.id FROM ticket t WHERE 1 = 0");
        for (const auto& select : term.selects) {
            if (&select != &term.selects.front()) text(between);
            with(select);
        }
    }

private:
    void list(const std::vector<db::Value>& values) {
        text(" IN (");
        for (std::size_t i = 0; i < values.size(); ++i) {
            if (i > 0) text(", ");
            value(values[i]);
        }
        text(")");
    }

    db::Query& query_;
};

}  // namespace mainstay::ticketing::store
