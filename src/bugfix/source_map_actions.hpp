// What people and their builds do to the source maps of an application.
#pragma once

#include "bugfix/source_map_requests.hpp"
#include "bugfix/source_map_upload.hpp"
#include "db/sql.hpp"
#include "http/reply.hpp"

namespace mainstay::bugfix {

/// The application, if the caller may read its errors. Refuses: forbidden; not_found.
Result<Id<Application>> readable_application(db::Sql& sql, const Call& call, const Line<10>& key);

/// The application, if the caller may manage its errors. Refuses: forbidden; not_found.
Result<Id<Application>> managed_application(db::Sql& sql, const Call& call, const Line<10>& key);

/// Before the first byte of an upload. Refuses: as managed_application; invalid with
/// source_map_name.
Result<> check_upload(db::Sql& sql, const Call& call, const UploadSourceMap& request);

/// Keeps what was read of an upload. Refuses: as managed_application; debug_files_full.
Result<UploadedSourceMap> keep_source_map(
    db::Sql& sql, const Call& call, const ReadSourceMap& read, const DebugFileLimits& limits
);

/// Scripts and maps, the newest first. Refuses: forbidden; not_found.
Result<http::Page<DebugFileView>> list_source_maps(
    db::Sql& sql, const Call& call, const ListSourceMaps& request
);

/// Refuses: as managed_application.
Result<> remove_source_map(db::Sql& sql, const Call& call, const RemoveSourceMap& request);

}  // namespace mainstay::bugfix
