// The bytes of one request on their way into an upload. For threads that may wait for a disk.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "db/blobs.hpp"
#include "http/tus.hpp"
#include "http/tus_digest.hpp"

namespace mainstay::http {

/// What all transfers of a server use.
struct TusStorage {
    db::Database& database;
    db::Blobs& blobs;
    const Clock& clock;
};

/// Takes bytes and makes them durable in pieces, each of which is counted in `received` only then.
/// A request that counts a piece at a place where another has counted one already is refused, so
/// that of two that send at once one goes on; this holds between nodes too. With a checksum nothing
/// is kept before all has come and is right.
class TusTransfer {
public:
    TusTransfer(
        TusStorage storage, const Tus& tus, Call call, Upload upload,
        std::optional<TusChecksum> checksum
    );

    /// The next bytes. Refuses: upload_overrun; upload_offset; upload_in_pieces; not_found where
    /// the upload was given up meanwhile.
    Result<> take(std::string_view bytes);

    /// Nothing more comes; `is_whole` where that is the end of the request, else it was cut off and
    /// what has come is kept, unless there is a checksum. False: the checksum is of other bytes.
    /// Refuses as take does, and as the endpoint.
    Result<bool> finish(bool is_whole);

    /// As it is now.
    const Upload& upload() const { return upload_; }

private:
    Result<> keep_piece();
    Result<> keep_last(const db::StagedBlob& piece);
    db::StagedBlob assemble(const db::StagedBlob& last);

    TusStorage storage_;
    const Tus& tus_;
    Call call_;
    Upload upload_;
    std::optional<TusChecksum> checksum_;
    std::optional<Digest> digest_;
    std::unique_ptr<db::Staging> staging_;
    std::string head_;  // The first bytes of the file, where they came with this request.
};

}  // namespace mainstay::http
