#include "jobs/runner.hpp"

#include <algorithm>
#include <atomic>
#include <iterator>
#include <limits>
#include <random>
#include <string>
#include <thread>

#include "base/crypto.hpp"
#include "base/log.hpp"
#include "base/wake_event.hpp"
#include "jobs/ahead.hpp"
#include "jobs/in_flight_table.hpp"
#include "jobs/lease.hpp"
#include "jobs/lease_watch.hpp"
#include "jobs/user_schedule.hpp"

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

/// The threads of a Runner: one that takes and completes, and those that work.
class Runner::Engine {
public:
    Engine(
        db::Database& database, std::vector<Worker> workers, std::vector<Schedule> schedules,
        Clock clock, RunnerOptions options
    )
        : database_(database),
          schedules_(std::move(schedules)),
          workers_(with_schedules(std::move(workers), schedules_)),
          clock_(std::move(clock)),
          options_(std::move(options)),
          in_flight_(workers_, {options_.threads, options_.slow_threads}) {
        if (!options_.random) options_.random = own_random();
        if (!options_.judge) options_.judge = [](db::Sql& sql) { return sql.now(); };
        looked_at_ = options_.uptime().count();
        database_.on_commit([wake_event = wake_event_] { wake_event->notify(); });
    }

    ~Engine() { stop(); }

    void start() {
        database_.write([&](db::Sql& sql) {
            auto now = options_.judge(sql);
            declare_all(sql, now);
            // On SQLite nobody else can be at them.
            if (sql.dialect() == db::Dialect::sqlite) recover_all(sql, now);
        });
        last_declared_ = options_.uptime();
        taking_ = std::thread([this] { look_for_work(); });
        start_working(Lane::quick, options_.threads);
        start_working(Lane::slow, options_.slow_threads);
    }

    void stop() {
        if (is_stopping_.exchange(true)) return;
        in_flight_.close();
        wake_event_->notify();
        stopping_.notify();
        for (std::thread& thread : working_) thread.join();
        is_drained_ = true;
        wake_event_->notify();
        if (taking_.joinable()) taking_.join();
        // What the last jobs left. If this fails, their leases end.
        attempt_to([&] { complete_ended({}); });
    }

    RunnerState state() {
        auto now = options_.uptime();
        RunnerState state{
            .since_look = now - std::chrono::microseconds(looked_at_.load()),
            .pulled_in = pulled_in_.load(),
            .lanes = in_flight_.loads(),
        };
        for (auto& running : in_flight_.running()) {
            state.running.push_back({std::move(running.kind), running.hold.job, now - running.since}
            );
        }
        return state;
    }

private:
    static void recover_all(db::Sql& sql, Time now) {
        constexpr Time ever{std::numeric_limits<std::int64_t>::max()};
        for (auto left = ended_leases(sql, ever); !left.empty(); left = ended_leases(sql, ever)) {
            for (const SeenLease& each : left) recover(sql, each, true, now);
        }
    }

    void start_working(Lane lane, int threads) {
        for (int i = 0; i < threads; ++i) working_.emplace_back([this, lane] { work(lane); });
    }

    void work(Lane lane) {
        while (auto next = in_flight_.next(lane)) {
            auto began = options_.uptime();
            auto deadline = began + next->worker->policy.timeout;
            auto now = clock_();
            in_flight_.begun(
                {next->run, next->job.hold(), next->job.kind, began, deadline},
                now - next->job.run_at
            );
            auto done = attempt(std::move(next->job), *next->worker, now, is_stopping_);
            in_flight_.ended(next->run, std::move(done), options_.uptime() - began);
            wake_event_->notify();
        }
    }

    void look_for_work() {
        while (!is_stopping_) {
            bool is_well = attempt_to([&] { turn(); });
            if (is_well)
                wake_event_->wait(options_.poll);
            else
                stopping_.wait(pause_after_failure);
        }
        while (!is_drained_) {
            attempt_to([&] { drain(); });
            wake_event_->wait(std::min(options_.poll, pause_after_failure));
        }
    }

    /// While the process ends: what has ended is written down and what was not begun is put back
    /// without waiting for the slowest job, which keeps its lease.
    void drain() {
        auto now = options_.uptime();
        Todo todo;
        if (has_round_come(now)) todo.renewed = in_flight_.held(now);
        complete_ended(todo);
        if (!todo.renewed.empty()) last_round_ = now;
    }

    bool has_round_come(std::chrono::microseconds now) const {
        return !last_round_ || *last_round_ + options_.lease / 3 <= now;
    }

    /// What there is to do, besides writing down what has ended.
    struct Todo {
        std::vector<InFlightTable::Want> taken;
        std::vector<Hold> renewed;
        std::vector<SeenLease> abandoned;
        bool has_schedules = false;
        bool has_ahead = false;
        bool has_declaration = false;

        bool is_empty() const {
            return taken.empty() && renewed.empty() && abandoned.empty() && !has_schedules &&
                   !has_ahead && !has_declaration;
        }
    };

    /// What a look at the database shows.
    struct Seen {
        std::vector<std::string> due;
        std::vector<SeenLease> ended;
        bool has_schedules = false;
        bool has_ahead = false;
    };

    /// One look at the database, and one transaction for all that is to be written, if there is
    /// anything.
    void turn() {
        auto now = options_.uptime();
        bool is_round = has_round_come(now);
        auto wants = in_flight_.wants();
        Seen seen = database_.read([&](db::Sql& sql) { return look(sql, wants, is_round); });

        Todo todo{
            .has_schedules = seen.has_schedules,
            .has_ahead = seen.has_ahead,
            .has_declaration = last_declared_ + declare_every <= now
        };
        std::erase_if(wants, [&](const InFlightTable::Want& want) {
            return std::ranges::find(seen.due, want.worker->kind) == seen.due.end();
        });
        todo.taken = in_flight_.allot(std::move(wants));
        // Our own end only if the clock has jumped, or we were held up: renewed before others
        // believe it.
        bool has_ended = std::ranges::any_of(seen.ended, [&](const SeenLease& each) {
            return each.lease_by == name_;
        });
        if (is_round || has_ended) todo.renewed = in_flight_.held(now);
        todo.abandoned = lease_watch_.abandoned(std::move(seen.ended), now);
        complete_ended(todo);
        if (is_round) last_round_ = now;
        if (todo.has_declaration) last_declared_ = now;
        looked_at_ = now.count();
    }

    Seen look(db::Sql& sql, const std::vector<InFlightTable::Want>& wants, bool is_round) {
        auto now = options_.judge(sql);
        std::vector<std::string> kinds;
        for (const auto& want : wants) kinds.push_back(want.worker->kind);
        return {
            .due = due_kinds(sql, kinds, now),
            .ended = ended_leases(sql, now),
            .has_schedules =
                has_due(sql, schedules_, {now, version_}) || has_due_schedule(sql, now),
            .has_ahead = is_round && has_ahead(sql, rules_, now),
        };
    }

    void complete_ended(const Todo& todo) {
        auto ended = in_flight_.take_ended();
        if (ended.empty() && todo.is_empty()) return;
        try {
            auto written = database_.write([&](db::Sql& sql) { return write(sql, ended, todo); });
            in_flight_.add(std::move(written.taken));
            note_pulled_in(written.pulled_in);
        } catch (...) {
            in_flight_.return_ended(std::move(ended));
            throw;
        }
    }

    struct Written {
        std::vector<Leased> taken;
        int pulled_in = 0;
    };

    Written write(db::Sql& sql, const std::vector<Attempt>& ended, const Todo& todo) {
        auto now = options_.judge(sql);
        Lease lease{name_, now, now + options_.lease};
        Written written;
        for (const Attempt& each : ended) complete(sql, each, now, options_.random);
        renew(sql, todo.renewed, lease);
        if (todo.has_declaration) declare_all(sql, now);
        if (todo.has_schedules) {
            enqueue_due(sql, schedules_, {now, version_});
            enqueue_due_schedules(sql, now);
        }
        for (const SeenLease& each : todo.abandoned)
            recover(sql, each, each.lease_by != name_, now);
        if (todo.has_ahead) written.pulled_in = pull_in(sql, rules_, now);
        for (const auto& want : todo.taken) {
            auto jobs = take(sql, *want.worker, lease, want.count);
            written.taken.insert(
                written.taken.end(), std::make_move_iterator(jobs.begin()),
                std::make_move_iterator(jobs.end())
            );
        }
        return written;
    }

    void declare_all(db::Sql& sql, Time now) {
        Declarer by{now, version_};
        declare(sql, schedules_, by);
        if (options_.declare) options_.declare(sql, by);
    }

    void note_pulled_in(int count) {
        if (count == 0) return;
        pulled_in_ += count;
        MAINSTAY_LOG(
            warning, "jobs",
            "the clock was put back: {} times that lay too far ahead were pulled in", count
        );
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
    const std::vector<Worker> workers_;
    const Clock clock_;
    RunnerOptions options_;
    const std::int64_t version_ = version_number(options_.version);
    const AheadRules rules_{workers_, schedules_, options_.lease, version_};
    const std::string name_ = hex(random_bytes(8));
    InFlightTable in_flight_;
    // Owned by this and by the database's listener, which stays when this is gone.
    std::shared_ptr<WakeEvent> wake_event_ = std::make_shared<WakeEvent>();
    std::atomic<bool> is_stopping_ = false;
    std::atomic<bool> is_drained_ = false;  // No thread works any more.
    WakeEvent stopping_;  // Not notified by commits, so that a failure is not repeated with each.
    std::chrono::microseconds last_declared_{0};
    std::optional<std::chrono::microseconds> last_round_;  // Of renewing and pulling in.
    LeaseWatch lease_watch_{options_.lease / 2};
    std::atomic<std::int64_t> looked_at_ = 0;
    std::atomic<std::int64_t> pulled_in_ = 0;
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

RunnerState Runner::state() const { return engine_->state(); }

}  // namespace mainstay::jobs
