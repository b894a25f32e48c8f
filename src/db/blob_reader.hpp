// Blobs are verified as they are read: what is not what was staged is not given out. Inside db/
// only.
#pragma once

#include "base/crypto.hpp"
#include "db/blobs.hpp"

namespace mainstay::db {

/// What is wrong with the stored bytes, if anything is.
std::optional<Damage> examine(
    RawBlob& raw, const BlobHash& hash, const Blobs::AfterPiece& after_piece
);

/// Small blobs are verified when they are opened, and kept; large ones as they are read.
class VerifiedReader : public BlobReader {
public:
    VerifiedReader(Blobs& blobs, const BlobHash& hash);

    std::int64_t bytes() const override { return raw_->bytes(); }

    std::string read(std::int64_t offset, std::int64_t count) override;
    void verify() override;

private:
    std::unique_ptr<RawBlob> opened();
    [[noreturn]] void fail(Damage damage);

    Blobs& blobs_;
    const BlobHash hash_;
    std::unique_ptr<RawBlob> raw_;
    std::optional<std::string> content_;  // Of a small blob.
    Hasher hasher_;
    std::int64_t hashed_ = 0;  // So many bytes from the beginning are in `hasher_`.
    bool is_verified_ = false;
};

}  // namespace mainstay::db
