#include "ticketing/conversation.hpp"

#include "identity/identity.hpp"
#include "ticketing/access.hpp"
#include "ticketing/codes.hpp"
#include "ticketing/edit.hpp"
#include "ticketing/hand_back.hpp"
#include "ticketing/messages.hpp"
#include "ticketing/service.hpp"

namespace mainstay::ticketing {

using identity::Action;

Result<Said> reply(
    db::Sql& sql, const Call& call, const Ticket& ticket, Message message,
    const std::vector<Id<Attachment>>& attachments, boost::json::object recorded
) {
    bool is_requester_side = speaks_for_requester(call, ticket);
    auto status = TRY(move(
        ticket, is_requester_side ? Happening::requester_replied : reply_of_staff(ticket.level)
    ));
    Edit edit(ticket);
    edit.after = std::move(recorded);
    arrive(edit.now, status, call.now);
    if (is_requester_side) drop_absent_assignee(sql, edit.now);
    message.visibility = Visibility::public_;
    auto said = TRY(say(sql, call, edit, std::move(message), attachments));
    auto replied = apply(sql, call, std::move(edit), "replied");
    if (call.caller->is_staff()) send(sql, call, replied, said);
    return said;
}

Result<Said> add_silently(
    db::Sql& sql, const Call& call, const Ticket& ticket, Message message,
    boost::json::object recorded
) {
    Edit edit(ticket);
    edit.after = std::move(recorded);
    auto said = TRY(say(sql, call, edit, std::move(message), {}));
    bool is_public = said.message.visibility == Visibility::public_;
    apply(sql, call, std::move(edit), is_public ? "replied" : "noted");
    return said;
}

Result<Said> add_unverified(
    db::Sql& sql, const Call& system, const Ticket& ticket, Message message,
    boost::json::object recorded
) {
    Edit edit(ticket);
    edit.after = std::move(recorded);
    arrive(edit.now, TRY(move(ticket, Happening::requester_replied)), system.now);
    drop_absent_assignee(sql, edit.now);
    auto said = TRY(say(sql, system, edit, std::move(message), {}));
    apply(sql, system, std::move(edit), "replied");
    return said;
}

Result<Said> note(
    db::Sql& sql, const Call& call, const Ticket& ticket, Message message,
    const std::vector<Id<Attachment>>& attachments, boost::json::object recorded
) {
    Edit edit(ticket);
    edit.after = std::move(recorded);
    message.visibility = Visibility::private_;
    auto said = TRY(say(sql, call, edit, std::move(message), attachments));
    apply(sql, call, std::move(edit), "noted");
    return said;
}

Result<MessageView> add_message(
    db::Sql& sql, const Call& call, const PostMessage& request, Source source
) {
    auto seen = TRY(see(sql, call, request.key));
    Message message{.visibility = request.visibility, .source = source, .text = request.text.value};
    if (request.visibility == Visibility::public_) {
        TRY(identity::require(call, Action::ticket_reply, seen.thing));
        auto said = TRY(reply(sql, call, seen.ticket, std::move(message), request.attachments));
        return view_of(call, said);
    }
    if (!call.caller || !call.caller->is_staff()) return refuse(code::notes_are_for_staff);
    TRY(identity::require(call, Action::ticket_note, seen.thing));
    auto said = TRY(note(sql, call, seen.ticket, std::move(message), request.attachments));
    return view_of(call, said);
}

}  // namespace mainstay::ticketing
