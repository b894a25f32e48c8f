#include "bugfix/group_parting.hpp"

#include <algorithm>
#include <set>

#include "bugfix/count_store.hpp"
#include "bugfix/group_state.hpp"
#include "bugfix/group_store.hpp"
#include "bugfix/part_store.hpp"
#include "bugfix/release_order.hpp"

namespace mainstay::bugfix {

namespace {

constexpr std::int64_t keys_of_parts_max = 10'000;

/// The group itself first.
std::vector<Part> parts_with_keys(db::Sql& sql, const ErrorGroup& group) {
    std::vector<Part> parts{{group, {}}};
    if (group.parts > 0)
        for (const auto& own : store::own_figures(sql, {group.id}))
            parts.front().group = with_figures(group, own);
    for (auto& each : store::merged_groups(sql, group.id)) parts.push_back({std::move(each), {}});
    for (auto& key : store::keys_of(sql, group.id, keys_of_parts_max)) {
        const auto of = std::ranges::find(parts, key.error_group, [](const Part& part) {
            return part.group.id;
        });
        of->keys.push_back(std::move(key));
    }
    return parts;
}

std::optional<Id<ErrorGroup>> former_of(db::Sql& sql, const ErrorKey& key) {
    return sql.value<Id<ErrorGroup>>(
        "SELECT former FROM error_key WHERE application = :application AND key = :key",
        key.application, key.key
    );
}

/// A group that is made of keys of another: nothing was decided about it.
ErrorGroup new_group(const ErrorGroup& of, const std::vector<ErrorKey>& keys, Time now) {
    ErrorGroup made{
        .application = of.application,
        .title = of.title,
        .culprit = of.culprit,
        .type = of.type,
        .platform = of.platform,
        .level = of.level,
        .is_unhandled = of.is_unhandled,
        .first_seen = keys.front().first_seen,
        .last_seen = of.last_seen,
        .first_release = of.first_release,
        .last_release = of.last_release,
        .created_at = now,
    };
    for (const auto& key : keys) made.first_seen = std::min(made.first_seen, key.first_seen);
    return made;
}

/// Takes keys out of a part that counted them together with others.
class Split {
public:
    Split(db::Sql& sql, Time now, std::vector<Part>& parts, Parting& parting)
        : sql_(sql), now_(now), parts_(parts), parting_(parting) {}

    /// Returns the indexes of the parts that have them now.
    std::set<std::size_t> take(std::size_t from, const std::vector<ErrorKey>& keys) {
        parting_.is_exact = false;
        std::set<std::size_t> taken;
        std::optional<std::size_t> made;
        for (const auto& key : keys) {
            auto to = place_before_merge(key);
            if (!to) {
                if (!made) {
                    made = parts_.size();
                    parts_.push_back({new_group(parts_[from].group, keys, now_), {}});
                }
                to = made;
            }
            move(key, parts_[from], parts_[*to]);
            taken.insert(*to);
        }
        return taken;
    }

private:
    /// Of a key that was counted elsewhere before, the part that counted it.
    std::optional<std::size_t> place_before_merge(const ErrorKey& key) {
        const auto former = former_of(sql_, key);
        if (!former || *former == key.error_group) return std::nullopt;
        const auto found =
            std::ranges::find(parts_, *former, [](const Part& part) { return part.group.id; });
        if (found == parts_.end()) return std::nullopt;
        return static_cast<std::size_t>(found - parts_.begin());
    }

    void move(const ErrorKey& key, Part& from, Part& to) {
        std::erase_if(from.keys, [&](const ErrorKey& each) { return each.key == key.key; });
        to.keys.push_back(key);
        from.group.events = std::max<std::int64_t>(0, from.group.events - key.events);
        to.group.events += key.events;
    }

    db::Sql& sql_;
    Time now_;
    std::vector<Part>& parts_;
    Parting& parting_;
};

/// The one in which most of the others went up before; else the oldest.
std::size_t leader_of(const std::vector<Part>& parts) {
    std::size_t leader = 0;
    std::size_t most = 0;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const auto with =
            static_cast<std::size_t>(std::ranges::count_if(parts, [&](const Part& other) {
                return other.group.joined == parts[i].group.id;
            }));
        if (with <= most) continue;
        most = with;
        leader = i;
    }
    return leader;
}

ErrorGroup whole_of(const std::vector<Part>& parts) {
    auto figures = figures_of(parts.front().group);
    for (std::size_t i = 1; i < parts.size(); ++i)
        figures = united(std::move(figures), figures_of(parts[i].group));
    auto whole = with_figures(parts.front().group, figures);
    whole.parts = std::ssize(parts) - 1;
    whole.merged_into.reset();
    whole.joined.reset();
    return whole;
}

/// The release by which events of these parts reopen the resolved group, if any does.
std::optional<store::Facet> regressing(
    db::Sql& sql, const ErrorGroup& group, const std::vector<Part>& parts
) {
    const auto seen_first = [&](const std::string& name) -> std::optional<Time> {
        if (const auto known = store::find_release(sql, group.application, name))
            return known->first_seen;
        return std::nullopt;
    };
    for (const auto& part : parts) {
        if (part.group.id == Id<ErrorGroup>{}) continue;
        for (auto& facet : store::own_facets(sql, part.group.id, "release")) {
            if (facet.last_seen <= group.resolved_at.value_or(facet.last_seen)) continue;
            const ReleaseOfEvent asked{
                .release = facet.name,
                .at = facet.last_seen,
                .first_seen = seen_first(facet.name),
                .resolved_first_seen = seen_first(group.resolved_in),
            };
            if (is_regression(group, asked)) return std::move(facet);
        }
    }
    return std::nullopt;
}

/// Events came while it was merged: what they would have done to what was decided about it.
void catch_up(db::Sql& sql, Time now, Parting& parting) {
    auto& group = parting.parted;
    if (group.state == ErrorState::ignored) {
        const bool is_over = (group.ignored_until && *group.ignored_until <= now) ||
                             (group.ignored_events && group.events >= *group.ignored_events) ||
                             (group.ignored_users && group.users >= *group.ignored_users);
        if (is_over) open_again(group);
    }
    if (group.state != ErrorState::resolved) return;
    const auto by = regressing(sql, group, parting.leaving);
    if (!by) return;
    group.regressed_at = by->last_seen;
    group.regressed_in = by->name;
    parting.has_regressed = true;
    open_again(group);
}

/// What stays came back by an event of what leaves: it is resolved as before, unless events of its
/// own, or people, would have it otherwise.
void undo_regression(db::Sql& sql, Parting& parting) {
    if (parting.rest.state != ErrorState::open || !parting.rest.regressed_at) return;
    constexpr int steps_max = 100;
    auto restored = parting.rest;
    bool has_before = false;
    for (const auto& step :
         timeline::history(sql, subject_of(parting.rest.id), std::nullopt, steps_max)) {
        if (has_before && step.action == "resolved") {
            restored.resolved_at = step.at;
            break;
        }
        if (has_before) continue;
        if (step.action == "reopened" || step.action == "resolved" || step.action == "ignored")
            return;
        if (step.action != "regressed") continue;
        has_before = step.before && restore_state(restored, *step.before);
        if (!has_before) return;
    }
    if (!has_before || !restored.resolved_at || regressing(sql, restored, parting.staying)) return;
    restored.regressed_at.reset();
    parting.rest = std::move(restored);
    parting.is_rest_restored = true;
}

}  // namespace

Parting plan_parting(
    db::Sql& sql, const Call& call, const ErrorGroup& group, const std::vector<ErrorKey>& keys
) {
    Parting parting;
    auto parts = parts_with_keys(sql, group);
    std::set<std::size_t> chosen;
    const auto known = parts.size();
    for (std::size_t i = 0; i < known; ++i) {
        std::vector<ErrorKey> taken;
        for (const auto& key : keys)
            if (key.error_group == parts[i].group.id) taken.push_back(key);
        if (taken.empty()) continue;
        if (taken.size() == parts[i].keys.size())
            chosen.insert(i);
        else
            chosen.merge(Split(sql, call.now, parts, parting).take(i, taken));
    }
    parting.is_rest_chosen = chosen.contains(0);
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const bool stays = chosen.contains(i) == parting.is_rest_chosen;
        (stays ? parting.staying : parting.leaving).push_back(std::move(parts[i]));
    }
    std::swap(parting.leaving.front(), parting.leaving[leader_of(parting.leaving)]);
    parting.parted = whole_of(parting.leaving);
    parting.rest = whole_of(parting.staying);
    catch_up(sql, call.now, parting);
    undo_regression(sql, parting);
    return parting;
}

namespace {

void move_key(db::Sql& sql, const ErrorKey& key, Id<ErrorGroup> to) {
    sql.run(
        "UPDATE error_key SET error_group = :target, former = NULL"
        " WHERE application = :application AND key = :key",
        to, key.application, key.key
    );
    sql.run(
        "UPDATE error_sample SET error_group = :target WHERE error_group = :source"
        " AND grouping_key = :key",
        to, key.error_group, key.key
    );
}

/// What one group consists of, below the row that shows it.
void write_parts(db::Sql& sql, const std::vector<Part>& parts) {
    const auto& shown = parts.front().group;
    if (parts.size() > 1)
        store::put_own(sql, figures_of(shown));
    else
        store::remove_own(sql, shown.id);
    const auto is_among = [&](Id<ErrorGroup> id) {
        return std::ranges::any_of(parts, [&](const Part& part) { return part.group.id == id; });
    };
    for (std::size_t i = 1; i < parts.size(); ++i) {
        auto merged = parts[i].group;
        merged.merged_into = shown.id;
        if (!merged.joined || !is_among(*merged.joined)) merged.joined = shown.id;
        store::update_group(sql, merged);
    }
}

}  // namespace

void apply_parting(db::Sql& sql, Parting& parting) {
    for (auto* side : {&parting.leaving, &parting.staying})
        for (auto& part : *side) {
            if (part.group.id == Id<ErrorGroup>{})
                part.group.id = store::insert_group(sql, part.group);
            for (const auto& key : part.keys)
                if (key.error_group != part.group.id) move_key(sql, key, part.group.id);
        }
    parting.parted.id = parting.leaving.front().group.id;
    write_parts(sql, parting.leaving);
    write_parts(sql, parting.staying);
    sql.run(
        "UPDATE error_key SET decided_by = 'unmerge' WHERE error_group = :error_group",
        parting.parted.id
    );
}

}  // namespace mainstay::bugfix
