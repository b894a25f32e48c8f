// Source maps and symbol files as people see them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <boost/describe.hpp>

#include "base/time.hpp"
#include "bugfix/debug_file.hpp"
#include "db/sql.hpp"
#include "identity/identity.hpp"

namespace mainstay::bugfix {

/// A file that is kept, without its content. Empty texts: there is none.
struct DebugFileView {
    Id<DebugFile> id;
    DebugFileKind kind = DebugFileKind::source_map;
    std::string path;
    std::string debug_id;
    std::string release;
    std::string distribution;
    std::int64_t bytes = 0;
    std::string problem;  // What a check found when it came.
    std::string detail;
    Time uploaded_at;
    std::optional<identity::NameRef> uploaded_by;
    std::optional<Time> last_used_at;  // To the day.
};
BOOST_DESCRIBE_STRUCT(
    DebugFileView, (),
    (id, kind, path, debug_id, release, distribution, bytes, problem, detail, uploaded_at,
     uploaded_by, last_used_at)
)

/// With the name of who uploaded it.
DebugFileView debug_file_view(db::Sql& sql, const DebugFile& file);

}  // namespace mainstay::bugfix
