#include "ticketing/vendor_mail.hpp"

#include <algorithm>
#include <stdexcept>

#include "base/text.hpp"
#include "events/events.hpp"
#include "events/reply_posted.hpp"
#include "identity/identity.hpp"
#include "ticketing/access.hpp"
#include "ticketing/edit.hpp"
#include "ticketing/lifecycle.hpp"
#include "ticketing/mail_thread.hpp"
#include "ticketing/merge_store.hpp"
#include "ticketing/store.hpp"

namespace mainstay::ticketing {

namespace {

constexpr int references_looked_at = 500;
constexpr std::size_t reference_length_min = 3;
constexpr std::size_t keys_looked_at = 10;

/// A mail of a hand-over, and whether its vendor wrote it.
struct VendorArrival {
    Handover handover;
    Ticket ticket;
    bool is_theirs = false;
};

bool is_word_byte(char each) {
    auto byte = static_cast<unsigned char>(each);
    return byte >= 0x80 || (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
           (byte >= 'A' && byte <= 'Z');
}

/// Whether `word` stands in the text with nothing of a word around it, in any case.
bool has_word(std::string_view text, std::string_view word) {
    auto within = lower_ascii(text), wanted = lower_ascii(word);
    for (auto at = within.find(wanted); at != within.npos; at = within.find(wanted, at + 1)) {
        auto end = at + wanted.size();
        bool is_whole = (at == 0 || !is_word_byte(within[at - 1])) &&
                        (end == within.size() || !is_word_byte(within[end]));
        if (is_whole) return true;
    }
    return false;
}

/// What looks like the key of a ticket of the application: `SHOP-42`.
std::vector<std::string> keys_in(std::string_view subject, std::string_view application) {
    std::vector<std::string> keys;
    auto begin = std::string(application) + "-";
    for (auto at = subject.find(begin); at != subject.npos && keys.size() < keys_looked_at;
         at = subject.find(begin, at + 1)) {
        if (at > 0 && is_word_byte(subject[at - 1])) continue;
        auto rest = subject.substr(at + begin.size());
        auto digits = rest.substr(0, std::min(rest.find_first_not_of("0123456789"), rest.size()));
        if (!digits.empty() && digits.size() <= 18) keys.push_back(begin + std::string(digits));
    }
    return keys;
}

/// The hand-over that the mail proves to belong to.
std::optional<Handover> proven(
    db::Sql& sql, const events::MailReceived& mail, Id<Application> application
) {
    if (mail.reply_token_ticket)
        if (auto id = handover_of_token(*mail.reply_token_ticket)) {
            auto found = store::handover(sql, *id);
            if (found) return found;
        }
    auto ids = store::handovers_of_mails(sql, application, nearest_first(mail.references));
    return ids.empty() ? std::nullopt : store::handover(sql, ids.front());
}

/// The newest hand-over to that vendor which the subject names.
std::optional<Handover> named_by(
    db::Sql& sql, const store::VendorRow& vendor, const events::MailReceived& mail,
    const identity::ApplicationEntry& application
) {
    for (const auto& key : keys_in(mail.subject, application.key)) {
        auto ticket = store::find(sql, key);
        if (!ticket) continue;
        for (auto& each : store::handovers(sql, ticket->id))
            if (each.vendor == vendor.id) return std::move(each);
    }
    for (auto& each : store::with_reference(sql, vendor.id, references_looked_at)) {
        bool is_long = each.reference->size() >= reference_length_min;
        if (is_long && has_word(mail.subject, *each.reference)) return std::move(each);
    }
    return std::nullopt;
}

/// Whether somebody of that address takes part in the ticket: then what they write is their own.
bool takes_part(db::Sql& sql, std::string_view address, const Ticket& ticket, Time now) {
    auto person = identity::find_person(sql, address);
    if (!person) return false;
    if (person->id == ticket.requester || person->is_staff()) return true;
    auto as_them = identity::call_as(sql, person->id, now);
    return as_them && identity::may(*as_them, ticket_read, resource_of(sql, *as_them, ticket));
}

std::optional<Ticket> ticket_of(
    db::Sql& sql, const Handover& handover, Id<Application> application
) {
    auto ticket = store::find(sql, store::shown_in(sql, handover.ticket));
    if (!ticket || ticket->application != application) return std::nullopt;
    return ticket;
}

std::optional<VendorArrival> arrival_of(
    db::Sql& sql, const Call& system, const events::MailReceived& mail
) {
    auto application = identity::find_application(sql, Id<Application>{mail.application});
    auto address = identity::received_address(mail.from_address);
    if (!application || !address) return std::nullopt;
    bool is_believed =
        !mail.sender_check || mail.sender_check->trust != events::SenderTrust::unverified;
    if (auto handover = proven(sql, mail, application->id)) {
        auto ticket = ticket_of(sql, *handover, application->id);
        if (!ticket) return std::nullopt;
        auto vendor = store::vendor(sql, handover->vendor).value();
        return VendorArrival{
            *std::move(handover), *std::move(ticket), is_believed && is_of_vendor(vendor, *address)
        };
    }
    if (!is_believed) return std::nullopt;
    for (const auto& vendor : store::vendors_at(sql, *address)) {
        auto handover = named_by(sql, vendor, mail, *application);
        auto ticket = handover ? ticket_of(sql, *handover, application->id) : std::nullopt;
        if (!ticket || takes_part(sql, *address, *ticket, system.now)) continue;
        return VendorArrival{*std::move(handover), *std::move(ticket), true};
    }
    return std::nullopt;
}

Message message_of(const VendorArrival& arrival, const events::MailReceived& mail) {
    Message message{
        .visibility = Visibility::private_,
        .source = Source::mail,
        .text = mail.text,
        .html = mail.html,
        .quoted = mail.quoted,
        .signature = mail.signature,
        .mail = Id<Mail>{mail.mail},
        .is_unverified = !arrival.is_theirs,
        .sender_address = mail.from_address,
        .notices = mail.notices ? names_of(*mail.notices) : std::nullopt,
        .handover = arrival.handover.id,
        .is_from_vendor = arrival.is_theirs,
    };
    if (!mail.from_name.empty()) message.sender_name = mail.from_name;
    return message;
}

void attach(db::Sql& sql, const Call& call, const events::MailReceived& mail, Id<Message> message) {
    for (const auto& file : mail.attachments)
        store::insert(
            sql,
            Attachment{
                .message = message,
                .blob = {file.blob},
                .name = file.name,
                .media_type = file.media_type,
                .bytes = file.bytes,
                .is_inline = file.is_inline,
                .content_id = file.content_id,
                .created_at = call.now,
            }
        );
}

/// An id under which the mail is not known yet; nothing where it is a message already.
std::optional<std::string> free_message_id(
    db::Sql& sql, Id<Application> application, const events::MailReceived& mail
) {
    std::string id(trimmed(mail.message_id));
    auto own = "mail-" + std::to_string(mail.mail) + "@unidentified.invalid";
    if (id.empty()) id = own;
    auto known = known_mail(sql, application, id);
    if (!known) return id;
    if (known->mail == Id<Mail>{mail.mail} || known_mail(sql, application, own))
        return std::nullopt;
    return own;
}

}  // namespace

void send_to_vendor(
    db::Sql& sql, const Call& call, const Ticket& ticket, const Handover& handover,
    const store::VendorRow& vendor, const PostedMessage& posted
) {
    auto application = identity::find_application(sql, ticket.application);
    auto address = application ? application->mail_address : std::nullopt;
    auto domain = address ? address->substr(address->rfind('@') + 1) : "mainstay.invalid";
    auto references = store::handover_references(sql, handover);
    events::ReplyPosted reply{
        .ticket = ticket.id.value,
        .key = ticket.key,
        .message = posted.message.id.value,
        .message_id = new_message_id(posted.message.id, domain),
        .subject = handover.subject,
        .text = posted.message.text,
        .author_name = call.caller ? call.caller->name : "",
        .recipients = {{vendor.address, vendor.name}},
        .application = ticket.application.value,
        .references = references,
        .subject_line = references.empty() ? handover.subject : "Re: " + handover.subject,
        .reply_token = reply_token_of(handover.id),
    };
    if (!references.empty()) reply.in_reply_to = references.back();
    for (const auto& file : posted.attachments)
        reply.attachments.push_back({file.blob.hex, file.name, file.media_type});
    // Not as part of the requester's thread: what answers it is known by the hand-over.
    remember_mail(sql, ticket, posted.message.id, reply.message_id, {}, false);
    events::emit(sql, call, reply);
}

bool take_vendor_mail(db::Sql& sql, const Call& system, const events::MailReceived& mail) {
    auto arrival = arrival_of(sql, system, mail);
    if (!arrival) return false;
    auto& [handover, ticket, is_theirs] = *arrival;
    auto message_id = free_message_id(sql, ticket.application, mail);
    if (!message_id) return true;

    Edit edit(ticket);
    edit.after["vendor"] = to_string(handover.vendor);
    // What a program answers at once, such as that it has the mail, is no answer yet.
    bool is_answer = is_theirs && !mail.is_automatic;
    if (!is_theirs) edit.after["is_unverified"] = true;
    if (is_answer)
        if (auto open = next(ticket.status, Trigger::vendor_replied))
            arrive(edit.now, *open, system.now);
    auto posted = post_message(sql, system, edit, message_of(*arrival, mail), {});
    if (!posted) throw std::runtime_error("a vendor's mail was refused: " + posted.error().code);
    if (is_answer && !handover.answered_at) {
        handover.answered_at = system.now;
        store::update(sql, handover);
    }
    apply(sql, system, std::move(edit), is_theirs ? "vendor_replied" : "noted");
    attach(sql, system, mail, posted->message.id);
    remember_mail(sql, ticket, posted->message.id, *message_id, {}, false);
    return true;
}

}  // namespace mainstay::ticketing
