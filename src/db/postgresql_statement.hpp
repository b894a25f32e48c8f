// A prepared statement of PostgreSQL, its parameters and its answers. Inside db/ only.
#pragma once

#include <array>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "db/field.hpp"
#include "db/row.hpp"

struct pg_conn;
struct pg_result;

namespace mainstay::db {

struct ClearResult {
    void operator()(pg_result* result) const;
};

using Answer = std::unique_ptr<pg_result, ClearResult>;

/// A statement by its name on the server. It is prepared there when it is sent first.
class PostgresqlStatement {
public:
    PostgresqlStatement(std::string name, std::string_view text);

    /// Where it stands: a failure before it in the pipeline keeps it from being prepared.
    enum class State { unknown, sent, prepared };

    State state = State::unknown;

    const std::string& name() const { return name_; }

    /// Puts it into the pipeline: `false` if the connection does not take it.
    bool send_prepare(pg_conn* connection) const;
    bool send_run(pg_conn* connection, std::span<const Value> params);

private:
    struct Number {
        std::array<char, 32> digits;
    };

    const std::string name_;
    const std::string text_;
    std::size_t count_;
    std::vector<const char*> values_;
    std::vector<Number> numbers_;
};

/// Gives the rows of an answer to `reader`.
void read_rows(const pg_result* answer, const RowReader& reader);

/// How many rows a statement has inserted, updated or deleted.
std::int64_t changed_rows(pg_result* answer);

}  // namespace mainstay::db
