#include "db/postgresql_database.hpp"

#include "base/log.hpp"

namespace mainstay::db {

namespace {

// SERIALIZABLE, so that a work means the same here as on SQLite, where nothing runs beside it.
constexpr const char* begin_write = "BEGIN ISOLATION LEVEL SERIALIZABLE";
constexpr const char* begin_read = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

constexpr int attempts_max = 20;
constexpr int attempts_together =
    3;  // Then works of this process that collide wait for one another.
constexpr std::chrono::milliseconds reconnect_pause{100};

}  // namespace

PostgresqlDatabase::PostgresqlDatabase(const Options& options)
    : ThreadedDatabase(static_cast<std::size_t>(options.waiting_max)), options_(options) {
    for (int i = 0; i < options.read_threads + options.write_threads; ++i) {
        auto& line = lines_.emplace_back(std::make_unique<Line>());
        line->session = open_postgresql(options.location);
    }
    for (std::size_t i = 0; i < lines_.size(); ++i) {
        bool is_reader = i < static_cast<std::size_t>(options.read_threads);
        auto access = is_reader ? Access::read : Access::write;
        start_thread([this, access, i] { loop(access, *lines_[i]); });
    }
}

void PostgresqlDatabase::loop(Access access, Line& line) {
    for (;;) {
        auto works = queue(access).take(1);
        if (works.empty()) return;
        Ending ending;
        try {
            ending = run(access, line, works.front().work);
        } catch (...) {
            ending.failure = std::current_exception();
        }
        if (access == Access::read) ending.has_written = false;
        settle(works, {&ending, 1});
    }
}

Ending PostgresqlDatabase::run(Access access, Line& line, const Work& work) {
    auto begin = access == Access::read ? begin_read : begin_write;
    std::unique_lock in_turn(one_by_one_, std::defer_lock);
    for (int attempt = 1;; ++attempt) {
        connect(line);
        if (attempt > attempts_together && !in_turn) in_turn.lock();
        bool is_committing = false;
        try {
            return run_in_transaction(*line.session, begin, work, is_committing);
        } catch (const Contended& failure) {
            if (attempt == attempts_max) throw;
        } catch (const Disconnected& failure) {
            MAINSTAY_LOG(warning, "db", "lost the connection: {}", failure.what());
            line.session.reset();
            if (is_committing)
                throw Disconnected(
                    "the connection was lost during a commit; it may or may not have happened"
                );
            if (attempt == attempts_max) throw;
        }
    }
}

void PostgresqlDatabase::connect(Line& line) {
    auto patience = line.is_lost ? std::chrono::milliseconds(0) : options_.reconnect_timeout;
    auto until = std::chrono::steady_clock::now() + patience;
    while (!line.session) {
        try {
            line.session = open_postgresql(options_.location);
        } catch (const Failure&) {
            line.is_lost = true;
            if (std::chrono::steady_clock::now() >= until) throw;
            std::this_thread::sleep_for(reconnect_pause);
        }
    }
    line.is_lost = false;
}

}  // namespace mainstay::db
