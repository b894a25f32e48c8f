#include "bugfix/source_map_routes.hpp"

#include "bugfix/source_map_actions.hpp"
#include "errors/source_map.hpp"
#include "http/read_upload.hpp"

namespace mainstay::bugfix {

namespace {

const std::string source_maps_path = "/api/v1/applications/{key}/source-maps";

http::Route upload_route(const SourceMapPart& part) {
    using enum Refusal;
    auto read = [&part](
                    db::Database& database, const Call& call, const UploadSourceMap& request,
                    const http::Uploaded& file
                ) -> Result<ReadSourceMap> {
        const auto application = TRY(database.read([&](db::Sql& sql) {
            return managed_application(sql, call, request.key);
        }));
        part.maps().forget(application);
        return read_source_map(
            database, part.blobs(), part.maps(), application, request, file, call.now
        );
    };
    auto keep = [&part](db::Sql& sql, const Call& call, const ReadSourceMap& read) {
        return keep_source_map(sql, call, read, part.limits());
    };
    return http::read_upload(
        source_maps_path, errors::source_map_bytes_max, check_upload, read, keep,
        {.summary = "Upload a source map of an application, or the script that it is of.",
         .access = http::Access::staff,
         .refuses = {invalid, forbidden, not_found, conflict, too_large, busy},
         .status = 201,
         .tag = "errors",
         .operation = "uploadSourceMap"}
    );
}

}  // namespace

std::vector<http::Route> source_map_routes(const SourceMapPart& part) {
    using enum Refusal;
    auto remove =
        [&part](db::Sql& sql, const Call& call, const RemoveSourceMap& request) -> Result<> {
        const auto application = TRY(managed_application(sql, call, request.key));
        part.maps().forget(application);
        return remove_source_map(sql, call, request);
    };
    return {
        upload_route(part),
        http::get(
            source_maps_path, list_source_maps,
            {.summary = "List the source maps of an application, the newest first.",
             .access = http::Access::staff,
             .refuses = {invalid, forbidden, not_found},
             .tag = "errors",
             .operation = "listSourceMaps",
             .limit = 50}
        ),
        http::del(
            source_maps_path + "/{id}", remove,
            {.summary = "Remove a source map.",
             .access = http::Access::staff,
             .refuses = {forbidden, not_found},
             .tag = "errors",
             .operation = "removeSourceMap"}
        ),
    };
}

}  // namespace mainstay::bugfix
