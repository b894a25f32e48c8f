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

// PostgreSQL allows nothing more in a transaction where a statement failed. The same holds on
// SQLite, so that code that works on one works on the other.
template <class Function>
auto Sql::guarded(Function statement) {
    if (has_failed_) throw Failure("a statement of this transaction has failed before");
    try {
        return statement();
    } catch (...) {
        has_failed_ = true;
        throw;
    }
}

void Sql::query(std::string_view text, std::span<Value> params, const RowReader& reader) {
    if (may_write(text)) has_written_ = true;
    guarded([&] { session_.run(text, params, reader); });
}

std::int64_t Sql::execute(std::string_view text, std::span<Value> params) {
    if (may_write(text)) has_written_ = true;
    return guarded([&] { return session_.run(text, params, {}); });
}

void Sql::script(std::string_view statements) {
    has_written_ = true;
    guarded([&] { session_.script(std::string(statements)); });
}

std::size_t Sql::begin_savepoint() {
    guarded([&] { session_.script("SAVEPOINT part"); });
    return effects_.size();
}

void Sql::undo_savepoint(std::size_t effects) {
    session_.script("ROLLBACK TO SAVEPOINT part; RELEASE SAVEPOINT part");
    effects_.resize(effects);
    has_failed_ = false;
}

void Sql::release_savepoint() {
    guarded([&] { session_.script("RELEASE SAVEPOINT part"); });
}

Dialect Sql::dialect() const { return session_.dialect(); }

Time Sql::now() {
    if (dialect() == Dialect::sqlite) return system_now();
    return *value<Time>("SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS BIGINT)");
}

}  // namespace mainstay::db
