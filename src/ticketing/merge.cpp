#include "ticketing/merge.hpp"

#include "identity/identity.hpp"
#include "ticketing/access.hpp"
#include "ticketing/codes.hpp"
#include "ticketing/confidential.hpp"
#include "ticketing/edit.hpp"
#include "ticketing/hand_back.hpp"
#include "ticketing/messages.hpp"
#include "ticketing/search_documents.hpp"
#include "ticketing/store.hpp"
#include "ticketing/ticket_view.hpp"

namespace mainstay::ticketing {

namespace {

constexpr int merged_tickets_max = 200;

/// Who may be anyone is only the same as another where their mails are from the same address.
bool are_same_strangers(db::Sql& sql, const Ticket& source, const Ticket& target) {
    auto one = store::first_message(sql, source.id), other = store::first_message(sql, target.id);
    return one && other && one->sender_address && one->sender_address == other->sender_address;
}

/// Whether those who see the one ticket may see the other.
bool are_of_one_side(db::Sql& sql, const Ticket& source, const Ticket& target) {
    if (source.organization || target.organization)
        return source.organization == target.organization;
    if (source.requester != target.requester) return false;
    return !identity::is_stranger(sql, source.requester) || are_same_strangers(sql, source, target);
}

Result<> check_fit(db::Sql& sql, const Ticket& source, const Ticket& target) {
    auto fault = [](const Code& code) { return invalid({wrong("into", code)}); };
    if (source.id == target.id) return fault(code::merge_into_itself);
    if (store::merge_of(sql, target.id)) return fault(code::merge_into_merged);
    // Nobody would work on what is open in it.
    if (is_open(source.status) && !is_open(target.status)) return fault(code::merge_into_done);
    if (source.application != target.application) return fault(code::merge_across_applications);
    if (!are_of_one_side(sql, source, target)) return fault(code::merge_across_organizations);
    if (source.is_confidential != target.is_confidential)
        return fault(code::merge_across_confidentiality);
    return {};
}

/// Has the followers of the source watch the target, too.
bool bring_watchers(db::Sql& sql, const Ticket& source, const Ticket& target) {
    bool has_added = false;
    for (auto follower : store::followers_for(sql, source, target)) {
        bool is_new = store::add_watcher(sql, target.id, follower);
        if (is_new || store::is_brought(sql, target.id, follower))
            store::add_brought(sql, source.id, follower);
        has_added |= is_new;
    }
    return has_added;
}

/// Has a person watch no longer what they watch for the sake of this merge only, as far as merges
/// lead on.
void send_watcher_back(db::Sql& sql, Id<Ticket> source, Id<Ticket> target, Id<User> watcher) {
    while (store::remove_brought(sql, source, watcher)) {
        if (store::is_brought(sql, target, watcher)) return;  // By another merge.
        store::remove_watcher(sql, target, watcher);
        auto onward = store::merge_of(sql, target);
        if (!onward) return;
        source = target;
        target = onward->target;
    }
}

/// What the timeline of either keeps: the key of the other.
void record_at(
    db::Sql& sql, const Call& call, const Ticket& ticket, const Ticket& other,
    std::string_view action, bool brings_watchers
) {
    Edit edit(ticket);
    edit.after["ticket"] = other.key;
    edit.what.emplace_back(action);
    if (brings_watchers) edit.what.emplace_back("watchers");
    edit.is_activity = true;
    apply(sql, call, std::move(edit), action);
}

/// The caller's way to both tickets of a merge.
Result<Seen> work_on(db::Sql& sql, const Call& call, const Ticket& ticket) {
    return see_for(sql, call, ticket.key, ticket_work);
}

}  // namespace

Result<> check_not_merged(db::Sql& sql, const Ticket& ticket) {
    if (ticket.status != Status::closed || !store::merge_of(sql, ticket.id)) return {};
    return refuse(code::ticket_merged);
}

std::optional<LinkedTicket> merged_into(db::Sql& sql, const Call& call, const Ticket& ticket) {
    if (ticket.status != Status::closed) return std::nullopt;
    auto root = store::shown_in(sql, ticket.id);
    auto target = root == ticket.id ? std::nullopt : store::find(sql, root);
    if (!target || !identity::may(call, ticket_read, resource_of(sql, call, *target)))
        return std::nullopt;
    return LinkedTicket{target->key, target->subject, target->status};
}

Result<VersionedTicket> merge(db::Sql& sql, const Call& call, const MergeTicket& request) {
    auto seen = TRY(see_for(sql, call, request.key, ticket_work));
    TRY(check_version(seen.ticket, request.if_match));
    TRY(check_not_merged(sql, seen.ticket));
    auto into = see(sql, call, request.into.value);
    if (!into) return invalid({wrong("into", code::linked_ticket_unknown)});
    TRY(identity::require(call, ticket_work, into->resource));
    const auto& source = seen.ticket;
    const auto& target = into->ticket;
    TRY(check_fit(sql, source, target));

    bool brings_watchers = bring_watchers(sql, source, target);
    store::insert(
        sql,
        Merge{
            source.id, target.id, source.status, source.resolution, source.resolved_at,
            source.closed_at, call.now
        }
    );
    store::move_messages(sql, source.id, target.id);
    if (source.is_confidential) store::copy_admissions(sql, source.id, target.id);

    Edit edit(source);
    arrive(edit.now, Status::closed, call.now);
    edit.now.resolution = Resolution::duplicate;
    edit.after["ticket"] = target.key;
    edit.what.emplace_back("merged");
    auto closed = apply(sql, call, std::move(edit), "merged");
    record_at(sql, call, target, source, "merge_received", brings_watchers);
    // What began either may have changed, and who finds what moved.
    for (auto ticket : {source.id, target.id}) index_ticket(sql, ticket);
    index_messages(sql, target.id);
    return VersionedTicket{view_of(sql, call, closed, {}), closed.version};
}

Result<> undo_merge(db::Sql& sql, const Call& call, const TicketKey& request) {
    auto seen = TRY(see_for(sql, call, request.key, ticket_work));
    auto merge = store::merge_of(sql, seen.ticket.id);
    if (!merge) return refuse(mainstay::code::not_found);
    auto target = *store::find(sql, merge->target);
    TRY(work_on(sql, call, target));
    auto shown = store::shown_in(sql, target.id);
    if (shown != target.id) TRY(work_on(sql, call, *store::find(sql, shown)));

    auto brought = store::brought_by(sql, merge->source);
    for (auto watcher : brought) send_watcher_back(sql, merge->source, merge->target, watcher);
    store::remove_merge(sql, merge->source);
    store::move_messages_back(sql, merge->source, shown);

    Edit edit(seen.ticket);
    edit.now.status = merge->status;
    edit.now.resolution = merge->resolution;
    edit.now.resolved_at = merge->resolved_at;
    edit.now.closed_at = merge->closed_at;
    if (is_open(edit.now.status)) drop_absent_assignee(sql, edit.now);
    edit.after["ticket"] = target.key;
    edit.what.emplace_back("merge_undone");
    apply(sql, call, std::move(edit), "merge_undone");
    record_at(sql, call, target, seen.ticket, "merge_returned", !brought.empty());
    if (shown != target.id)
        publish(sql, call, *store::find(sql, shown), {"merge_returned", "watchers"});
    for (auto ticket : {merge->source, shown}) {
        index_ticket(sql, ticket);
        index_messages(sql, ticket);
    }
    return {};
}

Result<http::Page<MergedTicket>> merged_tickets(
    db::Sql& sql, const Call& call, const TicketKey& request
) {
    auto seen = TRY(see_for(sql, call, request.key, ticket_read_private));
    http::Page<MergedTicket> page;
    for (const auto& merge : store::merges_into(sql, seen.ticket.id, merged_tickets_max)) {
        auto source = *store::find(sql, merge.source);
        if (!identity::may(call, ticket_read, resource_of(sql, call, source))) continue;
        page.items.push_back({source.key, source.subject, merge.merged_at});
    }
    return page;
}

}  // namespace mainstay::ticketing
