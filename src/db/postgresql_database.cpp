#include "db/postgresql_database.hpp"

#include "base/log.hpp"

namespace mainstay::db {

namespace {

// SERIALIZABLE, so that a work means the same here as on SQLite, where nothing runs beside it.
constexpr const char* begin_write = "BEGIN ISOLATION LEVEL SERIALIZABLE";
constexpr const char* begin_read = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

constexpr int attempts_max = 20;
// Beside others; then alone, as far as this process goes.
constexpr int attempts_beside = 3;
constexpr std::chrono::milliseconds reconnect_pause{100};

}  // namespace

PostgresqlDatabase::PostgresqlDatabase(const Options& options)
    : ThreadedDatabase(static_cast<std::size_t>(options.waiting_max)), options_(options) {
    for (int i = 0; i < options.read_threads + options.write_threads; ++i) {
        auto& line = lines_.emplace_back(std::make_unique<Line>());
        line->session = open_postgresql(options);
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
            const Work& work = works.front().work;
            ending = access == Access::read ? read(line, work) : write(line, work);
        } catch (...) {
            ending.failure = std::current_exception();
        }
        if (access == Access::read) ending.has_written = false;
        settle(works, {&ending, 1});
    }
}

Ending PostgresqlDatabase::read(Line& line, const Work& work) {
    for (int tried = 1;; ++tried) {
        if (auto ending = attempt(line, begin_read, work, tried == attempts_max)) return *ending;
    }
}

Ending PostgresqlDatabase::write(Line& line, const Work& work) {
    for (int tried = 1;; ++tried) {
        std::unique_lock gate(gate_);
        std::shared_lock beside(alone_, std::defer_lock);
        std::unique_lock alone(alone_, std::defer_lock);
        if (tried > attempts_beside)
            alone.lock();
        else
            beside.lock();
        gate.unlock();
        if (auto ending = attempt(line, begin_write, work, tried == attempts_max)) return *ending;
    }
}

std::optional<Ending> PostgresqlDatabase::attempt(
    Line& line, const char* begin, const Work& work, bool is_last
) {
    connect(line);
    bool is_committing = false;
    try {
        return run_in_transaction(*line.session, begin, work, is_committing);
    } catch (const Contended&) {
        if (is_last) throw;
    } catch (const Disconnected& failure) {
        MAINSTAY_LOG(warning, "db", "lost the connection: {}", failure.what());
        line.session.reset();
        if (is_committing)
            throw Disconnected(
                "the connection was lost during a commit, which may or may not have happened"
            );
        if (is_last) throw;
    }
    return std::nullopt;
}

void PostgresqlDatabase::connect(Line& line) {
    auto patience = line.is_lost ? std::chrono::milliseconds(0) : options_.reconnect_timeout;
    auto until = std::chrono::steady_clock::now() + patience;
    while (!line.session) {
        try {
            line.session = open_postgresql(options_);
        } catch (const Failure&) {
            line.is_lost = true;
            if (std::chrono::steady_clock::now() >= until) throw;
            std::this_thread::sleep_for(reconnect_pause);
        }
    }
    line.is_lost = false;
}

}  // namespace mainstay::db
