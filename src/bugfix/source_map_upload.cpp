#include "bugfix/source_map_upload.hpp"

#include <algorithm>
#include <array>

#include "base/crypto.hpp"
#include "base/text.hpp"
#include "bugfix/codes.hpp"
#include "bugfix/debug_file_store.hpp"
#include "errors/source_map.hpp"
#include "wire/name.hpp"

namespace mainstay::bugfix {

namespace {

constexpr std::size_t debug_id_bytes_max = 128;
constexpr std::size_t path_bytes_max = 1'000;
constexpr std::chrono::seconds maps_retry{5};

bool is_map_file(std::string_view name) { return name.ends_with(".map"); }

/// The map that is in the script itself; empty: none is.
std::string inline_map(std::string_view reference) {
    constexpr std::string_view marker = "base64,";
    const auto at = reference.starts_with("data:") ? reference.find(marker) : reference.npos;
    if (at == reference.npos) return {};
    return from_base64(reference.substr(at + marker.size())).value_or("");
}

/// One file on its way.
class Reading {
public:
    Reading(db::Database& database, db::Blobs& blobs, Id<Application> application, Time now)
        : database_(database), blobs_(blobs), application_(application), now_(now) {}

    Result<ReadSourceMap> read(const UploadSourceMap& request, const http::Uploaded& file) {
        made_.request = request;
        const auto content = blobs_.read(file.blob);
        DebugFile row{
            .release = request.release ? request.release->value : "",
            .distribution = request.distribution ? request.distribution->value : "",
            .path = map_file_path(request.name.value),
            .bytes = file.bytes,
        };
        row.uploaded_at = now_;
        row.blob = file.blob;
        TRY(is_map_file(row.path) ? add_map(std::move(row), content)
                                  : add_script(std::move(row), content));
        return std::move(made_);
    }

private:
    static Error refuse_body(std::string reason) {
        return invalid({wrong("body", code::source_map_unreadable, {{"reason", std::move(reason)}})}
        );
    }

    /// What is found of `name` among files.
    static std::optional<errors::MapFinding> finding_of(
        const std::vector<errors::UploadedFile>& files, const std::string& name
    ) {
        for (auto& each : errors::preflight(files))
            if (each.file == name) return std::move(each);
        return std::nullopt;
    }

    Result<> add(DebugFile row, std::optional<errors::MapFinding> finding) {
        if (row.debug_id.size() > debug_id_bytes_max || !is_line(row.debug_id))
            row.debug_id.clear();
        if (row.debug_id.empty() && row.release.empty())
            return invalid({wrong("release", code::source_map_without_id)});
        if (finding) {
            row.problem = wire::name_of(finding->problem);
            finding->detail = as_line(cleaned_utf8(finding->detail.substr(0, 200)));
            row.detail = finding->detail;
            made_.findings.push_back(*std::move(finding));
        }
        made_.files.push_back(std::move(row));
        return {};
    }

    Result<> add_map(DebugFile row, std::string_view content) {
        auto finding = finding_of({{row.path, content}}, row.path);
        if (finding && finding->problem == errors::MapProblem::map_broken)
            return refuse_body(finding->detail);
        row.debug_id = errors::SourceMap::read(content)->debug_id();
        return add(std::move(row), std::move(finding));
    }

    Result<> add_script(DebugFile row, std::string_view content) {
        row.kind = DebugFileKind::script;
        row.blob.reset();
        row.debug_id = errors::script_debug_id(content);
        const auto reference = errors::map_reference(content);
        row.map_path =
            cleaned_utf8(errors::referred_map(row.path, reference).substr(0, path_bytes_max));
        if (const auto json = inline_map(reference); !json.empty()) {
            auto map = row;
            map.kind = DebugFileKind::source_map;
            map.path = map.path + ".map";
            row.map_path = map.path;
            const auto staged = blobs_.stage(json, now_);
            map.blob = staged.hash;
            map.bytes = staged.bytes;
            TRY(add_map(std::move(map), json));
        }
        auto finding = check_script(row, content);
        return add(std::move(row), std::move(finding));
    }

    std::optional<DebugFile> map_of(db::Sql& sql, const DebugFile& script) const {
        if (!script.map_path.empty() && !script.release.empty())
            if (auto found = store::debug_file_by_path(
                    sql, application_, DebugFileKind::source_map, script.release,
                    script.distribution, script.map_path
                ))
                return found;
        return find_source_map(
            sql, application_, {script.debug_id, script.release, script.distribution, script.path}
        );
    }

    /// With its map, if that was uploaded before.
    std::optional<errors::MapFinding> check_script(const DebugFile& row, std::string_view content) {
        std::vector<errors::UploadedFile> files{{row.path, content}};
        const auto map = database_.read([&](db::Sql& sql) { return map_of(sql, row); });
        std::string json;
        if (map && map->blob) {
            json = blobs_.read(*map->blob);
            files.push_back({map->path, json});
        }
        return finding_of(files, row.path);
    }

    db::Database& database_;
    db::Blobs& blobs_;
    const Id<Application> application_;
    const Time now_;
    ReadSourceMap made_;
};

}  // namespace

Result<> check_map_name(std::string_view name) {
    constexpr std::array endings{
        std::string_view(".map"), std::string_view(".js"), std::string_view(".mjs"),
        std::string_view(".cjs"), std::string_view(".bundle")
    };
    const bool is_known =
        std::ranges::any_of(endings, [&](auto ending) { return name.ends_with(ending); });
    if (!is_known) return invalid({wrong("name", code::source_map_name)});
    return {};
}

std::string map_file_path(std::string_view name) {
    if (name.find("://") != name.npos) return errors::map_path(name);
    if (name.starts_with("~/") || name.starts_with('/')) return std::string(name);
    while (name.starts_with("./")) name.remove_prefix(2);
    return "~/" + std::string(name);
}

Result<ReadSourceMap> read_source_map(
    db::Database& database, db::Blobs& blobs, SourceMaps& maps, Id<Application> application,
    const UploadSourceMap& request, const http::Uploaded& file, Time now
) {
    std::optional<Result<ReadSourceMap>> made;
    const bool is_done = maps.alone([&] {
        made.emplace(Reading(database, blobs, application, now).read(request, file));
    });
    if (is_done) return *std::move(made);
    auto busy = refuse(code::source_maps_busy);
    busy.retry_after = maps_retry;
    return busy;
}

}  // namespace mainstay::bugfix
