// Prepared statements on one connection, kept for the next time. Inside db/ only.
#pragma once

#include <functional>
#include <list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "db/field.hpp"
#include "db/row.hpp"

namespace soci {
class session;

namespace details {
class statement_backend;
}
}  // namespace soci

namespace mainstay::db {

/// A statement with its host variables, through which SOCI moves parameters in and columns out.
class Statement {
public:
    /// Prepares `text`. The types of `params` and `columns` stay those of this statement.
    Statement(
        soci::session& session, const std::string& text, std::span<const Value> params,
        std::span<const Column> columns
    );
    ~Statement();

    /// Whether these parameters and columns have the types this statement was prepared for.
    bool fits(std::span<const Value> params, std::span<const Column> columns) const;

    /// Runs the statement and gives its rows to `reader`, until the end or the first. The caller
    /// resets it afterwards, whatever happened.
    void run(std::span<Value> params, const RowReader& reader);

    std::int64_t changed_rows();

    soci::details::statement_backend& backend();

    /// Gives back memory that an unusually long text has taken.
    void shrink();

private:
    struct Variables;

    void set_parameters(std::span<Value> params);
    std::unique_ptr<Variables> variables_;
};

/// The statements of one connection, the least recently used dropped first.
class StatementCache {
public:
    explicit StatementCache(soci::session& session) : session_(session) {}

    /// The statement for this text and these types, prepared now if it is not there.
    Statement& find(
        std::string_view text, std::span<const Value> params, std::span<const Column> columns
    );

private:
    struct Entry {
        std::string text;
        std::unique_ptr<Statement> statement;
    };

    static constexpr std::size_t statements_max = 512;

    void drop(std::string_view text);

    soci::session& session_;
    std::list<Entry> entries_;  // Most recently used first.
    std::unordered_map<std::string_view, std::list<Entry>::iterator> by_text_;
};

/// The names of the parameters in `text`, in order. Throws Failure if one stands twice.
std::vector<std::string_view> parameter_names(std::string_view text);

}  // namespace mainstay::db
