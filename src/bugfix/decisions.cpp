#include "bugfix/decisions.hpp"

#include <algorithm>

#include "bugfix/codes.hpp"
#include "bugfix/count_store.hpp"
#include "bugfix/error_signals.hpp"
#include "bugfix/error_tickets.hpp"
#include "bugfix/group_merge.hpp"
#include "bugfix/group_parting.hpp"
#include "bugfix/group_state.hpp"
#include "bugfix/group_store.hpp"
#include "bugfix/part_store.hpp"
#include "bugfix/verification.hpp"
#include "events/error_events.hpp"
#include "events/events.hpp"
#include "search/search.hpp"
#include "signals/signals.hpp"
#include "wire/name.hpp"

namespace mainstay::bugfix {

namespace {

std::string text_of(const std::optional<Text<2'000, 0>>& note) {
    return note ? note->value : std::string();
}

/// Writes what was decided, with who and why. `other`: the group that a merge or parting is with.
ErrorGroup keep_decision(
    db::Sql& sql, const Call& call, const ErrorGroup& before, ErrorGroup after,
    std::string_view action, const std::string& note = {},
    std::optional<Id<ErrorGroup>> other = std::nullopt
) {
    ++after.version;
    store::update_group(sql, after);
    if (after.merged_into != before.merged_into) search::changed(sql, "error", after.id.value);
    auto recorded = recorded_state(after);
    if (!note.empty()) recorded.as_object()["note"] = note;
    if (other) recorded.as_object()["other"] = to_string(*other);
    timeline::record(
        sql, call, subject_of(after.id), action, recorded_state(before), std::move(recorded)
    );
    events::emit(
        sql, call,
        events::ErrorChanged{
            .error = after.id.value,
            .application = after.application.value,
            .change = std::string(action),
        }
    );
    // What rested on the decision before is looked at again.
    const bool is_elsewhere =
        after.resolved_at != before.resolved_at || after.merged_into != before.merged_into;
    if (before.state == ErrorState::resolved && is_elsewhere)
        events::emit(sql, call, events::ErrorUnresolved{after.id.value});
    return after;
}

Result<std::string> release_of(db::Sql& sql, const ErrorGroup& group, const ResolveError& request) {
    const auto in = request.in.value_or(ResolvedIn::now);
    if ((in == ResolvedIn::release) != request.release.has_value())
        return invalid({wrong("release", code::release_with_in)});
    if (request.release) return request.release->value;
    auto newest = store::newest_release(sql, group.application);
    if (in == ResolvedIn::next_release && newest.empty())
        return invalid({wrong("in", code::no_release_known)});
    return newest;
}

}  // namespace

Result<ErrorGroup> resolve_error(db::Sql& sql, const Call& call, const ResolveError& request) {
    const auto before = TRY(managed_group(sql, call, request.id));
    auto after = before;
    open_again(after);
    after.resolved_in = TRY(release_of(sql, before, request));
    after.state = ErrorState::resolved;
    after.resolved_as = request.in.value_or(ResolvedIn::now);
    after.resolved_at = call.now;
    end_signal(sql, call, after);
    await_proof(sql, after);
    return keep_decision(sql, call, before, after, "resolved", text_of(request.note));
}

Result<ErrorGroup> ignore_error(db::Sql& sql, const Call& call, const IgnoreError& request) {
    const auto before = TRY(managed_group(sql, call, request.id));
    auto after = before;
    open_again(after);
    after.state = ErrorState::ignored;
    after.ignored_until = request.until;
    if (request.events) after.ignored_events = before.events + request.events->value;
    if (request.users) after.ignored_users = request.users->value;
    end_signal(sql, call, after);
    return keep_decision(sql, call, before, after, "ignored", text_of(request.note));
}

Result<ErrorGroup> reopen_error(db::Sql& sql, const Call& call, const ReopenError& request) {
    const auto before = TRY(managed_group(sql, call, request.id));
    if (before.state == ErrorState::open) return refuse(code::error_state, {{"state", "open"}});
    auto after = before;
    open_again(after);
    return keep_decision(sql, call, before, after, "reopened", text_of(request.note));
}

Result<ErrorGroup> assign_error(db::Sql& sql, const Call& call, const AssignError& request) {
    const auto before = TRY(managed_group(sql, call, request.id));
    if (request.assignee) {
        const auto person = identity::find_person(sql, *request.assignee);
        if (!person || !person->is_support_staff())
            return invalid({wrong("assignee", code::not_assignable)});
    }
    if (before.assignee == request.assignee) return before;
    auto after = before;
    after.assignee = request.assignee;
    return keep_decision(sql, call, before, after, "assigned");
}

Result<ErrorGroup> merge_error(db::Sql& sql, const Call& call, const MergeError& request) {
    const auto from = TRY(managed_group(sql, call, request.id));
    const auto into = visible_group(sql, call, request.into);
    const bool is_fit =
        into && into->application == from.application && into->id != from.id && !into->merged_into;
    if (!is_fit) return invalid({wrong("into", code::merge_elsewhere)});
    if (parts_after(from, *into) > merged_parts_max)
        return invalid(
            {wrong("into", code::too_many_parts, {{"max", std::to_string(merged_parts_max)}})}
        );
    end_signal(sql, call, from);
    carry_tickets(sql, call, from.id, into->id);
    auto merged = merge_groups(sql, from, *into);
    keep_decision(sql, call, from, std::move(merged.from), "merged");
    return keep_decision(sql, call, *into, std::move(merged.into), "took_up", {}, from.id);
}

namespace {

Result<Parting> parting_of(db::Sql& sql, const Call& call, const UnmergeError& request) {
    const auto group = TRY(managed_group(sql, call, request.id));
    std::vector<std::string> keys;
    for (const auto& key : request.keys) keys.push_back(key.value);
    std::ranges::sort(keys);
    const auto repeated = std::ranges::unique(keys);
    keys.erase(repeated.begin(), repeated.end());
    const auto known = store::find_keys(sql, group.application, keys);
    const auto parts = store::parts_of(sql, group.id);
    const bool are_its = !keys.empty() && known.size() == keys.size() &&
                         std::ranges::all_of(known, [&](const ErrorKey& key) {
                             return std::ranges::find(parts, key.error_group) != parts.end();
                         });
    if (!are_its) return invalid({wrong("keys", code::not_its_key)});
    if (store::keys_of(sql, group.id, std::ssize(keys) + 1).size() == keys.size())
        return invalid({wrong("keys", code::all_its_keys)});
    return plan_parting(sql, call, group, known);
}

PartedFigures figures_view(const ErrorGroup& group) {
    return {
        .id = group.id == Id<ErrorGroup>{} ? std::nullopt : std::optional(group.id),
        .title = group.title,
        .state = group.state,
        .events = group.events,
        .users = group.users,
        .first_seen = group.first_seen,
        .last_seen = group.last_seen,
    };
}

}  // namespace

Result<UnmergePreview> preview_unmerge(
    db::Sql& sql, const Call& call, const UnmergeError& request
) {
    auto parting = TRY(parting_of(sql, call, request));
    if (parting.is_rest_chosen) std::swap(parting.parted, parting.rest);
    return UnmergePreview{
        figures_view(parting.parted), figures_view(parting.rest), parting.is_exact
    };
}

Result<ErrorGroup> unmerge_error(db::Sql& sql, const Call& call, const UnmergeError& request) {
    auto parting = TRY(parting_of(sql, call, request));
    apply_parting(sql, parting);
    give_back_tickets(sql, call, parting.parted.id, parting.rest.id);
    const auto shown = store::find_group(sql, request.id);
    const auto before = store::find_group(sql, parting.parted.id);
    if (parting.parted.state == ErrorState::open)
        raise_parted(sql, call, parting.parted, parting.has_regressed);
    if (parting.is_rest_restored) end_signal(sql, call, parting.rest);
    const auto rest =
        keep_decision(sql, call, *shown, std::move(parting.rest), "parted", {}, parting.parted.id);
    auto parted =
        keep_decision(sql, call, *before, std::move(parting.parted), "unmerged", {}, rest.id);
    return parting.is_rest_chosen ? rest : parted;
}

Result<ErrorGroup> open_error_ticket(
    db::Sql& sql, const Call& call, const OpenErrorTicket& request, const Tickets& tickets
) {
    const auto before = TRY(managed_group(sql, call, request.id));
    if (view_of(sql, call, before, tickets).ticket) return refuse(code::error_has_ticket);
    auto after = before;
    raise_by_hand(sql, call, after);
    return keep_decision(sql, call, before, after, "ticket_wanted");
}

}  // namespace mainstay::bugfix
