// What the items of an envelope are to this server: events with their attachments, sessions, and
// what is only counted. Pure.
#pragma once

#include "bugfix/bugfix.hpp"
#include "compat/sentry_envelope.hpp"

namespace mainstay::compat {

/// Of the files of an event.
inline constexpr std::size_t attachment_bytes_max = 512U << 10U;
inline constexpr std::size_t attachments_bytes_max = 1U << 20U;
inline constexpr std::size_t attachments_max = 10;

/// How many sessions and lines of reports of one envelope are read; the others count as discarded.
inline constexpr std::size_t sessions_max = 100;
inline constexpr std::size_t report_lines_max = 100;

/// All that is taken of an envelope. An item of a kind that is not kept is counted; what of an item
/// cannot be read is left out.
bugfix::SentErrors sent_errors(
    Id<Application> application, Time received, const Envelope& envelope
);

}  // namespace mainstay::compat
