#include "ticketing/view_kind.hpp"

#include <array>

#include "ticketing/bulk_kind.hpp"
#include "ticketing/permissions.hpp"
#include "ticketing/reading.hpp"

namespace mainstay::ticketing {

namespace {

/// The columns of the list, as web/src/tickets/queue/columns.tsx names them.
constexpr std::array<std::string_view, 13> columns{
    "status",   "key",       "subject",     "organization", "level",   "priority", "due",
    "assignee", "requester", "application", "kind",         "created", "updated",
};

}  // namespace

ViewKind view_kind() {
    return {
        .name = "ticket",
        .path = "/tickets",
        .read = &ticket_read,
        .filter_max = 1000,
        .columns = columns,
        .check = check_filter,
        .count = count_found,
        .bulk = bulk_kind(),
    };
}

}  // namespace mainstay::ticketing
