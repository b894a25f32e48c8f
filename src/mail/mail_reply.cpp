#include "mail/mail_reply.hpp"

#include <string>

#include "base/text.hpp"
#include "events/reply_posted.hpp"
#include "identity/identity.hpp"
#include "jobs/jobs.hpp"
#include "mail/headers.hpp"
#include "mail/mail_record.hpp"
#include "mail/reply_address.hpp"
#include "mail/send_mail_job.hpp"
#include "mail/store.hpp"
#include "mail/subject.hpp"
#include "wire/codec.hpp"

namespace mainstay::mail {

namespace {

constexpr std::size_t preview_length_max = 2000;

// `Re: [SHOP-42] It burns`: the key helps people; threads are found by ids and the reply address,
// never by this.
std::string subject_of(const events::ReplyPosted& reply) {
    if (reply.subject_line) return header_line(*reply.subject_line);
    auto mark = "[" + reply.key + "]";
    auto line = header_line(reply.subject);
    auto subject = std::string(bare_subject(line));
    if (subject.find(mark) == subject.npos) subject = mark + " " + subject;
    return "Re: " + subject;
}

// Why no mail can go to `address`, if so. A mail to an address of this installation would come back
// in.
std::optional<std::string> obstacle(
    db::Sql& sql, const std::optional<identity::ApplicationEntry>& application,
    std::string_view address
) {
    if (!application || !application->mail_address) return "no_reply_address";
    if (!is_mailable(address)) return "bad_address";
    if (identity::application_of_recipient(sql, address)) return "own_address";
    return std::nullopt;
}

Mail mail_to(const events::Recipient& recipient, const events::ReplyPosted& reply) {
    Mail mail;
    mail.direction = Direction::out;
    mail.application = {reply.application};
    mail.envelope_to = recipient.address;
    mail.state = MailState::queued;
    mail.message_id = reply.message_id;
    mail.subject = subject_of(reply);
    mail.preview = std::string(clipped(reply.text, preview_length_max));
    return mail;
}

void queue(db::Sql& sql, const Call& call, const events::ReplyPosted& reply, const Key& reply_key) {
    auto outgoing =
        insert(sql, Outgoing{{}, reply.message, reply.ticket, wire::print(reply), call.now});
    if (!outgoing) return;  // Queued before.
    auto application = identity::find_application(sql, Id<Application>{reply.application});
    for (const auto& recipient : reply.recipients) {
        auto mail = mail_to(recipient, reply);
        mail.outgoing = *outgoing;
        mail.received_at = call.now;
        mail.reason = obstacle(sql, application, recipient.address);
        if (application && application->mail_address) {
            mail.envelope_from = reply_address(
                reply_key, *application->mail_address, reply.reply_token.value_or(reply.ticket)
            );
            mail.from_address = *application->mail_address;
            mail.from_name = header_line(reply.author_name) + " (" + application->name + ")";
        }
        if (mail.reason) mail.state = MailState::needs_attention;
        mail.id = insert(sql, mail);
        if (mail.reason)
            record_change(sql, call, mail, MailState::queued);
        else
            jobs::enqueue(sql, SendMail{mail.id}, call.now);
    }
}

}  // namespace

events::Subscription reply_subscription(db::Database& database, const Key& reply_key) {
    jobs::Policy policy;
    policy.attempts = 20;
    policy.wait_max = std::chrono::minutes(5);
    auto react = [&database, reply_key](const events::ReplyPosted& reply, const jobs::Run& run) {
        database.write([&](db::Sql& sql) {
            run.complete(sql);
            queue(sql, run.call(), reply, reply_key);
        });
    };
    return events::on<events::ReplyPosted>("mail.queue_reply", policy, react);
}

}  // namespace mainstay::mail
