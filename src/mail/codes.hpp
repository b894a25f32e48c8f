// Why mail refuses. Codes are part of the API: they are added, never renamed.
#pragma once

#include "base/error.hpp"

namespace mainstay::mail::code {

inline constexpr Code mail_not_waiting{
    "mail_not_waiting", Refusal::conflict,
    "This mail was processed already, or is being read now. Nothing is left to decide."
};
inline constexpr Code unknown_application{
    "unknown_application", Refusal::invalid, "{field} is not the key of an application"
};
inline constexpr Code delivery_not_failed{
    "delivery_not_failed", Refusal::conflict, "This mail was sent, or waits to be sent."
};
inline constexpr Code password_in_the_clear{
    "password_in_the_clear", Refusal::invalid,
    "With a user, {field} cannot be off: the password would leave in the clear"
};
inline constexpr Code unreadable_file{
    "unreadable_file", Refusal::invalid, "{field} names {file}, which cannot be read"
};
inline constexpr Code mail_unreadable{
    "mail_unreadable", Refusal::invalid, "This mail cannot be read: {reason}"
};

}  // namespace mainstay::mail::code
