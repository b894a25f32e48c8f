// The one way to the records: SQL text with named parameters in, structs out. Only inside a
// transaction that the Database runs. Knows no driver.
#pragma once

#include <array>
#include <functional>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "db/failure.hpp"
#include "db/field.hpp"
#include "db/memory.hpp"
#include "db/row.hpp"

namespace mainstay::db {

class Session;

enum class Dialect { sqlite, postgresql };

/// A statement that is put together at run time. Its text never holds values: those are parameters.
struct Query {
    std::string text;
    std::vector<Value> params = {};

    /// Appends text and the parameters it names.
    template <class... Args>
    Query& add(std::string_view more, const Args&... args) {
        text += more;
        (params.push_back(to_value(args)), ...);
        return *this;
    }

    /// Appends `(:in_0, :in_1, …)`, the right side of IN. An empty list matches nothing.
    template <class List>
    Query& add_list(const List& list) {
        begin_list();
        for (const auto& each : list) add_to_list(to_value(each));
        return end_list();
    }

private:
    void begin_list();
    void add_to_list(Value value);
    Query& end_list();
};

/// A statement that inserts any number of rows. Its texts outlive all databases.
struct RowsStatement {
    std::string_view before;   ///< Up to the first row: `INSERT INTO … VALUES `.
    std::string_view row;      ///< One row, with its parameters: `(:kind, :thing)`.
    std::string_view after{};  ///< What follows the last.
};

/// A number in a row that transaction after transaction changes, such as the next of a count. Those
/// that are committed together read it once and write it once. No other statement may read it.
struct HeldNumber {
    std::string_view read;   ///< Selects it; the parameters name the row.
    std::string_view write;  ///< Its first parameter is the value, then come those of `read`.
};

/// One connection inside one transaction. Lives as long as the transaction it was given to.
///
/// The same text serves SQLite and PostgreSQL: BIGINT ids and times (microseconds), TEXT enums,
/// INTEGER booleans. Parameters are written `:name`, bound in order of appearance; each name stands
/// once. Where PostgreSQL cannot tell the type of a parameter (`:a IS NULL`, `SELECT :a`), write
/// CAST(:a AS BIGINT).
class Sql {
public:
    explicit Sql(Session& session) : session_(session) {}

    Sql(const Sql&) = delete;
    Sql& operator=(const Sql&) = delete;

    /// All rows. A tail that begins with FROM gets `SELECT <members of Row>` in front; any other
    /// statement (SELECT, WITH, … RETURNING) is taken as it is, its columns matched to the members
    /// by position. Row is a described struct, or a single storable type such as Id<T>.
    template <class Row, class... Args>
    std::vector<Row> all(std::string_view tail, const Args&... args) {
        std::array<Value, sizeof...(Args)> params{to_value(args)...};
        return read_all<Row>(tail, params);
    }

    template <class Row>
    std::vector<Row> all(const Query& query) {
        auto params = query.params;
        return read_all<Row>(query.text, params);
    }

    /// The first row, if there is one. The tail as for `all`.
    template <class Row, class... Args>
    std::optional<Row> one(std::string_view tail, const Args&... args) {
        std::array<Value, sizeof...(Args)> params{to_value(args)...};
        return read_one<Row>(tail, params);
    }

    template <class Row>
    std::optional<Row> one(const Query& query) {
        auto params = query.params;
        return read_one<Row>(query.text, params);
    }

    /// The first column of the first row; nothing where there is no row or it is NULL. Also for
    /// `INSERT … RETURNING id`.
    template <Storable T, class... Args>
    std::optional<T> value(std::string_view statement, const Args&... args) {
        std::array<Value, sizeof...(Args)> params{to_value(args)...};
        return read_value<T>(statement, params);
    }

    template <Storable T>
    std::optional<T> value(const Query& query) {
        auto params = query.params;
        return read_value<T>(query.text, params);
    }

    /// As `all`, for rows that change seldom: where this connection has asked before and nothing
    /// has changed since, they come from memory. What changes them must change the version in
    /// `remembered`, which each transaction looks at: so they are never older than what the
    /// transaction sees. One that has written is not given anything from memory.
    template <class Row, class... Args>
    std::vector<Row> all_remembered(std::string_view tail, const Args&... args) {
        std::array<Value, sizeof...(Args)> params{to_value(args)...};
        return remembered<Row>(tail, params, [&] { return read_all<Row>(tail, params); });
    }

    /// The first row in the same way. That there is none is not remembered.
    template <class Row, class... Args>
    std::optional<Row> one_remembered(std::string_view tail, const Args&... args) {
        std::array<Value, sizeof...(Args)> params{to_value(args)...};
        auto rows = remembered<Row>(tail, params, [&] {
            std::vector<Row> found;
            if (auto row = read_one<Row>(tail, params)) found.push_back(*std::move(row));
            return found;
        });
        if (rows.empty()) return std::nullopt;
        return std::move(rows.front());
    }

    /// Whether what is asked for now may come from memory.
    bool may_remember() const { return !has_written_; }

    /// Runs a statement for its effect. Returns the number of rows it inserted, updated or deleted.
    template <class... Args>
    std::int64_t run(std::string_view statement, const Args&... args) {
        std::array<Value, sizeof...(Args)> params{to_value(args)...};
        return execute(statement, params);
    }

    std::int64_t run(const Query& query) {
        auto params = query.params;
        return execute(query.text, params);
    }

    /// Inserts a row by a statement that ends in `RETURNING id`, and gives its id. Each insert into
    /// the table must go by the same statement: among transactions that are committed together the
    /// next id is foreseen, and what follows need not wait for it. Where it comes otherwise, they
    /// are done again.
    template <class Id, class... Args>
    Id insert(std::string_view statement, const Args&... args) {
        std::array<Value, sizeof...(Args)> params{to_value(args)...};
        return Id{insert_row(statement, params)};
    }

    /// The value of a number in a row; nothing where there is no such row. `key` are the parameters
    /// that name the row.
    template <class... Args>
    std::optional<std::int64_t> held(const HeldNumber& number, const Args&... key) {
        std::array<Value, sizeof...(Args)> params{to_value(key)...};
        return held_number(number, params);
    }

    /// Changes it: what `held` gives from now on, and what is written before the commit.
    template <class... Args>
    void hold(const HeldNumber& number, std::int64_t value, const Args&... key) {
        hold_number(number, value, {to_value(key)...});
    }

    /// As `run`, when nobody asks how many rows it changed: PostgreSQL is sent it together with
    /// what follows. If it fails, so does what follows, or the transaction.
    template <class... Args>
    void post(std::string_view statement, const Args&... args) {
        std::array<Value, sizeof...(Args)> params{to_value(args)...};
        post_to_session(statement, params);
    }

    /// As `post`, for one row of `statement`: those of transactions that are committed together go
    /// in one statement, before anything that could see them.
    template <class... Args>
    void add_row(const RowsStatement& statement, const Args&... args) {
        std::array<Value, sizeof...(Args)> params{to_value(args)...};
        add_row_to_batch(statement, params);
    }

    /// Runs several statements without parameters, as migrations hold them.
    void script(std::string_view statements);

    /// Runs `part`; if it breaks a unique key, undoes what it did and says false, and the
    /// transaction goes on. Any other way to swallow what a statement threw ends in a Failure at
    /// the commit.
    template <class Function>
    bool in_savepoint(Function part) {
        auto effects = begin_savepoint();
        try {
            part();
            complete();
        } catch (const UniqueViolation&) {
            undo_savepoint(effects);
            return false;
        }
        release_savepoint();
        return true;
    }

    /// Runs `part`, which gives a Result; if it refuses, undoes what it did, and the transaction
    /// goes on. What it throws ends the transaction.
    template <class Function>
    auto in_refusable_savepoint(Function part) {
        auto effects = begin_savepoint();
        auto result = part();
        if (result) {
            complete();
            release_savepoint();
        } else {
            undo_savepoint(effects);
        }
        return result;
    }

    /// Runs `part` and undoes what it did: to learn whether it would be refused.
    template <class Function>
    void rehearse(Function part) {
        auto effects = begin_savepoint();
        try {
            part();
            complete();
        } catch (const UniqueViolation&) {
            // Done before, then: undone as all else.
        }
        undo_savepoint(effects);
    }

    /// Runs `part`, and undoes what it did where it says false: the transaction goes on either way.
    /// What it throws ends the transaction.
    template <class Function>
    bool attempt(Function part) {
        auto effects = begin_savepoint();
        const bool is_kept = part();
        complete();
        if (is_kept)
            release_savepoint();
        else
            undo_savepoint(effects);
        return is_kept;
    }

    /// Waits until all that was posted is done. Throws the first failure.
    void complete();

    /// Posts what was put off to the end: numbers that were changed by `hold`, rows. For the
    /// Database only.
    void post_rest();

    Dialect dialect() const;

    /// The time by which all processes that share the records judge what is due: PostgreSQL's own
    /// clock, and that of this machine for SQLite.
    Time now();

    /// Has `effect` run when this transaction is durable; never if it is not. It runs on a database
    /// thread: only quick things, and nothing that waits for the database.
    void after_commit(std::function<void()> effect) { effects_.push_back(std::move(effect)); }

    /// What after_commit collected. For the Database only.
    std::vector<std::function<void()>> take_effects() { return std::exchange(effects_, {}); }

    /// Whether a statement that may write was run. For the Database only.
    bool has_written() const { return has_written_; }

    /// Whether a statement failed, so that nothing can be committed. For the Database only.
    bool has_failed() const { return has_failed_; }

private:
    using Take = decltype(RowReader::take);

    template <class Row>
    std::vector<Row> read_all(std::string_view tail, std::span<Value> params) {
        std::vector<Row> rows;
        Take take = [](void* to, std::span<const Cell> cells) {
            static_cast<std::vector<Row>*>(to)->push_back(Reading<Row>::read(cells));
        };
        read<Row>(tail, params, {Reading<Row>::columns(), false, &rows, take});
        return rows;
    }

    template <class Row>
    std::optional<Row> read_one(std::string_view tail, std::span<Value> params) {
        std::optional<Row> row;
        Take take = [](void* to, std::span<const Cell> cells) {
            static_cast<std::optional<Row>*>(to)->emplace(Reading<Row>::read(cells));
        };
        read<Row>(tail, params, {Reading<Row>::columns(), true, &row, take});
        return row;
    }

    template <class T>
    std::optional<T> read_value(std::string_view statement, std::span<Value> params) {
        std::optional<T> value;
        Take take = [](void* to, std::span<const Cell> cells) {
            if (cells[0].is_null) return;
            static_cast<std::optional<T>*>(to)->emplace(Reading<T>::read(cells));
        };
        query(statement, params, {Reading<T>::columns(), true, &value, take});
        return value;
    }

    template <class Row>
    void read(std::string_view tail, std::span<Value> params, const RowReader& reader) {
        if (begins_with_from(tail))
            query(Reading<Row>::select() + std::string(tail), params, reader);
        else
            query(tail, params, reader);
    }

    template <class Row, class Read>
    std::vector<Row> remembered(std::string_view tail, std::span<const Value> params, Read read) {
        auto* memory = current_memory();
        if (!memory) return read();
        static const char tag = 0;  // Its address stands for Row, and for one or all.
        auto key = memory_key(&tag, tail, params);
        if (const void* known = memory->find(key))
            return *static_cast<const std::vector<Row>*>(known);
        std::vector<Row> rows = read();
        if (!rows.empty()) memory->keep(std::move(key), rows);
        return rows;
    }

    static std::string memory_key(
        const void* tag, std::string_view tail, std::span<const Value> params
    );

    std::string version_of_remembered();

    /// The memory, moved to the version that this transaction sees; null for one that has written.
    Memory* current_memory();

    void add_row_to_batch(const RowsStatement& statement, std::span<Value> params);
    std::int64_t insert_row(std::string_view statement, std::span<Value> params);
    std::optional<std::int64_t> held_number(const HeldNumber& number, std::span<Value> key);
    void hold_number(const HeldNumber& number, std::int64_t value, std::vector<Value> key);

    static bool begins_with_from(std::string_view tail);
    void query(std::string_view text, std::span<Value> params, const RowReader& reader);
    std::int64_t execute(std::string_view text, std::span<Value> params);
    void post_to_session(std::string_view text, std::span<Value> params);

    // Runs `statement()` unless one before it has failed.
    template <class Function>
    auto guarded(Function statement);

    std::size_t begin_savepoint();
    void undo_savepoint(std::size_t effects);
    void release_savepoint();

    Session& session_;
    std::vector<std::function<void()>> effects_;
    bool has_written_ = false;
    bool has_failed_ = false;
    bool knows_version_ = false;
};

}  // namespace mainstay::db
