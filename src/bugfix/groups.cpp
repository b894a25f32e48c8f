#include "bugfix/groups.hpp"

#include <algorithm>
#include <map>

#include "bugfix/codes.hpp"
#include "bugfix/count_store.hpp"
#include "bugfix/error_filter.hpp"
#include "bugfix/error_tickets.hpp"
#include "bugfix/group_details.hpp"
#include "bugfix/group_store.hpp"
#include "bugfix/permissions.hpp"
#include "bugfix/verification.hpp"
#include "http/page.hpp"
#include "signals/signals.hpp"
#include "wire/name.hpp"

namespace mainstay::bugfix {

namespace {

constexpr int trend_hours = 24;
constexpr std::int64_t hour_micros = store::hour_seconds * 1'000'000;

Resource resource_of(Id<Application> application) { return {.applications = {application}}; }

std::optional<std::string> unless_empty(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional(text);
}

ErrorGroupView plain_view(const ErrorGroup& g) {
    return {
        .id = g.id,
        .title = g.title,
        .culprit = g.culprit,
        .type = g.type,
        .platform = g.platform,
        .level = g.level,
        .is_unhandled = g.is_unhandled,
        .state = g.state,
        .first_seen = g.first_seen,
        .last_seen = g.last_seen,
        .first_release = unless_empty(g.first_release),
        .last_release = unless_empty(g.last_release),
        .events = g.events,
        .users = g.users,
        .resolved_as = g.resolved_as,
        .resolved_in = unless_empty(g.resolved_in),
        .resolved_at = g.resolved_at,
        .since_resolved = g.since_resolved,
        .regressed_at = g.regressed_at,
        .regressed_in = unless_empty(g.regressed_in),
        .ignored_until = g.ignored_until,
        .ignored_events = g.ignored_events,
        .ignored_users = g.ignored_users,
        .merged_into = g.merged_into,
        .version = g.version,
    };
}

std::vector<ErrorAction> allowed(const Call& call, const ErrorGroup& group, bool has_ticket) {
    if (group.merged_into || !identity::may(call, error_manage, resource_of(group.application)))
        return {};
    std::vector<ErrorAction> actions{ErrorAction::resolve, ErrorAction::ignore};
    if (group.state != ErrorState::open) actions.push_back(ErrorAction::reopen);
    actions.push_back(ErrorAction::assign);
    actions.push_back(ErrorAction::merge);
    actions.push_back(ErrorAction::unmerge);
    if (!has_ticket) actions.push_back(ErrorAction::open_ticket);
    actions.push_back(ErrorAction::link_ticket);
    return actions;
}

/// The keys of tickets, by the keys of signals; as far as the caller sees them.
std::map<std::string, std::string> tickets_by_signal(
    db::Sql& sql, const Call& call, const std::vector<ErrorGroup>& groups, const Tickets& tickets
) {
    if (!tickets.of_incidents) return {};
    std::map<Id<Application>, std::vector<std::string>> keys;
    for (const auto& group : groups)
        if (!group.signal_key.empty()) keys[group.application].push_back(group.signal_key);
    std::map<std::string, std::int64_t> incidents;
    std::vector<std::int64_t> asked;
    for (const auto& [application, of] : keys)
        for (const auto& [key, incident] : signals::incidents_of_keys(sql, application, of)) {
            incidents.emplace(key, incident.value);
            asked.push_back(incident.value);
        }
    if (asked.empty()) return {};
    const auto found = tickets.of_incidents(sql, call, asked);
    std::map<std::string, std::string> by_signal;
    for (const auto& [key, incident] : incidents)
        if (const auto ticket = found.find(incident); ticket != found.end())
            by_signal.emplace(key, ticket->second);
    return by_signal;
}

/// The keys of the first tickets that track these groups, as far as the caller sees them.
std::map<Id<ErrorGroup>, std::string> tickets_by_link(
    db::Sql& sql, const Call& call, const std::vector<ErrorGroup>& groups, const Tickets& tickets
) {
    if (!tickets.linked.visible) return {};
    std::vector<Id<ErrorGroup>> ids;
    for (const auto& group : groups) ids.push_back(group.id);
    const auto tracking = tracking_tickets(sql, ids);
    std::vector<std::int64_t> asked;
    for (const auto& [group, all] : tracking) asked.insert(asked.end(), all.begin(), all.end());
    const auto visible = tickets.linked.visible(sql, call, asked);
    std::map<Id<ErrorGroup>, std::string> by_link;
    for (const auto& [group, all] : tracking)
        for (const auto id : all)
            if (const auto found = visible.find(id); found != visible.end())
                by_link.try_emplace(group, found->second.key);
    return by_link;
}

/// The incident of the group's last signal, for those who see signals.
std::optional<ErrorIncident> incident_of(db::Sql& sql, const Call& call, const ErrorGroup& group) {
    if (group.signal_key.empty() || !signals::sees_signals(sql, call, group.application)) return {};
    const auto found =
        signals::incidents_of_keys(sql, group.application, std::span(&group.signal_key, 1));
    if (found.empty()) return {};
    auto facts = signals::incident_facts(sql, found.begin()->second);
    if (facts && facts->merged_into) facts = signals::incident_facts(sql, *facts->merged_into);
    if (!facts) return {};
    return ErrorIncident{facts->id, facts->title, facts->is_recovered};
}

void add_trends(db::Sql& sql, Time now, std::vector<ErrorGroupView>& views) {
    const Time this_hour{now.micros - now.micros % hour_micros};
    const auto since = this_hour - std::chrono::hours(trend_hours - 1);
    std::vector<Id<ErrorGroup>> ids;
    for (auto& view : views) {
        ids.push_back(view.id);
        view.trend.assign(trend_hours, 0);
    }
    std::map<Id<ErrorGroup>, std::vector<std::int64_t>*> trends;
    for (auto& view : views) trends.emplace(view.id, &view.trend);
    for (const auto& row : store::trends(sql, ids, since)) {
        const auto hour = (row.at - since).count() / hour_micros;
        if (hour >= 0 && hour < trend_hours)
            (*trends.at(row.error_group))[static_cast<std::size_t>(hour)] += row.events;
    }
}

}  // namespace

Result<ErrorGroup> visible_group(db::Sql& sql, const Call& call, Id<ErrorGroup> id) {
    TRY(identity::require_some(call, error_read));
    auto found = store::find_group(sql, id);
    if (!found || !identity::may(call, error_read, resource_of(found->application)))
        return refuse(mainstay::code::not_found);
    return *std::move(found);
}

Result<ErrorGroup> managed_group(db::Sql& sql, const Call& call, Id<ErrorGroup> id) {
    auto group = TRY(visible_group(sql, call, id));
    TRY(identity::require(call, error_manage, resource_of(group.application)));
    if (group.merged_into)
        return refuse(code::error_merged, {{"error", to_string(*group.merged_into)}});
    return group;
}

std::vector<ErrorGroupView> views_of(
    db::Sql& sql, const Call& call, const std::vector<ErrorGroup>& groups, const Tickets& tickets
) {
    std::vector<Id<Application>> applications;
    std::vector<Id<User>> people;
    for (const auto& group : groups) {
        applications.push_back(group.application);
        if (group.assignee) people.push_back(*group.assignee);
    }
    const auto keys = identity::application_refs(sql, applications);
    const auto names = identity::user_refs(sql, people);
    const auto linked = tickets_by_link(sql, call, groups, tickets);
    const auto ticket_keys = tickets_by_signal(sql, call, groups, tickets);
    std::vector<ErrorGroupView> views;
    for (const auto& group : groups) {
        auto& view = views.emplace_back(plain_view(group));
        if (const auto found = keys.find(group.application); found != keys.end())
            view.application = found->second.key;
        if (group.assignee)
            if (const auto found = names.find(*group.assignee); found != names.end())
                view.assignee = {found->second.id, found->second.name};
        if (const auto link = linked.find(group.id); link != linked.end())
            view.ticket = link->second;
        else if (const auto found = ticket_keys.find(group.signal_key); found != ticket_keys.end())
            view.ticket = found->second;
        view.may = allowed(call, group, view.ticket.has_value());
    }
    add_trends(sql, call.now, views);
    return views;
}

ErrorGroupView view_of(
    db::Sql& sql, const Call& call, const ErrorGroup& group, const Tickets& tickets
) {
    return std::move(views_of(sql, call, {group}, tickets).front());
}

Result<http::Page<ErrorGroupView>> list_errors(
    db::Sql& sql, const Call& call, const ListErrors& request, const Tickets& tickets
) {
    TRY(identity::require_some(call, error_read));
    const auto limit = request.limit.value_or(Count<1, 100>{50}).value;
    store::GroupFilter filter{
        .state = request.state,
        .sort = request.sort.value_or(ErrorSort::last_seen),
        .limit = limit + 1,
    };
    if (request.application) {
        const auto found = identity::find_application(sql, request.application->value);
        if (!found || !identity::may(call, error_read, resource_of(found->id)))
            return refuse(mainstay::code::not_found);
        filter.application = found->id;
    }
    if (request.filter && !trimmed(request.filter->value).empty())
        filter.condition = TRY(condition_of(sql, call, request.filter->value));
    const auto list_name = "errors-" + std::string(wire::name_of(filter.sort));
    if (request.cursor) {
        const auto [value, id] =
            TRY((http::read_cursor<std::int64_t, Id<ErrorGroup>>(list_name, request.cursor->value))
            );
        filter.after = {value, id};
    }
    auto page = http::page_of(
        store::groups(sql, call, filter), static_cast<std::size_t>(limit),
        [&](const ErrorGroup& last) {
            return http::cursor_after(list_name, store::sorted_by(last, filter.sort), last.id);
        }
    );
    return http::Page<ErrorGroupView>{
        .items = views_of(sql, call, page.items, tickets), .next = page.next
    };
}

Result<http::Versioned<ErrorDetails>> show_error(
    db::Sql& sql, const Call& call, const WhichError& request, const Neighbours& neighbours
) {
    const auto group = TRY(visible_group(sql, call, request.id));
    ErrorDetails details{
        .group = view_of(sql, call, group, neighbours.tickets),
        .tickets = tickets_of(sql, call, group.id, neighbours.tickets),
        .incident = incident_of(sql, call, group),
        .verification = verification_view(sql, call, group, neighbours),
    };
    add_details(sql, group, details);
    return http::Versioned<ErrorDetails>{std::move(details), group.version};
}

}  // namespace mainstay::bugfix
