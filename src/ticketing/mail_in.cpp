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

/// A mail and who sent it, as its job goes along. Without a sender it may be anyone's.
struct Arrival {
    const events::MailReceived& mail;
    identity::ApplicationEntry application;
    std::optional<identity::Person> sender;
    Call call;  // The sender's own; the system's for what may be anyone's.
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

events::SenderCheck check_of(const events::MailReceived& mail) {
    return mail.sender_check.value_or(
        events::SenderCheck{events::SenderTrust::unchecked, "no_trusted_result", {}}
    );
}

/// The person whose address the mail is from, where it is taken for theirs: what nobody checked
/// never is for one of staff.
std::optional<identity::Person> sender_of(
    db::Sql& sql, const Call& system, const events::MailReceived& mail, const std::string& address
) {
    auto trust = check_of(mail).trust;
    if (trust == events::SenderTrust::unverified || address == identity::stranger_email) return {};
    auto known = identity::find_person(sql, address);
    if (trust == events::SenderTrust::unchecked && known && known->is_staff()) return {};
    return identity::contact_for(sql, system, address, mail.from_name);
}

Arrival arrival_of(db::Sql& sql, const Call& system, const events::MailReceived& mail) {
    auto application = identity::find_application(sql, Id<Application>{mail.application});
    if (!application) throw jobs::GiveUp("the application of the mail is gone");
    auto address = identity::mail_address(mail.from_address);
    if (!address) throw jobs::GiveUp("the mail has no sender that could be answered");
    auto sender = sender_of(sql, system, mail, *address);
    auto id = std::string(trimmed(mail.message_id));
    // A mail without an id of its own is told apart by the one that mail/ gave it.
    if (id.empty()) id = "mail-" + std::to_string(mail.mail);
    // Its own id comes first: an answer to this mail may have come before it.
    auto references = nearest_first(mail.references);
    references.insert(references.begin(), reference_hash(id));
    auto call = sender ? call_of(sql, system, *sender) : system;
    return {mail,          *std::move(application), std::move(sender), std::move(call),
            std::move(id), std::move(references)};
}

/// The tickets that the mail may belong to, the likeliest first. To what may be anyone's only the
/// signed address leads, which nobody has but who was written to.
std::vector<Id<Ticket>> tickets_of(db::Sql& sql, const Arrival& arrival) {
    std::vector<Id<Ticket>> ids;
    if (arrival.sender) {
        auto application = arrival.application.id;
        ids = candidates(
            arrival.references, known_mails(sql, application, arrival.references),
            known_references(sql, application, arrival.references)
        );
    }
    if (arrival.mail.reply_token_ticket) ids.push_back({*arrival.mail.reply_token_ticket});
    return ids;
}

/// A ticket that the mail continues, and how.
struct Continued {
    enum class As { reply, note, unverified };

    Ticket ticket;
    As as = As::reply;
};

/// What the sender may add to the ticket, if anything.
std::optional<Continued::As> addition_to(
    db::Sql& sql, const Arrival& arrival, const Ticket& ticket
) {
    if (!arrival.sender) return Continued::As::unverified;
    auto thing = thing_of(sql, arrival.call, ticket);
    if (identity::may(arrival.call, Action::ticket_reply, thing)) return Continued::As::reply;
    if (identity::may(arrival.call, Action::ticket_note, thing)) return Continued::As::note;
    return std::nullopt;
}

/// The ticket that the mail continues, if there is one.
std::optional<Continued> continued(db::Sql& sql, const Arrival& arrival) {
    for (auto id : tickets_of(sql, arrival)) {
        auto ticket = store::find(sql, id);
        if (!ticket || ticket->application != arrival.application.id) continue;
        if (auto as = addition_to(sql, arrival, *ticket)) return Continued{*std::move(ticket), *as};
    }
    return std::nullopt;
}

Message message_of(const Arrival& arrival) {
    const auto& mail = arrival.mail;
    Message message{
        .source = Source::mail,
        .text = mail.text,
        .html = mail.html,
        .quoted = mail.quoted,
        .signature = mail.signature,
        .mail = Id<Mail>{mail.mail},
        .notices = mail.notices ? names_of(*mail.notices) : std::nullopt,
    };
    if (arrival.sender) return message;
    message.is_unverified = true;
    message.sender_address = mail.from_address;
    if (!mail.from_name.empty()) message.sender_name = mail.from_name;
    return message;
}

/// Why the sender was believed or not, for the timeline: `dmarc=pass (mx.example.com)`. No address:
/// what is on record cannot be erased.
boost::json::object recorded_of(const Arrival& arrival) {
    auto check = check_of(arrival.mail);
    if (check.authserv_id) check.reason += " (" + *check.authserv_id + ")";
    boost::json::object recorded{{"sender_check", check.reason}};
    if (!arrival.sender) recorded["is_unverified"] = true;
    return recorded;
}

std::string subject_of(const events::MailReceived& mail) {
    const auto line = as_line(mail.subject);
    auto subject = clipped(line, subject_length_max);
    return subject.empty() ? "(no subject)" : std::string(subject);
}

void attach(db::Sql& sql, const Arrival& arrival, Id<Message> message) {
    for (const auto& file : arrival.mail.attachments)
        store::insert(
            sql,
            Attachment{
                .owner = arrival.sender ? std::optional(arrival.sender->id) : std::nullopt,
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
    if (!ticket.organization || !arrival.sender) return;
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

Result<Said> add_by_mail(db::Sql& sql, const Arrival& arrival, const Continued& continued) {
    const auto& [ticket, as] = continued;
    auto message = message_of(arrival);
    auto recorded = recorded_of(arrival);
    if (as == Continued::As::note)
        return note(sql, arrival.call, ticket, std::move(message), {}, std::move(recorded));
    if (arrival.mail.is_automatic)
        return add_silently(sql, arrival.call, ticket, std::move(message), std::move(recorded));
    if (as == Continued::As::unverified)
        return add_unverified(sql, arrival.call, ticket, std::move(message), std::move(recorded));
    return reply(sql, arrival.call, ticket, std::move(message), {}, std::move(recorded));
}

Opened open_by_mail(db::Sql& sql, const Arrival& arrival) {
    auto requester = arrival.sender ? *arrival.sender : identity::stranger(sql, arrival.call);
    auto opened = required(open(
        sql, arrival.call,
        {
            .application = arrival.application,
            .requester = requester.id,
            .organization = requester.organization,
            .subject = subject_of(arrival.mail),
            .first = message_of(arrival),
            .recorded = recorded_of(arrival),
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

    auto found = continued(sql, arrival);
    Ticket ticket;
    Id<Message> message;
    if (found) {
        ticket = found->ticket;
        message = required(add_by_mail(sql, arrival, *found)).message.id;
    } else {
        auto opened = open_by_mail(sql, arrival);
        ticket = std::move(opened.ticket);
        message = opened.message;
    }
    attach(sql, arrival, message);
    remember_mail(
        sql, ticket, message, arrival.message_id, arrival.references, arrival.sender.has_value()
    );
    watch_copied(sql, arrival, ticket);
}

}  // namespace mainstay::ticketing
