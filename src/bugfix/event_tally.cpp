#include "bugfix/event_tally.hpp"

#include <algorithm>

#include "bugfix/error_signals.hpp"
#include "bugfix/group_figures.hpp"
#include "bugfix/group_state.hpp"
#include "bugfix/part_store.hpp"
#include "bugfix/release_order.hpp"
#include "bugfix/sampling.hpp"
#include "errors/grouping.hpp"
#include "events/error_events.hpp"
#include "events/events.hpp"
#include "timeline/timeline.hpp"
#include "wire/codec.hpp"

namespace mainstay::bugfix {

namespace {

constexpr std::size_t names_together_max = 8;

Time floor_to(Time at, std::int64_t seconds) {
    const auto step = seconds * 1'000'000;
    return {at.micros - at.micros % step};
}

/// What the batch adds to one group: to what it counts itself, and to what is shown of it.
struct GroupTally {
    ErrorGroup group;
    std::optional<ErrorGroup> own;  // Its own figures, where the row has those of its parts too.
    UserSketch own_users;
    bool is_new = false;
    bool is_changed = false;  // Its state, not only its counts.
    std::int64_t users_before = 0;
    std::string title_before;
    std::string signal_key_before;
    UserSketch users;
    const PreparedEvent* raised = nullptr;  // The event for which its signal is raised.
    bool has_regressed = false;
    std::map<store::StepCount, std::int64_t> steps;

    struct FacetTally {
        std::int64_t events = 0;
        Time first_seen;
        Time last_seen;
        UserSketch users;
    };

    std::map<std::pair<std::string, std::string>, FacetTally> facets;          // By kind and name.
    std::map<std::pair<std::string, std::string>, store::Facet> known_facets;  // Before the batch.
    std::map<std::pair<std::string, std::string>, std::int64_t> tags;
    std::vector<const PreparedEvent*> events;
};

class Tally {
public:
    Tally(db::Sql& sql, const Call& call) : sql_(sql), call_(call) {}

    std::vector<TakenEvent> take(std::span<const PreparedEvent* const> events) {
        find_groups(events);
        std::vector<TakenEvent> taken;
        for (const auto* event : events) taken.push_back(add(*event));
        find_facets();
        for (auto& [id, tally] : groups_) write_counts(tally);
        for (auto& [id, tally] : groups_) write(tally);
        write_applications();
        for (std::size_t i = 0; i < taken.size(); ++i)
            taken[i].events = own_of(part_of(*events[i])).events;
        return taken;
    }

private:
    using KeyOfApplication = std::pair<Id<Application>, std::string>;

    void find_groups(std::span<const PreparedEvent* const> events) {
        std::map<Id<Application>, std::set<std::string>> asked;
        for (const auto* event : events) {
            asked[event->application].insert(event->key);
            if (!event->former_key.empty()) asked[event->application].insert(event->former_key);
        }
        std::set<Id<ErrorGroup>> ids;
        for (const auto& [application, keys] : asked)
            for (auto& key : store::find_keys(sql_, application, {keys.begin(), keys.end()})) {
                ids.insert(key.error_group);
                keys_.emplace(KeyOfApplication{application, key.key}, std::move(key));
            }
        std::set<Id<ErrorGroup>> wholes;
        for (auto& group : store::groups_of(sql_, {ids.begin(), ids.end()})) {
            if (group.merged_into && !ids.contains(*group.merged_into))
                wholes.insert(*group.merged_into);
            know(std::move(group));
        }
        for (auto& group : store::groups_of(sql_, {wholes.begin(), wholes.end()}))
            know(std::move(group));
        find_own();
    }

    void know(ErrorGroup group) {
        GroupTally tally{.group = std::move(group)};
        tally.users = UserSketch::read(tally.group.users_sketch);
        tally.users_before = tally.group.users;
        tally.title_before = tally.group.title;
        tally.signal_key_before = tally.group.signal_key;
        groups_.emplace(tally.group.id, std::move(tally));
    }

    void find_own() {
        std::vector<Id<ErrorGroup>> with_parts;
        for (const auto& [id, tally] : groups_)
            if (tally.group.parts > 0) with_parts.push_back(id);
        for (const auto& own : store::own_figures(sql_, with_parts)) {
            auto& tally = groups_.at(own.error_group);
            tally.own = with_figures(tally.group, own);
            tally.own_users = UserSketch::read(own.users_sketch);
        }
    }

    /// What counts the event, and what is shown of it.
    GroupTally& part_of(const PreparedEvent& event) {
        return groups_.at(keys_.at({event.application, event.key}).error_group);
    }

    GroupTally& whole_of(GroupTally& part) {
        return part.group.merged_into ? groups_.at(*part.group.merged_into) : part;
    }

    static ErrorGroup& own_of(GroupTally& part) { return part.own ? *part.own : part.group; }

    /// The row of its key, which is made where there is none.
    ErrorKey& key_of(const PreparedEvent& event, bool& is_new) {
        const KeyOfApplication name{event.application, event.key};
        if (const auto known = keys_.find(name); known != keys_.end()) return known->second;
        ErrorKey key{
            .application = event.application,
            .key = event.key,
            .version = errors::grouping_version,
            .first_seen = event.at,
        };
        const auto former = keys_.find({event.application, event.former_key});
        if (!event.former_key.empty() && former != keys_.end()) {
            // The rules are newer than the group: it goes on under both keys.
            key.error_group = former->second.error_group;
            key.decided_by = former->second.decided_by;
        } else {
            key.error_group = make_group(event);
            is_new = true;
        }
        store::insert_key(sql_, key);
        return keys_.emplace(name, std::move(key)).first->second;
    }

    Id<ErrorGroup> make_group(const PreparedEvent& event) {
        ErrorGroup group{
            .application = event.application,
            .title = event.title,
            .culprit = event.culprit,
            .type = event.type,
            .platform = event.platform,
            .level = event.level,
            .first_seen = event.at,
            .last_seen = event.at,
            .first_release = event.release,
            .last_release = event.release,
            .created_at = call_.now,
        };
        group.id = store::insert_group(sql_, group);
        GroupTally tally{.group = std::move(group), .is_new = true};
        const auto id = tally.group.id;
        groups_.emplace(id, std::move(tally));
        return id;
    }

    TakenEvent add(const PreparedEvent& event) {
        TakenEvent taken;
        auto& key = key_of(event, taken.is_new);
        ++key_events_[{event.application, event.key}];
        auto& part = groups_.at(key.error_group);
        auto& whole = whole_of(part);
        taken.error = whole.group.id;
        part.events.push_back(&event);
        count(part, event);
        if (taken.is_new || !whole.raised) whole.raised = &event;
        taken.is_regression = follow_state(whole, event);
        // What went up in a group does not give it another name.
        const bool is_named = event.at >= own_of(part).last_seen &&
                              (part.group.merged_into || key.decided_by != KeyDecision::merge);
        follow(whole.group, whole.users, event);
        if (&part != &whole)
            follow(part.group, part.users, event);
        else if (part.own)
            follow(*part.own, part.own_users, event);
        if (is_named) {
            part.group.title = event.title;
            part.group.culprit = event.culprit;
        }
        return taken;
    }

    static void follow(ErrorGroup& group, UserSketch& users, const PreparedEvent& event) {
        ++group.events;
        if (!event.user_mark.empty() && users.add(event.user_mark)) group.users = users.estimate();
        group.first_seen = std::min(group.first_seen, event.at);
        group.last_seen = std::max(group.last_seen, event.at);
        group.level = std::max(group.level, event.level);
        group.is_unhandled = group.is_unhandled || event.is_unhandled;
        follow_release(group, event.release);
    }

    static void follow_release(ErrorGroup& group, const std::string& release) {
        if (release.empty()) return;
        if (group.first_release.empty()) group.first_release = release;
        const auto order = compare_releases(release, group.last_release);
        if (group.last_release.empty() || !order || *order > 0) group.last_release = release;
    }

    void count(GroupTally& tally, const PreparedEvent& event) {
        const auto id = tally.group.id;
        auto step = [&](std::int64_t seconds) {
            ++tally.steps[{
                id, seconds, floor_to(event.at, seconds), event.release, event.environment
            }];
        };
        if (event.at > call_.now - store::minutes_kept) step(store::minute_seconds);
        step(store::hour_seconds);
        for (const auto& [kind, name] :
             {std::pair("release", &event.release), std::pair("environment", &event.environment)}) {
            auto& facet = tally.facets[{kind, *name}];
            const bool is_first = facet.events == 0;
            ++facet.events;
            facet.first_seen = is_first ? event.at : std::min(facet.first_seen, event.at);
            facet.last_seen = is_first ? event.at : std::max(facet.last_seen, event.at);
            if (std::string_view(kind) == "release" && !event.user_mark.empty())
                facet.users.add(event.user_mark);
        }
        for (const auto& [name, value] : event.tags) {
            ++tally.tags[{name, value}];
            ++tags_[{event.application, {name, value}}];
        }
        if (event.release.empty()) return;
        auto& release =
            releases_.try_emplace({event.application, event.release}, event.at, event.at)
                .first->second;
        release.first = std::min(release.first, event.at);
        release.second = std::max(release.second, event.at);
    }

    /// What the event does to what people decided. Whether it reopened the group.
    bool follow_state(GroupTally& tally, const PreparedEvent& event) {
        auto& group = tally.group;
        if (group.state == ErrorState::resolved) {
            if (!regresses(group, event)) {
                ++group.since_resolved;
                return false;
            }
            regress(tally, event);
            return true;
        }
        if (group.state == ErrorState::ignored && is_ignored_no_longer(group)) {
            reopen_ignored(tally);
            return false;
        }
        return false;
    }

    bool regresses(const ErrorGroup& group, const PreparedEvent& event) {
        ReleaseOfEvent asked{.release = event.release, .at = event.at};
        if (group.resolved_as != ResolvedIn::now && !event.release.empty() &&
            !compare_releases(event.release, group.resolved_in)) {
            const auto of = [&](const std::string& name) -> std::optional<Time> {
                if (const auto known = store::find_release(sql_, group.application, name))
                    return known->first_seen;
                return std::nullopt;
            };
            asked.first_seen = of(event.release);
            if (!asked.first_seen) asked.first_seen = event.at;
            asked.resolved_first_seen = of(group.resolved_in);
        }
        return is_regression(group, asked);
    }

    /// Ignored until so many events or people: this one is counted afterwards.
    bool is_ignored_no_longer(const ErrorGroup& group) const {
        if (group.ignored_until && *group.ignored_until <= call_.now) return true;
        if (group.ignored_events && group.events + 1 >= *group.ignored_events) return true;
        return group.ignored_users && group.users >= *group.ignored_users;
    }

    void regress(GroupTally& tally, const PreparedEvent& event) {
        auto& group = tally.group;
        const auto before = recorded_state(group);
        group.regressed_at = event.at;
        group.regressed_in = event.release;
        open_again(group);
        tally.has_regressed = true;
        tally.raised = &event;
        record_state(tally, before, "regressed");
        events::emit(sql_, call_, events::ErrorUnresolved{group.id.value});
    }

    void reopen_ignored(GroupTally& tally) {
        const auto before = recorded_state(tally.group);
        open_again(tally.group);
        record_state(tally, before, "reopened");
    }

    void record_state(GroupTally& tally, wire::json::value before, std::string_view action) {
        ++tally.group.version;
        tally.is_changed = true;
        timeline::record(
            sql_, Call::system(call_.now, call_.request_id), subject_of(tally.group.id), action,
            std::move(before), recorded_state(tally.group)
        );
    }

    /// What came of its own keys.
    void write_counts(GroupTally& tally) {
        if (tally.events.empty()) return;
        const auto& group = tally.group;
        for (const auto& [step, events] : tally.steps) store::add_step(sql_, step, events);
        write_facets(tally);
        for (const auto& [tag, events] : tally.tags)
            store::add_tag(
                sql_, {group.application, group.id, tag.first, tag.second, events},
                store::group_tag_values_max
            );
        const auto before = own_of(tally).events - std::ssize(tally.events);
        const auto stored = keep_samples(sql_, group.id, before, tally.events, new_releases_);
        auto& whole = whole_of(tally);
        whole.group.stored += stored;
        if (&whole != &tally || tally.own) own_of(tally).stored += stored;
        if (!tally.own) return;
        tally.own->users_sketch = tally.own_users.text();
        store::put_own(sql_, figures_of(*tally.own));
    }

    void write(GroupTally& tally) {
        auto& group = tally.group;
        group.users_sketch = tally.users.text();
        if (group.merged_into) return store::update_group(sql_, group);
        raise(tally);
        const bool is_only_counted = !tally.is_new && !tally.is_changed &&
                                     group.title == tally.title_before &&
                                     group.signal_key == tally.signal_key_before;
        if (is_only_counted)
            store::count_group(sql_, group);
        else
            store::update_group(sql_, group);
        if (tally.is_new || tally.is_changed)
            events::emit(
                sql_, call_,
                events::ErrorChanged{
                    .error = group.id.value,
                    .application = group.application.value,
                    .change = change_of(tally),
                }
            );
    }

    static std::string change_of(const GroupTally& tally) {
        if (tally.is_new) return "created";
        return tally.has_regressed ? "regressed" : "reopened";
    }

    /// What is there of the facets that the batch adds to: of all groups at once where they have
    /// few names, for each row may come that one of the names and one of the groups make.
    void find_facets() {
        std::map<Id<ErrorGroup>, std::set<std::string>> asked;
        std::set<std::string> all;
        for (const auto& [id, tally] : groups_)
            for (const auto& [name, facet] : tally.facets) {
                if (tally.is_new) break;
                asked[id].insert(name.second);
                all.insert(name.second);
            }
        const auto find = [&](const std::vector<Id<ErrorGroup>>& groups, const auto& names) {
            for (auto& row : store::find_facets(sql_, groups, {names.begin(), names.end()}))
                groups_.at(row.error_group)
                    .known_facets.emplace(std::pair(row.kind, row.name), std::move(row));
        };
        if (all.size() > names_together_max) {
            for (const auto& [id, names] : asked) find({id}, names);
            return;
        }
        std::vector<Id<ErrorGroup>> groups;
        for (const auto& [id, names] : asked) groups.push_back(id);
        find(groups, all);
    }

    void write_facets(GroupTally& tally) {
        auto& known = tally.known_facets;
        new_releases_.clear();
        for (auto& [name, added] : tally.facets) {
            const auto found = known.find(name);
            store::Facet facet{
                .error_group = tally.group.id,
                .kind = name.first,
                .name = name.second,
                .first_seen = added.first_seen,
                .last_seen = added.last_seen,
            };
            if (found != known.end()) {
                facet = std::move(found->second);
                facet.first_seen = std::min(facet.first_seen, added.first_seen);
                facet.last_seen = std::max(facet.last_seen, added.last_seen);
            } else {
                // What made names without end up is counted in all, not each apart.
                const bool is_full =
                    !tally.is_new &&
                    store::count_facets(sql_, tally.group.id, name.first) >= store::facets_max;
                if (is_full) continue;
                if (name.first == "release") new_releases_.insert(name.second);
            }
            facet.events += added.events;
            auto users = UserSketch::read(facet.users_sketch);
            users.merge(added.users);
            facet.users = users.estimate();
            facet.users_sketch = users.text();
            store::put_facet(sql_, facet);
        }
    }

    void raise(GroupTally& tally) {
        auto& group = tally.group;
        if (tally.is_new)
            raise_new_error(sql_, call_, group, *tally.raised);
        else if (tally.has_regressed)
            raise_regression(sql_, call_, group, *tally.raised);
        else if (tally.users_before < critical_users && group.users >= critical_users)
            raise_critical(sql_, call_, group, *tally.raised);
    }

    void write_applications() {
        for (const auto& [name, events] : key_events_)
            store::count_key(sql_, keys_.at(name), events);
        for (const auto& [tag, events] : tags_)
            store::add_tag(
                sql_, {tag.first, {}, tag.second.first, tag.second.second, events},
                store::application_tag_values_max
            );
        for (const auto& [name, seen] : releases_)
            store::note_release(sql_, name.first, {name.second, seen.first, seen.second});
    }

    db::Sql& sql_;
    const Call& call_;
    std::map<KeyOfApplication, ErrorKey> keys_;
    std::map<KeyOfApplication, std::int64_t> key_events_;
    std::map<Id<ErrorGroup>, GroupTally> groups_;
    std::map<std::pair<Id<Application>, std::pair<std::string, std::string>>, std::int64_t> tags_;
    std::map<KeyOfApplication, std::pair<Time, Time>> releases_;
    std::set<std::string> new_releases_;  // Of the group that is being written.
};

}  // namespace

std::vector<TakenEvent> take_events(
    db::Sql& sql, const Call& call, std::span<const PreparedEvent* const> events
) {
    return Tally(sql, call).take(events);
}

}  // namespace mainstay::bugfix
