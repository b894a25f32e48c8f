#include "jobs/runner.hpp"

#include <atomic>
#include <iterator>
#include <limits>
#include <random>
#include <string>
#include <thread>

#include "base/bell.hpp"
#include "base/crypto.hpp"
#include "base/log.hpp"
#include "jobs/board.hpp"
#include "jobs/lease.hpp"

namespace mainstay::jobs {

namespace {

constexpr std::chrono::milliseconds pause_after_failure{1000};

std::vector<Worker> with_schedules(
    std::vector<Worker> workers, const std::vector<Schedule>& schedules
) {
    for (const auto& schedule : schedules) workers.push_back(worker_of(schedule));
    return workers;
}

std::function<double()> own_random() {
    return [generator = std::mt19937_64(std::random_device()())]() mutable {
        return std::uniform_real_distribution<double>(0, 1)(generator);
    };
}

}  // namespace

/// The threads of a Runner: one that takes and settles, and those that work.
class Runner::Engine {
public:
    Engine(
        db::Database& database, std::vector<Worker> workers, std::vector<Schedule> schedules,
        Clock clock, RunnerOptions options
    )
        : database_(database),
          schedules_(std::move(schedules)),
          clock_(std::move(clock)),
          options_(std::move(options)),
          board_(
              with_schedules(std::move(workers), schedules_),
              {options_.threads, options_.slow_threads}
          ) {
        if (!options_.random) options_.random = own_random();
        database_.on_commit([bell = bell_] { bell->ring(); });
    }

    ~Engine() { stop(); }

    void start() {
        database_.write([&](db::Sql& sql) {
            auto now = clock_();
            declare(sql, schedules_, now);
            bool is_alone = sql.dialect() == db::Dialect::sqlite;
            while (is_alone && recover(sql, Time{std::numeric_limits<std::int64_t>::max()}, now) > 0
            ) {
            }
        });
        taking_ = std::thread([this] { look_for_work(); });
        start_working(Lane::quick, options_.threads);
        start_working(Lane::slow, options_.slow_threads);
    }

    void stop() {
        if (is_stopping_.exchange(true)) return;
        board_.close();
        bell_->ring();
        stopping_.ring();
        for (std::thread& thread : working_) thread.join();
        if (taking_.joinable()) taking_.join();
        // What the last jobs left. If this fails, their leases end.
        attempt_to([&] { settle_ended({}); });
    }

private:
    void start_working(Lane lane, int threads) {
        for (int i = 0; i < threads; ++i) working_.emplace_back([this, lane] { work(lane); });
    }

    void work(Lane lane) {
        while (auto next = board_.next(lane)) {
            auto now = clock_();
            board_.begun(next->job.id, now + next->worker->policy.timeout);
            auto done = attempt(std::move(next->job), *next->worker, now, is_stopping_);
            board_.ended(std::move(done), clock_() - now);
            bell_->ring();
        }
    }

    void look_for_work() {
        while (!is_stopping_) {
            bool is_well = attempt_to([&] { turn(); });
            if (is_well)
                bell_->wait(options_.poll);
            else
                stopping_.wait(pause_after_failure);
        }
    }

    /// One look at the database, and one transaction for all that is to be written, if there is
    /// anything.
    void turn() {
        auto now = clock_();
        Todo todo = database_.read([&](db::Sql& sql) { return look(sql, now); });
        if (last_renewed_ + options_.lease / 3 <= now) {
            todo.renewed = board_.held(now);
            last_renewed_ = now;
        }
        settle_ended(todo);
    }

    /// What there is to do, besides writing down what has ended.
    struct Todo {
        std::vector<Board::Want> taken;
        std::vector<Id<QueuedJob>> renewed;
        bool has_schedules = false;
        bool has_expired = false;

        bool is_empty() const {
            return taken.empty() && renewed.empty() && !has_schedules && !has_expired;
        }
    };

    Todo look(db::Sql& sql, Time now) {
        Todo todo;
        auto wants = board_.wants();
        std::vector<std::string> kinds;
        for (const auto& want : wants) kinds.push_back(want.worker->kind);
        for (const auto& kind : due_kinds(sql, kinds, now)) {
            for (const auto& want : wants) {
                if (want.worker->kind == kind) todo.taken.push_back(want);
            }
        }
        todo.has_schedules = !schedules_.empty() && has_due(sql, now);
        todo.has_expired = has_expired(sql, now);
        return todo;
    }

    void settle_ended(const Todo& todo) {
        auto ended = board_.take_ended();
        if (ended.empty() && todo.is_empty()) return;
        try {
            board_.add(database_.write([&](db::Sql& sql) { return write(sql, ended, todo); }));
        } catch (...) {
            board_.return_ended(std::move(ended));
            throw;
        }
    }

    std::vector<Leased> write(db::Sql& sql, const std::vector<Attempt>& ended, const Todo& todo) {
        auto now = clock_();
        Lease lease{name_, now, now + options_.lease};
        for (const Attempt& each : ended) settle(sql, each, now, options_.random);
        renew(sql, todo.renewed, lease);
        if (todo.has_schedules) enqueue_due(sql, schedules_, now);
        if (todo.has_expired) recover(sql, now, now);
        std::vector<Leased> taken;
        for (const auto& want : todo.taken) {
            auto jobs = take(sql, *want.worker, lease, want.count);
            taken.insert(
                taken.end(), std::make_move_iterator(jobs.begin()),
                std::make_move_iterator(jobs.end())
            );
        }
        return taken;
    }

    template <class Step>
    bool attempt_to(Step step) {
        try {
            step();
            return true;
        } catch (const std::exception& failure) {
            MAINSTAY_LOG(error, "jobs", "the queue could not be worked on: {}", failure.what());
            return false;
        }
    }

    db::Database& database_;
    const std::vector<Schedule> schedules_;
    const Clock clock_;
    RunnerOptions options_;
    const std::string name_ = hex(random_bytes(8));
    Board board_;
    // Owned by this and by the database's listener, which stays when this is gone.
    std::shared_ptr<Bell> bell_ = std::make_shared<Bell>();
    std::atomic<bool> is_stopping_ = false;
    Bell stopping_;  // Not rung by commits, so that a failure is not repeated with each.
    Time last_renewed_;
    std::thread taking_;
    std::vector<std::thread> working_;
};

Runner::Runner(
    db::Database& database, std::vector<Worker> workers, std::vector<Schedule> schedules,
    Clock clock, RunnerOptions options
)
    : engine_(std::make_unique<Engine>(
          database, std::move(workers), std::move(schedules), std::move(clock), std::move(options)
      )) {}

Runner::~Runner() = default;

void Runner::start() { engine_->start(); }

void Runner::stop() { engine_->stop(); }

std::size_t run_due(
    db::Database& database, const std::vector<Worker>& workers, const Clock& clock,
    const std::function<double()>& random
) {
    const std::atomic<bool> is_stopping = false;
    std::size_t count = 0;
    for (bool has_found = true; has_found;) {
        has_found = false;
        for (const Worker& worker : workers) {
            auto jobs = database.write([&](db::Sql& sql) {
                auto now = clock();
                return take(sql, worker, {"run_due", now, now + worker.policy.timeout}, 16);
            });
            for (Leased& job : jobs) {
                auto done = attempt(std::move(job), worker, clock(), is_stopping);
                database.write([&](db::Sql& sql) { settle(sql, done, clock(), random); });
                ++count;
                has_found = true;
            }
        }
    }
    return count;
}

}  // namespace mainstay::jobs
