#include "ticketing/deadline_follower.hpp"

#include <memory>
#include <set>
#include <utility>

#include "base/log.hpp"
#include "events/ticket_changed.hpp"
#include "ticketing/deadline_store.hpp"
#include "ticketing/deadline_update.hpp"

namespace mainstay::ticketing {

namespace {

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

void skip_event(db::Database& database, events::Cursor& reached) {
    auto found = database.read([&](db::Sql& sql) {
        auto begin = std::max(reached, store::follow_state(sql).cursor());
        return events::batch_after(sql, begin, types, 1);
    });
    if (found.records.empty()) return;
    MAINSTAY_LOG(
        error, "ticketing", "the deadlines of event {} are left as they were: see above",
        found.records.front().id
    );
    reached = found.records.front().cursor();
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

events::DurableTask deadline_task(db::Database& database, PromiseCache& promises, Clock clock) {
    // Owned by both functions of the task, which run on one thread.
    auto reached = std::make_shared<events::Cursor>();
    return {
        .area = "ticketing",
        .types = types,
        .batch = 300,
        .pause = std::chrono::milliseconds(50),
        .handle = [&database, &promises, reached, clock = std::move(clock)](int limit
                  ) { return follow_deadlines(database, promises, *reached, limit, clock()); },
        .skip = [&database, reached] { skip_event(database, *reached); },
    };
}

}  // namespace mainstay::ticketing
