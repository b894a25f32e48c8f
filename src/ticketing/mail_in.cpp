#include "ticketing/mail_in.hpp"

#include <algorithm>
#include <stdexcept>

#include "base/text.hpp"
#include "identity/identity.hpp"
#include "ticketing/access.hpp"
#include "ticketing/conversation.hpp"
#include "ticketing/create_ticket.hpp"
#include "ticketing/linked.hpp"
#include "ticketing/mail_arrival.hpp"
#include "ticketing/mail_thread.hpp"
#include "ticketing/mail_watchers.hpp"
#include "ticketing/merge_store.hpp"
#include "ticketing/requests.hpp"
#include "ticketing/store.hpp"
#include "ticketing/vendor_mail.hpp"
#include "timeline/timeline.hpp"

namespace mainstay::ticketing {

namespace {

/// What cannot be refused here: nobody is there to be told. If it is, the job fails, is seen and
/// can be retried.
template <class T>
T required(Result<T> result) {
    if (!result) throw std::runtime_error("a mail was refused: " + result.error().code);
    return *std::move(result);
}

events::SenderCheck check_of(const events::MailReceived& mail) {
    return mail.sender_check.value_or(
        events::SenderCheck{events::SenderTrust::unchecked, "no_trusted_result", {}}
    );
}

/// The tickets that the mail itself proves to be part of: it came to their signed address, or
/// refers to a mail of theirs by an id that only those know who had it. In place of a merged ticket
/// stands the one that it shows in.
std::vector<Id<Ticket>> proven_tickets(db::Sql& sql, const Arrival& arrival) {
    auto ids = tickets_of_own_mails(sql, arrival.application.id, arrival.references);
    if (arrival.mail.reply_token_ticket)
        ids.insert(ids.begin(), Id<Ticket>{*arrival.mail.reply_token_ticket});
    return store::shown_in(sql, ids);
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
    return store::shown_in(sql, ids);
}

/// A ticket that the mail continues, and how: as a reply of who may reply; as a note for staff; as
/// what may be anyone's; or as what a program reports of it, on behalf of nobody.
struct Continued {
    enum class As { reply, note, unverified, report };

    Ticket ticket;
    As as = As::reply;
};

std::optional<Ticket> ticket_here(db::Sql& sql, const Arrival& arrival, Id<Ticket> id) {
    auto ticket = store::find(sql, id);
    if (!ticket || ticket->application != arrival.application.id) return std::nullopt;
    return ticket;
}

/// What the sender may add to the ticket, if anything.
std::optional<Continued::As> addition_to(
    db::Sql& sql, const Arrival& arrival, const Ticket& ticket, bool is_proven
) {
    if (!arrival.sender) return Continued::As::unverified;
    auto resource = resource_of(sql, arrival.call, ticket);
    if (identity::may(arrival.call, ticket_reply, resource)) return Continued::As::reply;
    if (identity::may(arrival.call, ticket_note, resource)) return Continued::As::note;
    // Whom the answers go to may answer them, and nothing else: to be written to shows nobody the
    // ticket.
    auto asked = is_proven ? store::answer_addresses(sql, ticket) : std::vector<std::string>();
    if (std::ranges::find(asked, arrival.address) != asked.end()) return Continued::As::reply;
    return std::nullopt;
}

/// The ticket that the mail continues, if there is one.
std::optional<Continued> continued(db::Sql& sql, const Arrival& arrival) {
    auto proven = proven_tickets(sql, arrival);
    auto is_proven = [&](Id<Ticket> id) { return std::ranges::find(proven, id) != proven.end(); };
    bool is_report = arrival.is_from_program && !arrival.sender;
    for (auto id : is_report ? proven : tickets_of(sql, arrival)) {
        auto ticket = ticket_here(sql, arrival, id);
        if (!ticket) continue;
        if (is_report) return Continued{*std::move(ticket), Continued::As::report};
        auto as = addition_to(sql, arrival, *ticket, is_proven(id));
        if (as) return Continued{*std::move(ticket), *as};
    }
    if (!arrival.is_from_program) return std::nullopt;
    for (auto id : proven)
        if (auto ticket = ticket_here(sql, arrival, id))
            return Continued{*std::move(ticket), Continued::As::report};
    return std::nullopt;
}

Message message_of(db::Sql& sql, const Arrival& arrival, bool opens) {
    const auto& mail = arrival.mail;
    Message message{
        .source = Source::mail,
        .text = mail.text,
        .html = mail.html,
        .quoted = mail.quoted,
        .signature = mail.signature,
        .mail = Id<Mail>{mail.mail},
        .answer_to = joined_addresses(answer_addresses_of(sql, arrival, opens)),
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

Result<PostedMessage> add_by_mail(
    db::Sql& sql, const Arrival& arrival, const Continued& continued
) {
    const auto& [ticket, as] = continued;
    auto message = message_of(sql, arrival, false);
    auto recorded = recorded_of(arrival);
    if (as == Continued::As::note)
        return note(sql, arrival.call, ticket, std::move(message), {}, std::move(recorded));
    if (as == Continued::As::report) message.visibility = Visibility::private_;
    if (arrival.is_from_program)
        return add_silently(sql, arrival.call, ticket, std::move(message), std::move(recorded));
    if (as == Continued::As::unverified)
        return add_unverified(sql, arrival.call, ticket, std::move(message), std::move(recorded));
    return reply(sql, arrival.call, ticket, std::move(message), {}, std::move(recorded));
}

/// Whether the mail is a message already. Another mail under an id that is known gets an id of its
/// own, and refers to the one that it shares: no mail is dropped for what another is called.
bool is_taken(db::Sql& sql, Arrival& arrival) {
    auto application = arrival.application.id;
    auto known = known_mail(sql, application, arrival.message_id);
    if (!known) return false;
    if (known->mail == Id<Mail>{arrival.mail.mail}) return true;
    arrival.message_id = "mail-" + std::to_string(arrival.mail.mail) + "@unidentified.invalid";
    arrival.references.insert(arrival.references.begin(), reference_hash(arrival.message_id));
    return known_mail(sql, application, arrival.message_id).has_value();
}

CreatedTicket create_by_mail(db::Sql& sql, const Arrival& arrival) {
    auto requester = arrival.sender ? *arrival.sender : identity::stranger(sql, arrival.call);
    auto created = required(create_ticket(
        sql, arrival.call,
        {
            .application = arrival.application,
            .requester = requester.id,
            .organization = requester.organization,
            .holder = next_holder(sql, arrival.application.id, Level::L1, arrival.call.now),
            .subject = subject_of(arrival.mail),
            .first = message_of(sql, arrival, true),
            .recorded = recorded_of(arrival),
        }
    ));
    required(timeline::link(
        sql, arrival.call, relations, {"ticket", created.ticket.id.value}, "raised_by",
        {"mail", arrival.mail.mail}
    ));
    return created;
}

}  // namespace

void take_mail(db::Sql& sql, const Call& system, const events::MailReceived& mail) {
    if (take_vendor_mail(sql, system, mail)) return;
    auto arrival = arrival_of(sql, system, mail);
    if (is_taken(sql, arrival)) return;

    auto found = continued(sql, arrival);
    Ticket ticket;
    Id<Message> message;
    if (found) {
        if (found->as == Continued::As::report) forget_sender(system, arrival);
        ticket = found->ticket;
        message = required(add_by_mail(sql, arrival, *found)).message.id;
    } else {
        resolve_sender(sql, system, arrival);
        auto created = create_by_mail(sql, arrival);
        ticket = std::move(created.ticket);
        message = created.message;
    }
    attach(sql, arrival, message);
    remember_mail(
        sql, ticket, message, arrival.message_id, arrival.references, arrival.sender.has_value()
    );
    watch_copied(sql, system, arrival, ticket.id);
}

}  // namespace mainstay::ticketing
