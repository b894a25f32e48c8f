#include "mail/send_mail_job.hpp"

#include <stdexcept>
#include <utility>

#include "events/reply_posted.hpp"
#include "mail/ascii_address.hpp"
#include "mail/compose.hpp"
#include "mail/delivery.hpp"
#include "mail/header_block.hpp"
#include "mail/mail_record.hpp"
#include "mail/notice.hpp"
#include "wire/codec.hpp"

namespace mainstay::mail {

namespace {

class Sending {
public:
    Sending(
        db::Database& database, db::Blobs& blobs, Sender sender, Clock clock,
        events::MakeSecretLink make_link
    )
        : database_(database),
          blobs_(blobs),
          sender_(std::move(sender)),
          clock_(std::move(clock)),
          make_link_(std::move(make_link)) {}

    void work(const SendMail& job, const jobs::Run& run) const {
        auto mail = database_.read([&](db::Sql& sql) { return find(sql, job.mail); });
        if (!mail || mail->state != MailState::queued) return;
        if (!sender_) return give_up(*mail, run, "smtp_off");
        auto secret = secret_notice(*mail);
        if (!secret && !mail->original && !is_made(*mail, run))
            return give_up(*mail, run, "failed");
        auto content =
            secret ? with_secret(*mail, *secret, run) : std::optional(blobs_.read(*mail->original));
        if (!content) return dismiss(*mail, run);
        // Set by an earlier try that had no answer: a server may have the mail since then.
        bool was_handed_over = mail->handed_over_at.has_value();
        // In the form that servers take which know nothing of RFC 6531.
        auto from = ascii_address(mail->envelope_from), to = ascii_address(mail->envelope_to);
        auto answer = sender_(on_its_way(*mail, from, to, *content, run));
        mail->answer = answer.text;
        mail->handled_at = clock_();
        bool is_kept = answer.outcome == SmtpOutcome::kept;
        if (is_kept || answer.outcome == SmtpOutcome::sent) {
            mail->state = MailState::sent;
            if (is_kept) mail->reason = kept_in_outbox;
            // Nobody has it yet: who tries the installation out reads it where mail is listed.
            if (is_kept && secret) keep(*mail, *content);
            return finish(*mail, run);
        }
        bool is_known = answer.outcome != SmtpOutcome::unknown;
        if (is_known && !was_handed_over) mail->handed_over_at.reset();
        if (answer.outcome == SmtpOutcome::refused || run.is_last_attempt())
            return give_up(*mail, run, "not_delivered");
        database_.write([&](db::Sql& sql) { update(sql, *mail, MailState::queued); });
        throw std::runtime_error(answer.text);
    }

private:
    SmtpMail on_its_way(
        Mail& mail, std::string_view from, std::string_view to, const std::string& content,
        const jobs::Run& run
    ) const {
        return {
            .from = from,
            .to = to,
            .content = content,
            .time_left = std::chrono::floor<std::chrono::milliseconds>(run.deadline() - clock_()),
            .before_end = [this, &mail] { hand_over(mail); },
        };
    }

    // On disk before the server can have the mail: whatever happens then, the next try knows.
    void hand_over(Mail& mail) const {
        mail.may_be_repeated = mail.may_be_repeated || mail.handed_over_at;
        mail.handed_over_at = clock_();
        bool is_queued =
            database_.write([&](db::Sql& sql) { return update(sql, mail, MailState::queued); });
        if (!is_queued) throw std::runtime_error("the mail is queued no more");
    }

    // What cannot be put together until the last try, because a file of it is gone perhaps, is for
    // people.
    bool is_made(Mail& mail, const jobs::Run& run) const {
        try {
            make(mail);
            return true;
        } catch (const std::exception&) {
            if (!run.is_last_attempt()) throw;
            return false;
        }
    }

    static std::optional<events::NoticeMail> secret_notice(const Mail& mail) {
        if (!mail.notice) return std::nullopt;
        auto notice = parsed_notice(mail);
        return notice.link ? std::optional(std::move(notice)) : std::nullopt;
    }

    // The mail with a link that is made for this try. Nothing where there is to be none.
    std::optional<std::string> with_secret(
        Mail& mail, const events::NoticeMail& notice, const jobs::Run& run
    ) const {
        auto link = database_.write([&](db::Sql& sql) {
            return make_link_ ? make_link_(sql, run.call(), *notice.link, notice.to) : std::nullopt;
        });
        if (!link) return std::nullopt;
        auto content = compose(mail_of_notice(mail, notice, *link));
        mail.bytes = static_cast<std::int64_t>(content.size());
        mail.headers = header_block(content);
        return content;
    }

    void dismiss(Mail mail, const jobs::Run& run) const {
        mail.state = MailState::dismissed;
        mail.handled_at = clock_();
        finish(mail, run);
    }

    // Puts the mail together and keeps it, before it is sent for the first time.
    void make(Mail& mail) const {
        keep(mail, compose(mail.notice ? notice_mail(mail) : reply_mail(mail)));
    }

    void keep(Mail& mail, const std::string& content) const {
        auto blob = blobs_.stage(content, clock_());
        mail.original = blob.hash;
        mail.bytes = blob.bytes;
        mail.headers = header_block(content);
        database_.write([&](db::Sql& sql) {
            if (update(sql, mail, MailState::queued)) db::keep(sql, blob.hash);
        });
    }

    static events::NoticeMail parsed_notice(const Mail& mail) {
        auto notice = wire::parse<events::NoticeMail>(*mail.notice);
        if (!notice)
            throw std::runtime_error(
                "a queued notice is not understood: " + notice.error().message
            );
        return *std::move(notice);
    }

    static NewMail notice_mail(const Mail& mail) {
        return mail_of_notice(mail, parsed_notice(mail));
    }

    NewMail reply_mail(const Mail& mail) const {
        auto outgoing = database_.read([&](db::Sql& sql) { return find(sql, *mail.outgoing); });
        auto reply = wire::parse<events::ReplyPosted>(outgoing->reply);
        if (!reply)
            throw std::runtime_error("a queued reply is not understood: " + reply.error().message);
        return new_mail(mail, *reply);
    }

    NewMail new_mail(const Mail& mail, const events::ReplyPosted& reply) const {
        NewMail made;
        made.from = {mail.from_name.value_or(""), ascii_address(mail.from_address.value_or(""))};
        made.to.email = ascii_address(mail.envelope_to);
        for (const auto& recipient : reply.recipients)
            if (recipient.address == mail.envelope_to) made.to.name = recipient.name;
        made.reply_to = ascii_address(mail.envelope_from);
        made.message_id = reply.message_id;
        made.in_reply_to = reply.in_reply_to;
        made.references = reply.references;
        made.subject = mail.subject.value_or("");
        made.date = mail.received_at;
        made.text = reply.text;
        for (const auto& attachment : reply.attachments) {
            auto content = blobs_.read(db::BlobHash{attachment.blob});
            made.attachments.push_back(
                {attachment.name, attachment.media_type, std::move(content), {}}
            );
        }
        return made;
    }

    void give_up(Mail mail, const jobs::Run& run, const char* reason) const {
        mail.state = MailState::needs_attention;
        mail.reason = reason;
        mail.handled_at = clock_();
        finish(mail, run);
    }

    void finish(const Mail& mail, const jobs::Run& run) const {
        database_.write([&](db::Sql& sql) {
            run.complete(sql);
            if (!update(sql, mail, MailState::queued)) return;
            record_change(sql, run.call(), mail, MailState::queued);
            if (mail.state == MailState::needs_attention) note_undelivered(sql, run.call(), mail);
        });
    }

    db::Database& database_;
    db::Blobs& blobs_;
    Sender sender_;
    Clock clock_;
    events::MakeSecretLink make_link_;
};

}  // namespace

jobs::Worker send_worker(
    db::Database& database, db::Blobs& blobs, Sender sender, Clock clock,
    events::MakeSecretLink make_link
) {
    jobs::Policy policy;
    policy.attempts = 30;
    policy.first_wait = std::chrono::seconds(30);
    policy.timeout = std::chrono::minutes(15);
    policy.concurrency = 4;
    policy.lane = jobs::Lane::slow;
    Sending sending(database, blobs, std::move(sender), std::move(clock), std::move(make_link));
    auto work = [sending = std::move(sending)](const SendMail& job, const jobs::Run& run) {
        sending.work(job, run);
    };
    return jobs::on<SendMail>(policy, work);
}

}  // namespace mainstay::mail
