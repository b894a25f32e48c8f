// What a password must be, and how long a guesser must wait. Pure: no clock, no database; hashing
// is base/'s.
#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/time.hpp"

namespace mainstay::identity {

inline constexpr std::size_t password_length_min = 12;
inline constexpr std::size_t password_length_max = 256;

/// What is wrong with `password`, if anything. NIST SP 800-63B §3.1.1.2: long enough, not among the
/// most common, nor one of these with signs before or after it, and without the words that a
/// guesser tries first, which are in lower case; no rules about kinds of characters. Refuses:
/// password_too_short, password_too_common, password_is_personal.
std::optional<FieldError> password_fault(
    std::string_view field, std::string_view password, std::span<const std::string> words
);

/// The words of at least four characters in a name, a mail address (without its last label) and
/// other names, in lower case; and the product's own.
std::vector<std::string> guessable_words(
    std::string_view name, std::string_view email, std::string_view organization
);

/// How many failures are free, and how long the wait after more may grow.
struct ThrottlePolicy {
    std::int64_t free_failures;
    std::chrono::seconds wait_max;
    std::chrono::seconds first_wait{1};  // Doubled with each further one.
};

/// For one account from one network, and for one person within their sessions.
inline constexpr ThrottlePolicy pair_throttle{5, std::chrono::minutes(15)};

/// For one account from everywhere, known devices aside: short waits, since they hold up its owner
/// at a new device, too.
inline constexpr ThrottlePolicy account_throttle{50, std::chrono::minutes(5)};

/// For one network, behind which may be a whole office.
inline constexpr ThrottlePolicy address_throttle{30, std::chrono::minutes(15)};

/// For one account from a device at which its owner has signed in.
inline constexpr ThrottlePolicy device_throttle{10, std::chrono::minutes(15)};

/// For links that are asked for by mail, of one address: at most eight in an hour.
inline constexpr ThrottlePolicy mailed_address_throttle{
    3, std::chrono::minutes(32), std::chrono::minutes(1)
};

/// The same, from one network.
inline constexpr ThrottlePolicy mailed_network_throttle{20, std::chrono::minutes(15)};

/// Failures older than this are forgotten.
inline constexpr std::chrono::minutes failure_window{60};

/// How long to wait still, `failures` within the window, the last of them at `last_at`: doubling
/// from the policy's first wait for each failure beyond the free ones. Zero if an attempt may be
/// made now.
std::chrono::seconds remaining_wait(
    const ThrottlePolicy& policy, std::int64_t failures, Time last_at, Time now
);

}  // namespace mainstay::identity
