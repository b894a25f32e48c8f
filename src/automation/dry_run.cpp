#include "automation/dry_run.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "automation/codes.hpp"
#include "automation/judge.hpp"
#include "automation/schedule.hpp"
#include "automation/service.hpp"
#include "base/zone.hpp"
#include "timeline/timeline.hpp"

namespace mainstay::automation {

namespace {

constexpr int entries_at_once = 500;
constexpr int items_at_once = 200;
constexpr int runs_looked_at = 1'000;

/// A time at which the rule would have been set off for a thing.
struct Candidate {
    std::int64_t subject = 0;
    Time at;
};

/// A look back over the timeline, from now on.
class LookBack {
public:
    LookBack(
        db::Sql& sql, const Call& call, const AutomationKind& kind, const AutomationRule& rule,
        Time from
    )
        : sql_(sql),
          call_(call),
          kind_(kind),
          rule_(rule),
          trigger_(trigger_of(rule)),
          from_(from),
          asked_(properties_asked(sql, call, kind, rule.filter)) {
        answer_.from = from;
    }

    Result<DryRunView> look() {
        const auto* trigger = find_trigger(kind_, trigger_.on.value);
        if (!trigger) return invalid({wrong("trigger.on", code::unknown_trigger)});
        auto takes = trigger->takes;
        if (takes == TriggerParameter::schedule) {
            TRY(add_scheduled());
        } else {
            walk(takes == TriggerParameter::hours);
            if (takes == TriggerParameter::hours) TRY(add_due_now());
        }
        return finish();
    }

private:
    Time now() const { return call_.now; }

    std::chrono::hours hours() const {
        return std::chrono::hours(trigger_.hours ? trigger_.hours->value : 0);
    }

    /// Entry by entry, the newest first.
    void walk(bool is_on_time) {
        auto until = is_on_time ? from_ - hours() : from_;
        std::optional<Id<timeline::Entry>> before;
        while (true) {
            auto page = timeline::latest(sql_, before, entries_at_once);
            for (const auto& entry : page) {
                if (entry.at < until) return;
                ++answer_.looked_at;
                if (entry.subject_type == kind_.name) take(entry, is_on_time);
            }
            if (std::ssize(page) < entries_at_once) return;
            before = page.back().id;
            if (answer_.looked_at < entries_max) continue;
            answer_.is_complete = false;
            return;
        }
    }

    void take(const timeline::Entry& entry, bool is_on_time) {
        auto occurrence = kind_.recorded(sql_, entry);
        if (is_on_time)
            take_unchanged(occurrence);
        else if (start_of(rule_.id.value, trigger_, occurrence) == Start::run)
            candidates_.push_back({occurrence.subject, occurrence.at});
        for (const auto& property : occurrence.properties)
            changed_at_.try_emplace({occurrence.subject, property}, occurrence.at);
    }

    /// From this time on to that at which it changed again, which was seen before.
    void take_unchanged(const Occurrence& occurrence) {
        bool is_begin =
            std::ranges::find(occurrence.triggers, "created") != occurrence.triggers.end() ||
            std::ranges::find(occurrence.properties, kind_.unchanging) !=
                occurrence.properties.end();
        if (!is_begin) return;
        auto next = next_change_.find(occurrence.subject);
        auto end = next == next_change_.end() ? now() : next->second;
        auto due = occurrence.at + hours();
        if (due >= from_ && due <= end) candidates_.push_back({occurrence.subject, due});
        next_change_[occurrence.subject] = occurrence.at;
    }

    /// What would be done at once, if the rule were switched on, however long it is due.
    Result<> add_due_now() {
        std::int64_t before = 0;
        for (int looked_at = 0; looked_at < looked_at_max; looked_at += items_at_once) {
            auto found = TRY(kind_.list(sql_, call_, rule_.filter, before, items_at_once));
            if (found.empty()) return {};
            for (const auto& [subject, since] : kind_.unchanged_since(sql_, found)) {
                auto due = since + hours();
                bool is_known = std::ranges::any_of(candidates_, [&](const Candidate& each) {
                    return each.subject == subject && each.at == due;
                });
                if (due <= now() && !is_known && !store::is_had(sql_, rule_.id, subject, since))
                    candidates_.push_back({subject, due});
            }
            if (std::ssize(found) < items_at_once) return {};
            before = found.back();
        }
        answer_.is_complete = false;
        return {};
    }

    /// The last time of the schedule, with what matches now.
    Result<> add_scheduled() {
        auto cron = TRY(jobs::parse_cron("cron", trigger_.cron ? trigger_.cron->value : ""));
        auto zone = TRY(Zone::find("zone", trigger_.zone ? trigger_.zone->value : "UTC"));
        std::optional<Time> last;
        auto at = jobs::next_run(cron, zone, from_);
        for (int i = 0; at && *at <= now() && i < runs_looked_at; ++i) {
            last = at;
            at = jobs::next_run(cron, zone, *at);
        }
        if (!last) return {};
        auto found = TRY(kind_.list(sql_, call_, rule_.filter, 0, static_cast<int>(rows_max) + 1));
        for (auto subject : found) candidates_.push_back({subject, *last});
        return {};
    }

    /// Judges each thing once.
    bool matches(std::int64_t subject) {
        auto known = judged_.find(subject);
        if (known != judged_.end()) return known->second;
        auto judged = judge(sql_, call_, kind_, rule_.filter, subject);
        return judged_[subject] = judged && judged->matches();
    }

    std::vector<std::string> changed_since(const Candidate& candidate) const {
        std::vector<std::string> changed;
        for (const auto& property : asked_) {
            auto at = changed_at_.find({candidate.subject, property});
            if (at != changed_at_.end() && at->second > candidate.at) changed.push_back(property);
        }
        return changed;
    }

    Result<DryRunView> finish() {
        TRY(check_filter(sql_, call_, kind_, rule_.filter));
        std::ranges::sort(candidates_, std::greater<>(), [](const Candidate& each) {
            return std::pair(each.at, each.subject);
        });
        std::vector<std::string> actions;
        for (const auto& each : actions_of(rule_)) actions.push_back(each.action.value);
        std::vector<Candidate> shown;
        std::vector<std::int64_t> subjects;
        for (const auto& candidate : candidates_) {
            if (shown.size() == rows_max) {
                answer_.is_complete = false;
                break;
            }
            if (!matches(candidate.subject)) {
                ++answer_.not_matched;
                continue;
            }
            shown.push_back(candidate);
            subjects.push_back(candidate.subject);
        }
        auto names = subjects_of(sql_, call_, kind_, subjects);
        for (const auto& candidate : shown)
            answer_.rows.push_back(
                {candidate.at, names[candidate.subject], actions, changed_since(candidate)}
            );
        return std::move(answer_);
    }

    db::Sql& sql_;
    const Call& call_;
    const AutomationKind& kind_;
    const AutomationRule& rule_;
    const RuleTrigger trigger_;
    const Time from_;
    const std::vector<std::string> asked_;
    DryRunView answer_;
    std::vector<Candidate> candidates_;
    std::map<std::pair<std::int64_t, std::string>, Time> changed_at_;  // When it last changed.
    std::map<std::int64_t, Time> next_change_;  // Of what `hours` speaks of, as far as was seen.
    std::map<std::int64_t, bool> judged_;
};

Result<const AutomationKind*> kind_of(const Kinds& kinds, const AutomationRule& rule) {
    const auto* kind = kinds.find(rule.kind);
    if (!kind) return invalid({wrong("kind", code::unknown_automation_kind)});
    return kind;
}

}  // namespace

Result<DryRunView> dry_run(
    db::Sql& sql, const Call& call, const DryRunRule& request, const Kinds& kinds
) {
    auto rule = TRY(seen_rule(sql, call, request.id));
    const auto& kind = *TRY(kind_of(kinds, rule));
    auto days = std::chrono::days(request.days.value_or(Count<1, 30>{7}).value);
    return LookBack(sql, call, kind, rule, call.now - days).look();
}

Result<RuleJudgement> judge_one(
    db::Sql& sql, const Call& call, const JudgeRule& request, const Kinds& kinds
) {
    auto rule = TRY(seen_rule(sql, call, request.id));
    const auto& kind = *TRY(kind_of(kinds, rule));
    auto subject = kind.find(sql, call, request.key.value);
    if (!subject) return refuse(mainstay::code::not_found);
    auto judged = TRY(judge(sql, call, kind, rule.filter, *subject));
    return RuleJudgement{
        .subject = subjects_of(sql, call, kind, {*subject})[*subject],
        .matches = judged.matches(),
        .failing = std::move(judged.failing),
    };
}

}  // namespace mainstay::automation
