#include "bugfix/verification_evidence.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "bugfix/count_store.hpp"
#include "bugfix/release_order.hpp"
#include "bugfix/verification_store.hpp"

namespace mainstay::bugfix {

namespace {

using std::chrono::hours;

constexpr hours looked_back{14 * 24};
constexpr std::int64_t steps_read_max = 5'000;
constexpr std::int64_t services_max = 20;
constexpr std::int64_t micros_of_hour = store::hour_seconds * 1'000'000;

Time hour_of(Time at) { return {at.micros - at.micros % micros_of_hour}; }

double hours_between(Time from, Time to) {
    return static_cast<double>(std::max<std::int64_t>(0, to.micros - from.micros)) /
           static_cast<double>(micros_of_hour);
}

class Gathering {
public:
    Gathering(db::Sql& sql, const ErrorGroup& group, Time now, const events::ReleaseUses& uses)
        : sql_(sql), group_(group), now_(now), services_(services_of(sql, group)) {
        for (const auto& each : store::facets(sql, group.id, "environment"))
            environments_.insert(each.name);
        // Where some of its events name none, it may be anywhere.
        if (environments_.contains("")) environments_.clear();
        if (uses) deployed_ = uses(sql, group.application, resolved_at() - looked_back);
    }

    GatheredEvidence gather() {
        const auto since = is_of_release() ? quiet_in_release() : quiet_since_decision();
        const auto before = frequency_before();
        const auto verdict = judge_quiet(before, since);
        return {
            .evidence =
                {
                    .release = is_of_release() ? group_.resolved_in : std::string(),
                    .is_later = group_.resolved_as == ResolvedIn::next_release,
                    .since = began_,
                    .hours = since.hours,
                    .sessions = verdict.basis == ExposureBasis::sessions ? since.sessions : 0,
                    .basis = verdict.basis,
                    .expected = verdict.expected,
                    .chance = verdict.chance,
                },
            .is_verified = verdict.is_verified,
        };
    }

private:
    Time resolved_at() const { return group_.resolved_at.value_or(group_.last_seen); }

    bool is_of_release() const {
        return group_.resolved_as.value_or(ResolvedIn::now) != ResolvedIn::now;
    }

    bool is_there(const std::string& environment) const {
        return environments_.empty() || environment.empty() || environments_.contains(environment);
    }

    /// Whether an event of that release would have opened the group again.
    bool counts(const std::string& release, std::optional<Time> first_seen) {
        if (release.empty()) return false;
        const auto [at, is_new] = counted_.try_emplace(release, false);
        if (!is_new) return at->second;
        ReleaseOfEvent asked{.release = release, .at = now_};
        if (!compare_releases(release, group_.resolved_in)) {
            if (const auto known = store::find_release(sql_, group_.application, release))
                first_seen = known->first_seen;
            asked.first_seen = first_seen;
            if (const auto known =
                    store::find_release(sql_, group_.application, group_.resolved_in))
                asked.resolved_first_seen = known->first_seen;
        }
        at->second = is_regression(group_, asked);
        return at->second;
    }

    /// Other services have versions of their own, which say nothing of this one.
    bool is_of_it(const events::ReleaseUse& use) const {
        if (use.service.empty()) return true;
        if (!services_.empty()) return std::ranges::find(services_, use.service) != services_.end();
        return known_.contains(use.version);
    }

    QuietTime quiet_since_decision() {
        began_ = std::max(resolved_at(), group_.last_seen);
        QuietTime since{.hours = hours_between(began_, now_)};
        for (const auto& use : store::uses_by_sessions(
                 sql_, group_.application, hour_of(began_) + hours(1), now_ + hours(1)
             ))
            if (is_there(use.environment)) since.sessions += use.sessions;
        return since;
    }

    /// Whether a release that counts was seen since then at all: most decisions wait for one.
    bool is_any_there(Time from) {
        bool is_any = false;
        for (const auto& release : store::releases_since(sql_, group_.application, hour_of(from))) {
            known_.insert(release.name);
            is_any = counts(release.name, release.first_seen) || is_any;
        }
        return is_any || !spans_of_deployments().empty();
    }

    std::vector<UseSpan> spans_of_deployments() {
        std::vector<UseSpan> spans;
        for (const auto& use : deployed_)
            if (is_there(use.environment) && is_of_it(use) && counts(use.version, use.from))
                spans.push_back({use.from, use.to.value_or(now_)});
        return spans;
    }

    QuietTime quiet_in_release() {
        auto from = resolved_at() - looked_back;
        for (const auto& facet : store::facets(sql_, group_.id, "release"))
            if (counts(facet.name, facet.first_seen))
                from = std::max(from, hour_of(facet.last_seen) + hours(1));
        began_ = now_;
        if (!is_any_there(from)) return {};
        auto spans = spans_of_deployments();
        QuietTime since;
        for (const auto& use :
             store::uses_by_events(sql_, group_.application, services_, hour_of(from)))
            if (is_there(use.environment) && counts(use.release, use.first_at))
                spans.push_back({use.first_at, use.last_at + hours(1)});
        for (const auto& use : store::uses_by_sessions(
                 sql_, group_.application, hour_of(from) + hours(1), now_ + hours(1)
             )) {
            if (!is_there(use.environment) || !counts(use.release, use.first_at)) continue;
            spans.push_back({use.first_at, use.last_at + hours(1)});
            since.sessions += use.sessions;
        }
        for (const auto& span : spans)
            if (span.to > from) began_ = std::min(began_, std::max(span.from, from));
        since.hours = hours_covered(std::move(spans), from, now_);
        return since;
    }

    FrequencyBefore frequency_before() {
        const auto end =
            std::max(std::min(resolved_at(), began_), hour_of(group_.first_seen) + hours(1));
        auto begin = hour_of(std::max(group_.first_seen, end - looked_back));
        auto steps = steps_between(begin, end);
        if (steps.empty()) {
            begin = hour_of(group_.first_seen);
            steps = steps_between(begin, end);
        }
        FrequencyBefore before{
            .occurrences = static_cast<std::int64_t>(steps.size()),
            .hours = std::max(1.0, hours_between(begin, end)),
        };
        for (const auto& step : steps) before.events += step.events;
        if (steps.empty()) before.events = group_.events;
        for (const auto& use : store::uses_by_sessions(sql_, group_.application, begin, end))
            if (is_there(use.environment)) before.sessions += use.sessions;
        return before;
    }

    std::vector<store::CountRow> steps_between(Time begin, Time end) {
        return store::counts(sql_, group_.id, store::hour_seconds, begin, end, "", steps_read_max);
    }

    db::Sql& sql_;
    const ErrorGroup& group_;
    const Time now_;
    const std::vector<std::string> services_;
    std::set<std::string> environments_;
    std::vector<events::ReleaseUse> deployed_;
    std::set<std::string> known_;  // Releases that programs named.
    std::map<std::string, bool> counted_;
    Time began_;
};

}  // namespace

GatheredEvidence gather_evidence(
    db::Sql& sql, const ErrorGroup& group, Time now, const events::ReleaseUses& uses
) {
    return Gathering(sql, group, now, uses).gather();
}

std::vector<std::string> services_of(db::Sql& sql, const ErrorGroup& group) {
    return sql.all<std::string>(
        "SELECT value FROM error_tag WHERE application = :application"
        " AND error_group = :error_group AND name = 'service' ORDER BY events DESC, value"
        " LIMIT :limit",
        group.application, group.id, services_max
    );
}

}  // namespace mainstay::bugfix
