// The event stream of the sample application: every note that is made, told to everyone.
#pragma once

#include <string>

#include "http/stream.hpp"

namespace mainstay::http::test {

/// Forgets all notes. For each new server.
void clear_board();

/// Tells all open streams of a note that was committed.
void post_note(std::int64_t id, std::string json);

/// An OpenStream.
Result<std::unique_ptr<StreamFeed>> open_notes(
    db::Sql& sql, const Call& call, const std::string& last_event_id, WakeStream wake
);

}  // namespace mainstay::http::test
