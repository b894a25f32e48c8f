// What this process has raised and published since its start. Counted after the commit; any thread.
#pragma once

#include <cstdint>

#include "db/sql.hpp"

namespace mainstay::signals {

struct Counters {
    std::uint64_t raised = 0;     // Raises that were taken, repetitions included.
    std::uint64_t created = 0;    // Of which there was no such signal before.
    std::uint64_t published = 0;  // Signals of which others were notified.
    std::uint64_t damped = 0;     // Times that a silence, a window or a hold kept one quiet.
};

Counters counters();

void count_raised(db::Sql& sql, bool is_new);
void count_published(db::Sql& sql);
void count_damped(db::Sql& sql);

}  // namespace mainstay::signals
