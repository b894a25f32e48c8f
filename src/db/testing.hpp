// Fresh databases for tests, of this module and of those above. Not used by the product.
#pragma once

#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <vector>

#include "db/database.hpp"
#include "db/migrate.hpp"

namespace mainstay::db::test {

/// A database of its own: a temporary SQLite file, or a fresh one in the PostgreSQL that
/// MAINSTAY_TEST_POSTGRES names. Removed at the end.
class TestDatabase {
public:
    explicit TestDatabase(
        Dialect dialect = Dialect::sqlite, std::initializer_list<Migrations> floors = {}
    );
    TestDatabase(const TestDatabase&) = delete;
    TestDatabase& operator=(const TestDatabase&) = delete;
    ~TestDatabase();

    Database& operator*() { return *database_; }

    Database* operator->() { return database_.get(); }

    /// How it was opened; `location` names it for a second opening.
    const Options& options() const { return options_; }

    /// A directory of its own, for files beside the database.
    const std::string& directory() const { return directory_; }

    /// Runs a body on PostgreSQL as programs do that take no turn to write: older versions.
    void write_without_turn(const std::function<void(Sql&)>& body) const;

    /// Closes the database, does what is wanted to its files, and opens what is on disk anew.
    void reopen(const std::function<void()>& meanwhile = [] {});

private:
    std::string directory_;
    std::string postgresql_;  // Its name there; empty for SQLite.
    Options options_;
    std::unique_ptr<Database> database_;
};

/// SQLite, and PostgreSQL where MAINSTAY_TEST_POSTGRES is set.
std::vector<Dialect> dialects();

/// Runs `body` on a fresh database of each kind, migrated with `floors`.
void on_each_database(
    std::initializer_list<Migrations> floors, const std::function<void(TestDatabase&)>& body
);

/// Writes `bytes` over what is at `offset` of a file, as a failing disk may.
void overwrite(const std::string& path, std::int64_t offset, const std::string& bytes);

}  // namespace mainstay::db::test
