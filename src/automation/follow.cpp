#include "automation/follow.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "automation/run_rule.hpp"
#include "base/log.hpp"

namespace mainstay::automation {

namespace {

constexpr std::size_t events_at_once = 10;  // In one transaction.
// How far the stream may go on without anything to do before the position is written.
constexpr std::int64_t idle_distance = 5'000;

/// What one event tells of one thing.
struct Hit {
    const AutomationKind* kind = nullptr;
    Occurrence occurrence;
};

/// An event that sets some rule off.
struct HitRecord {
    events::Cursor cursor;
    std::vector<Hit> hits;
};

struct Plan {
    events::Cursor from;
    events::Cursor end;
    std::vector<HitRecord> records;
    bool is_begun = true;  // There is a position.
    bool is_full = false;
};

bool starts_any(
    const std::vector<AutomationRule>& rules, const AutomationKind& kind,
    const Occurrence& occurrence
) {
    return std::ranges::any_of(rules, [&](const AutomationRule& rule) {
        return rule.kind == kind.name && occurrence.at >= rule.enabled_at &&
               start_of(rule.id.value, trigger_of(rule), occurrence) != Start::none;
    });
}

std::vector<Hit> hits_of(
    db::Sql& sql, const Kinds& kinds, const std::vector<AutomationRule>& rules,
    const events::EventRecord& record
) {
    std::vector<Hit> hits;
    for (const auto& kind : kinds.all()) {
        if (std::ranges::find(kind.event_types, record.type) == kind.event_types.end()) continue;
        for (auto& occurrence : kind.occurrences(sql, record))
            if (starts_any(rules, kind, occurrence)) hits.push_back({&kind, std::move(occurrence)});
    }
    return hits;
}

/// Only reads.
Plan plan_of(db::Sql& sql, const Kinds& kinds, events::Cursor reached, int limit) {
    Plan plan;
    auto position = store::position(sql);
    if (!position) {
        plan.end = events::head(sql);
        plan.is_begun = false;
        return plan;
    }
    plan.from = *position;
    auto begin = std::max(reached, plan.from);
    // Of another PostgreSQL that this one is restored from: see forget_foreign_transactions.
    if (auto head = events::head(sql); head < begin) {
        plan.end = head;
        return plan;
    }
    auto batch = events::batch_after(sql, begin, kinds.event_types(), limit);
    plan.end = batch.end;
    plan.is_full = batch.is_full;
    auto rules = store::enabled_rules(sql);
    if (rules.empty()) return plan;
    for (const auto& record : batch.records)
        if (auto hits = hits_of(sql, kinds, rules, record); !hits.empty())
            plan.records.push_back({record.cursor(), std::move(hits)});
    return plan;
}

/// Moves the position and runs the rules on what was passed by that. False where another process
/// was faster.
bool run_part(
    db::Sql& sql, const Kinds& kinds, events::Cursor from, std::span<const HitRecord> part, Time now
) {
    if (!store::move_position(sql, from, part.back().cursor)) return false;
    auto rules = store::enabled_rules(sql);
    for (const auto& record : part)
        for (const auto& hit : record.hits)
            for (auto& rule : rules)
                if (rule.kind == hit.kind->name)
                    set_off_rule(
                        sql, kinds, rule,
                        {.occurrence = hit.occurrence, .event = record.cursor.id, .now = now}
                    );
    return true;
}

void skip_event(db::Database& database, const Kinds& kinds, events::Cursor& reached) {
    auto plan = database.read([&](db::Sql& sql) { return plan_of(sql, kinds, reached, 1); });
    MAINSTAY_LOG(
        error, "automation", "no rule is run on event {}: see the failures above", plan.end.id
    );
    database.write([&](db::Sql& sql) { store::move_position(sql, plan.from, plan.end); });
    reached = plan.end;
}

}  // namespace

bool follow_events(
    db::Database& database, const Kinds& kinds, events::Cursor& reached, int limit, Clock clock
) {
    auto plan = database.read([&](db::Sql& sql) { return plan_of(sql, kinds, reached, limit); });
    if (!plan.is_begun) {
        database.write([&](db::Sql& sql) { store::begin_position(sql, plan.end); });
        return true;
    }
    auto from = plan.from;
    std::span<const HitRecord> rest = plan.records;
    while (!rest.empty()) {
        auto part = rest.first(std::min(rest.size(), events_at_once));
        bool is_mine =
            database.write([&](db::Sql& sql) { return run_part(sql, kinds, from, part, clock()); });
        if (!is_mine) return true;
        from = part.back().cursor;
        reached = from;
        rest = rest.subspan(part.size());
    }
    bool is_back = plan.end < from;
    bool is_far = plan.end.id - from.id > idle_distance;
    if (is_back || is_far) {
        bool is_mine =
            database.write([&](db::Sql& sql) { return store::move_position(sql, from, plan.end); });
        if (!is_mine) return true;
    }
    reached = plan.end;
    return plan.is_full;
}

events::DurableTask automation_task(db::Database& database, const Kinds& kinds, Clock clock) {
    // Owned by both functions of the task, which run on one thread.
    auto reached = std::make_shared<events::Cursor>();
    return {
        .area = "automation",
        .types = kinds.event_types(),
        .batch = 200,
        .pause = std::chrono::milliseconds(50),
        .handle = [&database, &kinds, reached, clock = std::move(clock)](int limit
                  ) { return follow_events(database, kinds, *reached, limit, clock); },
        .skip = [&database, &kinds, reached] { skip_event(database, kinds, *reached); },
    };
}

}  // namespace mainstay::automation
