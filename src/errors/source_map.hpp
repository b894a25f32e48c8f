// Source maps (ECMA-426): where a place in a bundled script is in the sources that people wrote.
// Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace mainstay::errors {

namespace code {

inline constexpr Code source_map_malformed{
    "source_map_malformed", Refusal::invalid, "This is no source map: {reason}."
};
inline constexpr Code source_map_too_large{
    "source_map_too_large", Refusal::too_large, "The source map has more than {max} {what}."
};

}  // namespace code

inline constexpr std::size_t source_map_bytes_max = 64 * 1024 * 1024;
inline constexpr std::size_t source_map_places_max = 4'000'000;

/// A source that a script was made of.
struct MapSource {
    std::string path;                    // With the root of the map; empty: not named.
    std::optional<std::string> content;  // Where the map has it.
    bool is_ignored = false;             // Not of the application, by the map's own word.
};

/// A place in a source.
struct OriginalPlace {
    const MapSource* source = nullptr;  // Of the map that was asked.
    std::int64_t line = 0;              // From 1.
    std::int64_t column = 0;            // From 1.
    std::string_view name;              // What stands there was called so; empty: not known.
};

class SourceMap {
public:
    /// Reads a map, also one of sections. Refuses: source_map_malformed, source_map_too_large.
    /// Linear, but for places that are out of order, which are sorted.
    static Result<SourceMap> read(std::string_view json);

    /// The place that made the script's, which is that of the mapping at or before it in the same
    /// line. `line` and `column` are from 1. Logarithmic.
    std::optional<OriginalPlace> find(std::int64_t line, std::int64_t column) const;

    const std::vector<MapSource>& sources() const { return sources_; }

    /// As the map has it, in lower case; empty: it has none.
    const std::string& debug_id() const { return debug_id_; }

    std::size_t place_count() const { return places_.size(); }

    /// About how much memory it takes.
    std::size_t memory_bytes() const;

private:
    friend class SourceMapReader;

    struct Place {
        std::uint32_t line, column;  // Of the script, from 0.
        std::int32_t source;         // -1: of none.
        std::uint32_t original_line, original_column;
        std::int32_t name;  // -1: none.
    };

    std::vector<MapSource> sources_;
    std::vector<std::string> names_;
    std::vector<Place> places_;  // By line and column.
    std::string debug_id_;
};

}  // namespace mainstay::errors
