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
    void read_loop(Session& session);

    /// All works in one transaction, each in its own savepoint: one fsync for all of them is what
    /// makes synchronous=FULL fast. False if the transaction as a whole failed; then none of it
    /// happened.
    bool write_together(std::span<Waiting> works, std::span<Ending> endings);

    /// Each work in a transaction of its own, for when they failed together.
    void write_alone(std::span<Waiting> works, std::span<Ending> endings);

    Ending run_in_savepoint(const Work& work);

    std::unique_ptr<Session> writer_;
    std::vector<std::unique_ptr<Session>> readers_;
};

}  // namespace mainstay::db
