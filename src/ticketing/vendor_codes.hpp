// Why vendors and hand-overs to them are refused. Codes are part of the API: they are never
// renamed.
#pragma once

#include "base/error.hpp"

namespace mainstay::ticketing::code {

inline constexpr Code vendor_name_taken{
    "vendor_name_taken", Refusal::invalid, "{field} must differ from that of every other vendor"
};
inline constexpr Code vendor_address_unfit{
    "vendor_address_unfit", Refusal::invalid,
    "{field} must be a mail address outside of this installation"
};
inline constexpr Code vendor_domain_unfit{
    "vendor_domain_unfit", Refusal::invalid, "{field} must be a domain such as example.org"
};
inline constexpr Code vendor_promise_repeated{
    "vendor_promise_repeated", Refusal::invalid,
    "{field} must be a priority that is not promised yet"
};
inline constexpr Code promise_needs_calendar{
    "promise_needs_calendar", Refusal::invalid,
    "{field} must be given where response or resolution times are promised"
};
inline constexpr Code no_such_vendor{
    "no_such_vendor", Refusal::invalid,
    "{field} must be the id of a vendor that supports the ticket's application"
};
inline constexpr Code vendor_level_needed{
    "vendor_level_needed", Refusal::conflict,
    "Only a ticket at L4 is handed to a vendor. Escalate it to L4 first."
};
inline constexpr Code vendor_has_ticket{
    "vendor_has_ticket", Refusal::conflict,
    "This vendor has the ticket already. Write to them, or end that hand-over first."
};
inline constexpr Code no_open_handover{
    "no_open_handover", Refusal::conflict, "No vendor has this ticket. Hand it over first."
};
inline constexpr Code already_published{
    "already_published", Refusal::conflict, "The requester was sent this message before."
};
inline constexpr Code handover_file_unknown{
    "handover_file_unknown", Refusal::invalid,
    "{field} must be a file of this ticket, or one that you uploaded and that no message has yet"
};

}  // namespace mainstay::ticketing::code
