#include "db/blob_rows.hpp"

#include <algorithm>

#include "base/crypto.hpp"
#include "db/file.hpp"
#include "db/unfinished.hpp"

namespace mainstay::db {

namespace {

// Travels as twice as many hexadecimal digits: parameters are text.
constexpr std::int64_t chunk_bytes = 256 << 10;

class RowStaging : public Staging {
public:
    RowStaging(BlobRows& blobs, Database& database, const std::filesystem::path& directory)
        : blobs_(blobs), database_(database), unfinished_(directory) {}

    void append(std::string_view bytes) override { unfinished_.append(bytes); }

    std::int64_t bytes() const override { return unfinished_.bytes(); }

    StagedBlob finish(Time now) override {
        auto blob = unfinished_.finish();
        database_.write([&](Sql& sql) {
            sql.run(
                "INSERT INTO blob (hash, bytes, refs, idle_since, checked_at)"
                " VALUES (:hash, :bytes, 0, :now, :checked_at)"
                " ON CONFLICT (hash) DO UPDATE SET idle_since = excluded.idle_since,"
                " checked_at = excluded.checked_at, damage = NULL",
                blob.hash, blob.bytes, now, now
            );
            put_chunks(sql, blob);
        });
        blobs_.is_staged();
        return blob;
    }

private:
    // Chunks that are there already are written only where they are not what they should be.
    void put_chunks(Sql& sql, const StagedBlob& blob) {
        for (std::int64_t at = 0; at < blob.bytes; at += chunk_bytes) {
            sql.run(
                "INSERT INTO blob_chunk (hash, number, data)"
                " VALUES (:hash, :number, decode(:data, 'hex'))"
                " ON CONFLICT (hash, number) DO UPDATE SET data = excluded.data"
                " WHERE blob_chunk.data <> excluded.data",
                blob.hash, at / chunk_bytes, hex(unfinished_.file().read(at, chunk_bytes))
            );
        }
    }

    BlobRows& blobs_;
    Database& database_;
    Unfinished unfinished_;
};

class ChunkedBlob : public RawBlob {
public:
    ChunkedBlob(Database& database, const BlobHash& hash) : database_(database), hash_(hash) {
        auto bytes = database.read([&](Sql& sql) {
            return sql.value<std::int64_t>("SELECT bytes FROM blob WHERE hash = :hash", hash);
        });
        if (!bytes) throw BlobDamaged("there is no blob " + hash.hex);
        bytes_ = *bytes;
    }

    std::int64_t bytes() const override { return bytes_; }

    std::string read(std::int64_t offset, std::int64_t count) override {
        std::string bytes;
        auto end = offset + std::clamp<std::int64_t>(bytes_ - offset, 0, count);
        while (offset < end) {
            auto piece = read_chunk(offset, end);
            if (piece.empty()) break;
            offset += static_cast<std::int64_t>(piece.size());
            bytes += piece;
        }
        return bytes;
    }

private:
    // What the chunk at `offset` has of the range; nothing if it is not there.
    std::string read_chunk(std::int64_t offset, std::int64_t end) {
        auto from = offset % chunk_bytes;
        auto count = std::min(chunk_bytes - from, end - offset);
        auto digits = database_.read([&](Sql& sql) {
            return sql.value<std::string>(
                "SELECT encode(substring(data FROM CAST(:from AS INTEGER)"
                " FOR CAST(:count AS INTEGER)), 'hex')"
                " FROM blob_chunk WHERE hash = :hash AND number = :number",
                from + 1, count, hash_, offset / chunk_bytes
            );
        });
        return from_hex(digits.value_or("")).value_or("");
    }

    Database& database_;
    BlobHash hash_;
    std::int64_t bytes_ = 0;
};

}  // namespace

BlobRows::BlobRows(Database& database, const std::filesystem::path& directory)
    : Blobs(database), directory_(directory / "unfinished") {
    make_directory(directory_);
}

std::unique_ptr<Staging> BlobRows::begin() {
    return std::make_unique<RowStaging>(*this, database_, directory_);
}

std::unique_ptr<RawBlob> BlobRows::open_raw(const BlobHash& hash) {
    return std::make_unique<ChunkedBlob>(database_, hash);
}

std::int64_t BlobRows::collect(Time idle_since_max, int count_max) {
    remove_abandoned(directory_, idle_since_max);
    return database_.write([&](Sql& sql) {
        return sql.run(
            "DELETE FROM blob WHERE hash IN (SELECT hash FROM blob"
            " WHERE refs < 1 AND idle_since < :idle ORDER BY idle_since LIMIT :count)",
            idle_since_max, count_max
        );
    });
}

}  // namespace mainstay::db
