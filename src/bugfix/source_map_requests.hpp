// What people ask of source maps, and what they are shown.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/text.hpp"
#include "base/time.hpp"
#include "bugfix/debug_file.hpp"
#include "errors/map_preflight.hpp"
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

struct ListSourceMaps {
    Line<10> key;  // The application's.
    std::optional<Line<200>> release;
    std::optional<Count<1, 100>> limit;
    std::optional<Line<500>> cursor;
};
BOOST_DESCRIBE_STRUCT(ListSourceMaps, (), (key, release, limit, cursor))

struct UploadSourceMap {
    Line<10> key;                      // The application's.
    Line<1'000> name;                  // "~/static/main.js.map", or of a script "~/static/main.js".
    std::optional<Line<200>> release;  // Needed where the file has no debug id.
    std::optional<Line<64>> distribution;  // None: any of the release.
};
BOOST_DESCRIBE_STRUCT(UploadSourceMap, (), (key, name, release, distribution))

struct RemoveSourceMap {
    Line<10> key;  // The application's.
    Id<DebugFile> id;
};
BOOST_DESCRIBE_STRUCT(RemoveSourceMap, (), (key, id))

/// Something that is wrong with a file, although it is kept.
struct MapFindingView {
    std::string file;
    errors::MapProblem problem = errors::MapProblem::map_broken;
    std::string detail;  // The name, id or reason that it is about.
    std::string advice;  // What to do, in English.
};
BOOST_DESCRIBE_STRUCT(MapFindingView, (), (file, problem, detail, advice))

/// What was kept of a file: of a script that has its map in itself, that too.
struct UploadedSourceMap {
    std::vector<DebugFileView> files;
    std::vector<MapFindingView> findings;
};
BOOST_DESCRIBE_STRUCT(UploadedSourceMap, (), (files, findings))

}  // namespace mainstay::bugfix
