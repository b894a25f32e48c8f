#include "db/threaded_database.hpp"

#include "base/check.hpp"
#include "base/log.hpp"

namespace mainstay::db {

namespace {

thread_local bool is_database_thread = false;

// What fails together is run twice. Who sends much that is refused late must not make that the
// rule.
constexpr int care_after_failure = 16;

// What is called here has been told to be quick and not to fail; the transactions of others must
// not suffer if it does.
template <class Function, class... Args>
void call(const char* what, const Function& function, Args&&... args) {
    try {
        function(std::forward<Args>(args)...);
    } catch (const std::exception& error) {
        MAINSTAY_LOG(error, "db", "{} failed: {}", what, error.what());
    }
}

LaneQueue::Limits shared_by_all(const Options& options, int threads) {
    return {
        .threads = threads,
        .pending_max = options.waiting_max,
        .caller_pending_max = options.waiting_max,
    };
}

LaneQueue::Limits shared_fairly(const Options& options, int threads) {
    return {
        .threads = threads,
        .pending_max = options.waiting_max,
        .caller_pending_max = options.caller_waiting_max,
        .is_shared_fairly = true,
    };
}

}  // namespace

void Database::wait(Access access, Transaction body, ReadClass how) {
    // A database thread that waits for database threads would wait for itself.
    MAINSTAY_CHECK(!is_database_thread);
    std::mutex mutex;
    std::condition_variable ended;
    bool is_ended = false;
    std::exception_ptr failure;

    auto done = [&](std::exception_ptr why) {
        std::lock_guard lock(mutex);
        failure = std::move(why);
        is_ended = true;
        ended.notify_one();  // Under the lock: afterwards all of this may be gone.
    };
    submit(access, {std::move(body), done}, how);

    std::unique_lock lock(mutex);
    ended.wait(lock, [&] { return is_ended; });
    if (failure) std::rethrow_exception(std::move(failure));
}

ThreadedDatabase::ThreadedDatabase(const Options& options)
    : options_(options),
      lanes_{
          Lane{
              "quick", Cost::quick, true, options.read_threads,
              LaneQueue(shared_by_all(options, options.read_threads))
          },
          Lane{
              "heavy", Cost::heavy, true, options.heavy_threads,
              LaneQueue(shared_fairly(options, options.heavy_threads))
          },
          Lane{
              "search", Cost::search, true, options.search_threads,
              LaneQueue(shared_fairly(options, options.search_threads))
          },
          Lane{"lengthy", Cost::lengthy, true, 1, LaneQueue(shared_by_all(options, 1))},
          Lane{"write", Cost::quick, false, 1, LaneQueue(shared_by_all(options, 1))},
      } {}

void ThreadedDatabase::on_commit(std::function<void()> listener) {
    listeners_.with([&](auto& listeners) { listeners.push_back(std::move(listener)); });
}

std::vector<LaneState> ThreadedDatabase::lanes() const {
    std::vector<LaneState> states;
    for (const auto& lane : lanes_) {
        auto state = lane.queue.state();
        state.name = lane.name;
        states.push_back(state);
    }
    return states;
}

void ThreadedDatabase::close() {
    for (auto& lane : lanes_) lane.queue.close();
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
}

bool ThreadedDatabase::try_together(const std::function<bool(Together)>& write) {
    if (batches_of_care_ > 0)
        --batches_of_care_;
    else if (write(run_as_one))
        return true;
    else
        batches_of_care_ = care_after_failure;
    return write(run_in_savepoints);
}

ThreadedDatabase::Lane& ThreadedDatabase::lane_of(Access access, Cost cost) {
    auto index = access == Access::write ? lanes_.size() - 1 : static_cast<std::size_t>(cost);
    return lanes_[index];
}

std::optional<std::chrono::milliseconds> ThreadedDatabase::limit_of(const Lane& lane) const {
    if (lane.is_read && lane.cost != Cost::lengthy) return options_.read_timeout;
    return std::nullopt;
}

void ThreadedDatabase::submit(Access access, Pending pending, ReadClass how) {
    lane_of(access, how.cost).queue.push(std::move(pending), how);
}

void ThreadedDatabase::start_thread(std::function<void()> loop) {
    threads_.emplace_back([loop = std::move(loop)] {
        is_database_thread = true;
        loop();
    });
}

void ThreadedDatabase::serve_reads(Lane& lane, const std::function<Outcome(const Queued&)>& run) {
    for (;;) {
        auto taken = lane.queue.take(1);
        if (taken.empty()) return;
        Outcome outcome;
        try {
            // A lengthy one may stand behind another for minutes, and nobody waits at a screen.
            auto waited = std::chrono::steady_clock::now() - taken.front().since;
            if (lane.cost != Cost::lengthy && waited > options_.wait_timeout)
                throw Overloaded("a read has waited too long for its turn");
            outcome = run(taken.front());
            outcome.has_written = false;
        } catch (...) {
            outcome.failure = std::current_exception();
        }
        // Before who waits is told: they may come again at once.
        lane.queue.finish(taken);
        complete(taken, {&outcome, 1});
    }
}

void ThreadedDatabase::complete(std::span<Queued> transactions, std::span<Outcome> outcomes) {
    bool has_written = false;
    for (Outcome& outcome : outcomes) {
        has_written |= outcome.has_written;
        for (auto& effect : outcome.effects) call("an effect after commit", effect);
    }
    if (has_written) {
        listeners_.with([](auto& listeners) {
            for (auto& listener : listeners) call("a listener for commits", listener);
        });
    }
    for (std::size_t i = 0; i < transactions.size(); ++i)
        call(
            "the end of a transaction", transactions[i].pending.done, std::move(outcomes[i].failure)
        );
}

void roll_back(Session& session) {
    try {
        if (session.is_in_transaction()) session.control("ROLLBACK");
    } catch (const std::exception& error) {
        MAINSTAY_LOG(warning, "db", "rollback failed: {}", error.what());
    }
}

namespace {

/// Throws unless all that a body has run has succeeded.
void check_statements(Sql& sql) {
    if (sql.has_failed())
        throw Failure("a statement failed, and its transaction went on as if not");
    sql.post_rest();
    sql.complete();
}

Outcome run_in_savepoint(Session& session, const Database::Transaction& body) {
    Outcome outcome;
    session.control("SAVEPOINT body");
    Sql sql(session);
    bool is_accepted = false;
    try {
        is_accepted = body(sql);
        if (is_accepted) check_statements(sql);
    } catch (const Contended&) {
        throw;  // Of the transaction as a whole: its view of the records is out of date.
    } catch (const Disconnected&) {
        throw;
    } catch (...) {
        outcome.failure = std::current_exception();
    }
    // On a full disk or an I/O error SQLite itself undoes the whole transaction, also what the
    // others did.
    if (!session.is_in_transaction()) throw Failure("the database ended the transaction");
    if (is_accepted && !outcome.failure) {
        session.control("RELEASE body");
        outcome.effects = sql.take_effects();
        outcome.has_written = sql.has_written();
    } else {
        session.control("ROLLBACK TO body");
        session.control("RELEASE body");
        session.turn.forget();
    }
    return outcome;
}

/// Whether what the body did may be committed together with what others do.
bool run_as_part(Session& session, const Database::Transaction& body, Outcome& outcome) {
    Sql sql(session);
    if (!body(sql)) return !sql.has_written() && !sql.has_failed();
    if (sql.has_failed()) return false;
    session.flush();  // The database does it while the next body runs.
    outcome = {.failure = {}, .effects = sql.take_effects(), .has_written = sql.has_written()};
    return true;
}

}  // namespace

bool run_as_one(Session& session, std::span<Queued> transactions, std::span<Outcome> outcomes) {
    session.turn = {.may_foresee = session.dialect() == Dialect::postgresql};
    bool is_good = true;
    try {
        for (std::size_t i = 0; is_good && i < transactions.size(); ++i)
            is_good = run_as_part(session, transactions[i].pending.body, outcomes[i]);
        if (is_good) {
            post_rest(session);
            session.complete();
        }
    } catch (const Disconnected&) {
        throw;
    } catch (...) {
        is_good = false;  // Who it was, and what is to be told, shows when they run with more care.
    }
    // Of what was read by a version that was only foreseen, nothing may stay.
    if (!is_good) session.memory.clear();
    return is_good;
}

bool run_in_savepoints(
    Session& session, std::span<Queued> transactions, std::span<Outcome> outcomes
) {
    session.turn = {};
    for (std::size_t i = 0; i < transactions.size(); ++i)
        outcomes[i] = run_in_savepoint(session, transactions[i].pending.body);
    session.complete();
    return true;
}

Outcome run_in_transaction(
    Session& session, const Frame& frame, const Database::Transaction& body, bool& is_committing
) {
    try {
        session.turn = {};
        for (const auto* statement : frame.begin) session.control(statement);
        Sql sql(session);
        if (!body(sql)) {
            roll_back(session);
            return {};
        }
        check_statements(sql);
        is_committing = true;
        session.control(frame.end);
        is_committing = false;
        return {.failure = {}, .effects = sql.take_effects(), .has_written = sql.has_written()};
    } catch (...) {
        roll_back(session);
        throw;
    }
}

}  // namespace mainstay::db
