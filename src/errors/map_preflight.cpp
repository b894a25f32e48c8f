#include "errors/map_preflight.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include "base/text.hpp"
#include "errors/generated_name.hpp"
#include "errors/source_map.hpp"

namespace mainstay::errors {

namespace {

// What is known of a map that was uploaded.
struct KnownMap {
    std::string debug_id;
    bool is_readable = false;
};

bool is_script(std::string_view name) {
    return name.ends_with(".js") || name.ends_with(".mjs") || name.ends_with(".cjs") ||
           name.ends_with(".bundle");
}

bool is_map(std::string_view name) { return name.ends_with(".map"); }

// What follows `//# name=` last. It may be long: a map that is in the script itself.
std::string_view last_pragma(std::string_view script, std::string_view name) {
    std::string_view found;
    for (const std::string_view opening : {"//# ", "//@ "}) {
        const auto marker = std::string(opening) + std::string(name) + "=";
        if (const auto at = script.rfind(marker); at != script.npos)
            found = script.substr(at + marker.size());
    }
    return trimmed(found.substr(0, found.find_first_of("\r\n \t")));
}

std::string_view advice_for(MapProblem problem) {
    switch (problem) {
        case MapProblem::map_broken:
            return "Build the map again; if it was compressed or cut on its way, upload it as the "
                   "bundler wrote it.";
        case MapProblem::map_not_uploaded:
            return "Upload the map that the script names together with it.";
        case MapProblem::map_missing:
            return "Let the bundler write source maps (its setting sourcemap: true, or hidden), "
                   "and "
                   "upload the map beside the script with .map behind its name.";
        case MapProblem::debug_ids_differ:
            return "Script and map are of two builds: upload both of the same one.";
        case MapProblem::map_empty:
            return "The map has no mappings: a later step of the build has replaced it; let that "
                   "step take the map of the one before it.";
        case MapProblem::sources_missing:
            return "Let the bundler put the sources into the map (sourcesContent), else no lines "
                   "of "
                   "source can be shown.";
        case MapProblem::debug_id_missing:
            return "Have the build put debug ids into script and map; without them both are found "
                   "by release and path only, which breaks as soon as either differs.";
    }
    return {};
}

MapFinding finding(const UploadedFile& file, MapProblem problem, std::string detail = {}) {
    return {file.name, problem, std::move(detail), std::string(advice_for(problem))};
}

class Preflight {
public:
    explicit Preflight(std::span<const UploadedFile> files) : files_(files) {}

    std::vector<MapFinding> run() {
        std::vector<std::optional<MapFinding>> found(files_.size());
        for (std::size_t at = 0; at < files_.size(); ++at)
            if (is_map(files_[at].name)) found[at] = check_map(files_[at]);
        for (std::size_t at = 0; at < files_.size(); ++at)
            if (is_script(files_[at].name)) found[at] = check_script(files_[at]);
        std::vector<MapFinding> all;
        for (auto& each : found)
            if (each) all.push_back(std::move(*each));
        return all;
    }

private:
    std::optional<MapFinding> check_map(const UploadedFile& file) {
        auto& known = maps_[std::string(base_name(file.name))];
        const auto map = SourceMap::read(file.content);
        if (!map) return finding(file, MapProblem::map_broken, map.error().message);
        known = {map->debug_id(), true};
        if (map->place_count() == 0) return finding(file, MapProblem::map_empty);
        const auto missing = std::ranges::count_if(map->sources(), [](const MapSource& source) {
            return !source.content && !source.is_ignored;
        });
        if (missing > 0)
            return finding(
                file, MapProblem::sources_missing,
                std::to_string(missing) + " of " + std::to_string(map->sources().size())
            );
        if (map->debug_id().empty()) return finding(file, MapProblem::debug_id_missing);
        return std::nullopt;
    }

    std::optional<MapFinding> check_script(const UploadedFile& file) {
        const auto reference = map_reference(file.content);
        // The map is in the script itself, which is then as good as uploaded.
        if (reference.starts_with("data:")) return std::nullopt;
        const auto own = std::string(base_name(file.name)) + ".map";
        const auto named = reference.empty() ? own : std::string(base_name(reference));
        auto map = maps_.find(named);
        if (map == maps_.end()) map = maps_.find(own);
        if (map == maps_.end() && reference.empty())
            return finding(file, MapProblem::map_missing, own);
        if (map == maps_.end()) return finding(file, MapProblem::map_not_uploaded, named);
        if (!map->second.is_readable) return std::nullopt;  // The map's own finding.
        const auto id = script_debug_id(file.content);
        if (id.empty()) return finding(file, MapProblem::debug_id_missing);
        if (!map->second.debug_id.empty() && map->second.debug_id != id)
            return finding(file, MapProblem::debug_ids_differ, id + ", " + map->second.debug_id);
        return std::nullopt;
    }

    std::span<const UploadedFile> files_;
    std::map<std::string, KnownMap, std::less<>> maps_;  // By the last part of their names.
};

}  // namespace

std::string_view map_reference(std::string_view script) {
    return last_pragma(script, "sourceMappingURL");
}

std::string script_debug_id(std::string_view script) {
    return lower_ascii(last_pragma(script, "debugId"));
}

std::vector<MapFinding> preflight(std::span<const UploadedFile> files) {
    return Preflight(files).run();
}

}  // namespace mainstay::errors
