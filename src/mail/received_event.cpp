#include "mail/received_event.hpp"

#include <algorithm>
#include <optional>

#include "base/text.hpp"
#include "mail/header_fields.hpp"
#include "mail/list_author.hpp"
#include "mail/reply_address.hpp"

namespace mainstay::mail {

namespace {

constexpr std::int64_t hour_micros = std::int64_t{3600} * 1'000'000;

std::optional<std::string> if_any(std::string text) {
    if (text.empty()) return std::nullopt;
    return text;
}

events::MailPerson person_of(const Address& address) {
    return {lower_ascii(address.email), std::string(clipped(address.name, sender_name_length_max))};
}

std::vector<std::string> emails(const std::vector<Address>& addresses) {
    std::vector<std::string> all;
    for (const auto& address : addresses) all.push_back(lower_ascii(address.email));
    return all;
}

// Some programs name whom they answer where the id of a mail belongs.
void drop_addresses(std::vector<std::string>& references, const ParsedMail& parsed) {
    auto names = [](const std::vector<Address>& list, const std::string& id) {
        return std::ranges::any_of(list, [&](const Address& each) {
            return lower_ascii(each.email) == lower_ascii(id);
        });
    };
    std::erase_if(references, [&](const std::string& id) {
        return names(parsed.from, id) || names(parsed.to, id) || names(parsed.cc, id) ||
               names(parsed.reply_to, id);
    });
}

std::optional<std::int64_t> ticket_named_by(
    const std::vector<Address>& addresses, const Key& reply_key
) {
    for (const auto& each : addresses)
        if (auto ticket = ticket_of_tag(reply_key, untagged(each.email).tag)) return ticket;
    return std::nullopt;
}

// What a list says of its author is a claim that nobody can check. It is as good as a From that
// nobody checked, and no better: a server that checks would have refuted that one.
events::SenderCheck check_behind_list(events::SenderCheck of_list) {
    if (of_list.trust == events::SenderTrust::unverified) return of_list;
    bool was_checked = of_list.reason != "no_trusted_result";
    of_list.trust = was_checked ? events::SenderTrust::unverified : events::SenderTrust::unchecked;
    of_list.reason = "list_rewrote_from";
    return of_list;
}

// `Received` of all servers, which write when it came to them.
std::string journey_of(std::string_view raw) {
    std::string journey;
    for_each_field(raw, [&](const HeaderField& field) {
        if (is_field(field.name, "received")) (journey += field.value) += '\0';
        return true;
    });
    return journey;
}

}  // namespace

std::string made_up_id(Id<Mail> mail) {
    return "mail-" + to_string(mail) + "@unidentified.invalid";
}

events::MailReceived event_of(
    const Mail& mail, std::string_view raw, MailReading& reading, const SenderPolicy& policy,
    const Key& reply_key
) {
    auto& [parsed, split, bounce, reported, headers] = reading;
    events::MailReceived event;
    event.mail = mail.id.value;
    event.application = mail.application.value;
    event.message_id = parsed.message_id;
    event.references = parsed.references;
    drop_addresses(event.references, parsed);
    if (!reported.empty()) event.references.push_back(reported);
    event.reply_token_ticket = mail.reply_token_ticket;
    for (const auto* list : {&parsed.to, &parsed.cc})
        if (!event.reply_token_ticket) event.reply_token_ticket = ticket_named_by(*list, reply_key);

    auto from = parsed.from.front();
    from.email = identity::received_address(from.email).value_or(from.email);
    event.sender_check = check_sender(raw, from.email, policy);
    auto author = author_behind_list(raw, parsed);
    if (author) event.sender_check = check_behind_list(*std::move(event.sender_check));
    auto writer = person_of(author.value_or(from));
    if (!author)
        for (const auto& each : answer_addresses(raw, parsed, writer.address))
            event.answer_to.push_back(person_of(each));
    event.from_address = std::move(writer.address);
    event.from_name = std::move(writer.name);

    event.to_addresses = emails(parsed.to);
    event.cc_addresses = emails(parsed.cc);
    for (const auto* list : {&parsed.to, &parsed.cc})
        for (const auto& each : *list)
            if (!each.name.empty()) event.named.push_back(person_of(each));
    event.subject = clipped(parsed.subject, subject_length_max);
    event.text = std::move(split.text);
    event.html = std::move(parsed.html);
    event.quoted = if_any(std::move(split.quoted));
    event.signature = if_any(std::move(split.signature));
    event.is_automatic = parsed.is_automatic || mail.envelope_from.empty();
    event.is_from_program = parsed.is_from_program;
    event.sent_at = parsed.date;
    event.notices = std::move(parsed.notices);
    return event;
}

std::string digest_of(const events::MailReceived& event) {
    auto content = event.from_address + '\0' + event.subject + '\0' + event.text + '\0' +
                   event.quoted.value_or("") + '\0' + event.html.value_or("");
    for (const auto& attachment : event.attachments)
        (content += '\0') += attachment.name + '\0' + attachment.blob;
    return hex(hash(content));
}

std::string id_by_content(
    const Mail& mail, std::string_view raw, const events::MailReceived& event
) {
    auto moment = event.sent_at ? "sent " + std::to_string(event.sent_at->micros) : journey_of(raw);
    if (moment.empty()) moment = "in hour " + std::to_string(mail.received_at.micros / hour_micros);
    auto content = hex(hash(digest_of(event) + '\0' + moment)).substr(0, 32);
    return "content-" + content + "@unidentified.invalid";
}

}  // namespace mainstay::mail
