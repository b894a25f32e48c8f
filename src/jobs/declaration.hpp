// What a program declares at its start and other versions of it may not know: schedules here,
// subscriptions in events/. Rows of such a table have the columns `version` and `seen_at`: the
// version that the row belongs to, and when a node of that version last declared it.
//
// A row belongs to the newest version that declares it and was seen of late. So an old node that
// starts beside a new one removes and changes nothing of the newer version's, and what only the
// older version declares stays for as long as a node of it is seen.
#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>

#include "base/time.hpp"
#include "db/sql.hpp"

namespace mainstay::jobs {

/// When a node declares, and as which version of the program.
struct Declarer {
    Time now;
    std::int64_t version = 0;  // By version_number.
};

/// How often a node declares anew, so that it counts as seen.
inline constexpr std::chrono::minutes declare_every{2};

/// A version such as `1.12.3` as a number that is greater for the newer one. What is no version
/// counts as the oldest; what follows the third number (`-rc1`) is not looked at.
std::int64_t version_number(std::string_view version);

/// A row that was last declared before this was not seen of late. On SQLite, which one process
/// has, every process before it is gone; on PostgreSQL another node may be restarting.
Time unseen_before(db::Sql& sql, const Declarer& by);

/// Deletes what no node declared of late, unless it is a newer version's. After thirty days that,
/// too: the newer version was given up. Returns how many there were. `table` is a literal.
std::int64_t remove_obsolete(db::Sql& sql, std::string_view table, const Declarer& by);

}  // namespace mainstay::jobs
