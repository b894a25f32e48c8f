// What goes wrong with a database. Failures, not refusals: they pass through services untouched.
#pragma once

#include <stdexcept>
#include <string>

namespace mainstay::db {

/// Why a Failure happened, as far as an operator can do something about it.
enum class Cause {
    other,         ///< A mistake in a statement, or something not foreseen.
    timeout,       ///< It took longer than its class of statements may.
    full,          ///< No room is left on the disk, or the quota is used up.
    read_only,     ///< The disk, the file or the database may not be written.
    input_output,  ///< The disk did not read or write what it should.
    damaged,       ///< What was read is not what was written.
    contended,     ///< Other transactions, or another process, were in the way.
    unreachable,   ///< The server of the database does not answer.
};

/// The database could not do what was asked. The text never holds values, so it may be logged.
class Failure : public std::runtime_error {
public:
    explicit Failure(const std::string& text, Cause cause = Cause::other)
        : std::runtime_error(text), cause_(cause) {}

    Cause cause() const { return cause_; }

private:
    Cause cause_;
};

/// A row with the same unique key exists. The transaction it happens in cannot go on: catch it
/// around `write`, use `Sql::attempt`, or avoid it with `ON CONFLICT DO NOTHING` and look at the
/// number of changed rows.
class UniqueViolation : public Failure {
public:
    explicit UniqueViolation(const std::string& text) : Failure(text) {}
};

/// Another transaction was in the way; the same transaction body may succeed when it is run again.
class Contended : public Failure {
public:
    explicit Contended(const std::string& text) : Failure(text, Cause::contended) {}
};

/// The connection is gone; what was not committed is undone.
class Disconnected : public Failure {
public:
    explicit Disconnected(const std::string& text) : Failure(text, Cause::unreachable) {}
};

/// A blob is missing, or is not what was staged.
class BlobDamaged : public Failure {
public:
    explicit BlobDamaged(const std::string& text) : Failure(text, Cause::damaged) {}
};

/// More waits than allowed, for longer than allowed, or the database is shutting down. Come back in
/// a moment.
class Overloaded : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Whether the failure is of the database and not of what was asked of it: the same may succeed
/// once the database is well again.
inline bool is_outage(const std::exception& failure) {
    if (auto* of_database = dynamic_cast<const Failure*>(&failure)) {
        auto cause = of_database->cause();
        return cause != Cause::other && cause != Cause::damaged;
    }
    return dynamic_cast<const Overloaded*>(&failure) != nullptr;
}

}  // namespace mainstay::db
