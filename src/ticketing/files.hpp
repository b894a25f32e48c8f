// Files that are uploaded for a message, and fetched again.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/call.hpp"
#include "base/result.hpp"
#include "db/blobs.hpp"
#include "db/sql.hpp"
#include "http/reply.hpp"
#include "ticketing/answers.hpp"
#include "ticketing/requests.hpp"

namespace mainstay::ticketing {

/// A file whose bytes are staged. `media_type` is what its bytes say, not its sender.
struct ReceivedFile {
    db::BlobHash blob;
    std::int64_t bytes = 0;
    std::string media_type;
};

/// How much one person may have uploaded that no message holds yet.
struct LooseFiles {
    std::int64_t files_max = 200;
    std::int64_t bytes_max = 200 << 20;
};

/// Whether a file may have this name: without what could lead out of a folder or break a header.
bool is_file_name(std::string_view name);

/// Whether the caller may upload a file of `bytes` now, beside those that are on their way in
/// resumable uploads. Refuses: forbidden, too_many_loose_files.
Result<> check_upload(db::Sql& sql, const Call& call, std::int64_t bytes, const LooseFiles& limits);

/// Keeps a file for a message that the caller will post. Refuses: bad_file_name, attachment_empty.
Result<AttachmentView> upload_file(
    db::Sql& sql, const Call& call, const NameUpload& request, const ReceivedFile& file
);

/// A file of a message that the caller may read, or an own one that belongs to no message yet.
/// Refuses: not_found.
Result<http::Download> fetch(db::Sql& sql, const Call& call, const FetchAttachment& request);

}  // namespace mainstay::ticketing
