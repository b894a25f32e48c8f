// Rows of debug files. No rule lives here but that each keeps its blob, and that totals are right.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "bugfix/debug_file.hpp"
#include "db/sql.hpp"

namespace mainstay::bugfix::store {

/// Keeps its blob, which was staged before. Takes the application's turn: of two that come at once
/// the second sees the first. Gives it with its id.
DebugFile insert_debug_file(db::Sql& sql, DebugFile file);

/// Releases its blob. False where it is gone already.
bool remove_debug_file(db::Sql& sql, const DebugFile& file, Time now);

/// Locks the application's total until the transaction ends: whoever counts or replaces files
/// begins with it.
DebugFileTotal take_debug_file_total(db::Sql& sql, Id<Application> application);

/// Index: the primary key, as for the next.
DebugFileTotal debug_file_total(db::Sql& sql, Id<Application> application);
std::optional<DebugFile> find_debug_file(db::Sql& sql, Id<DebugFile> id);

/// The newest of that id, which is not empty. Index: debug_file_debug_id.
std::optional<DebugFile> debug_file_by_id(
    db::Sql& sql, Id<Application> application, DebugFileKind kind, std::string_view debug_id
);

/// The newest whose id begins so, as debug ids of ELF files know it. Index: debug_file_debug_id.
std::optional<DebugFile> debug_file_by_id_prefix(
    db::Sql& sql, Id<Application> application, DebugFileKind kind, std::string_view begin
);

/// Index: debug_file_debug_id.
bool has_debug_files(db::Sql& sql, Id<Application> application, DebugFileKind kind);

/// The newest of that place; an empty distribution is that of files for any. Index:
/// debug_file_path.
std::optional<DebugFile> debug_file_by_path(
    db::Sql& sql, Id<Application> application, DebugFileKind kind, std::string_view release,
    std::string_view distribution, std::string_view path
);

/// Those whose place `file` takes: of its release, distribution and path; without a release, of its
/// debug id. At most `limit`. Indexes: debug_file_path, debug_file_debug_id.
std::vector<DebugFile> replaced_debug_files(
    db::Sql& sql, const DebugFile& file, std::int64_t limit
);

/// Which ones are listed.
struct DebugFileList {
    Id<Application> application;
    std::vector<DebugFileKind> kinds{};
    std::optional<std::string> release{};
    std::optional<Id<DebugFile>> before{};  ///< Nothing: from the newest on.
    std::int64_t limit = 50;
};

/// The newest first. Index: debug_file_application.
std::vector<DebugFile> debug_files(db::Sql& sql, const DebugFileList& list);

/// Those of no use since, the longest first: of an application, or of all. Indexes:
/// debug_file_application_unused, debug_file_unused.
std::vector<DebugFile> unused_debug_files(
    db::Sql& sql, std::optional<Id<Application>> application, Time since, std::int64_t limit
);

/// A map came: what was found missing of the scripts that lead to it is there now. Index:
/// debug_file_path.
void write_map_found(db::Sql& sql, const DebugFile& map);

/// It was of use.
void write_debug_file_use(db::Sql& sql, Id<DebugFile> id, Time now);

/// Describes what needs a blob: `SHOP: ~/static/main.js.map`. Index: debug_file_blob.
std::vector<std::string> debug_files_with(db::Sql& sql, const db::BlobHash& blob, int limit);

}  // namespace mainstay::bugfix::store
