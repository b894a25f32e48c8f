// Notes of when credentials were last used: written later, by a transaction of their own, since no
// request is to wait for one or to fail by it.
#pragma once

#include <chrono>
#include <functional>

#include "db/database.hpp"

namespace mainstay::http {

/// How old the note of the last use may be.
inline constexpr std::chrono::minutes note_interval{5};

/// Has the note written. Where the database is too busy, or the write fails, it is lost: the next
/// use makes another. `database` outlives the write.
void note_use(db::Database& database, std::function<void(db::Sql&)> note);

}  // namespace mainstay::http
