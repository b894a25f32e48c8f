// How guessing passwords is slowed down: attempts are counted before the password is looked at and
// taken back when it was right, so that a hundred guesses at once count as a hundred.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/time.hpp"
#include "db/sql.hpp"

namespace mainstay::identity {

/// An attempt that counts as failed until it is taken back.
struct Attempt {
    std::string account;                  // What it counts against, besides the address.
    std::optional<std::int64_t> address;  // The row that counts against the client's address.
};

/// What failures of an account are counted under, whether it exists or not. Tells nothing about it.
std::string account_subject(std::string_view email);

/// What failures from a network address are counted under: of IPv6 the /64, which is one
/// customer's. Nothing for loopback, behind which a proxy may hide everyone, and for what is no
/// address.
std::optional<std::string> address_subject(std::string_view address);

/// Counts an attempt; all nodes count together. Refuses: too_many_attempts with the time to wait; a
/// refused attempt does not count.
Result<Attempt> begin_attempt(
    db::Sql& sql, std::string_view email, std::string_view address, Time now
);

/// The password was right: the account's failures are forgotten, the address keeps its others.
void take_back(db::Sql& sql, const Attempt& attempt);

}  // namespace mainstay::identity
