// How guessing passwords is slowed down. Only failures count, so that any number of right passwords
// may be given at once; guesses at once are as many as threads that check them. A device at which
// the person has signed in before has a budget of its own: what strangers fail does not hold it up.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "db/sql.hpp"
#include "identity/codes.hpp"
#include "identity/directory.hpp"
#include "identity/password.hpp"

namespace mainstay::identity {

/// What one attempt counts against, if it fails.
struct Attempt {
    struct Budget {
        std::string subject;  // A digest: tells nothing of whom it is about.
        ThrottlePolicy policy;
        bool is_own = false;  // Forgiven when the password is right.
    };

    std::vector<Budget> budgets;
};

/// The network of a client address: of IPv6 the /64, which is one customer's; an IPv4 address is
/// one of its own. What is no address is one network together.
std::string network_of(std::string_view address);

/// An attempt of somebody who is not known yet, at an account that need not exist.
Attempt stranger_attempt(std::string_view email, std::string_view address);

/// An attempt at a device that is known for the person. `device` is the hash of its cookie.
Attempt device_attempt(Id<User> user, std::string_view device);

/// An attempt within a session of the person.
Attempt session_attempt(Id<User> user);

/// A link that is asked for by mail, for an address that need not be anybody's. Each asking counts.
Attempt mail_attempt(std::string_view email, std::string_view address);

/// Passes if the attempt may be made now; all nodes count together. Refuses: `refusal`, with the
/// time to wait.
Result<> require_throttle(
    db::Sql& sql, const Attempt& attempt, Time now, const Code& refusal = code::too_many_attempts
);

/// The password was wrong.
void count_failure(db::Sql& sql, const Attempt& attempt, Time now);

/// The password was right: who gave it starts anew. What counts against an account from everywhere
/// and against a network stays, so that one who guesses gains nothing by it.
void forgive(db::Sql& sql, const Attempt& attempt);

}  // namespace mainstay::identity
