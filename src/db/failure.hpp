// What goes wrong with a database. Failures, not refusals: they pass through services untouched.
#pragma once

#include <stdexcept>
#include <string>

namespace mainstay::db {

/// The database could not do what was asked. The text never holds values, so it may be logged.
class Failure : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

////// A row with the same unique key exists. The work it happens in cannot go on: catch it around
///`write`, use
/// `Sql::attempt`, or avoid it with `ON CONFLICT DO NOTHING` and look at the number of changed
/// rows.
class UniqueViolation : public Failure {
public:
    using Failure::Failure;
};

/// Another transaction was in the way; the same work may succeed when it is run again.
class Contended : public Failure {
public:
    using Failure::Failure;
};

/// The connection is gone; what was not committed is undone.
class Disconnected : public Failure {
public:
    using Failure::Failure;
};

/// More work waits than allowed, or the database is shutting down. Come back in a moment.
class Overloaded : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

}  // namespace mainstay::db
