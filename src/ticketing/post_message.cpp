#include "ticketing/post_message.hpp"

#include <algorithm>

#include "events/events.hpp"
#include "events/reply_posted.hpp"
#include "identity/identity.hpp"
#include "ticketing/access.hpp"
#include "ticketing/mail_thread.hpp"
#include "ticketing/search_documents.hpp"
#include "ticketing/store.hpp"

namespace mainstay::ticketing {

namespace {

/// Where to answer a ticket that a stranger opened: at the address that the mail named. Whoever is
/// there gets what is posted in this ticket, and nothing besides.
std::optional<events::Recipient> stranger_of(db::Sql& sql, const Ticket& ticket) {
    auto first = store::first_message(sql, ticket.id);
    if (!first || !first->sender_address) return std::nullopt;
    return events::Recipient{*first->sender_address, first->sender_name.value_or("")};
}

/// The requester at the addresses where they want answers, and the watchers who may see the
/// ticket, each once, without the author.
std::vector<events::Recipient> recipients_of(
    db::Sql& sql, const Call& call, const Ticket& ticket, std::optional<Id<User>> author
) {
    std::vector<events::Recipient> recipients;
    auto add = [&](events::Recipient recipient) {
        auto known = std::ranges::find(recipients, recipient.address, &events::Recipient::address);
        if (known == recipients.end()) recipients.push_back(std::move(recipient));
    };
    auto asked = store::answer_addresses(sql, ticket);
    auto answer = [&](events::Recipient requester) {
        for (const auto& address : asked) add({address, ""});
        if (asked.empty()) add(std::move(requester));
    };
    if (identity::is_stranger(sql, ticket.requester)) {
        if (auto stranger = stranger_of(sql, ticket)) answer(*std::move(stranger));
    }
    auto people = store::watchers(sql, ticket.id);
    people.insert(people.begin(), ticket.requester);
    for (auto each = people.begin(); each != people.end(); ++each) {
        if (*each == author || std::find(people.begin(), each, *each) != each) continue;
        auto as_them = identity::call_as(sql, *each, call.now);
        if (!as_them) continue;
        auto resource = resource_of(sql, *as_them, ticket);
        if (!identity::may(*as_them, ticket_read, resource)) continue;
        events::Recipient recipient{as_them->caller->email, as_them->caller->name};
        if (*each == ticket.requester)
            answer(std::move(recipient));
        else
            add(std::move(recipient));
    }
    return recipients;
}

/// What stands behind the `@` in the Message-IDs of an application.
std::string domain_of(const std::optional<identity::ApplicationEntry>& application) {
    auto address = application ? application->mail_address : std::nullopt;
    return address ? address->substr(address->rfind('@') + 1) : "mainstay.invalid";
}

}  // namespace

Result<PostedMessage> post_message(
    db::Sql& sql, const Call& call, Edit& edit, Message message,
    const std::vector<Id<Attachment>>& attachments
) {
    message.ticket = edit.now.id;
    const bool is_of_system = call.is_system && message.source == Source::system;
    const bool has_author = !message.is_unverified && !message.is_from_vendor && !is_of_system;
    if (has_author) message.author = TRY(person(call));
    message.created_at = call.now;
    message.id = store::insert(sql, message);
    index_message(sql, message.id);
    std::vector<Attachment> bound;
    if (message.author) bound = TRY(store::bind(sql, *message.author, attachments, message.id));

    bool is_public = message.visibility == Visibility::public_;
    edit.after["message"] = std::to_string(message.id.value);
    edit.what.emplace_back(
        is_public                ? "message"
        : message.is_from_vendor ? "vendor_message"
                                 : "note"
    );
    if (is_public) edit.is_activity = true;
    return PostedMessage{std::move(message), std::move(bound)};
}

void send(db::Sql& sql, const Call& call, const Ticket& ticket, const PostedMessage& posted) {
    if (posted.message.visibility != Visibility::public_) return;
    auto recipients = recipients_of(sql, call, ticket, posted.message.author);
    if (recipients.empty()) return;

    auto application = identity::find_application(sql, ticket.application);
    auto references = mail_references(sql, ticket.id);
    events::ReplyPosted reply{
        .ticket = ticket.id.value,
        .key = ticket.key,
        .message = posted.message.id.value,
        .message_id = new_message_id(posted.message.id, domain_of(application)),
        .subject = ticket.subject,
        .text = posted.message.text,
        .author_name = call.caller ? call.caller->name : "",
        .recipients = std::move(recipients),
        .application = ticket.application.value,
        .references = references,
    };
    if (!references.empty()) reply.in_reply_to = references.back();
    for (const auto& attachment : posted.attachments)
        reply.attachments.push_back({attachment.blob.hex, attachment.name, attachment.media_type});
    remember_mail(sql, ticket, posted.message.id, reply.message_id, {});
    events::emit(sql, call, reply);
}

MessageView view_of(const Call& call, const PostedMessage& posted) {
    const auto& message = posted.message;
    MessageView view{
        .id = message.id,
        .author = identity::NameRef{call.caller->user, call.caller->name},
        .visibility = message.visibility,
        .text = message.text,
        .source = message.source,
        .created_at = message.created_at,
    };
    for (const auto& attachment : posted.attachments)
        view.attachments.push_back(view_of(attachment));
    return view;
}

}  // namespace mainstay::ticketing
