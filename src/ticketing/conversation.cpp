#include "ticketing/conversation.hpp"

#include "identity/identity.hpp"
#include "ticketing/access.hpp"
#include "ticketing/codes.hpp"
#include "ticketing/delivery.hpp"
#include "ticketing/edit.hpp"
#include "ticketing/hand_back.hpp"
#include "ticketing/mentions.hpp"
#include "ticketing/merge.hpp"
#include "ticketing/messages.hpp"
#include "ticketing/store.hpp"
#include "ticketing/time_entries.hpp"

namespace mainstay::ticketing {

namespace {

/// Stores a public message with what it does to the ticket, and sends it where staff wrote it.
Result<PostedMessage> post(
    db::Sql& sql, const Call& call, Edit edit, Message message,
    const std::vector<Id<Attachment>>& attachments, std::string_view action
) {
    message.visibility = Visibility::public_;
    auto posted = TRY(post_message(sql, call, edit, std::move(message), attachments));
    auto replied = apply(sql, call, std::move(edit), action);
    if (call.caller->is_staff()) send(sql, call, replied, posted);
    return posted;
}

/// What the caller was writing is posted; a rule does not post what its owner writes.
void forget_draft(db::Sql& sql, const Call& call, const Ticket& ticket) {
    if (!call.rule) store::remove_draft(sql, ticket.id, call.caller->user);
}

/// Refuses a status where it does not belong: only_staff_sets, only_with_reply; forbidden.
Result<> check_status(const Call& call, const Seen& seen, const PostMessage& request) {
    if (!request.status) return {};
    if (!call.caller || !call.caller->is_staff())
        return invalid({wrong("status", code::only_staff_sets)});
    if (request.visibility != Visibility::public_)
        return invalid({wrong("status", code::only_with_reply)});
    return identity::require(call, ticket_work, seen.resource);
}

}  // namespace

Result<PostedMessage> reply(
    db::Sql& sql, const Call& call, const Ticket& ticket, Message message,
    const std::vector<Id<Attachment>>& attachments, boost::json::object recorded
) {
    bool is_requester_side = speaks_for_requester(call, ticket);
    auto trigger = is_requester_side ? Trigger::requester_replied : reply_of_staff(ticket.level);
    // A rule that only answers leaves the ticket with whoever has to act.
    auto status = call.rule ? ticket.status : TRY(move(ticket, trigger));
    Edit edit(ticket);
    edit.after = std::move(recorded);
    arrive(edit.now, status, call.now);
    if (is_requester_side) drop_absent_assignee(sql, edit.now);
    return post(sql, call, std::move(edit), std::move(message), attachments, "replied");
}

Result<PostedMessage> reply_and_move(
    db::Sql& sql, const Call& call, const Ticket& ticket, Message message,
    const std::vector<Id<Attachment>>& attachments, StatusAfterReply wanted
) {
    auto status = TRY(move(ticket, reply_of_staff(ticket, wanted)));
    Edit edit(ticket);
    bool is_resolved_now = status == Status::resolved && ticket.status != status;
    arrive(edit.now, status, call.now);
    if (is_resolved_now) edit.now.resolution = usual_resolution(ticket);
    if (status != Status::resolved) drop_absent_assignee(sql, edit.now);
    return post(
        sql, call, std::move(edit), std::move(message), attachments,
        is_resolved_now ? "resolved" : "replied"
    );
}

Result<PostedMessage> add_silently(
    db::Sql& sql, const Call& call, const Ticket& ticket, Message message,
    boost::json::object recorded
) {
    Edit edit(ticket);
    edit.after = std::move(recorded);
    auto posted = TRY(post_message(sql, call, edit, std::move(message), {}));
    bool is_public = posted.message.visibility == Visibility::public_;
    apply(sql, call, std::move(edit), is_public ? "replied" : "noted");
    return posted;
}

Result<PostedMessage> add_unverified(
    db::Sql& sql, const Call& system, const Ticket& ticket, Message message,
    boost::json::object recorded
) {
    Edit edit(ticket);
    edit.after = std::move(recorded);
    arrive(edit.now, TRY(move(ticket, Trigger::requester_replied)), system.now);
    drop_absent_assignee(sql, edit.now);
    auto posted = TRY(post_message(sql, system, edit, std::move(message), {}));
    apply(sql, system, std::move(edit), "replied");
    return posted;
}

Result<PostedMessage> note(
    db::Sql& sql, const Call& call, const Ticket& ticket, Message message,
    const std::vector<Id<Attachment>>& attachments, boost::json::object recorded
) {
    Edit edit(ticket);
    edit.after = std::move(recorded);
    message.visibility = Visibility::private_;
    auto posted = TRY(post_message(sql, call, edit, std::move(message), attachments));
    apply(sql, call, std::move(edit), "noted");
    return posted;
}

Result<MessageView> add_message(
    db::Sql& sql, const Call& call, const PostMessage& request, Source source
) {
    auto seen = TRY(see(sql, call, request.key));
    TRY(check_status(call, seen, request));
    TRY(check_not_merged(sql, seen.ticket));
    Message message{.visibility = request.visibility, .source = source, .text = request.text.value};
    if (request.visibility == Visibility::public_) {
        TRY(identity::require(call, ticket_reply, seen.resource));
        const auto& files = request.attachments;
        auto posted = TRY(
            request.status
                ? reply_and_move(sql, call, seen.ticket, std::move(message), files, *request.status)
                : reply(sql, call, seen.ticket, std::move(message), files)
        );
        forget_draft(sql, call, seen.ticket);
        notify_mentioned(sql, call, seen.ticket, posted.message);
        if (request.minutes) TRY(log_minutes(sql, call, seen, *request.minutes));
        auto view = view_of(call, posted);
        if (identity::may(call, ticket_read_private, seen.resource))
            view.delivery = delivery_of(sql, seen.ticket, posted.message);
        return view;
    }
    if (!call.caller || !call.caller->is_staff()) return refuse(code::notes_are_for_staff);
    TRY(identity::require(call, ticket_note, seen.resource));
    auto posted = TRY(note(sql, call, seen.ticket, std::move(message), request.attachments));
    forget_draft(sql, call, seen.ticket);
    notify_mentioned(sql, call, seen.ticket, posted.message);
    if (request.minutes) TRY(log_minutes(sql, call, seen, *request.minutes));
    return view_of(call, posted);
}

}  // namespace mainstay::ticketing
