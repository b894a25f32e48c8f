#include "automation/schedule.hpp"

#include <utility>

#include "automation/run_rule.hpp"
#include "base/log.hpp"

namespace mainstay::automation {

namespace {

constexpr int page = 100;
constexpr int items_at_once = 20;  // In one transaction, which keeps others from writing.
constexpr std::chrono::days log_kept{30};
constexpr std::chrono::days deleted_kept{30};
constexpr int removed_at_once = 500;

jobs::ScheduleOwner owner_of(Id<AutomationRule> rule) { return {"automation.rule", rule.value}; }

/// A thing that has been as it is since a time.
struct Due {
    std::int64_t subject = 0;
    Time since;
};

/// What one look finds, and where the next one begins.
struct Look {
    std::vector<Due> due;
    std::int64_t before = 0;
    int looked_at = 0;
    bool is_end = true;
};

/// Looks at a page of things of a rule. Only reads.
Look look_at(db::Sql& sql, const Kinds& kinds, const AutomationRule& rule, Time now) {
    Look look;
    const auto* kind = kinds.find(rule.kind);
    auto call = kind ? owner_call(sql, rule, now) : std::nullopt;
    if (!call) return look;
    auto found = kind->list(sql, *call, rule.filter, rule.swept_to, page);
    if (!found || found->empty()) return look;
    auto until = now - std::chrono::hours(trigger_of(rule).hours->value);
    auto since = kind->unchanged_since(sql, *found);
    for (auto subject : *found)
        if (auto at = since.find(subject); at != since.end() && at->second <= until &&
                                           !store::is_had(sql, rule.id, subject, at->second))
            look.due.push_back({subject, at->second});
    look.before = found->back();
    look.looked_at = static_cast<int>(found->size());
    look.is_end = look.looked_at < page;
    return look;
}

/// Runs a rule on a thing, once for an episode, which is not had where the rule does nothing.
bool run_once(
    db::Sql& sql, const Kinds& kinds, AutomationRule& rule, const Due& due, Time at, Time now
) {
    if (!store::begin_episode(sql, rule.id, due.subject, due.since, now)) return false;
    Occurrence occurrence{
        .subject = due.subject, .at = at, .triggers = {trigger_of(rule).on.value}
    };
    auto outcome = run_rule(sql, kinds, rule, {.occurrence = occurrence, .now = now});
    bool is_had = outcome == RunOutcome::done || outcome == RunOutcome::refused;
    if (!is_had) store::end_episode(sql, rule.id, due.subject, due.since);
    return is_had;
}

/// Runs a rule on things that were found due, if they still are.
void run_on_due(
    db::Sql& sql, const Kinds& kinds, AutomationRule& rule, std::span<const Due> due, Time now
) {
    auto hours = std::chrono::hours(trigger_of(rule).hours->value);
    std::vector<std::int64_t> subjects;
    for (const auto& each : due) subjects.push_back(each.subject);
    auto since = kinds.find(rule.kind)->unchanged_since(sql, subjects);
    for (const auto& each : due) {
        auto at = since.find(each.subject);
        if (!rule.enabled || at == since.end() || at->second != each.since) continue;
        run_once(sql, kinds, rule, each, each.since + hours, now);
    }
}

/// Why a rule cannot look for things at all. It is switched off then.
std::optional<StopReason> trouble_of(
    db::Sql& sql, const Kinds& kinds, const AutomationRule& rule, Time now
) {
    const auto* kind = kinds.find(rule.kind);
    if (!kind) return StopReason::actions_wrong;
    auto call = owner_call(sql, rule, now);
    if (!call) return StopReason::owner_lost_right;
    if (!kind->list(sql, *call, rule.filter, 0, 1)) return StopReason::filter_wrong;
    return std::nullopt;
}

void sweep_rule(db::Database& database, const Kinds& kinds, AutomationRule rule, Time now) {
    auto trouble = database.read([&](db::Sql& sql) { return trouble_of(sql, kinds, rule, now); });
    if (trouble) {
        database.write([&](db::Sql& sql) {
            auto current = store::find(sql, rule.id);
            if (current && current->enabled) stop_rule(sql, *current, *trouble, now);
        });
        return;
    }
    for (int looked_at = 0; looked_at < looked_at_max;) {
        auto look = database.read([&](db::Sql& sql) { return look_at(sql, kinds, rule, now); });
        std::span<const Due> due = look.due;
        while (!due.empty()) {
            auto part = due.first(std::min<std::size_t>(due.size(), items_at_once));
            database.write([&](db::Sql& sql) {
                auto current = store::find(sql, rule.id);
                if (current && current->enabled && current->version == rule.version)
                    run_on_due(sql, kinds, *current, part, now);
            });
            due = due.subspan(part.size());
        }
        looked_at += look.looked_at;
        rule.swept_to = look.is_end ? 0 : look.before;
        if (look.is_end) break;
    }
    database.write([&](db::Sql& sql) { store::set_swept_to(sql, rule.id, rule.swept_to); });
}

bool takes_hours(const Kinds& kinds, const AutomationRule& rule) {
    const auto* kind = kinds.find(rule.kind);
    const auto* trigger = kind ? find_trigger(*kind, trigger_of(rule).on.value) : nullptr;
    return trigger && trigger->takes == TriggerParameter::hours;
}

void clean(db::Database& database, const jobs::Run& run) {
    auto now = run.call().now;
    while (!run.is_stopping()) {
        auto removed = database.write([&](db::Sql& sql) {
            return store::remove_old(sql, now - log_kept, removed_at_once);
        });
        if (removed == 0) break;
    }
    database.write([&](db::Sql& sql) { store::remove_deleted(sql, now - deleted_kept); });
}

}  // namespace

Result<> begin_schedule(
    db::Sql& sql, Id<AutomationRule> rule, const RuleTrigger& trigger, Time now
) {
    if (!trigger.cron) return {};
    jobs::Recurrence recurrence{.cron = trigger.cron->value, .missed = jobs::MissedRuns::skip};
    if (trigger.zone) recurrence.zone = trigger.zone->value;
    TRY(jobs::create_schedule(sql, owner_of(rule), RunRuleAtTime{.rule = rule}, recurrence, now));
    return {};
}

void end_schedule(db::Sql& sql, Id<AutomationRule> rule) {
    for (const auto& each : jobs::schedules_of(sql, owner_of(rule)))
        if (!jobs::remove_schedule(sql, each.id)) return;
}

std::optional<Time> next_run(db::Sql& sql, Id<AutomationRule> rule) {
    auto plans = jobs::schedules_of(sql, owner_of(rule));
    return plans.empty() ? std::nullopt : plans.front().next_at;
}

void sweep(db::Database& database, const Kinds& kinds, Time now) {
    auto rules = database.read([](db::Sql& sql) { return store::enabled_rules(sql); });
    for (auto& rule : rules)
        if (takes_hours(kinds, rule)) sweep_rule(database, kinds, std::move(rule), now);
}

int run_at_time(
    db::Database& database, const Kinds& kinds, const RunRuleAtTime& job, const jobs::Run& run
) {
    auto now = run.call().now;
    return database.write([&](db::Sql& sql) {
        run.complete(sql);
        int acted = 0;
        auto rule = store::find(sql, job.rule);
        if (!rule || !rule->enabled || rule->deleted_at) return acted;
        if (auto trouble = trouble_of(sql, kinds, *rule, now)) {
            stop_rule(sql, *rule, *trouble, now);
            return acted;
        }
        auto call = owner_call(sql, *rule, now);
        auto found =
            kinds.find(rule->kind)->list(sql, *call, rule->filter, job.before, items_at_once);
        auto at = job.at.value_or(now);
        if (!found) return acted;
        for (auto subject : *found)
            if (rule->enabled && run_once(sql, kinds, *rule, {subject, at}, at, now)) ++acted;
        auto next = job;
        next.at = at;
        next.done += static_cast<std::int64_t>(found->size());
        bool is_more = found->size() == items_at_once && next.done < looked_at_max;
        if (is_more) {
            next.before = found->back();
            jobs::enqueue(sql, next, now);
        }
        return acted;
    });
}

jobs::Worker scheduled_worker(db::Database& database, const Kinds& kinds) {
    jobs::Policy policy;
    policy.concurrency = 1;
    return jobs::on<RunRuleAtTime>(
        policy,
        [&database, &kinds](const RunRuleAtTime& job, const jobs::Run& run) {
            run_at_time(database, kinds, job, run);
        }
    );
}

std::vector<jobs::Schedule> schedules(db::Database& database, const Kinds& kinds) {
    return {
        {
            .name = "automation.sweep",
            .every = std::chrono::minutes(1),
            .work = [&database,
                     &kinds](const jobs::Run& run) { sweep(database, kinds, run.call().now); },
        },
        {
            .name = "automation.clean",
            .every = std::chrono::hours(1),
            .at = std::chrono::minutes(41),
            .work = [&database](const jobs::Run& run) { clean(database, run); },
        },
    };
}

}  // namespace mainstay::automation
