#include "errors/map_preflight.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include "base/text.hpp"
#include "errors/generated_name.hpp"
#include "errors/source_map.hpp"
#include "errors/symbolicate.hpp"

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
        const auto map = SourceMap::read(file.content);
        const auto known = map ? KnownMap{map->debug_id(), true} : KnownMap{};
        maps_[file.name] = known;
        by_last_part_[std::string(base_name(file.name))] = known;
        if (!map) return finding(file, MapProblem::map_broken, map.error().message);
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
        const auto* map = map_of(file, reference);
        if (!map && reference.empty()) return finding(file, MapProblem::map_missing, own);
        if (!map) return finding(file, MapProblem::map_not_uploaded, named);
        if (!map->is_readable) return std::nullopt;  // The map's own finding.
        const auto id = script_debug_id(file.content);
        if (id.empty()) return finding(file, MapProblem::debug_id_missing);
        if (!map->debug_id.empty() && map->debug_id != id)
            return finding(file, MapProblem::debug_ids_differ, id + ", " + map->debug_id);
        return std::nullopt;
    }

    // Where the script has it; beside the script; then anywhere, by the last part of its name.
    const KnownMap* map_of(const UploadedFile& file, std::string_view reference) const {
        for (const auto& name : {referred_map(file.name, reference), file.name + ".map"})
            if (const auto found = maps_.find(name); found != maps_.end()) return &found->second;
        for (const auto name : {base_name(reference), base_name(file.name)}) {
            const auto wanted = std::string(name) + (name == base_name(reference) ? "" : ".map");
            if (const auto found = by_last_part_.find(wanted); found != by_last_part_.end())
                return &found->second;
        }
        return nullptr;
    }

    std::span<const UploadedFile> files_;
    std::map<std::string, KnownMap, std::less<>> maps_;
    std::map<std::string, KnownMap, std::less<>> by_last_part_;
};

}  // namespace

std::string_view map_reference(std::string_view script) {
    return last_pragma(script, "sourceMappingURL");
}

std::string script_debug_id(std::string_view script) {
    return lower_ascii(last_pragma(script, "debugId"));
}

std::string referred_map(std::string_view script, std::string_view reference) {
    reference = reference.substr(0, reference.find_first_of("?#"));
    if (reference.empty() || reference.starts_with("data:")) return {};
    if (reference.find("://") != reference.npos) return map_path(reference);
    if (reference.starts_with('/'))
        return (script.starts_with('~') ? "~" : "") + std::string(reference);
    auto folder = std::string(script.substr(0, script.rfind('/') + 1));
    while (reference.starts_with("./") || reference.starts_with("../")) {
        const bool is_up = reference.starts_with("../");
        reference.remove_prefix(is_up ? 3 : 2);
        if (is_up && folder.size() > 2) folder.erase(folder.rfind('/', folder.size() - 2) + 1);
    }
    return folder + std::string(reference);
}

std::vector<MapFinding> preflight(std::span<const UploadedFile> files) {
    return Preflight(files).run();
}

}  // namespace mainstay::errors
