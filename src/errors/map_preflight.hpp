// What is wrong with an upload of scripts and source maps, before an error shows it. Pure.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

namespace mainstay::errors {

struct UploadedFile {
    std::string name;  // As it will be asked for: "~/static/main.js", or a path.
    std::string_view content;
};

/// The gravest first: of a file one is reported.
enum class MapProblem {
    map_broken,        // It cannot be read.
    map_not_uploaded,  // The script names a map that is not there.
    map_missing,       // Nothing names a map of the script.
    debug_ids_differ,  // Of the script and its map.
    map_empty,         // It maps nothing.
    sources_missing,   // The map does not have the sources themselves.
    debug_id_missing,  // In the script, the map or both.
};
BOOST_DESCRIBE_ENUM(
    MapProblem, map_broken, map_not_uploaded, map_missing, debug_ids_differ, map_empty,
    sources_missing, debug_id_missing
)

struct MapFinding {
    std::string file;
    MapProblem problem = MapProblem::map_broken;
    std::string detail;  // The name, id or reason that it is about.
    std::string advice;  // What to do, in English.
};

/// One finding a file at most, in the order of the files. Files that are neither scripts nor maps
/// are passed over.
std::vector<MapFinding> preflight(std::span<const UploadedFile> files);

/// The address of the map that a script names last; empty: none.
std::string_view map_reference(std::string_view script);

/// The name of the map at `reference`, as the script of that name means it: "~/maps/a.js.map" of
/// "~/static/a.js" and "../maps/a.js.map". Empty: none, or it is in the script.
std::string referred_map(std::string_view script, std::string_view reference);

/// The debug id that a script names in its last lines, in lower case; empty: none.
std::string script_debug_id(std::string_view script);

}  // namespace mainstay::errors
