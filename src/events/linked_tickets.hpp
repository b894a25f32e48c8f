// Tickets, for a module that links things of its own with them. Known by ticketing/; server/ passes
// it on.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "base/call.hpp"
#include "base/result.hpp"
#include "db/sql.hpp"

namespace mainstay::events {

/// What those who see a ticket are shown of it.
struct TicketFacts {
    std::int64_t id = 0;
    std::string key;
    std::string subject;
    std::string status;  // In the words of the API: `new`, `in_progress`.
};

struct LinkedTickets {
    /// The ticket of that key, with all that is said for staff alone. Refuses: not_found;
    /// forbidden, where the caller may only look, and `is_for_work`.
    std::function<
        Result<TicketFacts>(db::Sql& sql, const Call& call, std::string_view key, bool is_for_work)>
        find{};

    /// Of these tickets those that the caller may see like that, by the id that was asked for. One
    /// that was merged is answered as the one that it shows in.
    std::function<std::map<std::int64_t, TicketFacts>(
        db::Sql& sql, const Call& call, std::span<const std::int64_t> tickets
    )>
        visible{};

    /// Has open pages read the links of a ticket again.
    std::function<void(db::Sql& sql, const Call& call, std::int64_t ticket)> links_changed{};

    /// Posts a note for staff, in the name of the system. Nothing where there is no such ticket.
    std::function<
        void(db::Sql& sql, const Call& system, std::int64_t ticket, const std::string& text)>
        note{};
};

}  // namespace mainstay::events
