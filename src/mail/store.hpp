// Mails that came: rows of `mail` and back. No rule lives here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/id.hpp"
#include "base/time.hpp"
#include "db/blobs.hpp"
#include "db/sql.hpp"
#include "identity/identity.hpp"

namespace mainstay::mail {

/// Where a mail stands. `received`: on disk, and a job will read it. `processed`: understood, and
/// told as an event.
enum class MailState { received, processed, needs_attention, dismissed };
BOOST_DESCRIBE_ENUM(MailState, received, processed, needs_attention, dismissed)

/// One row of `mail`: a mail as it came for one application, and what is known of it.
struct Mail {
    Id<Mail> id;
    Id<Application> application;
    std::string envelope_from;  // Empty for the null sender.
    std::string envelope_to;    // The addresses it came for, with `, ` between.
    std::optional<std::int64_t> reply_token_ticket;
    db::BlobHash original;
    std::int64_t bytes = 0;
    MailState state = MailState::received;
    std::optional<std::string> reason;  // Why it needs attention: a Trouble, or `failed`.
    std::optional<std::string> message_id;
    std::optional<std::string> from_address;
    std::optional<std::string> from_name;
    std::optional<std::string> subject;
    std::optional<std::string> headers;  // As text, what could be read of them.
    std::optional<std::string> preview;  // The beginning of the text.
    Time received_at;
    std::optional<Time> handled_at;
};
BOOST_DESCRIBE_STRUCT(
    Mail, (),
    (id, application, envelope_from, envelope_to, reply_token_ticket, original, bytes, state,
     reason, message_id, from_address, from_name, subject, headers, preview, received_at,
     handled_at)
)

/// Adds a mail in state `received`. Its `id` is not looked at.
Id<Mail> insert(db::Sql& sql, const Mail& mail);

std::optional<Mail> find(db::Sql& sql, Id<Mail> id);

/// Mails in that state, newest first, those before `before` only (none: from the newest). Index:
/// mail_state.
std::vector<Mail> list(db::Sql& sql, MailState state, std::optional<Id<Mail>> before, int limit);

/// Writes what was read of a mail and moves it out of state `received`. False if it is in another
/// state.
bool settle(db::Sql& sql, const Mail& mail);

/// Moves a mail that needs attention or was dismissed to `state`, for `application`. False if it is
/// in another state.
bool decide(db::Sql& sql, Id<Mail> id, MailState state, Id<Application> application, Time now);

}  // namespace mainstay::mail
