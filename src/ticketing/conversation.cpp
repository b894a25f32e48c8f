#include "ticketing/conversation.hpp"

#include "http/page.hpp"
#include "identity/identity.hpp"
#include "ticketing/access.hpp"
#include "ticketing/codes.hpp"
#include "ticketing/edit.hpp"
#include "ticketing/messages.hpp"
#include "ticketing/service.hpp"
#include "ticketing/store.hpp"
#include "ticketing/view.hpp"

namespace mainstay::ticketing {

using identity::Action;

namespace {

constexpr std::string_view messages_list = "messages";

MessageView view_of(
    const Message& message, const std::map<Id<User>, identity::UserRef>& people, bool with_mail
) {
    MessageView view{
        .id = message.id,
        .author = name_of(people, message.author),
        .visibility = message.visibility,
        .text = message.text,
        .html = message.html,
        .quoted = message.quoted,
        .signature = message.signature,
        .source = message.source,
        .created_at = message.created_at,
    };
    if (with_mail && message.mail) view.mail = MailRef{*message.mail};
    return view;
}

std::vector<MessageView> views_of(
    db::Sql& sql, const Call& call, const std::vector<Message>& messages
) {
    std::vector<Id<User>> authors;
    std::vector<Id<Message>> ids;
    for (const auto& message : messages) {
        ids.push_back(message.id);
        if (message.author) authors.push_back(*message.author);
    }
    auto people = identity::user_refs(sql, authors);
    auto files = store::attachments(sql, ids);
    bool with_mail = identity::may(call, Action::mail_read);

    std::vector<MessageView> views;
    for (const auto& message : messages) {
        auto& view = views.emplace_back(view_of(message, people, with_mail));
        for (const auto& file : files[message.id]) view.attachments.push_back(view_of(file));
    }
    return views;
}

}  // namespace

Result<http::Page<MessageView>> messages(
    db::Sql& sql, const Call& call, const ListOfTicket& request
) {
    auto seen = TRY(see(sql, call, request.key));
    Id<Message> after;
    if (request.cursor)
        std::tie(after) = TRY(http::read_cursor<Id<Message>>(messages_list, request.cursor->value));
    auto limit = static_cast<int>(request.limit.value_or(Count<1, 200>{50}).value);
    bool with_private = identity::may(call, Action::ticket_read_private, seen.thing);
    auto rows = store::messages(sql, seen.ticket.id, after, with_private, limit + 1);
    return http::page_of(
        views_of(sql, call, rows), static_cast<std::size_t>(limit),
        [](const MessageView& last) { return http::cursor_after(messages_list, last.id); }
    );
}

Result<Said> reply(
    db::Sql& sql, const Call& call, const Ticket& ticket, Message message,
    const std::vector<Id<Attachment>>& attachments
) {
    bool is_requester_side = speaks_for_requester(call, ticket);
    auto status = TRY(move(
        ticket, is_requester_side ? Happening::requester_replied : reply_of_staff(ticket.level)
    ));
    Edit edit(ticket);
    arrive(edit.now, status, call.now);
    message.visibility = Visibility::public_;
    auto said = TRY(say(sql, call, edit, std::move(message), attachments));
    auto replied = apply(sql, call, std::move(edit), "replied");
    if (call.caller->is_staff()) send(sql, call, replied, said);
    return said;
}

Result<Said> add_silently(db::Sql& sql, const Call& call, const Ticket& ticket, Message message) {
    Edit edit(ticket);
    auto said = TRY(say(sql, call, edit, std::move(message), {}));
    apply(sql, call, std::move(edit), "replied");
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
    Edit edit(seen.ticket);
    auto said = TRY(say(sql, call, edit, std::move(message), request.attachments));
    apply(sql, call, std::move(edit), "noted");
    return view_of(call, said);
}

}  // namespace mainstay::ticketing
