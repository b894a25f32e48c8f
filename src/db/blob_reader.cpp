#include "db/blob_reader.hpp"

#include <algorithm>

#include "base/log.hpp"

namespace mainstay::db {

namespace {

constexpr std::int64_t piece_bytes = 1 << 20;

// Read, verified and kept when it is opened: nothing of it is given out before.
constexpr std::int64_t small_bytes_max = 1 << 20;

}  // namespace

std::optional<Damage> examine(
    RawBlob& raw, const BlobHash& hash, const Blobs::AfterPiece& after_piece
) {
    if (raw.bytes_found() != raw.bytes()) return Damage::cut;
    Hasher hasher;
    for (std::int64_t at = 0; at < raw.bytes();) {
        auto piece = raw.read(at, piece_bytes);
        if (piece.empty()) return Damage::cut;
        hasher.append(piece);
        at += std::ssize(piece);
        after_piece(std::ssize(piece));
    }
    if (hex(hasher.finish()) != hash.hex) return Damage::altered;
    return std::nullopt;
}

VerifiedReader::VerifiedReader(Blobs& blobs, const BlobHash& hash)
    : blobs_(blobs), hash_(hash), raw_(opened()) {
    if (raw_->bytes_found() != raw_->bytes()) fail(Damage::cut);
    if (raw_->bytes() > small_bytes_max) return;
    auto content = raw_->read(0, raw_->bytes());
    if (std::ssize(content) != raw_->bytes()) fail(Damage::cut);
    if (hex(mainstay::hash(content)) != hash_.hex) fail(Damage::altered);
    content_ = std::move(content);
}

std::unique_ptr<RawBlob> VerifiedReader::opened() {
    try {
        return blobs_.open_raw(hash_);
    } catch (const BlobDamaged&) {
        fail(Damage::missing);
    }
}

std::string VerifiedReader::read(std::int64_t offset, std::int64_t count) {
    auto available = std::clamp<std::int64_t>(bytes() - offset, 0, count);
    if (available == 0) return {};
    if (content_)
        return content_->substr(
            static_cast<std::size_t>(offset), static_cast<std::size_t>(available)
        );
    // Out of order, there is no last piece that could be held back.
    if (!is_verified_ && offset != hashed_) verify();
    auto piece = raw_->read(offset, available);
    if (std::ssize(piece) != available) fail(Damage::cut);
    if (is_verified_) return piece;
    hasher_.append(piece);
    hashed_ += available;
    if (hashed_ == bytes()) {
        if (hex(hasher_.finish()) != hash_.hex) fail(Damage::altered);
        is_verified_ = true;
    }
    return piece;
}

void VerifiedReader::verify() {
    if (content_ || is_verified_) return;
    auto damage = examine(*raw_, hash_, [](std::int64_t) {});
    if (damage) fail(*damage);
    is_verified_ = true;
}

void VerifiedReader::fail(Damage damage) {
    try {
        blobs_.record(hash_, damage, system_now());
    } catch (const std::exception& failure) {
        MAINSTAY_LOG(warning, "db", "the damage of a blob is not kept: {}", failure.what());
    }
    throw BlobDamaged(
        "the blob " + hash_.hex + " is damaged: " + boost::describe::enum_to_string(damage, "")
    );
}

}  // namespace mainstay::db
