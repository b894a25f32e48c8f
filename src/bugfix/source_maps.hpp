// Source maps at work: those that events need are found, read once and remembered, so that frames
// are led back to the sources before events are grouped.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "bugfix/debug_file.hpp"
#include "db/blobs.hpp"
#include "db/database.hpp"
#include "errors/event.hpp"
#include "errors/symbolicate.hpp"

namespace mainstay::bugfix {

/// How old what is known of an application may be: files that another node took are seen then.
inline constexpr std::chrono::seconds debug_totals_known{2};

/// How much memory maps that were read may take, beside the one in use.
inline constexpr std::size_t maps_known_bytes_default = std::size_t{256} << 20;

/// How long an event waits for a map that is being read, before it is taken as it came.
inline constexpr std::chrono::seconds map_awaited{5};

/// Any thread, but not from inside a transaction: it reads records and blobs.
class SourceMaps {
public:
    SourceMaps();
    ~SourceMaps();

    /// Before it is open nothing is mapped. What it is given outlives its use, or `close` comes
    /// before.
    void open(db::Database& database, db::Blobs& blobs, Clock clock, std::size_t bytes_max);
    void close();

    /// Maps the frames of an event of the application; gives what is missing for it. An application
    /// without maps costs a look into memory. Where records or blobs fail, frames stay.
    std::vector<errors::Unmapped> symbolicate(
        Id<Application> application, errors::ErrorEvent& event
    );

    /// Its files are about to change on this node: for a while they are looked up each time.
    void forget(Id<Application> application);

    /// Runs `read` alone: reading a map may take several times its size of memory. False where the
    /// others took too long.
    bool alone(const std::function<void()>& read);

    /// How much the maps that were read take.
    std::size_t known_bytes() const;

private:
    class Known;

    std::unique_ptr<Known> known_;
};

/// The map of what an event asks for: by its debug id; else by path in its release, with the
/// distribution or without; through the script of that path, where it is known. Indexes:
/// debug_file_debug_id, debug_file_path.
std::optional<DebugFile> find_source_map(
    db::Sql& sql, Id<Application> application, const errors::MapRequest& request
);

}  // namespace mainstay::bugfix
