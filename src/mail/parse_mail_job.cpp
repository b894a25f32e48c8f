#include "mail/parse_mail_job.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <exception>
#include <optional>
#include <utility>

#include "base/log.hpp"
#include "base/text.hpp"
#include "db/failure.hpp"
#include "events/events.hpp"
#include "events/mail_arrived.hpp"
#include "events/reply_posted.hpp"
#include "mail/ascii_address.hpp"
#include "mail/duplicates.hpp"
#include "mail/header_block.hpp"
#include "mail/mail_content.hpp"
#include "mail/mail_record.hpp"
#include "mail/received_event.hpp"
#include "wire/codec.hpp"

namespace mainstay::mail {

namespace {

constexpr std::size_t preview_length_max = 2000;
// Of what may be the mail's fault, or only looks so: after about an hour a person sees it.
constexpr int failures_max = 20;

// When a mail that waits for a person is tried again by itself, counted from the try before: what
// stood in its way may have been mended meanwhile.
constexpr std::array retry_waits{
    std::chrono::minutes(2),   std::chrono::minutes(15),  std::chrono::minutes(60),
    std::chrono::minutes(240), std::chrono::minutes(720), std::chrono::minutes(1440),
};

std::optional<std::string> if_any(std::string text) {
    if (text.empty()) return std::nullopt;
    return text;
}

std::string_view reason_of(process::Fault fault) {
    switch (fault) {
        case process::Fault::crashed:
            return "reader_crashed";
        case process::Fault::out_of_memory:
            return "reader_out_of_memory";
        case process::Fault::too_slow:
            return "reader_too_slow";
        case process::Fault::too_large:
            return "reader_too_large";
    }
    std::abort();  // A value outside the enum: corrupt memory.
}

// Whether another try may end better: what the mail says is no reason that time mends.
bool may_pass(const std::optional<std::string>& reason) {
    return reason && (reason->starts_with("reader_") || *reason == "failed");
}

// What was read of a mail, with its attachments durable but not yet needed by anyone.
struct Handled {
    Mail mail;
    std::optional<events::MailReceived> event;
    std::optional<Bounce> bounce;
    std::string text;  // All of it, quotes included.
};

class Parser {
public:
    Parser(
        db::Database& database, db::Blobs& blobs, MailReader& reader, Clock clock,
        SenderPolicy policy, const Key& reply_key
    )
        : database_(database),
          blobs_(blobs),
          reader_(reader),
          clock_(std::move(clock)),
          policy_(std::move(policy)),
          reply_key_(reply_key) {}

    void work(const ParseMail& job, const jobs::Run& run) const {
        auto mail = database_.read([&](db::Sql& sql) { return find(sql, job.mail); });
        if (!mail) return;
        bool is_again =
            job.retry && mail->state == MailState::needs_attention && may_pass(mail->reason);
        if (mail->state != MailState::received && !is_again) return;
        try {
            finish(handle(*mail), job, mail->state, run);
        } catch (const std::exception& failure) {
            if (is_blameless(failure) || run.is_stopping()) throw;
            if (!count(*mail, job, run)) throw;
        }
    }

private:
    Handled handle(Mail mail) const {
        auto raw = blobs_.read(*mail.original);
        auto read = reader_.read(raw, mail.envelope_from);
        mail.handled_at = clock_();
        mail.reason.reset();
        if (auto* fault = std::get_if<process::Fault>(&read)) {
            MAINSTAY_LOG(
                error, "mail", "mail {} could not be read: {}", to_string(mail.id),
                reason_of(*fault)
            );
            mail.headers = if_any(header_block(raw));
            mail.reason = reason_of(*fault);
            mail.state = MailState::needs_attention;
            return {std::move(mail), std::nullopt, std::nullopt, {}};
        }
        return take(std::move(mail), raw, std::get<MailReading>(std::move(read)));
    }

    Handled take(Mail mail, std::string_view raw, MailReading reading) const {
        auto& parsed = reading.parsed;
        mail.message_id = parsed.message_id.empty() ? made_up_id(mail.id) : parsed.message_id;
        mail.subject = if_any(std::string(clipped(parsed.subject, subject_length_max)));
        mail.headers = if_any(std::move(reading.headers));
        mail.preview = if_any(std::string(clipped(parsed.text, preview_length_max)));
        if (!parsed.from.empty()) set_sender(mail, parsed.from.front());
        if (parsed.parse_error)
            mail.reason = std::string(wire::name_of(*parsed.parse_error));
        else if (!identity::received_address(*mail.from_address))
            mail.reason = "bad_sender";
        mail.state = mail.reason ? MailState::needs_attention : MailState::processed;
        if (mail.reason) return {std::move(mail), std::nullopt, std::nullopt, {}};
        auto text = std::move(parsed.text);
        auto event = event_of(mail, raw, reading, policy_, reply_key_);
        mail.sender_check = wire::print(*event.sender_check);
        for (const auto& attachment : parsed.attachments)
            event.attachments.push_back(staged(attachment));
        mail.digest = digest_of(event);
        if (event.message_id.empty()) event.message_id = id_by_content(mail, raw, event);
        mail.message_id = event.message_id;
        return {std::move(mail), std::move(event), std::move(reading.bounce), std::move(text)};
    }

    static void set_sender(Mail& mail, const Address& from) {
        mail.from_address = lower_ascii(from.email);
        mail.from_name = if_any(std::string(clipped(from.name, sender_name_length_max)));
    }

    events::MailAttachment staged(const Attachment& attachment) const {
        auto blob = blobs_.stage(attachment.content, clock_());
        return {
            .blob = blob.hash.hex,
            .name = attachment.name,
            .media_type = attachment.media_type,
            .bytes = blob.bytes,
            .content_id = if_any(attachment.content_id),
            .is_inline = attachment.is_inline,
        };
    }

    void finish(const Handled& handled, const ParseMail& job, MailState from, const jobs::Run& run)
        const {
        database_.write([&](db::Sql& sql) {
            run.complete(sql);
            auto mail = handled.mail;
            bool is_report = handled.bounce && take_report(sql, run.call(), handled);
            bool is_repeated =
                handled.event && is_duplicate(sql, mail, *handled.event, handled.text);
            if (is_repeated) mail.reason = "duplicate";
            if (is_report) mail.reason = "delivery_report";
            if (!update(sql, mail, from)) return;
            if (handled.event && !is_repeated && !is_report) publish(sql, run.call(), handled);
            if (may_pass(mail.reason)) try_later(sql, job, run.call().now);
            if (mail.state != from) record_change(sql, run.call(), mail, from);
        });
    }

    // A person may decide in the meantime, and sees why the mail waits.
    static void try_later(db::Sql& sql, const ParseMail& job, Time now) {
        auto tries = static_cast<std::size_t>(job.retry.value_or(0));
        if (tries >= retry_waits.size()) return;
        ParseMail again{job.mail, static_cast<int>(tries) + 1};
        jobs::enqueue(sql, again, now + retry_waits[tries], "retry of " + to_string(job.mail));
    }

    // A report on a reply of ours is no word of anyone: the reply needs attention, and its ticket
    // says so. Nobody knows the id of the reply, nor the signed address, but who had it.
    static bool take_report(db::Sql& sql, const Call& call, const Handled& handled) {
        const auto& bounce = *handled.bounce;
        auto sent = all_sent(sql, bounce.message_id);
        auto ticket = handled.mail.reply_token_ticket;
        if (ticket && *ticket < events::other_reply_tokens)
            std::erase_if(sent, [&](const Mail& mail) {
                return !mail.outgoing || find(sql, *mail.outgoing)->ticket != *ticket;
            });
        auto recipient = ascii_address(bounce.recipient);
        auto about = std::ranges::find(sent, recipient, [](const Mail& mail) {
            return lower_ascii(ascii_address(mail.envelope_to));
        });
        if (about == sent.end() && sent.size() == 1) about = sent.begin();
        if (about == sent.end()) return false;
        if (!bounce.is_final) return true;
        about->state = MailState::needs_attention;
        about->reason = "bounced";
        about->answer = bounce.diagnosis;
        if (!update(sql, *about, MailState::sent)) return true;
        record_change(sql, call, *about, MailState::sent);
        note_undelivered(sql, call, *about);
        return true;
    }

    static void publish(db::Sql& sql, const Call& call, const Handled& handled) {
        auto event = *handled.event;
        for (const auto& attachment : event.attachments)
            db::keep(sql, db::BlobHash{attachment.blob});
        assign_own_id(sql, handled.mail, event);
        keep_content(sql, event);
        events::emit(sql, call, events::MailArrived{event.mail});
    }

    // What says nothing about the mail: the world around it is broken, and will be mended.
    static bool is_blameless(const std::exception& failure) {
        return db::is_outage(failure) || dynamic_cast<const jobs::LeaseLost*>(&failure) ||
               dynamic_cast<const process::Unavailable*>(&failure);
    }

    // Takes note of a failure, and returns whether it was the last: then a person decides. While
    // the database is away nothing can be noted, and nothing counts.
    bool count(Mail mail, const ParseMail& job, const jobs::Run& run) const {
        try {
            int failures =
                database_.write([&](db::Sql& sql) { return count_failure(sql, mail.id); });
            auto from = mail.state;
            if (failures < failures_max) return false;
            MAINSTAY_LOG(error, "mail", "mail {} failed {} times", to_string(mail.id), failures);
            mail.state = MailState::needs_attention;
            mail.reason = "failed";
            mail.handled_at = clock_();
            finish({std::move(mail), std::nullopt, std::nullopt, {}}, job, from, run);
            return true;
        } catch (const std::exception&) {
            return false;
        }
    }

    db::Database& database_;
    db::Blobs& blobs_;
    MailReader& reader_;
    Clock clock_;
    SenderPolicy policy_;
    Key reply_key_;
};

}  // namespace

jobs::Worker parse_worker(
    db::Database& database, db::Blobs& blobs, MailReader& reader, Clock clock, SenderPolicy senders,
    const Key& reply_key
) {
    jobs::Policy policy;
    // Tries that were lost with their process count here, and must not end anything.
    policy.attempts = 1'000'000;
    policy.timeout = std::chrono::minutes(5);
    policy.wait_max = std::chrono::minutes(5);
    policy.ahead_max = retry_waits.back();
    policy.concurrency = readers_max;
    Parser parser(database, blobs, reader, std::move(clock), std::move(senders), reply_key);
    auto work = [parser = std::move(parser)](const ParseMail& job, const jobs::Run& run) {
        parser.work(job, run);
    };
    return jobs::on<ParseMail>(policy, work);
}

}  // namespace mainstay::mail
