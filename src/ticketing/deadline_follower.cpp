#include "ticketing/deadline_follower.hpp"

#include <exception>
#include <set>
#include <utility>

#include "base/log.hpp"
#include "db/failure.hpp"
#include "events/ticket_changed.hpp"
#include "ticketing/deadline_store.hpp"
#include "ticketing/deadline_update.hpp"

namespace mainstay::ticketing {

namespace {

constexpr int batch = 300;  // So many are replayed well within the time of a quick read.
// What waits for so long and was not told of, another node's follower may have missed.
constexpr std::chrono::minutes look_anyway{1};
// Many changes of a moment are one transaction here.
constexpr std::chrono::milliseconds pause{50};
constexpr std::chrono::milliseconds pause_after_failure{1000};
constexpr int failures_max = 3;  // Of one event by itself.
// How far the stream may go on without anything to write before the position is.
constexpr std::int64_t idle_distance = 5'000;

const std::vector<std::string> types{std::string(events::TicketChanged::type)};

struct Plan {
    store::FollowState from;
    events::Batch batch;
    DeadlineChanges changes;
};

Plan plan(db::Sql& sql, PromiseCache& cache, events::Cursor reached, int limit, Time now) {
    Plan plan{.from = store::follow_state(sql), .batch = {}, .changes = {}};
    auto begin = std::max(reached, plan.from.cursor());
    // Of another PostgreSQL that this one is restored from: see forget_foreign_transactions.
    if (auto head = events::head(sql); head < begin) {
        plan.batch.end = head;
        return plan;
    }
    plan.batch = events::batch_after(sql, begin, types, limit);
    std::set<Id<Ticket>> changed;
    for (const auto& record : plan.batch.records)
        if (auto change = record.as<events::TicketChanged>()) changed.insert({change->ticket});
    if (changed.empty()) return plan;
    std::vector<Id<Ticket>> tickets(changed.begin(), changed.end());
    plan.changes = plan_deadlines(sql, *cache.current(sql), tickets, now);
    return plan;
}

}  // namespace

bool follow_deadlines(
    db::Database& database, PromiseCache& promises, events::Cursor& reached, int limit, Time now
) {
    auto planned =
        database.read([&](db::Sql& sql) { return plan(sql, promises, reached, limit, now); });
    auto end = planned.batch.end;
    bool is_back = end < planned.from.cursor();
    bool is_far = end.id - planned.from.event > idle_distance;
    if (!planned.changes.is_empty() || is_far || is_back) {
        bool is_mine = database.write([&](db::Sql& sql) {
            if (!store::move_follow_state(sql, planned.from, end)) return false;
            write_deadlines(sql, planned.changes);
            return true;
        });
        if (!is_mine) return true;
    }
    reached = end;
    return planned.batch.is_full;
}

DeadlineFollower::DeadlineFollower(db::Database& database, PromiseCache& promises, Clock clock)
    : database_(database), promises_(promises), clock_(std::move(clock)) {}

DeadlineFollower::~DeadlineFollower() { stop(); }

events::Follower::Subscriber DeadlineFollower::subscriber() {
    return {
        .types = types,
        .take =
            [this](auto records, auto) {
                if (!records.empty()) wake_event_.notify();
            },
        .missed = [this](auto) { wake_event_.notify(); },
    };
}

void DeadlineFollower::start() {
    thread_ = std::thread([this] { run(); });
}

void DeadlineFollower::stop() {
    if (is_stopping_.exchange(true)) return;
    wake_event_.notify();
    stopping_.notify();
    if (thread_.joinable()) thread_.join();
}

std::chrono::duration<double> DeadlineFollower::lag() const {
    return behind_since_.with([](const auto& since) {
        return since ? Steady::now() - *since : Steady::duration::zero();
    });
}

void DeadlineFollower::run() {
    bool is_more = true;  // What happened while no process ran.
    while (!is_stopping_) {
        if (!is_more) wake_event_.wait(look_anyway);
        if (is_stopping_) return;
        is_more = look();
        behind_since_.with([&](auto& since) {
            if (!is_more) since.reset();
            if (is_more && !since) since = Steady::now();
        });
        if (failures_ > 0)
            stopping_.wait(pause_after_failure);
        else if (!is_more)
            stopping_.wait(pause);
    }
}

/// Whether to look again at once. Where a batch fails for a reason of its own, its events are taken
/// one by one, and the one that fails is passed over.
bool DeadlineFollower::look() {
    try {
        bool is_more =
            follow_deadlines(database_, promises_, reached_, failures_ == 0 ? batch : 1, clock_());
        failures_ = 0;
        return is_more;
    } catch (const std::exception& failure) {
        MAINSTAY_LOG(error, "ticketing", "deadlines wait: {}", failure.what());
        failures_ = db::is_outage(failure) ? 1 : failures_ + 1;
    }
    if (failures_ <= failures_max) return true;
    try {
        skip_event();
        failures_ = 0;
    } catch (const std::exception& failure) {
        MAINSTAY_LOG(error, "ticketing", "deadlines wait: {}", failure.what());
    }
    return true;
}

void DeadlineFollower::skip_event() {
    auto found = database_.read([&](db::Sql& sql) {
        auto begin = std::max(reached_, store::follow_state(sql).cursor());
        return events::batch_after(sql, begin, types, 1);
    });
    if (found.records.empty()) return;
    MAINSTAY_LOG(
        error, "ticketing", "the deadlines of event {} are left as they were: see above",
        found.records.front().id
    );
    reached_ = found.records.front().cursor();
}

}  // namespace mainstay::ticketing
