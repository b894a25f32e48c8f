#include "ticketing/mail_in.hpp"

#include <stdexcept>

#include "base/text.hpp"
#include "identity/identity.hpp"
#include "jobs/jobs.hpp"
#include "ticketing/access.hpp"
#include "ticketing/conversation.hpp"
#include "ticketing/mail_thread.hpp"
#include "ticketing/open.hpp"
#include "ticketing/requests.hpp"
#include "ticketing/store.hpp"
#include "timeline/timeline.hpp"

namespace mainstay::ticketing {

namespace {

using identity::Action;

constexpr std::size_t copied_max = 50;

/// What cannot be refused here: nobody is there to be told. If it is, the job fails, is seen and
/// can be retried.
template <class T>
T required(Result<T> result) {
    if (!result) throw std::runtime_error("a mail was refused: " + result.error().code);
    return *std::move(result);
}

/// A mail and who sent it, as its job goes along.
struct Arrival {
    const events::MailReceived& mail;
    identity::ApplicationEntry application;
    identity::Person sender;
    Call call;  // The sender's own.
    std::string message_id;
    std::vector<std::string> references;  // Hashes: its own, then the nearest first.
};

/// What the sender may do. Who was deactivated is heard still, as someone of no organization: what
/// they write is not lost, and they reach nothing but tickets of their own.
Call call_of(db::Sql& sql, const Call& system, const identity::Person& sender) {
    auto call = identity::call_as(sql, sender.id, system.now);
    if (!call) {
        call = Call{.now = system.now};
        call->caller = Caller{
            .user = sender.id,
            .name = sender.name,
            .email = sender.email,
            .scopes = {TokenScope::read, TokenScope::write},
        };
    }
    call->request_id = system.request_id;
    return *std::move(call);
}

Arrival arrival_of(db::Sql& sql, const Call& system, const events::MailReceived& mail) {
    auto application = identity::find_application(sql, Id<Application>{mail.application});
    if (!application) throw jobs::GiveUp("the application of the mail is gone");
    auto address = identity::mail_address(mail.from_address);
    if (!address) throw jobs::GiveUp("the mail has no sender that could be answered");
    auto sender = identity::contact_for(sql, system, *address, mail.from_name);
    auto id = std::string(trimmed(mail.message_id));
    // A mail without an id of its own is told apart by the one that mail/ gave it.
    if (id.empty()) id = "mail-" + std::to_string(mail.mail);
    // Its own id comes first: an answer to this mail may have come before it.
    auto references = nearest_first(mail.references);
    references.insert(references.begin(), reference_hash(id));
    auto call = call_of(sql, system, sender);
    return {mail,          *std::move(application), std::move(sender), std::move(call),
            std::move(id), std::move(references)};
}

/// The ticket that the mail continues, if there is one to which its sender may reply.
std::optional<Ticket> continued(db::Sql& sql, const Arrival& arrival) {
    auto known = known_references(sql, arrival.application.id, arrival.references);
    auto ids = candidates(arrival.references, known);
    if (arrival.mail.reply_token_ticket) ids.push_back({*arrival.mail.reply_token_ticket});
    for (auto id : ids) {
        auto ticket = store::find(sql, id);
        if (!ticket || ticket->application != arrival.application.id) continue;
        auto thing = thing_of(sql, arrival.call, *ticket);
        if (identity::may(arrival.call, Action::ticket_reply, thing)) return ticket;
    }
    return std::nullopt;
}

Message message_of(const events::MailReceived& mail) {
    return {
        .source = Source::mail,
        .text = mail.text,
        .html = mail.html,
        .quoted = mail.quoted,
        .signature = mail.signature,
        .mail = Id<Mail>{mail.mail},
    };
}

std::string subject_of(const events::MailReceived& mail) {
    auto subject = clipped(trimmed(mail.subject), subject_length_max);
    return subject.empty() ? "(no subject)" : std::string(subject);
}

void attach(db::Sql& sql, const Arrival& arrival, Id<Message> message) {
    for (const auto& file : arrival.mail.attachments)
        store::insert(
            sql,
            Attachment{
                .owner = arrival.sender.id,
                .message = message,
                .blob = {file.blob},
                .name = file.name,
                .media_type = file.media_type,
                .bytes = file.bytes,
                .is_inline = file.is_inline,
                .content_id = file.content_id,
                .created_at = arrival.call.now,
            }
        );
}

/// Whoever of the ticket's organization was written to as well watches it. Others do not: watching
/// lets one see.
void watch_copied(db::Sql& sql, const Arrival& arrival, const Ticket& ticket) {
    if (!ticket.organization) return;
    auto addresses = arrival.mail.cc_addresses;
    const auto& to = arrival.mail.to_addresses;
    addresses.insert(addresses.end(), to.begin(), to.end());
    if (addresses.size() > copied_max) addresses.resize(copied_max);
    for (const auto& address : addresses) {
        auto them = identity::find_person(sql, address);
        if (!them || !them->is_active || them->organization != ticket.organization) continue;
        if (them->id != ticket.requester) store::add_watcher(sql, ticket.id, them->id);
    }
}

Result<Said> reply_by_mail(db::Sql& sql, const Arrival& arrival, const Ticket& ticket) {
    auto message = message_of(arrival.mail);
    if (arrival.mail.is_automatic)
        return add_silently(sql, arrival.call, ticket, std::move(message));
    return reply(sql, arrival.call, ticket, std::move(message), {});
}

Opened open_by_mail(db::Sql& sql, const Arrival& arrival) {
    auto opened = required(open(
        sql, arrival.call,
        {
            .application = arrival.application,
            .requester = arrival.sender.id,
            .organization = arrival.sender.organization,
            .subject = subject_of(arrival.mail),
            .first = message_of(arrival.mail),
        }
    ));
    required(timeline::link(
        sql, arrival.call, {"ticket", opened.ticket.id.value}, "raised_by",
        {"mail", arrival.mail.mail}
    ));
    return opened;
}

}  // namespace

void take_mail(db::Sql& sql, const Call& system, const events::MailReceived& mail) {
    auto arrival = arrival_of(sql, system, mail);
    if (knows_mail(sql, arrival.application.id, arrival.message_id)) return;

    auto ticket = continued(sql, arrival);
    Id<Message> message;
    if (ticket) {
        message = required(reply_by_mail(sql, arrival, *ticket)).message.id;
    } else {
        auto opened = open_by_mail(sql, arrival);
        ticket = std::move(opened.ticket);
        message = opened.message;
    }
    attach(sql, arrival, message);
    remember_mail(sql, *ticket, message, arrival.message_id, arrival.references);
    watch_copied(sql, arrival, *ticket);
}

}  // namespace mainstay::ticketing
