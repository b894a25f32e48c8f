#include "ticketing/actions.hpp"

#include "identity/identity.hpp"
#include "ticketing/access.hpp"
#include "ticketing/codes.hpp"
#include "ticketing/confidential.hpp"
#include "ticketing/create_ticket.hpp"
#include "ticketing/edit.hpp"
#include "ticketing/hand_back.hpp"
#include "ticketing/labels.hpp"
#include "ticketing/merge.hpp"
#include "ticketing/post_message.hpp"
#include "ticketing/store.hpp"
#include "ticketing/ticket_view.hpp"
#include "wire/codec.hpp"

namespace mainstay::ticketing {

namespace {

/// A ticket that the caller may see, may do this to, and has not been overtaken on.
Result<Seen> take(
    db::Sql& sql, const Call& call, std::string_view key, const Action& action,
    std::optional<std::int64_t> if_match
) {
    auto seen = TRY(see_for(sql, call, key, action));
    TRY(check_version(seen.ticket, if_match));
    TRY(check_not_merged(sql, seen.ticket));
    return seen;
}

/// Applies an edit and answers with the ticket it made. What leaves everything as it was is no
/// change, and no one is to be told of it.
VersionedTicket finish(
    db::Sql& sql, const Call& call, Seen seen, Edit edit, std::string_view action
) {
    bool is_change = edit.now != edit.was || !edit.what.empty();
    if (is_change) seen.ticket = apply(sql, call, std::move(edit), action);
    auto may = allowed_actions(call, seen.ticket, seen.resource);
    return {view_of(sql, call, seen.ticket, std::move(may)), seen.ticket.version};
}

/// Gives the ticket to that person, or to nobody.
Result<> give(db::Sql& sql, Edit& edit, std::optional<Id<User>> assignee) {
    auto status = TRY(move(edit.now, Trigger::taken_up));
    if (assignee) {
        auto them = identity::find_person(sql, *assignee);
        if (!them || !them->is_support_staff())
            return invalid({wrong("assignee", code::assignee_unfit)});
        edit.now.status = status;
    }
    edit.now.assignee = assignee;
    return {};
}

Result<> give_to_team(db::Sql& sql, Edit& edit, Id<Team> id) {
    auto team = identity::find_team(sql, id);
    if (team && team->level == edit.now.level &&
        identity::team_serves(sql, id, edit.now.application)) {
        edit.now.team = id;
        return {};
    }
    auto application = identity::find_application(sql, edit.now.application);
    return invalid({wrong(
        "team", code::team_unfit,
        {{"level", std::string(wire::name_of(edit.now.level))},
         {"application", application ? application->key : ""}}
    )});
}

void set_kind(Ticket& ticket, Kind kind) {
    if (ticket.maintenance == usual_maintenance(ticket.kind))
        ticket.maintenance = usual_maintenance(kind);
    ticket.kind = kind;
}

/// Puts other labels in place of those the ticket has.
Result<> relabel(db::Sql& sql, Edit& edit, const std::vector<Label>& wanted) {
    auto labels = TRY(checked_labels(wanted));
    auto id = edit.now.id;
    auto old = store::labels(sql, {&id, 1})[id];
    if (labels == old) return {};
    store::set_labels(sql, id, labels);
    edit.before["labels"] = wire::encode(old);
    edit.after["labels"] = wire::encode(labels);
    edit.what.emplace_back("labels");
    edit.changes_property = true;
    return {};
}

}  // namespace

Result<VersionedTicket> change(db::Sql& sql, const Call& call, const ChangeTicket& request) {
    auto seen = TRY(take(sql, call, request.key, ticket_work, request.if_match));
    Edit edit(seen.ticket);
    auto& ticket = edit.now;
    if (request.subject) ticket.subject = request.subject->value;
    if (request.kind) set_kind(ticket, *request.kind);
    if (request.maintenance) ticket.maintenance = *request.maintenance;
    if (request.impact) ticket.impact = *request.impact;
    if (request.urgency) ticket.urgency = *request.urgency;
    ticket.priority = priority_of(ticket.impact, ticket.urgency);
    if (request.is_confidential)
        TRY(set_confidential(sql, call, seen, edit, *request.is_confidential));
    if (request.labels) TRY(relabel(sql, edit, *request.labels));
    if (request.assignee && *request.assignee != ticket.assignee)
        TRY(give(sql, edit, *request.assignee));
    return finish(sql, call, std::move(seen), std::move(edit), "changed");
}

Result<VersionedTicket> assign(db::Sql& sql, const Call& call, const AssignTicket& request) {
    auto seen = TRY(take(sql, call, request.key, ticket_work, request.if_match));
    Edit edit(seen.ticket);
    TRY(give(sql, edit, request.assignee));
    if (request.team) TRY(give_to_team(sql, edit, *request.team));
    return finish(sql, call, std::move(seen), std::move(edit), "assigned");
}

Result<VersionedTicket> escalate(
    db::Sql& sql, const Call& call, const EscalateTicket& request, Source source
) {
    auto seen = TRY(take(sql, call, request.key, ticket_work, request.if_match));
    auto level_name = std::string(wire::name_of(request.level));
    auto status = TRY(move(seen.ticket, Trigger::escalated));
    if (!may_move(seen.ticket.level, request.level))
        return invalid({wrong(
            "level", code::level_out_of_reach,
            {{"level", level_name}, {"from", std::string(wire::name_of(seen.ticket.level))}}
        )});
    if (request.level == Level::L4) status = TRY(move(seen.ticket, Trigger::handed_to_vendor));
    auto holder = take_turn(sql, seen.ticket.application, request.level, call.now);
    if (!holder) {
        auto application = identity::find_application(sql, seen.ticket.application);
        return refuse(
            code::no_team_at_level,
            {{"level", level_name}, {"application", application ? application->key : ""}}
        );
    }

    Edit edit(seen.ticket);
    arrive(edit.now, status, call.now);
    edit.now.level = request.level;
    edit.now.team = holder->team.id;
    edit.now.assignee = holder->next;
    add_unrouted(edit.after, holder);
    Message note{.visibility = Visibility::private_, .source = source, .text = request.note.value};
    TRY(post_message(sql, call, edit, std::move(note), {}));
    return finish(sql, call, std::move(seen), std::move(edit), "escalated");
}

Result<VersionedTicket> resolve(
    db::Sql& sql, const Call& call, const ResolveTicket& request, Source source
) {
    auto seen = TRY(take(sql, call, request.key, ticket_work, request.if_match));
    auto status = TRY(move(seen.ticket, Trigger::resolved));
    Edit edit(seen.ticket);
    arrive(edit.now, status, call.now);
    edit.now.resolution = request.resolution;
    if (!request.note) return finish(sql, call, std::move(seen), std::move(edit), "resolved");

    auto posted =
        TRY(post_message(sql, call, edit, {.source = source, .text = request.note->value}, {}));
    auto answer = finish(sql, call, seen, std::move(edit), "resolved");
    send(sql, call, seen.ticket, posted);
    return answer;
}

Result<VersionedTicket> close(db::Sql& sql, const Call& call, const CloseTicket& request) {
    auto seen = TRY(take(sql, call, request.key, ticket_close, request.if_match));
    auto status = TRY(move(seen.ticket, Trigger::closed));
    Edit edit(seen.ticket);
    arrive(edit.now, status, call.now);
    return finish(sql, call, std::move(seen), std::move(edit), "closed");
}

Result<VersionedTicket> reopen(
    db::Sql& sql, const Call& call, const ReopenTicket& request, Source source
) {
    auto seen = TRY(take(sql, call, request.key, ticket_reopen, request.if_match));
    auto status = TRY(move(seen.ticket, Trigger::reopened));
    Edit edit(seen.ticket);
    arrive(edit.now, status, call.now);
    drop_absent_assignee(sql, edit.now);
    if (request.note) {
        bool may_note = identity::may(call, ticket_note, seen.resource);
        Message note{
            .visibility = may_note ? Visibility::private_ : Visibility::public_,
            .source = source,
            .text = request.note->value,
        };
        TRY(post_message(sql, call, edit, std::move(note), {}));
    }
    return finish(sql, call, std::move(seen), std::move(edit), "reopened");
}

}  // namespace mainstay::ticketing
