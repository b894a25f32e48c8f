#include "db/sql.hpp"

#include "base/text.hpp"
#include "db/session.hpp"

namespace mainstay::db {

namespace {

std::string first_word(std::string_view text) {
    text = trimmed(text);
    return lower_ascii(text.substr(0, text.find_first_of(" \t\r\n(")));
}

bool may_write(std::string_view text) { return first_word(text) != "select"; }

}  // namespace

void Query::begin_list() { text += '('; }

void Query::add_to_list(Value value) {
    if (!text.ends_with('(')) text += ", ";
    text += ":in_" + std::to_string(params.size());
    params.push_back(std::move(value));
}

Query& Query::end_list() {
    text += text.ends_with('(') ? "NULL)" : ")";
    return *this;
}

bool Sql::begins_with_from(std::string_view tail) { return first_word(tail) == "from"; }

void Sql::query(std::string_view text, std::span<Value> params, const RowReader& reader) {
    if (may_write(text)) has_written_ = true;
    session_.run(text, params, reader);
}

std::int64_t Sql::execute(std::string_view text, std::span<Value> params) {
    if (may_write(text)) has_written_ = true;
    return session_.run(text, params, {});
}

void Sql::script(std::string_view statements) {
    has_written_ = true;
    session_.script(std::string(statements));
}

Dialect Sql::dialect() const { return session_.dialect(); }

}  // namespace mainstay::db
