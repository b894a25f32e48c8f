// Mails of tickets that a caller is not shown, for a module that does not know tickets. Known by
// ticketing/; server/ passes it on.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "base/call.hpp"
#include "db/sql.hpp"

namespace mainstay::events {

/// A mail, and the ticket that it is of where its module knows that.
struct MailOfTicket {
    std::int64_t mail = 0;
    std::optional<std::int64_t> ticket;
};

/// The ids of those mails that are kept from the caller. Empty function: none is.
using WithheldMails = std::function<
    std::vector<std::int64_t>(db::Sql& sql, const Call& call, std::span<const MailOfTicket> mails)>;

}  // namespace mainstay::events
