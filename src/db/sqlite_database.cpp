#include "db/sqlite_database.hpp"

#include "base/log.hpp"

namespace mainstay::db {

namespace {

// Enough to make the fsync cheap for each; few enough that the first need not wait long for the
// last.
constexpr std::size_t transactions_together_max = 256;

// What is known of a table of few rows would have it scanned at its next use, when it may have
// grown to millions: SQLite's own guess is better. ANALYZE makes sqlite_stat1 where
// there is none.
constexpr const char* renew_statistics =
    "PRAGMA analysis_limit = 1000; PRAGMA optimize; ANALYZE sqlite_schema;"
    "DELETE FROM sqlite_stat1 WHERE tbl IN (SELECT tbl FROM sqlite_stat1 GROUP BY tbl"
    " HAVING MAX(CAST(stat AS INTEGER)) < 10000)";

}  // namespace

SqliteDatabase::SqliteDatabase(const Options& options)
    : ThreadedDatabase(options), writer_(open_sqlite(options, true, options.statement_timeout)) {
    std::vector<std::function<void()>> loops{[this] { write_loop(); }};
    for (Lane& lane : all_lanes()) {
        if (!lane.is_read) continue;
        bool is_bounded = lane.cost != Cost::lengthy;
        auto timeout = is_bounded ? options.read_timeout : options.statement_timeout;
        for (int i = 0; i < lane.threads; ++i) {
            readers_.push_back(open_sqlite(options, false, timeout));
            auto run = [&session = *readers_.back(), limit = limit_of(lane)](const Queued& read) {
                session.limit(read.how.timeout ? read.how.timeout : limit);
                bool is_committing = false;
                return run_in_transaction(
                    session, {{"BEGIN"}, "END"}, read.pending.body, is_committing
                );
            };
            loops.emplace_back([this, &lane, run] { serve_reads(lane, run); });
        }
    }
    for (auto& loop : loops) start_thread(std::move(loop));
}

void SqliteDatabase::write_loop() {
    auto& queue = lane_of(Access::write, Cost::quick).queue;
    for (;;) {
        auto taken = queue.take(transactions_together_max);
        if (taken.empty()) break;
        std::vector<Outcome> outcomes(taken.size());
        bool is_done = taken.size() > 1 && try_together([&](Together run) {
                           return write_together(taken, outcomes, run);
                       });
        if (!is_done) write_alone(taken, outcomes);
        queue.finish(taken);
        complete(taken, outcomes);
    }
    try {
        writer_->script(renew_statistics);
    } catch (const Failure& failure) {
        MAINSTAY_LOG(warning, "db", "statistics were not renewed: {}", failure.what());
    }
}

bool SqliteDatabase::write_together(
    std::span<Queued> transactions, std::span<Outcome> outcomes, Together run
) {
    try {
        writer_->control("BEGIN IMMEDIATE");
    } catch (...) {
        // Another process has held the lock all the time: to try one by one would make each wait as
        // long again.
        for (Outcome& outcome : outcomes)
            outcome = {.failure = std::current_exception(), .effects = {}};
        return true;
    }
    try {
        if (!run(*writer_, transactions, outcomes)) {
            roll_back(*writer_);
            return false;
        }
        writer_->control("COMMIT");
        return true;
    } catch (const Failure& failure) {
        MAINSTAY_LOG(
            warning, "db", "{} transactions failed together: {}", transactions.size(),
            failure.what()
        );
        roll_back(*writer_);
        return false;
    }
}

void SqliteDatabase::write_alone(std::span<Queued> transactions, std::span<Outcome> outcomes) {
    for (std::size_t i = 0; i < transactions.size(); ++i) {
        bool is_committing = false;
        outcomes[i] = {};
        try {
            outcomes[i] = run_in_transaction(
                *writer_, {{"BEGIN IMMEDIATE"}, "COMMIT"}, transactions[i].pending.body,
                is_committing
            );
        } catch (...) {
            outcomes[i].failure = std::current_exception();
        }
    }
}

}  // namespace mainstay::db
