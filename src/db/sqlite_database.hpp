// SQLite: one thread writes, many read. Inside db/ only.
#pragma once

#include <memory>

#include "db/threaded_database.hpp"

namespace mainstay::db {

class SqliteDatabase : public ThreadedDatabase {
public:
    explicit SqliteDatabase(const Options& options);

    ~SqliteDatabase() override { close(); }

    Dialect dialect() const override { return Dialect::sqlite; }

private:
    void write_loop();

    /// All transactions in one, each in its own savepoint: one fsync for all of them is what makes
    /// synchronous=FULL fast. False if the transaction as a whole failed; then none of it happened.
    bool write_together(std::span<Queued> transactions, std::span<Outcome> outcomes, Together run);

    /// Each in a transaction of its own, for when they failed together.
    void write_alone(std::span<Queued> transactions, std::span<Outcome> outcomes);

    std::unique_ptr<Session> writer_;
    std::vector<std::unique_ptr<Session>> readers_;
};

}  // namespace mainstay::db
