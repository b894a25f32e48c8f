#include "db/blobs.hpp"

#include <algorithm>

#include "base/crypto.hpp"
#include "db/blob_files.hpp"
#include "db/blob_rows.hpp"

namespace mainstay::db {

namespace {

constexpr std::int64_t piece_bytes = 1 << 20;

// The hash of all that the reader has. `take` sees each piece.
template <class Take>
BlobHash hash_of(BlobReader& reader, Take take) {
    Hasher hasher;
    for (std::int64_t at = 0; at < reader.bytes();) {
        auto piece = reader.read(at, std::min(piece_bytes, reader.bytes() - at));
        if (piece.empty()) break;  // Shorter than it should be: the hash will tell.
        hasher.append(piece);
        at += static_cast<std::int64_t>(piece.size());
        take(std::move(piece));
    }
    return {hex(hasher.finish())};
}

}  // namespace

void keep(Sql& sql, const BlobHash& hash) {
    auto rows = sql.run("UPDATE blob SET refs = refs + 1 WHERE hash = :hash AND refs >= 0", hash);
    if (rows != 1) throw Failure("there is no blob " + hash.hex);
}

void release(Sql& sql, const BlobHash& hash, Time now) {
    auto rows = sql.run(
        "UPDATE blob SET refs = refs - 1, idle_since = :now WHERE hash = :hash AND refs > 0", now,
        hash
    );
    if (rows != 1) throw Failure("nobody keeps the blob " + hash.hex);
}

std::unique_ptr<Blobs> Blobs::open(Database& database, const std::filesystem::path& directory) {
    if (database.dialect() == Dialect::sqlite)
        return std::make_unique<BlobFiles>(database, directory);
    return std::make_unique<BlobRows>(database, directory);
}

StagedBlob Blobs::stage(std::string_view bytes, Time now) {
    auto staging = begin();
    staging->append(bytes);
    return staging->finish(now);
}

std::string Blobs::read(const BlobHash& hash) {
    auto reader = open(hash);
    std::string bytes;
    auto found = hash_of(*reader, [&](std::string piece) { bytes += piece; });
    if (found != hash) throw Failure("the blob " + hash.hex + " was altered or cut");
    return bytes;
}

bool Blobs::is_whole(const BlobHash& hash) {
    try {
        return hash_of(*open(hash), [](const std::string&) {}) == hash;
    } catch (const Disconnected&) {
        throw;
    } catch (const Failure&) {
        return false;
    }
}

}  // namespace mainstay::db
