// The records of an installation: SQLite in a file, or PostgreSQL. Hands works to database threads,
// each in a transaction of its own, and says when they are durable.
#pragma once

#include <chrono>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>

#include "base/result.hpp"
#include "db/failure.hpp"
#include "db/sql.hpp"

namespace mainstay::db {

/// Where the records are and how many may work on them.
struct Options {
    std::string location;    ///< The path of a SQLite file, or a `postgresql://` URL.
    int read_threads = 2;    ///< 1 to 256.
    int write_threads = 4;   ///< 1 to 256; SQLite writes use one.
    int waiting_max = 4096;  ///< Works that may wait to write, and as many to read.
    std::chrono::milliseconds busy_timeout{5000
    };  ///< How long another process may hold SQLite's write lock.
    std::chrono::milliseconds statement_timeout{60'000
    };  ///< How long a statement may run; scripts may longer.
    std::chrono::milliseconds reconnect_timeout{10'000
    };  ///< How long a lost PostgreSQL is looked for.
};

/// A work is a function of Sql. It touches nothing but its Sql and what it returns, does nothing
/// slow, and may be run again: on PostgreSQL when transactions were in each other's way, on SQLite
/// when a commit failed. Works see one another as if they ran one after the other.
class Database {
public:
    using Work = std::function<bool(Sql&)>;                ///< Commits if it returns true.
    using Done = std::function<void(std::exception_ptr)>;  ///< Empty if nothing failed.

    /// Opens and, for SQLite, creates the database. Throws Failure if that cannot be.
    static std::unique_ptr<Database> open(const Options& options);

    virtual ~Database() = default;

    /// Runs `work(sql)` in a transaction and waits. Commits what it returns, and returns only when
    /// that is on disk; rolls back if it is a refusal or throws. Not from inside a work or a
    /// `done`.
    template <class Function>
    auto write(Function work) {
        return run(std::move(work), Access::write);
    }

    /// The same, on one unchanging view of the database and without the right to change it.
    template <class Function>
    auto read(Function work) {
        return run(std::move(work), Access::read);
    }

    /// Has `work` run in a transaction, and then `done`, once, on a database thread. `done` must be
    /// quick. Throws Overloaded when too much waits already; then neither is ever called.
    void submit_write(Work work, Done done) {
        submit(Access::write, {std::move(work), std::move(done)});
    }

    void submit_read(Work work, Done done) {
        submit(Access::read, {std::move(work), std::move(done)});
    }

    /// Has `listener` called after each commit of this process that may have written. It must be
    /// quick. Call it before works are submitted.
    virtual void on_commit(std::function<void()> listener) = 0;

    virtual Dialect dialect() const = 0;

    /// Finishes what waits and refuses what is new. The destructor does it too.
    virtual void close() = 0;

    /// A work that waits, and who is told about its end.
    struct Waiting {
        Work work;
        Done done;
    };

protected:
    enum class Access { read, write };

    virtual void submit(Access access, Waiting waiting) = 0;

private:
    template <class T>
    struct IsResult : std::false_type {};

    template <class T>
    struct IsResult<Result<T>> : std::true_type {};

    template <class Function>
    auto run(Function work, Access access) {
        using Outcome = std::invoke_result_t<Function&, Sql&>;
        if constexpr (std::is_void_v<Outcome>) {
            wait(access, [&](Sql& sql) { return work(sql), true; });
        } else {
            std::optional<Outcome> outcome;
            wait(access, [&](Sql& sql) {
                outcome.emplace(work(sql));
                if constexpr (IsResult<Outcome>::value)
                    return static_cast<bool>(*outcome);
                else
                    return true;
            });
            return Outcome(*std::move(outcome));
        }
    }

    void wait(Access access, Work work);
};

}  // namespace mainstay::db
