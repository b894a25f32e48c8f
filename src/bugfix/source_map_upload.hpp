// How an uploaded script or source map is read and checked, before anything is written of it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "bugfix/source_map_requests.hpp"
#include "bugfix/source_maps.hpp"
#include "http/reply.hpp"

namespace mainstay::bugfix {

/// What the transaction has to keep of a file.
struct ReadSourceMap {
    UploadSourceMap request;
    std::vector<DebugFile> files;  ///< Without their application and who uploaded them.
    std::vector<errors::MapFinding> findings;
};

/// Whether a file of that name is taken at all. Refuses: invalid with source_map_name.
Result<> check_map_name(std::string_view name);

/// "~/main.js.map" of "main.js.map", as events ask for it; addresses lose their host, and what
/// begins with a slash is a path of a server's disk.
std::string map_file_path(std::string_view name);

/// Reads it whole, one at a time, with the map of a script, if that is there already. Not from
/// inside a transaction. Refuses: invalid with source_map_unreadable, source_map_without_id;
/// source_maps_busy.
Result<ReadSourceMap> read_source_map(
    db::Database& database, db::Blobs& blobs, SourceMaps& maps, Id<Application> application,
    const UploadSourceMap& request, const http::Uploaded& file, Time now
);

}  // namespace mainstay::bugfix
