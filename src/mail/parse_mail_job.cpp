#include "mail/parse_mail_job.hpp"

#include <algorithm>
#include <cstdlib>
#include <exception>
#include <optional>
#include <utility>

#include "base/crypto.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "db/failure.hpp"
#include "events/events.hpp"
#include "events/mail_received.hpp"
#include "mail/header_block.hpp"
#include "mail/note.hpp"
#include "wire/codec.hpp"

namespace mainstay::mail {

namespace {

constexpr std::size_t preview_length_max = 2000;
constexpr std::size_t subject_length_max = 500;
constexpr std::size_t name_length_max = 200;
// Of what may be the mail's fault, or only looks so: after about an hour a person decides.
constexpr int failures_max = 20;

std::optional<std::string> if_any(std::string text) {
    if (text.empty()) return std::nullopt;
    return text;
}

std::vector<std::string> emails(const std::vector<Address>& addresses) {
    std::vector<std::string> all;
    for (const auto& address : addresses) all.push_back(lower_ascii(address.email));
    return all;
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

// What was read of a mail, with its attachments durable but not yet needed by anyone.
struct Handled {
    Mail mail;
    std::optional<events::MailReceived> event;
    std::optional<Bounce> bounce;
};

std::string made_up_id(const Mail& mail) {
    return "mail-" + to_string(mail.id) + "@unidentified.invalid";
}

// A mail without an id of its own gets one, so that no two are taken for the same.
std::string message_id_of(const ParsedMail& parsed, const Mail& mail) {
    return parsed.message_id.empty() ? made_up_id(mail) : parsed.message_id;
}

// Equal for the same mail by whatever way it came: what it says, and nothing of its journey.
std::string digest_of(const events::MailReceived& event) {
    auto said = event.from_address + '\0' + event.subject + '\0' + event.text + '\0' +
                event.quoted.value_or("") + '\0' + event.html.value_or("");
    for (const auto& attachment : event.attachments)
        (said += '\0') += attachment.name + '\0' + attachment.blob;
    return hex(hash(said));
}

events::MailReceived event_of(const Mail& mail, MailReading& reading) {
    auto& [parsed, split, bounce, headers] = reading;
    events::MailReceived event;
    event.mail = mail.id.value;
    event.application = mail.application.value;
    event.message_id = message_id_of(parsed, mail);
    event.references = parsed.references;
    event.reply_token_ticket = mail.reply_token_ticket;
    event.from_address = lower_ascii(parsed.from.front().email);
    event.from_name = clipped(parsed.from.front().name, name_length_max);
    event.to_addresses = emails(parsed.to);
    event.cc_addresses = emails(parsed.cc);
    event.subject = clipped(parsed.subject, subject_length_max);
    event.text = std::move(split.text);
    event.html = std::move(parsed.html);
    event.quoted = if_any(std::move(split.quoted));
    event.signature = if_any(std::move(split.signature));
    event.is_automatic = parsed.is_automatic || mail.envelope_from.empty();
    event.sent_at = parsed.date;
    event.notices = std::move(parsed.notices);
    return event;
}

class Parser {
public:
    Parser(
        db::Database& database, db::Blobs& blobs, MailReader& reader, Clock clock,
        SenderPolicy policy
    )
        : database_(database),
          blobs_(blobs),
          reader_(reader),
          clock_(std::move(clock)),
          policy_(std::move(policy)) {}

    void work(const ParseMail& job, const jobs::Run& run) const {
        auto mail = database_.read([&](db::Sql& sql) { return find(sql, job.mail); });
        if (!mail || mail->state != MailState::received) return;
        try {
            finish(handle(*mail), run);
        } catch (const std::exception& failure) {
            if (is_blameless(failure) || run.is_stopping()) throw;
            if (!count(*mail, run)) throw;
        }
    }

private:
    Handled handle(Mail mail) const {
        auto raw = blobs_.read(*mail.original);
        auto read = reader_.read(raw, mail.envelope_from);
        mail.handled_at = clock_();
        if (auto* fault = std::get_if<process::Fault>(&read)) {
            MAINSTAY_LOG(
                error, "mail", "mail {} could not be read: {}", to_string(mail.id),
                reason_of(*fault)
            );
            mail.headers = if_any(header_block(raw));
            mail.reason = reason_of(*fault);
            mail.state = MailState::needs_attention;
            return {std::move(mail), std::nullopt, std::nullopt};
        }
        return take(std::move(mail), raw, std::get<MailReading>(std::move(read)));
    }

    Handled take(Mail mail, std::string_view raw, MailReading reading) const {
        auto& parsed = reading.parsed;
        mail.message_id = message_id_of(parsed, mail);
        mail.subject = if_any(std::string(clipped(parsed.subject, subject_length_max)));
        mail.headers = if_any(std::move(reading.headers));
        mail.preview = if_any(std::string(clipped(parsed.text, preview_length_max)));
        if (!parsed.from.empty()) {
            mail.from_address = lower_ascii(parsed.from.front().email);
            mail.from_name =
                if_any(std::string(clipped(parsed.from.front().name, name_length_max)));
        }
        if (parsed.trouble)
            mail.reason = std::string(wire::name_of(*parsed.trouble));
        else if (!identity::mail_address(*mail.from_address))
            mail.reason = "bad_sender";
        mail.state = mail.reason ? MailState::needs_attention : MailState::processed;
        if (mail.reason) return {std::move(mail), std::nullopt, std::nullopt};
        auto event = event_of(mail, reading);
        event.sender_check = check_sender(raw, event.from_address, policy_);
        mail.sender_check = wire::print(*event.sender_check);
        for (const auto& attachment : parsed.attachments)
            event.attachments.push_back(staged(attachment));
        mail.digest = digest_of(event);
        return {std::move(mail), std::move(event), std::move(reading.bounce)};
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

    void finish(const Handled& handled, const jobs::Run& run) const {
        database_.write([&](db::Sql& sql) {
            run.complete(sql);
            auto mail = handled.mail;
            auto twin = handled.event ? find_twin(sql, mail) : std::nullopt;
            bool is_report =
                mail.reply_token_ticket && handled.bounce &&
                take_report(sql, run.call(), *handled.bounce, *mail.reply_token_ticket);
            bool is_repeated = twin && twin->digest == mail.digest;
            if (is_repeated) mail.reason = "duplicate";
            if (is_report) mail.reason = "delivery_report";
            if (!update(sql, mail, MailState::received)) return;
            if (handled.event && !is_repeated && !is_report)
                tell(sql, run.call(), *handled.event, twin);
            note(sql, run.call(), mail, MailState::received);
        });
    }

    // A report on a reply of ours is no word of anyone: the reply needs attention, and its ticket
    // says so. The signed address that it came to proves that whoever reports had that reply.
    static bool take_report(
        db::Sql& sql, const Call& call, const Bounce& bounce, std::int64_t ticket
    ) {
        auto sent = all_sent(sql, bounce.message_id);
        std::erase_if(sent, [&](const Mail& mail) {
            return find(sql, *mail.outgoing)->ticket != ticket;
        });
        auto about = std::ranges::find(sent, bounce.recipient, [](const Mail& mail) {
            return lower_ascii(mail.envelope_to);
        });
        if (about == sent.end() && sent.size() == 1) about = sent.begin();
        if (about == sent.end()) return false;
        if (!bounce.is_final) return true;
        about->state = MailState::needs_attention;
        about->reason = "bounced";
        about->answer = bounce.diagnosis;
        update(sql, *about, MailState::sent);
        note(sql, call, *about, MailState::sent);
        note_undelivered(sql, call, *about);
        return true;
    }

    // A mail that says something else under an id that was used before is heard as a later word in
    // the same thread: one Message-ID makes one ticket, and nothing is lost.
    static void tell(
        db::Sql& sql, const Call& call, events::MailReceived event, const std::optional<Mail>& twin
    ) {
        for (const auto& attachment : event.attachments)
            db::keep(sql, db::BlobHash{attachment.blob});
        if (twin) {
            event.references.push_back(event.message_id);
            event.message_id = made_up_id({.id = {event.mail}});
        }
        events::emit(sql, call, event);
    }

    // What says nothing about the mail: the world around it is broken, and will be mended.
    static bool is_blameless(const std::exception& failure) {
        if (auto* of_database = dynamic_cast<const db::Failure*>(&failure)) {
            auto cause = of_database->cause();
            return cause != db::Cause::other && cause != db::Cause::damaged;
        }
        return dynamic_cast<const jobs::LeaseLost*>(&failure) ||
               dynamic_cast<const process::Unavailable*>(&failure) ||
               dynamic_cast<const db::Overloaded*>(&failure);
    }

    // Takes note of a failure, and returns whether it was the last: then a person decides. While
    // the database is away nothing can be noted, and nothing counts.
    bool count(Mail mail, const jobs::Run& run) const {
        try {
            int failures =
                database_.write([&](db::Sql& sql) { return count_failure(sql, mail.id); });
            if (failures < failures_max) return false;
            MAINSTAY_LOG(error, "mail", "mail {} failed {} times", to_string(mail.id), failures);
            mail.state = MailState::needs_attention;
            mail.reason = "failed";
            mail.handled_at = clock_();
            finish({std::move(mail), std::nullopt, std::nullopt}, run);
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
};

}  // namespace

jobs::Worker parse_worker(
    db::Database& database, db::Blobs& blobs, MailReader& reader, Clock clock, SenderPolicy senders
) {
    jobs::Policy policy;
    // Tries that were lost with their process count here, and must not end anything.
    policy.attempts = 1'000'000;
    policy.timeout = std::chrono::minutes(5);
    policy.wait_max = std::chrono::minutes(5);
    policy.concurrency = readers_max;
    Parser parser(database, blobs, reader, std::move(clock), std::move(senders));
    auto work = [parser = std::move(parser)](const ParseMail& job, const jobs::Run& run) {
        parser.work(job, run);
    };
    return jobs::on<ParseMail>(policy, work);
}

}  // namespace mainstay::mail
