#include "mail/intake.hpp"

#include <algorithm>
#include <exception>
#include <stdexcept>

#include "base/log.hpp"
#include "base/text.hpp"
#include "identity/identity.hpp"
#include "jobs/jobs.hpp"
#include "mail/parse_mail_job.hpp"
#include "mail/reply_address.hpp"
#include "mail/store.hpp"

namespace mainstay::mail {

namespace {

// The mails that an envelope comes to: one for each application, however often it is addressed.
std::vector<Mail> mails_of(db::Sql& sql, const Envelope& envelope, const Key& reply_key) {
    std::vector<Mail> mails;
    for (const auto& recipient : envelope.recipients) {
        auto application = identity::application_of_recipient(sql, recipient);
        if (!application) throw std::runtime_error("a recipient's application is gone since");
        auto known = std::ranges::find(mails, application->id, &Mail::application);
        if (known == mails.end()) {
            Mail mail;
            mail.application = application->id;
            known = mails.insert(mails.end(), std::move(mail));
        }
        if (!known->envelope_to.empty()) known->envelope_to += ", ";
        known->envelope_to += recipient;
        auto ticket = ticket_of_tag(reply_key, untagged(recipient).tag);
        if (ticket && !known->reply_token_ticket) known->reply_token_ticket = ticket;
    }
    return mails;
}

}  // namespace

Intake::Intake(
    db::Database& database, db::Blobs& blobs, const Key& reply_key, Clock clock,
    std::ptrdiff_t memory_bytes_max
)
    : database_(database),
      blobs_(blobs),
      reply_key_(reply_key),
      clock_(std::move(clock)),
      memory_left_(memory_bytes_max) {}

RecipientAnswer Intake::recipient(std::string_view address) {
    try {
        bool is_known = database_.read([&](db::Sql& sql) {
            return identity::application_of_recipient(sql, address).has_value();
        });
        return is_known ? RecipientAnswer::accepted : RecipientAnswer::unknown;
    } catch (const std::exception& failure) {
        MAINSTAY_LOG(error, "mail", "a recipient could not be looked up: {}", failure.what());
        return RecipientAnswer::try_later;
    }
}

std::vector<DeliveryAnswer> Intake::deliver(const Envelope& envelope, std::string_view content) {
    auto answer = DeliveryAnswer::stored;
    try {
        auto now = clock_();
        store(envelope, blobs_.stage(content, now), now);
    } catch (const std::exception& failure) {
        MAINSTAY_LOG(error, "mail", "a mail could not be stored: {}", failure.what());
        answer = DeliveryAnswer::failed;
    }
    return std::vector<DeliveryAnswer>(envelope.recipients.size(), answer);
}

// The row, the need of the blob and the job: all of it is there after this, or nothing.
void Intake::store(const Envelope& envelope, const db::StagedBlob& original, Time now) {
    database_.write([&](db::Sql& sql) {
        for (auto& mail : mails_of(sql, envelope, reply_key_)) {
            mail.envelope_from = envelope.from;
            mail.original = original.hash;
            mail.bytes = original.bytes;
            mail.received_at = now;
            auto id = insert(sql, mail);
            db::keep(sql, original.hash);
            jobs::enqueue(sql, ParseMail{id}, now);
        }
    });
}

LmtpCallbacks Intake::callbacks() {
    return {
        [this](std::string_view address) { return recipient(address); },
        [this](const Envelope& envelope, std::string_view content) {
            return deliver(envelope, content);
        },
        [this](std::ptrdiff_t bytes) {
            if (memory_left_.fetch_sub(bytes) >= bytes) return true;
            memory_left_.fetch_add(bytes);
            return false;
        },
    };
}

}  // namespace mainstay::mail
