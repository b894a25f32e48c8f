#include "db/postgresql_database.hpp"

#include "base/log.hpp"

namespace mainstay::db {

namespace {

// One transaction writes at a time, in whatever process: those that overlapped would have to be
// taken back more often than not, since most take the next number of something. The turn is taken
// before the first look at the records, so that the look shows all that was done before it.
// SERIALIZABLE besides, for programs that take no turn.
constexpr const char* begin_write = "BEGIN ISOLATION LEVEL SERIALIZABLE";
constexpr const char* take_turn = "LOCK TABLE write_turn IN EXCLUSIVE MODE";
constexpr const char* begin_read = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

constexpr const char* make_turn =
    "DO $$ BEGIN IF to_regclass('write_turn') IS NULL THEN CREATE TABLE write_turn (); END IF; END "
    "$$";

// Enough to make the flush and its round trips cheap for each. Beyond 64 parts of a transaction
// PostgreSQL looks for them on disk.
constexpr std::size_t transactions_together_max = 60;

constexpr int attempts_max = 20;
constexpr std::chrono::milliseconds reconnect_pause{100};
constexpr std::chrono::milliseconds look_again{1000};

constexpr const char* lost_in_commit =
    "the connection was lost during a commit, which may or may not have happened";

void make_write_turn(Session& session) {
    try {
        session.script(make_turn);
    } catch (const Failure&) {
        session.script(make_turn);  // Another node made it in the same moment.
    }
}

}  // namespace

PostgresqlDatabase::PostgresqlDatabase(const Options& options)
    : ThreadedDatabase(options),
      watchdog_([options] { return is_answering(options); }, options.silence_timeout) {
    std::vector<std::function<void()>> loops;
    for (Lane& lane : all_lanes()) {
        auto limit = limit_of(lane);
        auto timeout = limit.value_or(options.statement_timeout);
        for (int i = 0; i < lane.threads; ++i) {
            Slot& slot =
                *slots_.emplace_back(std::make_unique<Slot>(Slot{use_of(lane), timeout, limit, {}})
                );
            // Those everybody needs are there from the start, and show what is wrong with the
            // location. The others are opened when they are used.
            if (lane.cost == Cost::quick)
                slot.session = open_postgresql(options, slot.use, timeout, &watchdog_);
            auto run = [this, &slot](const Queued& queued) { return read(slot, queued); };
            if (lane.is_read)
                loops.emplace_back([this, &lane, run] { serve_reads(lane, run); });
            else
                loops.emplace_back([this, &slot] { write_loop(slot); });
        }
    }
    make_write_turn(*slots_.back()->session);
    for (auto& loop : loops) start_thread(std::move(loop));
}

void PostgresqlDatabase::close() {
    is_closing_ = true;
    watchdog_.finish_by(Steady::now() + options_.close_timeout);
    ThreadedDatabase::close();
}

Use PostgresqlDatabase::use_of(const Lane& lane) {
    if (!lane.is_read) return Use::write;
    return lane.cost == Cost::quick ? Use::find : Use::list;
}

void PostgresqlDatabase::write_loop(Slot& slot) {
    auto& queue = lane_of(Access::write, Cost::quick).queue;
    for (;;) {
        auto taken = queue.take(transactions_together_max);
        if (taken.empty()) return;
        std::vector<Outcome> outcomes(taken.size());
        bool is_done = taken.size() > 1 && try_together([&](Together run) {
                           return write_together(slot, taken, outcomes, run);
                       });
        for (std::size_t i = 0; !is_done && i < taken.size(); ++i) {
            try {
                outcomes[i] = write(slot, taken[i].pending.body);
            } catch (...) {
                outcomes[i] = {.failure = std::current_exception()};
            }
        }
        queue.finish(taken);
        complete(taken, outcomes);
    }
}

bool PostgresqlDatabase::write_together(
    Slot& slot, std::span<Queued> transactions, std::span<Outcome> outcomes, Together run
) {
    auto fail_all = [&](const std::exception_ptr& failure) {
        for (Outcome& outcome : outcomes) outcome = {.failure = failure};
        return true;
    };
    bool is_committing = false;
    try {
        connect(slot);
        begin_turn(*slot.session);
    } catch (const Disconnected& failure) {
        if (slot.session && !lose(slot, failure)) return false;
        return fail_all(std::current_exception());
    } catch (const Failure&) {
        // To wait as long again for each would make the last wait for all.
        if (slot.session) roll_back(*slot.session);
        return fail_all(std::current_exception());
    }
    try {
        if (!run(*slot.session, transactions, outcomes)) {
            roll_back(*slot.session);
            return false;
        }
        is_committing = true;
        slot.session->control("COMMIT");
        return true;
    } catch (const Disconnected& failure) {
        bool is_silent = lose(slot, failure);
        if (is_committing) return fail_all(std::make_exception_ptr(Disconnected(lost_in_commit)));
        return is_silent && fail_all(std::current_exception());
    } catch (const Failure& failure) {
        MAINSTAY_LOG(
            debug, "db", "{} transactions failed together: {}", transactions.size(), failure.what()
        );
        roll_back(*slot.session);
        return false;
    }
}

void PostgresqlDatabase::begin_turn(Session& session) {
    auto last_from = Steady::now() + options_.statement_timeout;
    for (;;) {
        try {
            session.control(begin_write);
            session.control(take_turn);
            return session.complete();
        } catch (const Contended&) {
            roll_back(session);
            if (Steady::now() >= last_from) throw;
        }
    }
}

bool PostgresqlDatabase::lose(Slot& slot, const Disconnected& failure) {
    MAINSTAY_LOG(warning, "db", "lost the connection: {}", failure.what());
    bool is_silent = slot.session->was_cut();
    slot.session.reset();
    if (is_silent) end_looking(false);
    return is_silent;
}

Outcome PostgresqlDatabase::read(Slot& slot, const Queued& read) {
    for (int tried = 1;; ++tried) {
        connect(slot);
        slot.session->limit(read.how.timeout ? read.how.timeout : slot.limit);
        bool is_last = tried == attempts_max;
        if (auto outcome = attempt(slot, {{begin_read}, "END"}, read.pending.body, is_last))
            return *outcome;
    }
}

Outcome PostgresqlDatabase::write(Slot& slot, const Transaction& body) {
    auto last_from = Steady::now() + options_.statement_timeout;
    for (int tried = 1;; ++tried) {
        bool is_last = tried == attempts_max || Steady::now() >= last_from;
        if (auto outcome = attempt(slot, {{begin_write, take_turn}, "COMMIT"}, body, is_last))
            return *outcome;
    }
}

std::optional<Outcome> PostgresqlDatabase::attempt(
    Slot& slot, const Frame& frame, const Transaction& body, bool is_last
) {
    connect(slot);
    bool is_committing = false;
    try {
        return run_in_transaction(*slot.session, frame, body, is_committing);
    } catch (const Contended&) {
        if (is_last) throw;
    } catch (const Disconnected& failure) {
        bool is_silent = lose(slot, failure);
        if (is_committing) throw Disconnected(lost_in_commit);
        if (is_last || is_silent) throw;
    }
    return std::nullopt;
}

PostgresqlDatabase::Steady::time_point PostgresqlDatabase::begin_looking() {
    return server_.with([&](Server& server) {
        auto now = Steady::now();
        if (!server.is_away)
            return now + (is_closing_ ? reconnect_pause : options_.reconnect_timeout);
        if (is_closing_ || server.is_looked_for || now < server.look_again_at)
            throw Disconnected("PostgreSQL does not answer");
        server.is_looked_for = true;
        return now;
    });
}

void PostgresqlDatabase::end_looking(bool is_found) {
    server_.with([&](Server& server) {
        server.is_away = !is_found;
        server.is_looked_for = false;
        server.look_again_at = Steady::now() + look_again;
    });
}

void PostgresqlDatabase::connect(Slot& slot) {
    if (slot.session) return;
    auto until = begin_looking();
    while (!slot.session) {
        try {
            slot.session = open_postgresql(options_, slot.use, slot.statement_timeout, &watchdog_);
            end_looking(true);
        } catch (const Failure&) {
            bool is_known_away = server_.with([](Server& server) { return server.is_away; });
            if (is_closing_ || is_known_away || Steady::now() >= until) {
                end_looking(false);
                throw;
            }
            std::this_thread::sleep_for(reconnect_pause);
        }
    }
}

}  // namespace mainstay::db
