#include "db/postgresql_database.hpp"

#include "base/log.hpp"

namespace mainstay::db {

namespace {

// SERIALIZABLE, so that a body means the same here as on SQLite, where nothing runs beside it.
constexpr const char* begin_write = "BEGIN ISOLATION LEVEL SERIALIZABLE";
constexpr const char* begin_read = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

constexpr int attempts_max = 20;
// Beside others; then alone, as far as this process goes.
constexpr int attempts_beside = 3;
constexpr std::chrono::milliseconds reconnect_pause{100};
constexpr std::chrono::milliseconds look_again{1000};

}  // namespace

PostgresqlDatabase::PostgresqlDatabase(const Options& options)
    : ThreadedDatabase(options),
      watchdog_([options] { return is_answering(options); }, options.silence_timeout) {
    std::vector<std::function<void()>> loops;
    for (Lane& lane : all_lanes()) {
        auto limit = limit_of(lane);
        auto timeout = limit.value_or(options.statement_timeout);
        for (int i = 0; i < lane.threads; ++i) {
            Slot& slot = *slots_.emplace_back(std::make_unique<Slot>(Slot{timeout, limit, {}}));
            // Those everybody needs are there from the start, and show what is wrong with the
            // location. The others are opened when they are used.
            if (lane.cost == Cost::quick)
                slot.session = open_postgresql(options, timeout, &watchdog_);
            auto run = [this, &slot](const Queued& queued) { return read(slot, queued); };
            if (lane.is_read)
                loops.emplace_back([this, &lane, run] { serve_reads(lane, run); });
            else
                loops.emplace_back([this, &slot] { write_loop(slot); });
        }
    }
    for (auto& loop : loops) start_thread(std::move(loop));
}

void PostgresqlDatabase::close() {
    is_closing_ = true;
    watchdog_.finish_by(Steady::now() + options_.close_timeout);
    ThreadedDatabase::close();
}

void PostgresqlDatabase::write_loop(Slot& slot) {
    auto& queue = lane_of(Access::write, Cost::quick).queue;
    for (;;) {
        auto taken = queue.take(1);
        if (taken.empty()) return;
        Outcome outcome;
        try {
            outcome = write(slot, taken.front().pending.body);
        } catch (...) {
            outcome.failure = std::current_exception();
        }
        queue.finish(taken);
        complete(taken, {&outcome, 1});
    }
}

Outcome PostgresqlDatabase::read(Slot& slot, const Queued& read) {
    for (int tried = 1;; ++tried) {
        connect(slot);
        slot.session->limit(read.how.timeout ? read.how.timeout : slot.limit);
        bool is_last = tried == attempts_max;
        if (auto outcome = attempt(slot, begin_read, read.pending.body, is_last)) return *outcome;
    }
}

Outcome PostgresqlDatabase::write(Slot& slot, const Transaction& body) {
    auto last_from = Steady::now() + options_.statement_timeout;
    for (int tried = 1;; ++tried) {
        std::unique_lock gate(gate_);
        std::shared_lock beside(alone_, std::defer_lock);
        std::unique_lock alone(alone_, std::defer_lock);
        if (tried > attempts_beside)
            alone.lock();
        else
            beside.lock();
        gate.unlock();
        bool is_last = tried == attempts_max || Steady::now() >= last_from;
        if (auto outcome = attempt(slot, begin_write, body, is_last)) return *outcome;
    }
}

std::optional<Outcome> PostgresqlDatabase::attempt(
    Slot& slot, const char* begin, const Transaction& body, bool is_last
) {
    connect(slot);
    bool is_committing = false;
    try {
        return run_in_transaction(*slot.session, begin, body, is_committing);
    } catch (const Contended&) {
        if (is_last) throw;
    } catch (const Disconnected& failure) {
        MAINSTAY_LOG(warning, "db", "lost the connection: {}", failure.what());
        bool is_silent = slot.session->was_cut();
        slot.session.reset();
        if (is_silent) end_looking(false);
        if (is_committing)
            throw Disconnected(
                "the connection was lost during a commit, which may or may not have happened"
            );
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
            slot.session = open_postgresql(options_, slot.statement_timeout, &watchdog_);
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
