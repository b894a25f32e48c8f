#include "bugfix/group_details.hpp"

#include <algorithm>
#include <map>

#include "bugfix/count_store.hpp"
#include "bugfix/fingerprint_rules.hpp"
#include "bugfix/group_figures.hpp"
#include "bugfix/group_store.hpp"
#include "bugfix/part_store.hpp"
#include "bugfix/release_order.hpp"
#include "bugfix/sample_event.hpp"
#include "bugfix/sample_store.hpp"
#include "errors/grouping.hpp"
#include "wire/name.hpp"

namespace mainstay::bugfix {

namespace {

constexpr std::int64_t keys_shown_max = 100;
constexpr std::size_t tags_shown_max = 40;
constexpr std::size_t values_shown_max = 10;

std::vector<NamedCount> named_counts(db::Sql& sql, Id<ErrorGroup> group, std::string_view kind) {
    std::vector<NamedCount> counts;
    for (const auto& each : store::facets(sql, group, kind))
        counts.push_back({each.name, each.events, each.users, each.first_seen, each.last_seen});
    return counts;
}

/// The newest first: by version where they have an order, those without one behind, seen last
/// first.
void sort_releases(std::vector<NamedCount>& releases) {
    std::ranges::sort(releases, [](const NamedCount& one, const NamedCount& other) {
        return std::pair(one.last_seen, one.name) > std::pair(other.last_seen, other.name);
    });
    std::vector<NamedCount> ordered;
    std::vector<NamedCount> others;
    for (auto& each : releases)
        (is_ordered_release(each.name) ? ordered : others).push_back(std::move(each));
    // Versions of different packages have no order: a sort could not do with that.
    for (std::size_t i = 1; i < ordered.size(); ++i)
        for (auto at = i; at > 0; --at) {
            const auto order = compare_releases(ordered[at].name, ordered[at - 1].name);
            if (!order || *order <= 0) break;
            std::swap(ordered[at], ordered[at - 1]);
        }
    releases = std::move(ordered);
    for (auto& each : others) releases.push_back(std::move(each));
}

/// Counts of a tag by value, and of all values.
struct TagTotals {
    std::int64_t events = 0;
    std::map<std::string, std::int64_t> values;
};

std::map<std::string, TagTotals> totals_of(const std::vector<store::TagCount>& rows) {
    std::map<std::string, TagTotals> totals;
    for (const auto& row : rows) {
        auto& tag = totals[row.name];
        tag.events += row.events;
        tag.values[row.value] += row.events;
    }
    return totals;
}

double share_of(std::int64_t part, std::int64_t whole) {
    return whole > 0 ? static_cast<double>(part) / static_cast<double>(whole) : 0;
}

TagValue value_of(
    const std::string& name, std::int64_t events, const TagTotals& here, const TagTotals& all
) {
    const auto found = all.values.find(name);
    const auto events_all = found == all.values.end() ? 0 : found->second;
    TagValue value{.value = name, .events = events, .share = share_of(events, here.events)};
    value.share_elsewhere = share_of(
        std::max<std::int64_t>(0, events_all - events),
        std::max<std::int64_t>(0, all.events - here.events)
    );
    const bool is_elsewhere = all.events > here.events;
    value.is_over_represented = is_elsewhere && value.share >= over_represented_share &&
                                value.share >= over_represented_factor * value.share_elsewhere;
    return value;
}

std::vector<TagView> tag_views(db::Sql& sql, const ErrorGroup& group) {
    const auto here =
        totals_of(store::tags(sql, group.application, group.id, store::group_tag_values_max));
    const auto all =
        totals_of(store::tags(sql, group.application, {}, store::application_tag_values_max));
    std::vector<TagView> views;
    for (const auto& [name, tag] : here) {
        if (views.size() == tags_shown_max) break;
        const auto found = all.find(name);
        const auto& whole = found == all.end() ? tag : found->second;
        TagView view{.name = name, .events = tag.events};
        for (const auto& [value, events] : tag.values)
            view.values.push_back(value_of(value, events, tag, whole));
        std::ranges::sort(view.values, [](const TagValue& one, const TagValue& other) {
            return std::pair(other.events, one.value) < std::pair(one.events, other.value);
        });
        if (view.values.size() > values_shown_max) view.values.resize(values_shown_max);
        views.push_back(std::move(view));
    }
    return views;
}

wire::json::value tree_of(const errors::Component& component) {
    wire::json::array parts;
    for (const auto& part : component.parts) parts.push_back(tree_of(part));
    return wire::json::object{
        {"name", component.name}, {"value", component.value},  {"counts", component.counts},
        {"hint", component.hint}, {"parts", std::move(parts)},
    };
}

std::optional<GroupingView> grouping_of(db::Sql& sql, const ErrorGroup& group) {
    for (const auto& sample : store::samples_of(sql, group.id, samples_max)) {
        const auto kept = read_sample(store::content_of(sql, sample.id), sample.received_at);
        if (!kept) continue;
        const auto grouping = errors::group(kept->event, rules_of(sql, group.application));
        return GroupingView{grouping.key, grouping.version, grouping.basis, tree_of(grouping.tree)};
    }
    return std::nullopt;
}

ErrorPart part_view(const ErrorGroup& group) {
    const auto unless_empty = [](const std::string& text) {
        return text.empty() ? std::nullopt : std::optional(text);
    };
    return {
        .id = group.id,
        .title = group.title,
        .culprit = group.culprit,
        .state = group.state,
        .events = group.events,
        .users = group.users,
        .first_seen = group.first_seen,
        .last_seen = group.last_seen,
        .first_release = unless_empty(group.first_release),
        .last_release = unless_empty(group.last_release),
    };
}

std::vector<ErrorPart> part_views(db::Sql& sql, const ErrorGroup& group) {
    std::vector<ErrorPart> views;
    if (group.parts == 0) return views;
    for (const auto& own : store::own_figures(sql, {group.id}))
        views.push_back(part_view(with_figures(group, own)));
    for (const auto& part : store::merged_groups(sql, group.id)) views.push_back(part_view(part));
    return views;
}

}  // namespace

void add_details(db::Sql& sql, const ErrorGroup& group, ErrorDetails& details) {
    details.releases = named_counts(sql, group.id, "release");
    sort_releases(details.releases);
    details.environments = named_counts(sql, group.id, "environment");
    details.tags = tag_views(sql, group);
    for (const auto& key : store::keys_of(sql, group.id, keys_shown_max))
        details.keys.push_back(
            {key.key, key.version, key.decided_by, key.events, key.first_seen, key.error_group}
        );
    details.parts = part_views(sql, group);
    details.grouping = grouping_of(sql, group);
}

}  // namespace mainstay::bugfix
