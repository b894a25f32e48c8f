// What is told of a mail that was read, and what makes two mails the same. Pure.
#pragma once

#include <string>
#include <string_view>

#include "base/crypto.hpp"
#include "events/mail_received.hpp"
#include "mail/reading.hpp"
#include "mail/sender_check.hpp"
#include "mail/store.hpp"

namespace mainstay::mail {

/// How long the subject of a mail and the name of its sender may be, in code points.
inline constexpr std::size_t subject_length_max = 500;
inline constexpr std::size_t sender_name_length_max = 200;

/// An id for a mail that has none which is its alone.
std::string made_up_id(Id<Mail> mail);

/// What is told of `mail`, whose bytes are `raw`, but for its attachments; its texts are moved out
/// of `reading`. Who wrote it is the author behind a list, where a list put itself into From. A
/// signed address in To or Cc names a ticket as one of the envelope does.
events::MailReceived event_of(
    const Mail& mail, std::string_view raw, MailReading& reading, const SenderPolicy& policy,
    const Key& reply_key
);

/// Equal for the same mail by whatever way it came: what it says, and nothing of its journey.
std::string digest_of(const events::MailReceived& event);

/// The id of a mail without a Message-ID: equal where the same mail comes again, as from a server
/// that did not hear the answer. `event` says what it says; its Date tells it from one that says
/// the same; without a Date the servers on its way do, and without these the hour it came in.
std::string id_by_content(
    const Mail& mail, std::string_view raw, const events::MailReceived& event
);

}  // namespace mainstay::mail
