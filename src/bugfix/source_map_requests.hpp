// What people ask of source maps, and what they are shown.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/text.hpp"
#include "bugfix/debug_file_views.hpp"
#include "errors/map_preflight.hpp"

namespace mainstay::bugfix {

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
