// The records of an installation: SQLite in a file, or PostgreSQL. Runs transaction bodies on
// database threads, each in a transaction of its own, and reports when they are durable.
#pragma once

#include <chrono>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "base/result.hpp"
#include "db/failure.hpp"
#include "db/lane.hpp"
#include "db/sql.hpp"

namespace mainstay::db {

/// Where the records are, how many threads use them, and how long each may take.
struct Options {
    std::string location;         ///< The path of a SQLite file, or a `postgresql://` URL.
    int read_threads = 2;         ///< Of the quick lane, 1 to 256.
    int heavy_threads = 4;        ///< Of the heavy lane, 1 to 256.
    int search_threads = 2;       ///< Of the search lane, 1 to 256.
    int waiting_max = 4096;       ///< Transactions that may wait in each lane.
    int caller_waiting_max = 32;  ///< Heavy reads of one caller that may wait, and searches.

    /// How long another process may hold SQLite's write lock.
    std::chrono::milliseconds busy_timeout{5000};

    /// How long a read may take that is not lengthy, with all its statements.
    std::chrono::milliseconds read_timeout{2000};

    /// How long a statement of a write or a lengthy read may run; scripts may longer.
    std::chrono::milliseconds statement_timeout{60'000};

    /// How long a read that is not lengthy may wait for its turn.
    std::chrono::milliseconds wait_timeout{10'000};

    /// How long to reconnect to a lost PostgreSQL before waiting transactions fail.
    std::chrono::milliseconds reconnect_timeout{10'000};

    /// How long a PostgreSQL may be silent after it should have answered.
    std::chrono::milliseconds silence_timeout{3000};

    /// How long `close` lets PostgreSQL finish what has begun.
    std::chrono::milliseconds close_timeout{10'000};
};

/// A transaction body is a function of Sql. It touches nothing but its Sql and what it returns,
/// does nothing slow, and may be run again: when a commit failed, or on PostgreSQL when another
/// program was in the way. They see one another as if they ran one after the other, and so they do.
class Database {
public:
    using Transaction = std::function<bool(Sql&)>;         ///< A transaction body; true commits.
    using Done = std::function<void(std::exception_ptr)>;  ///< Empty if nothing failed.

    /// Opens and, for SQLite, creates the database. Throws Failure if that is not possible.
    static std::unique_ptr<Database> open(const Options& options);

    virtual ~Database() = default;

    /// Runs `body(sql)` in a transaction and waits. Commits what it returns, and returns only when
    /// that is on disk; rolls back if it is a refusal or throws. Not from inside a transaction body
    /// or a `done`.
    template <class Function>
    auto write(Function body) {
        return run(std::move(body), Access::write, {});
    }

    /// The same, on one unchanging view of the database and without the right to change it, in the
    /// lane of its cost. Throws a Failure with Cause::timeout if it takes longer than may be.
    template <class Function>
    auto read(Function body, ReadClass how = {}) {
        return run(std::move(body), Access::read, how);
    }

    /// Has `body` run in a transaction, and then `done`, once, on a database thread. `done` must be
    /// quick. Throws Overloaded when too much waits already; then neither is ever called.
    void submit_write(Transaction body, Done done) {
        submit(Access::write, {std::move(body), std::move(done)}, {});
    }

    void submit_read(Transaction body, Done done, ReadClass how = {}) {
        submit(Access::read, {std::move(body), std::move(done)}, how);
    }

    /// Has `listener` called after each commit of this process that may have written. It must be
    /// quick. Call it before anything is submitted.
    virtual void on_commit(std::function<void()> listener) = 0;

    virtual Dialect dialect() const = 0;

    /// What is running and waiting, lane by lane. Quick, and from any thread.
    virtual std::vector<LaneState> lanes() const = 0;

    /// Finishes pending and refuses new transactions. Bounded: an unresponsive PostgreSQL is
    /// given up after `close_timeout`. The destructor does it too.
    virtual void close() = 0;

    /// A pending transaction, and the callback for its outcome.
    struct Pending {
        Transaction body;
        Done done;
    };

protected:
    enum class Access { read, write };

    virtual void submit(Access access, Pending pending, ReadClass how) = 0;

private:
    template <class T>
    struct IsResult : std::false_type {};

    template <class T>
    struct IsResult<Result<T>> : std::true_type {};

    template <class Function>
    auto run(Function body, Access access, ReadClass how) {
        using Outcome = std::invoke_result_t<Function&, Sql&>;
        if constexpr (std::is_void_v<Outcome>) {
            wait(access, [&](Sql& sql) { return body(sql), true; }, how);
        } else {
            std::optional<Outcome> outcome;
            auto commits = [&](Sql& sql) {
                outcome.emplace(body(sql));
                if constexpr (IsResult<Outcome>::value)
                    return static_cast<bool>(*outcome);
                else
                    return true;
            };
            wait(access, commits, how);
            return Outcome(*std::move(outcome));
        }
    }

    void wait(Access access, Transaction body, ReadClass how);
};

}  // namespace mainstay::db
