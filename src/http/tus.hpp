// Uploads that can be resumed (tus 1.0): a file comes in as many requests as it takes, and goes on
// where a connection, a client or a server broke off. Any module may have an endpoint for them:
//
//     for (auto& route : http::tus("/api/v1/uploads", {.bytes_max = …, .check = …, .finish = …}))
//         all.push_back(std::move(route));
//
// makes POST of that path, which begins an upload, and HEAD, GET, PATCH and DELETE of `/{id}` below
// it, which only who began it finds. OPTIONS tells what is understood: creation, also with the
// first bytes, termination, checksum, and expiration. Who calls is found as for all other routes.
// Knows nothing of sockets.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/route.hpp"
#include "http/tus_headers.hpp"
#include "http/tus_store.hpp"

namespace mainstay::http {

/// Bytes of an upload are kept so long after the last of them came.
inline constexpr std::chrono::hours upload_kept{24};

/// What became of an upload; a module refers to it by the number that it gave the file itself.
struct UploadedFile;

/// An upload as GET shows it.
struct UploadView {
    std::string id;
    std::int64_t bytes = 0;
    std::int64_t received = 0;
    std::optional<Id<UploadedFile>> file;  // Once whole.
    Time expires_at;
};
BOOST_DESCRIBE_STRUCT(UploadView, (), (id, bytes, received, file, expires_at))

/// What an endpoint does with files.
struct TusOptions {
    std::int64_t bytes_max = 0;

    /// Whether the caller may begin an upload of so many bytes. Runs in the transaction that makes
    /// it; those that are unfinished are in unfinished_uploads already.
    std::function<Result<>(db::Sql&, const Call&, const TusMetadata&, std::int64_t bytes)> check;

    /// Makes the file, in the transaction that finishes the upload: keep the blob. Answers its
    /// number. `media_type` of what it is given is what the client says.
    std::function<Result<std::int64_t>(db::Sql&, const Call&, const TusMetadata&, const Uploaded&)>
        finish;
};

/// The request of a route of one upload.
struct UploadKey {
    std::string id;
};
BOOST_DESCRIBE_STRUCT(UploadKey, (), (id))

/// An endpoint as its routes have it.
struct Tus {
    std::string path;
    TusOptions options;
};

/// Declares the routes of an endpoint.
std::vector<Route> tus(std::string_view path, TusOptions options);

}  // namespace mainstay::http
