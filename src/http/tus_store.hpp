// The rows of resumable uploads: how much of each has come, and the pieces that hold it. Whoever
// calls has decided who may.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "base/call.hpp"
#include "db/blobs.hpp"
#include "db/sql.hpp"

namespace mainstay::http {

/// A file on its way, or one that has come.
struct Upload {
    std::string id;        // Nobody can guess it.
    std::string endpoint;  // The path of the routes that it was made by.
    Id<User> owner;
    std::int64_t bytes = 0;              // Of the whole file.
    std::int64_t received = 0;           // From its beginning; all of them durable.
    std::string metadata;                // As the client sent it.
    std::optional<std::int64_t> file{};  // What it has become, once whole.
    Time expires_at;
};
BOOST_DESCRIBE_STRUCT(
    Upload, (), (id, endpoint, owner, bytes, received, metadata, file, expires_at)
)

/// A piece of an upload, which keeps its blob.
struct UploadPart {
    std::string upload;
    std::int64_t begins = 0;
    std::int64_t bytes = 0;
    db::BlobHash blob;
};
BOOST_DESCRIBE_STRUCT(UploadPart, (), (upload, begins, bytes, blob))

/// The uploads of one person that are not whole yet, by the bytes that they are to have.
struct UnfinishedUploads {
    std::int64_t files = 0;
    std::int64_t bytes = 0;
};
BOOST_DESCRIBE_STRUCT(UnfinishedUploads, (), (files, bytes))

/// Index: upload_owner.
UnfinishedUploads unfinished_uploads(
    db::Sql& sql, std::string_view endpoint, Id<User> owner, Time now
);

/// Forgets all uploads of a person, and the pieces of those that are not whole. Returns how many.
/// Index: upload_owner.
std::int64_t forget_uploads(db::Sql& sql, Id<User> owner, Time now);

/// Forgets uploads whose time is over: up to about `limit` rows, exactly so many where there are
/// more. For a regular job. Index: upload_expires.
std::int64_t forget_expired_uploads(db::Sql& sql, Time now, int limit);

namespace store {

/// How many pieces an upload may come in.
inline constexpr int parts_max = 10'000;

void insert(db::Sql& sql, const Upload& upload);

/// Nothing for an upload of another endpoint or person, and for one whose time is over.
std::optional<Upload> find_upload(
    db::Sql& sql, std::string_view id, std::string_view endpoint, Id<User> owner, Time now
);

/// In the order of their bytes.
std::vector<UploadPart> parts_of(db::Sql& sql, std::string_view upload);

int count_parts(db::Sql& sql, std::string_view upload);

/// Adds a piece at the end of what has come, and keeps its blob. False if the upload is gone, or
/// has not `begins` bytes any more: another request was faster.
bool add_part(db::Sql& sql, const UploadPart& part, Time expires_at);

/// Has the upload be whole, as that file, until it expires; its pieces go.
void complete(db::Sql& sql, const Upload& upload, std::int64_t file, Time now);

/// Forgets an upload and its pieces.
void remove(db::Sql& sql, std::string_view upload, Time now);

}  // namespace store

}  // namespace mainstay::http
