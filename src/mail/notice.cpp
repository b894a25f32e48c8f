#include "mail/notice.hpp"

#include <utility>
#include <vector>

#include "base/crypto.hpp"
#include "base/text.hpp"
#include "identity/identity.hpp"
#include "jobs/jobs.hpp"
#include "mail/ascii_address.hpp"
#include "mail/headers.hpp"
#include "mail/mail.hpp"
#include "mail/mail_record.hpp"
#include "mail/send_mail_job.hpp"
#include "wire/codec.hpp"

namespace mainstay::mail {

namespace {

constexpr std::size_t preview_length_max = 2000;
constexpr std::size_t id_bytes = 16;
constexpr std::string_view link_place = "{link}";

std::string new_id(const std::string& from) {
    auto at = from.rfind('@');
    auto domain = at == from.npos ? std::string("mainstay.invalid") : from.substr(at + 1);
    return "notice." + hex(random_bytes(id_bytes)) + "@" + domain;
}

/// The text with `erased_text` for the title, which stands behind a colon: `SHOP-42: It burns`.
std::string without_title(std::string text, const std::string& title) {
    const auto titled = ": " + title;
    const auto erased = ": " + std::string(erased_text);
    for (auto at = text.find(titled); at != text.npos; at = text.find(titled, at + erased.size()))
        text.replace(at, titled.size(), erased);
    return text;
}

std::string with_link(std::string text, std::string_view link) {
    if (auto at = text.find(link_place); at != text.npos) text.replace(at, link_place.size(), link);
    return text;
}

/// What stands in a list in place of the link.
constexpr std::string_view hidden_link = "[…]";

}  // namespace

void put_words(Mail& mail, const events::NoticeMail& notice) {
    mail.subject = header_line(notice.subject);
    const auto shown = notice.link ? with_link(notice.text, hidden_link) : notice.text;
    mail.preview = std::string(clipped(shown, preview_length_max));
    mail.notice = wire::print(notice);
}

bool erase_from_notice(events::NoticeMail& notice, const DataSubject& person) {
    const auto before = wire::print(notice);
    for (const auto& [title, titled_by] : notice.titles) {
        if (titled_by != person.id.value || title.empty()) continue;
        notice.subject = without_title(std::move(notice.subject), title);
        notice.text = without_title(std::move(notice.text), title);
    }
    std::erase_if(notice.titles, [&](const auto& each) {
        return each.titled_by == person.id.value;
    });
    const auto redaction = person.redaction();
    for (auto* words : {&notice.subject, &notice.text, &notice.to_name, &notice.from_name})
        *words = redaction.without(*words);
    for (auto& each : notice.titles) each.title = redaction.without(each.title);
    if (notice.html) notice.html = redaction.without(*notice.html);
    for (auto& file : notice.files) file.content = redaction.without(file.content);
    return wire::print(notice) != before;
}

void queue_notice(db::Sql& sql, const Call& call, const events::NoticeMail& notice) {
    Mail mail{
        .direction = Direction::out,
        .application = {notice.application},
        .envelope_from = notice.from,
        .envelope_to = notice.to,
        .state = MailState::queued,
        .message_id = new_id(notice.from),
        .from_address = notice.from,
        .from_name = header_line(notice.from_name),
        .received_at = call.now,
    };
    put_words(mail, notice);
    if (!is_mailable(notice.to)) mail.reason = "bad_address";
    // It would come back in.
    if (identity::application_of_recipient(sql, notice.to)) mail.reason = "own_address";
    if (mail.reason) mail.state = MailState::needs_attention;
    mail.id = insert(sql, mail);
    if (mail.reason)
        record_change(sql, call, mail, MailState::queued);
    else
        jobs::enqueue(sql, SendMail{mail.id}, call.now);
}

NewMail mail_of_notice(const Mail& mail, const events::NoticeMail& notice, std::string_view link) {
    std::vector<Attachment> files;
    for (const auto& [name, media_type, content] : notice.files)
        files.push_back({name, media_type, content, {}});
    return {
        .from = {notice.from_name, ascii_address(notice.from)},
        .to = {notice.to_name, ascii_address(notice.to)},
        .reply_to = ascii_address(notice.from),
        .message_id = mail.message_id.value_or(""),
        .subject = mail.subject.value_or(""),
        .date = mail.received_at,
        .text = notice.link ? with_link(notice.text, link) : notice.text,
        .attachments = std::move(files),
        .is_automatic = true,
        .html = notice.html.value_or(""),
        .unsubscribe_url = notice.choices_url,
    };
}

}  // namespace mainstay::mail
