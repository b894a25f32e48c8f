#include "db/postgresql_statement.hpp"

#include <charconv>

#include <libpq-fe.h>

#include "db/failure.hpp"
#include "db/statement_text.hpp"

namespace mainstay::db {

namespace {

constexpr const char* not_a_number = "what is stored is not the number that its member wants";

template <class Number>
Number number_of(std::string_view text) {
    Number number = 0;
    auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    if (read.ec != std::errc() || read.ptr != text.data() + text.size())
        throw Failure(not_a_number);
    return number;
}

}  // namespace

void ClearResult::operator()(pg_result* result) const { PQclear(result); }

PostgresqlStatement::PostgresqlStatement(std::string name, std::string_view text)
    : name_(std::move(name)), text_(with_numbers(text)), count_(parameter_names(text).size()) {
    values_.resize(count_);
    numbers_.resize(count_);
}

bool PostgresqlStatement::send_prepare(pg_conn* connection) const {
    return PQsendPrepare(connection, name_.c_str(), text_.c_str(), 0, nullptr) == 1;
}

bool PostgresqlStatement::send_run(pg_conn* connection, std::span<const Value> params) {
    if (params.size() != count_)
        throw Failure("the parameters do not match the names in: " + text_);
    for (std::size_t i = 0; i < count_; ++i) {
        auto& digits = numbers_[i].digits;
        auto print = [&](auto number) {
            *std::to_chars(digits.data(), digits.data() + digits.size() - 1, number).ptr = '\0';
            values_[i] = digits.data();
        };
        values_[i] = nullptr;
        if (const auto* integer = std::get_if<std::int64_t>(&params[i])) {
            print(*integer);
        } else if (const auto* real = std::get_if<double>(&params[i])) {
            print(*real);
        } else if (const auto* text = std::get_if<std::string>(&params[i])) {
            // libpq would cut the text there without a word.
            if (text->find('\0') != std::string::npos)
                throw Failure("text with a NUL character cannot be stored");
            values_[i] = text->c_str();
        }
    }
    auto count = static_cast<int>(count_);
    return PQsendQueryPrepared(
               connection, name_.c_str(), count, values_.data(), nullptr, nullptr, 0
           ) == 1;
}

void read_rows(const pg_result* answer, const RowReader& reader) {
    auto rows = PQntuples(answer);
    if (!reader.take || rows == 0) return;
    if (static_cast<std::size_t>(PQnfields(answer)) < reader.columns.size())
        throw Failure("the statement has fewer columns than its row");
    std::vector<Cell> cells(reader.columns.size());
    for (int row = 0; row < rows; ++row) {
        for (std::size_t i = 0; i < cells.size(); ++i) {
            auto at = static_cast<int>(i);
            auto& cell = cells[i];
            cell = {.column = reader.columns[i]};
            cell.is_null = PQgetisnull(answer, row, at) == 1;
            if (cell.is_null) continue;
            cell.text = {
                PQgetvalue(answer, row, at), static_cast<std::size_t>(PQgetlength(answer, row, at))
            };
            if (cell.column == Column::integer) cell.integer = number_of<long long>(cell.text);
            if (cell.column == Column::real) cell.real = number_of<double>(cell.text);
        }
        reader.take(reader.rows, cells);
        if (reader.is_first_only) return;
    }
}

std::int64_t changed_rows(pg_result* answer) {
    std::string_view changed = PQcmdTuples(answer);
    bool is_select = std::string_view(PQcmdStatus(answer)).starts_with("SELECT");
    return changed.empty() || is_select ? 0 : number_of<std::int64_t>(changed);
}

}  // namespace mainstay::db
