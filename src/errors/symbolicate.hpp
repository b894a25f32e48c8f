// Frames of bundled scripts, led back to the sources by their source maps. Pure: whoever has the
// maps is asked for them.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "errors/event.hpp"
#include "errors/source_map.hpp"

namespace mainstay::errors {

/// The map of a script, by what is known of it.
struct MapRequest {
    std::string debug_id;  // Of the script; empty: the event does not name one.
    std::string release;   // Of the event, with `path`, where there is no debug id.
    std::string distribution;
    std::string path;  // Without host and query: "~/static/main.js".

    auto operator<=>(const MapRequest&) const = default;
};

/// Asked once an event for each script. The map has to live until symbolicate() is done; nullptr:
/// there is none.
using FindMap = std::function<const SourceMap*(const MapRequest&)>;

enum class UnmappedReason { no_map, not_in_map };
BOOST_DESCRIBE_ENUM(UnmappedReason, no_map, not_in_map)

/// A script of which frames could not be mapped, and what is wanted for it.
struct Unmapped {
    MapRequest wanted;
    UnmappedReason reason = UnmappedReason::no_map;
};

/// Replaces file, function, line, column and lines of source of each frame of JavaScript whose map
/// is found. Which debug id a script has, the event's images tell. Frames that are mapped already
/// stay; one that is mapped keeps what was reported. Answers each script that is missing once, but
/// those whose frames show their lines of source without a map. At most 64 maps an event are asked
/// for.
std::vector<Unmapped> symbolicate(ErrorEvent& event, const FindMap& find_map);

/// "~/static/main.js" of "https://shop.example:8443/static/main.js?v=1" and
/// "app:///static/main.js"; another path stays.
std::string map_path(std::string_view url);

}  // namespace mainstay::errors
