#include "db/statement.hpp"

#include <algorithm>
#include <cctype>

#include <soci/soci.h>

namespace mainstay::db {

namespace {

constexpr std::size_t kept_text_bytes_max = 64 << 10;

Column column_of(const Value& value) {
    if (std::holds_alternative<std::int64_t>(value)) return Column::integer;
    if (std::holds_alternative<double>(value)) return Column::real;
    return Column::text;
}

bool is_name(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

void shrink(std::string& text) {
    if (text.capacity() > kept_text_bytes_max) std::string().swap(text);
}

}  // namespace

std::vector<std::string_view> parameter_names(std::string_view text) {
    std::vector<std::string_view> names;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '\'')
            at = std::min(text.find('\'', at + 1), text.size());
        else if (text[at] == ':' && text.substr(at).starts_with("::"))
            ++at;
        else if (text[at] == ':') {
            std::size_t end = at + 1;
            while (end < text.size() && is_name(text[end])) ++end;
            names.push_back(text.substr(at + 1, end - at - 1));
            at = end - 1;
        }
    }
    auto sorted = names;
    std::sort(sorted.begin(), sorted.end());
    if (std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end())
        throw Failure("a parameter stands twice in: " + std::string(text));
    return names;
}

// Never moved once bound: SOCI holds the addresses.
struct Statement::Variables {
    explicit Variables(soci::session& session) : statement(session) {}

    soci::statement statement;
    std::vector<Cell> params, cells;
    std::vector<soci::indicator> param_indicators, cell_indicators;
};

Statement::Statement(
    soci::session& session, const std::string& text, std::span<const Value> params,
    std::span<const Column> columns
)
    : variables_(std::make_unique<Variables>(session)) {
    auto& [statement, values, cells, value_indicators, cell_indicators] = *variables_;
    if (parameter_names(text).size() != params.size())
        throw Failure("the parameters do not match the names in: " + text);
    values.resize(params.size());
    value_indicators.resize(params.size());
    cells.resize(columns.size());
    cell_indicators.resize(columns.size());
    for (std::size_t i = 0; i < params.size(); ++i) {
        auto& value = values[i];
        auto& indicator = value_indicators[i];
        value.column = column_of(params[i]);
        switch (value.column) {
            case Column::integer:
                statement.exchange(soci::use(value.integer, indicator));
                break;
            case Column::real:
                statement.exchange(soci::use(value.real, indicator));
                break;
            case Column::text:
                statement.exchange(soci::use(value.text, indicator));
                break;
        }
    }
    for (std::size_t i = 0; i < columns.size(); ++i) {
        auto& cell = cells[i];
        auto& indicator = cell_indicators[i];
        cell.column = columns[i];
        switch (cell.column) {
            case Column::integer:
                statement.exchange(soci::into(cell.integer, indicator));
                break;
            case Column::real:
                statement.exchange(soci::into(cell.real, indicator));
                break;
            case Column::text:
                statement.exchange(soci::into(cell.text, indicator));
                break;
        }
    }
    statement.alloc();
    statement.prepare(text);
    statement.define_and_bind();
}

Statement::~Statement() = default;

bool Statement::fits(std::span<const Value> params, std::span<const Column> columns) const {
    auto same = [](const Value& value, const Cell& param) {
        return std::holds_alternative<std::monostate>(value) || column_of(value) == param.column;
    };
    auto same_column = [](Column column, const Cell& cell) { return column == cell.column; };
    return std::ranges::equal(params, variables_->params, same) &&
           std::ranges::equal(columns, variables_->cells, same_column);
}

void Statement::set_parameters(std::span<Value> params) {
    for (std::size_t i = 0; i < params.size(); ++i) {
        auto& param = variables_->params[i];
        bool is_null = std::holds_alternative<std::monostate>(params[i]);
        variables_->param_indicators[i] = is_null ? soci::i_null : soci::i_ok;
        if (is_null) continue;
        switch (param.column) {
            case Column::integer:
                param.integer = std::get<std::int64_t>(params[i]);
                break;
            case Column::real:
                param.real = std::get<double>(params[i]);
                break;
            case Column::text:
                param.text = std::get<std::string>(std::move(params[i]));
                break;
        }
        // PostgreSQL would cut the text there without a word.
        if (param.column == Column::text && param.text.find('\0') != std::string::npos)
            throw Failure("text with a NUL character cannot be stored");
    }
}

void Statement::run(std::span<Value> params, const RowReader& reader) {
    set_parameters(params);
    auto& [statement, values, cells, value_indicators, cell_indicators] = *variables_;
    bool has_row = false;
    try {
        has_row = statement.execute(true);
    } catch (...) {
        // SOCI forgets what it has allocated for the parameters of a statement that fails.
        statement.undefine_and_bind();
        statement.define_and_bind();
        throw;
    }
    if (!reader.take) return;
    for (; has_row; has_row = statement.fetch()) {
        for (std::size_t i = 0; i < cells.size(); ++i)
            cells[i].is_null = cell_indicators[i] == soci::i_null;
        reader.take(reader.rows, cells);
        if (reader.is_first_only) return;
    }
}

std::int64_t Statement::changed_rows() { return variables_->statement.get_affected_rows(); }

soci::details::statement_backend& Statement::backend() {
    return *variables_->statement.get_backend();
}

void Statement::shrink() {
    for (Cell& param : variables_->params) db::shrink(param.text);
    for (Cell& cell : variables_->cells) db::shrink(cell.text);
}

Statement& StatementCache::find(
    std::string_view text, std::span<const Value> params, std::span<const Column> columns
) {
    if (auto known = by_text_.find(text); known != by_text_.end()) {
        entries_.splice(entries_.begin(), entries_, known->second);
        if (entries_.front().statement->fits(params, columns)) return *entries_.front().statement;
        drop(text);
    }
    if (entries_.size() >= statements_max) drop(entries_.back().text);
    std::string owned(text);
    auto statement = std::make_unique<Statement>(session_, owned, params, columns);
    entries_.push_front({std::move(owned), std::move(statement)});
    by_text_.emplace(entries_.front().text, entries_.begin());
    return *entries_.front().statement;
}

void StatementCache::drop(std::string_view text) {
    auto known = by_text_.find(text);
    if (known == by_text_.end()) return;
    auto entry = known->second;
    by_text_.erase(known);
    entries_.erase(entry);
}

}  // namespace mainstay::db
