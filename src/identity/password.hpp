// What a password must be, and how long a guesser must wait. Pure: no clock, no database; hashing
// is base/'s.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "base/error.hpp"
#include "base/time.hpp"

namespace mainstay::identity {

inline constexpr std::size_t password_length_min = 12;
inline constexpr std::size_t password_length_max = 256;

/// What is wrong with `password` for that person, if anything. NIST SP 800-63B §5.1.1.2: long
/// enough, not among the most common, not personal; no rules about kinds of characters. Refuses:
/// password_too_short, password_too_common, password_is_personal.
std::optional<FieldError> password_fault(
    std::string_view field, std::string_view password, std::string_view email, std::string_view name
);

/// How many failures are free, and how long the wait after more may grow.
struct Patience {
    std::int64_t free_failures;
    std::chrono::seconds wait_max;
};

/// For one account: short waits, so that nobody can lock another person out for long.
inline constexpr Patience account_patience{5, std::chrono::minutes(5)};

/// For one client address, behind which may be a whole office.
inline constexpr Patience address_patience{30, std::chrono::minutes(15)};

/// Failures older than this are forgotten.
inline constexpr std::chrono::minutes failure_window{60};

/// How long to wait still, `failures` within the window, the last of them at `last_at`: doubling
/// from one second for each failure beyond the free ones. Zero if an attempt may be made now.
std::chrono::seconds remaining_wait(
    const Patience& patience, std::int64_t failures, Time last_at, Time now
);

}  // namespace mainstay::identity
