// A POST that is repeated with its Idempotency-Key is done once and answered the same again.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "base/call.hpp"
#include "base/result.hpp"
#include "db/migration.hpp"
#include "db/sql.hpp"
#include "http/reply.hpp"

namespace mainstay::http {

/// The tables of this module.
std::span<const db::Migration> migrations();

/// One use of a key. Keys of different users and routes do not meet.
struct KeyUse {
    Id<User> user;
    std::string route;        // "POST /api/v1/tickets"
    std::string key;          // As the client made it.
    std::string fingerprint;  // Of target and body: tells a repetition from another request.
    std::string rights;       // What the caller may see: see rights_of.
};

/// What decides how much of a thing a caller is shown, as text to be compared.
std::string rights_of(const Caller& caller);

/// Claims the key before the action, in its transaction; another transaction with the same key
/// waits here. Nothing if the action is new; else the answer that was given. Refuses: key_reused
/// for another request; already_done when the answer held a secret; rights_changed when the caller
/// may see other things than when it was given.
Result<std::optional<Answer>> begin_use(db::Sql& sql, const KeyUse& use, Time now);

/// Keeps the answer of a claimed key; a secret one only as the fact that it was given.
void finish_use(db::Sql& sql, const KeyUse& use, const Answer& answer, bool is_secret);

/// Forgets up to `limit` keys that are older than a day; tells how many. For a regular job.
/// Index: idempotency_key_created.
std::int64_t forget_old_keys(db::Sql& sql, Time now, int limit);

}  // namespace mainstay::http
