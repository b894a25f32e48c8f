// A file by which frames of an application are led back to the sources that people wrote: a source
// map, the script that it is of, or the symbols of a binary. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <boost/describe.hpp>

#include "base/call.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "bugfix/error_group.hpp"
#include "db/blobs.hpp"

namespace mainstay::bugfix {

/// Of a script only what leads to its map is kept.
enum class DebugFileKind { source_map, script, elf };
BOOST_DESCRIBE_ENUM(DebugFileKind, source_map, script, elf)

/// One row of `debug_file`. Rows are never changed but for their use: a file that takes the place
/// of another has an id of its own, so that what was read of an id may be remembered.
struct DebugFile {
    Id<DebugFile> id;
    Id<Application> application;
    DebugFileKind kind = DebugFileKind::source_map;
    std::string debug_id;      ///< In lower case, of an ELF file its build-id; empty: it has none.
    std::string release;       ///< Of scripts and maps; empty: of none.
    std::string distribution;  ///< Of the release; empty: of any.
    std::string path;          ///< "~/static/main.js.map", or the name of an ELF file.
    std::string map_path;      ///< Of a script: what path its map has; empty: not known.
    std::optional<db::BlobHash> blob;  ///< Nothing: the content is not kept.
    std::int64_t bytes = 0;
    std::string problem;  ///< What a check found when it came; empty: nothing.
    std::string detail;   ///< Of the problem.
    Time uploaded_at;
    std::optional<Id<User>> uploaded_by;
    std::optional<Time> last_used_at;  ///< To the day: for the first time, then once a day.
};
BOOST_DESCRIBE_STRUCT(
    DebugFile, (),
    (id, application, kind, debug_id, release, distribution, path, map_path, blob, bytes, problem,
     detail, uploaded_at, uploaded_by, last_used_at)
)

/// How much of them an application has.
struct DebugFileTotal {
    std::int64_t files = 0;
    std::int64_t bytes = 0;
    std::int64_t change = 0;  ///< Another after each file that came or went; 0: never any.
};
BOOST_DESCRIBE_STRUCT(DebugFileTotal, (), (files, bytes, change))

/// How much an application may have. Files that were of no use for longest make room for new ones.
struct DebugFileLimits {
    std::int64_t files_max = 20'000;
    std::int64_t bytes_max = std::int64_t{4'096} << 20;
};

}  // namespace mainstay::bugfix
