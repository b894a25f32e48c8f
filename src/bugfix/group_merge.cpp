#include "bugfix/group_merge.hpp"

#include <algorithm>
#include <optional>

#include "bugfix/count_store.hpp"
#include "bugfix/group_store.hpp"
#include "bugfix/release_order.hpp"
#include "bugfix/sample_store.hpp"
#include "bugfix/user_sketch.hpp"

namespace mainstay::bugfix {

namespace {

void move_counts(db::Sql& sql, const ErrorGroup& from, const ErrorGroup& into) {
    sql.run(
        "INSERT INTO error_count (error_group, step_seconds, at, release, environment, events)"
        " SELECT CAST(:target AS BIGINT), step_seconds, at, release, environment, events"
        " FROM error_count WHERE error_group = :source"
        " ON CONFLICT (error_group, step_seconds, at, release, environment)"
        " DO UPDATE SET events = error_count.events + excluded.events",
        into.id, from.id
    );
    sql.run("DELETE FROM error_count WHERE error_group = :source", from.id);
    sql.run(
        "INSERT INTO error_tag (application, error_group, name, value, events)"
        " SELECT application, CAST(:target AS BIGINT), name, value, events FROM error_tag"
        " WHERE application = :application AND error_group = :source"
        " ON CONFLICT (application, error_group, name, value)"
        " DO UPDATE SET events = error_tag.events + excluded.events",
        into.id, from.application, from.id
    );
    sql.run("DELETE FROM error_tag WHERE error_group = :source", from.id);
}

void move_facets(db::Sql& sql, const ErrorGroup& from, const ErrorGroup& into) {
    for (const auto* kind : {"release", "environment"}) {
        auto own = store::facets(sql, into.id, kind);
        for (auto& facet : store::facets(sql, from.id, kind)) {
            facet.error_group = into.id;
            const auto same = std::ranges::find(own, facet.name, &store::Facet::name);
            if (same != own.end()) {
                auto users = UserSketch::read(facet.users_sketch);
                users.merge(UserSketch::read(same->users_sketch));
                facet.events += same->events;
                facet.users = users.estimate();
                facet.users_sketch = users.text();
                facet.first_seen = std::min(facet.first_seen, same->first_seen);
                facet.last_seen = std::max(facet.last_seen, same->last_seen);
            }
            store::put_facet(sql, facet);
        }
    }
    sql.run("DELETE FROM error_facet WHERE error_group = :source", from.id);
}

void move_samples(db::Sql& sql, const ErrorGroup& from, const ErrorGroup& into) {
    // One group has one first and one latest; the others of both are spread over its life.
    const bool is_older = from.first_seen < into.first_seen;
    const auto& spread = is_older ? into : from;
    sql.run(
        "UPDATE error_sample SET reason = 'spread' WHERE error_group = :spread"
        " AND reason = 'first'",
        spread.id
    );
    sql.run(
        "UPDATE error_sample SET reason = 'spread' WHERE error_group = :source"
        " AND reason = 'latest'",
        from.id
    );
    sql.run(
        "UPDATE error_sample SET error_group = :target WHERE error_group = :source", into.id,
        from.id
    );
    auto samples = store::samples_of(sql, into.id, samples_max * 2);
    for (std::size_t i = 0; i < samples.size(); ++i) {
        const bool is_kept = i < static_cast<std::size_t>(samples_max) - 1 ||
                             samples[i].reason == SampleReason::first;
        if (!is_kept) store::remove_sample(sql, samples[i].id);
    }
}

std::optional<Id<ErrorGroup>> former_of(
    db::Sql& sql, Id<Application> application, const std::string& key
) {
    return sql.value<Id<ErrorGroup>>(
        "SELECT former FROM error_key WHERE application = :application AND key = :key", application,
        key
    );
}

/// The group that all these keys were of before a merge.
std::optional<ErrorGroup> former_group(
    db::Sql& sql, const ErrorGroup& group, const std::vector<ErrorKey>& keys
) {
    const auto former = former_of(sql, group.application, keys.front().key);
    if (!former) return std::nullopt;
    for (const auto& key : keys)
        if (former_of(sql, group.application, key.key) != former) return std::nullopt;
    auto found = store::find_group(sql, *former);
    if (!found || found->merged_into != group.id) return std::nullopt;
    return found;
}

}  // namespace

ErrorGroup merge_groups(db::Sql& sql, const ErrorGroup& from, ErrorGroup into) {
    move_counts(sql, from, into);
    move_facets(sql, from, into);
    move_samples(sql, from, into);
    sql.run(
        "UPDATE error_key SET error_group = :target, decided_by = 'merge',"
        " former = COALESCE(former, error_group) WHERE error_group = :source",
        into.id, from.id
    );
    sql.run(
        "UPDATE error_group SET merged_into = :target WHERE merged_into = :source", into.id, from.id
    );
    into.events += from.events;
    into.stored += from.stored;
    auto users = UserSketch::read(into.users_sketch);
    users.merge(UserSketch::read(from.users_sketch));
    into.users = users.estimate();
    into.users_sketch = users.text();
    into.is_unhandled = into.is_unhandled || from.is_unhandled;
    into.level = std::max(into.level, from.level);
    if (from.first_seen < into.first_seen) {
        into.first_seen = from.first_seen;
        if (!from.first_release.empty()) into.first_release = from.first_release;
    }
    into.last_seen = std::max(into.last_seen, from.last_seen);
    const auto order = compare_releases(from.last_release, into.last_release);
    if (into.last_release.empty() || (order && *order > 0)) into.last_release = from.last_release;
    return into;
}

std::pair<ErrorGroup, ErrorGroup> part_group(
    db::Sql& sql, const Call& call, const ErrorGroup& group, const std::vector<ErrorKey>& keys
) {
    auto found = former_group(sql, group, keys);
    ErrorGroup before;
    if (found) {
        before = *found;
    } else {
        before = group;
        before.state = ErrorState::open;
        before.events = before.users = before.stored = before.since_resolved = 0;
        before.users_sketch.clear();
        before.resolved_in.clear();
        before.regressed_in.clear();
        before.signal_key.clear();
        before.created_at = call.now;
        before.version = 1;
        before.resolved_as.reset();
        before.resolved_at.reset();
        before.regressed_at.reset();
        before.ignored_until.reset();
        before.ignored_events.reset();
        before.ignored_users.reset();
        before.assignee.reset();
        before.id = store::insert_group(sql, before);
    }
    auto after = before;
    after.merged_into.reset();
    after.events = 0;
    for (const auto& key : keys) after.events += key.events;
    for (const auto& key : keys)
        sql.run(
            "UPDATE error_key SET error_group = :target, decided_by = 'unmerge', former = NULL"
            " WHERE application = :application AND key = :key",
            after.id, group.application, key.key
        );
    return {std::move(before), std::move(after)};
}

}  // namespace mainstay::bugfix
