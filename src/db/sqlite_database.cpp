#include "db/sqlite_database.hpp"

#include "base/log.hpp"

namespace mainstay::db {

namespace {

// Enough to make the fsync cheap for each; few enough that the first need not wait long for the
// last.
constexpr std::size_t works_together_max = 256;

}  // namespace

SqliteDatabase::SqliteDatabase(const Options& options)
    : ThreadedDatabase(static_cast<std::size_t>(options.waiting_max)),
      writer_(open_sqlite(options, true)) {
    for (int i = 0; i < options.read_threads; ++i) readers_.push_back(open_sqlite(options, false));
    start_thread([this] { write_loop(); });
    for (auto& reader : readers_) start_thread([this, &reader] { read_loop(*reader); });
}

void SqliteDatabase::read_loop(Session& session) {
    for (;;) {
        auto works = queue(Access::read).take(1);
        if (works.empty()) return;
        Ending ending;
        bool is_committing = false;
        try {
            ending = run_in_transaction(session, "BEGIN", works.front().work, is_committing);
            ending.has_written = false;
        } catch (...) {
            ending.failure = std::current_exception();
        }
        settle(works, {&ending, 1});
    }
}

void SqliteDatabase::write_loop() {
    for (;;) {
        auto works = queue(Access::write).take(works_together_max);
        if (works.empty()) break;
        std::vector<Ending> endings(works.size());
        if (!write_together(works, endings)) write_alone(works, endings);
        settle(works, endings);
    }
    try {
        writer_->script("PRAGMA analysis_limit = 1000; PRAGMA optimize");
    } catch (const Failure& failure) {
        MAINSTAY_LOG(warning, "db", "statistics were not renewed: {}", failure.what());
    }
}

bool SqliteDatabase::write_together(std::span<Waiting> works, std::span<Ending> endings) {
    try {
        writer_->script("BEGIN IMMEDIATE");
    } catch (...) {
        // Another process has held the lock all the time: to try one by one would make each wait as
        // long again.
        for (Ending& ending : endings)
            ending = {.failure = std::current_exception(), .effects = {}};
        return true;
    }
    try {
        for (std::size_t i = 0; i < works.size(); ++i) endings[i] = run_in_savepoint(works[i].work);
        writer_->script("COMMIT");
        return true;
    } catch (const Failure& failure) {
        MAINSTAY_LOG(warning, "db", "{} works failed together: {}", works.size(), failure.what());
        roll_back(*writer_);
        return false;
    }
}

Ending SqliteDatabase::run_in_savepoint(const Work& work) {
    Ending ending;
    writer_->script("SAVEPOINT work");
    Sql sql(*writer_);
    bool is_accepted = false;
    try {
        is_accepted = work(sql);
        if (is_accepted && sql.has_failed())
            throw Failure("a statement failed, and its work went on as if not");
    } catch (...) {
        ending.failure = std::current_exception();
    }
    // On a full disk or an I/O error SQLite itself undoes the whole transaction, also what the
    // others did.
    if (!writer_->is_in_transaction()) throw Failure("SQLite ended the transaction");
    if (is_accepted && !ending.failure) {
        writer_->script("RELEASE work");
        ending.effects = sql.take_effects();
        ending.has_written = sql.has_written();
    } else {
        writer_->script("ROLLBACK TO work; RELEASE work");
    }
    return ending;
}

void SqliteDatabase::write_alone(std::span<Waiting> works, std::span<Ending> endings) {
    for (std::size_t i = 0; i < works.size(); ++i) {
        bool is_committing = false;
        endings[i] = {};
        try {
            endings[i] =
                run_in_transaction(*writer_, "BEGIN IMMEDIATE", works[i].work, is_committing);
        } catch (...) {
            endings[i].failure = std::current_exception();
        }
    }
}

}  // namespace mainstay::db
