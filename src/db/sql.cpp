#include "db/sql.hpp"

#include <algorithm>
#include <bit>
#include <iterator>

#include "base/text.hpp"
#include "db/session.hpp"

namespace mainstay::db {

namespace {

std::string first_word(std::string_view text) {
    text = trimmed(text);
    return lower_ascii(text.substr(0, text.find_first_of(" \t\r\n(")));
}

constexpr std::string_view version_statement = "SELECT version FROM remembered WHERE id = 1";
constexpr std::size_t rows_at_once_max = 64;

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
    guarded([&] {
        post_rows(session_);
        session_.run(text, params, reader);
    });
}

std::int64_t Sql::execute(std::string_view text, std::span<Value> params) {
    if (may_write(text)) has_written_ = true;
    return guarded([&] {
        post_rows(session_);
        return session_.run(text, params, {});
    });
}

void Sql::post_to_session(std::string_view text, std::span<Value> params) {
    has_written_ = true;
    guarded([&] {
        post_rows(session_);
        session_.post(text, params);
    });
}

void Sql::complete() {
    guarded([&] {
        post_rows(session_);
        session_.complete();
    });
}

void Sql::script(std::string_view statements) {
    has_written_ = true;
    guarded([&] {
        post_rows(session_);
        session_.script(std::string(statements));
    });
}

Memory* Sql::current_memory() {
    // It may have changed what is remembered, which nobody else may know before it is committed.
    if (has_written_) return nullptr;
    if (!knows_version_) {
        session_.memory.move_to(version_of_remembered());
        knows_version_ = true;
    }
    return &session_.memory;
}

std::string Sql::version_of_remembered() {
    auto& turn = session_.turn;
    if (turn.may_foresee && turn.version) {
        turn.is_version_foreseen = true;  // Asked at the end, once for all.
        return *turn.version;
    }
    turn.version = value<std::string>(version_statement);
    if (!turn.version) throw Failure("the version of what is remembered is missing");
    return *turn.version;
}

std::int64_t Sql::insert_row(std::string_view statement, std::span<Value> params) {
    auto& turn = session_.turn;
    auto last = turn.last_ids.find(statement);
    if (turn.may_foresee && last != turn.last_ids.end()) {
        has_written_ = true;
        auto id = ++last->second;
        guarded([&] { session_.post_expecting(statement, params, std::to_string(id)); });
        return id;
    }
    auto id = read_value<std::int64_t>(statement, params);
    if (!id) throw Failure("a row was inserted and has no id");
    turn.last_ids.insert_or_assign(std::string(statement), *id);
    return *id;
}

std::optional<std::int64_t> Sql::held_number(const HeldNumber& number, std::span<Value> key) {
    auto name = memory_key(nullptr, number.read, key);
    auto& held = session_.turn.held;
    if (auto known = held.find(name); known != held.end()) return known->second.value;
    auto value = read_value<std::int64_t>(number.read, key);
    if (value) held.emplace(std::move(name), Turn::Held{.value = *value});
    return value;
}

void Sql::hold_number(const HeldNumber& number, std::int64_t value, std::vector<Value> key) {
    has_written_ = true;
    auto name = memory_key(nullptr, number.read, key);
    session_.turn.held.insert_or_assign(
        std::move(name), Turn::Held{value, true, number.write, std::move(key)}
    );
}

void Sql::add_row_to_batch(const RowsStatement& statement, std::span<Value> params) {
    has_written_ = true;
    auto& turn = session_.turn;
    if (!turn.may_foresee)
        return guarded([&] { session_.post(session_.rows_texts.text(statement, 1), params); });
    auto known = std::ranges::find(turn.rows, &statement, &Turn::Rows::statement);
    if (known == turn.rows.end()) known = turn.rows.insert(known, {&statement, {}, 0});
    std::ranges::move(params, std::back_inserter(known->params));
    ++known->count;
}

void Sql::post_rest() {
    guarded([&] { db::post_rest(session_); });
}

std::string Sql::memory_key(const void* tag, std::string_view tail, std::span<const Value> params) {
    std::string key;
    key.reserve(tail.size() + 64);
    auto add = [&](const auto& number) {
        key.append(reinterpret_cast<const char*>(&number), sizeof number);
    };
    add(tag);
    key += tail;
    for (const Value& param : params) {
        add(param.index());
        if (const auto* integer = std::get_if<std::int64_t>(&param)) add(*integer);
        if (const auto* real = std::get_if<double>(&param)) add(*real);
        if (const auto* text = std::get_if<std::string>(&param)) {
            add(text->size());
            key += *text;
        }
    }
    return key;
}

const std::string& RowsTexts::text(const RowsStatement& statement, std::size_t count) {
    auto& text = texts_[{&statement, count}];
    if (!text.empty()) return text;
    text = statement.before;
    for (std::size_t i = 0; i < count; ++i) {
        if (i > 0) text += ", ";
        // Each parameter has a name of its own, which ends in the number of its row.
        bool is_name = false;
        for (char letter : statement.row) {
            bool is_of_name = letter == '_' || (letter >= 'a' && letter <= 'z');
            if (is_name && !is_of_name) text += "_" + std::to_string(i);
            is_name = letter == ':' || (is_name && is_of_name);
            text += letter;
        }
    }
    text += statement.after;
    return text;
}

void post_rows(Session& session) {
    for (auto& rows : session.turn.rows) {
        const auto width = rows.count == 0 ? 0 : rows.params.size() / rows.count;
        std::span rest(rows.params);
        // By powers of two, so that few statements are prepared.
        while (rows.count > 0) {
            auto count = std::min(rows_at_once_max, std::bit_floor(rows.count));
            session.post(
                session.rows_texts.text(*rows.statement, count), rest.first(count * width)
            );
            rest = rest.subspan(count * width);
            rows.count -= count;
        }
        rows.params.clear();
    }
}

void post_rest(Session& session) {
    post_rows(session);
    for (auto& [name, held] : session.turn.held) {
        if (!std::exchange(held.is_changed, false)) continue;
        std::vector<Value> params{to_value(held.value)};
        params.insert(params.end(), held.key.begin(), held.key.end());
        session.post(held.write, params);
    }
    if (std::exchange(session.turn.is_version_foreseen, false))
        session.post_expecting(version_statement, {}, *session.turn.version);
}

std::size_t Sql::begin_savepoint() {
    guarded([&] {
        db::post_rest(session_);
        session_.complete();  // What was posted before is not of the part.
        session_.control("SAVEPOINT part");
    });
    return effects_.size();
}

void Sql::undo_savepoint(std::size_t effects) {
    session_.control("ROLLBACK TO SAVEPOINT part");
    session_.control("RELEASE SAVEPOINT part");
    session_.turn.forget();
    effects_.resize(effects);
    has_failed_ = false;
}

void Sql::release_savepoint() {
    guarded([&] { session_.control("RELEASE SAVEPOINT part"); });
}

Dialect Sql::dialect() const { return session_.dialect(); }

Time Sql::now() {
    if (dialect() == Dialect::sqlite) return system_now();
    return *value<Time>("SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS BIGINT)");
}

}  // namespace mainstay::db
