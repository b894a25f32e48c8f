#include "ticketing/uploads.hpp"

#include <boost/json.hpp>

#include "http/tus.hpp"
#include "wire/codec.hpp"

namespace mainstay::ticketing {

namespace {

/// What Upload-Metadata must say of a file; what else it says is not looked at.
struct FileMetadata {
    Line<200> filename;
};
BOOST_DESCRIBE_STRUCT(FileMetadata, (), (filename))

Result<NameUpload> named(const http::TusMetadata& metadata) {
    wire::json::object members;
    auto name = metadata.find("filename");
    if (name != metadata.end()) members["filename"] = name->second;
    auto file = TRY(wire::decode<FileMetadata>(wire::json::value(std::move(members))));
    if (!is_file_name(file.filename.value))
        return invalid({wrong("filename", code::bad_file_name)});
    return NameUpload{std::move(file.filename)};
}

}  // namespace

std::vector<http::Route> upload_routes(const Options& options, MediaTypes& types) {
    return http::tus(
        uploads_path,
        {
            .bytes_max = options.attachment_bytes_max,
            .check = [limits = options.loose_files](
                         db::Sql& sql, const Call& call, const http::TusMetadata& metadata,
                         std::int64_t bytes
                     ) -> Result<> {
                TRY(named(metadata));
                return check_upload(sql, call, bytes, limits);
            },
            // Its room was taken when it began.
            .finish = [&types](
                          db::Sql& sql, const Call& call, const http::TusMetadata& metadata,
                          const http::Uploaded& file
                      ) -> Result<std::int64_t> {
                auto request = TRY(named(metadata));
                auto media_type = types.of(file.head, file.media_type);
                auto made = TRY(
                    upload_file(sql, call, request, {file.blob, file.bytes, std::move(media_type)})
                );
                return made.id.value;
            },
        }
    );
}

}  // namespace mainstay::ticketing
