#include "db/blobs.hpp"

#include "base/log.hpp"
#include "db/blob_files.hpp"
#include "db/blob_reader.hpp"
#include "db/blob_rows.hpp"

namespace mainstay::db {

namespace {

constexpr std::int64_t piece_bytes = 1 << 20;

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
    std::unique_ptr<Blobs> blobs;
    if (database.dialect() == Dialect::sqlite)
        blobs = std::make_unique<BlobFiles>(database, directory);
    else
        blobs = std::make_unique<BlobRows>(database, directory);
    blobs->count_damaged();
    return blobs;
}

StagedBlob Blobs::stage(std::string_view bytes, Time now) {
    auto staging = begin();
    staging->append(bytes);
    return staging->finish(now);
}

std::unique_ptr<BlobReader> Blobs::open(const BlobHash& hash) {
    return std::make_unique<VerifiedReader>(*this, hash);
}

std::string Blobs::read(const BlobHash& hash) {
    auto reader = open(hash);
    std::string bytes;
    bytes.reserve(static_cast<std::size_t>(reader->bytes()));
    while (static_cast<std::int64_t>(bytes.size()) < reader->bytes())
        bytes += reader->read(static_cast<std::int64_t>(bytes.size()), piece_bytes);
    return bytes;
}

std::optional<Damage> Blobs::check(const BlobHash& hash, Time now, const AfterPiece& after_piece) {
    std::optional<Damage> damage;
    try {
        damage = examine(*open_raw(hash), hash, after_piece);
    } catch (const BlobDamaged&) {
        damage = Damage::missing;
    } catch (const Failure& failure) {
        // A database that is away or busy is no damage of the blob. All else is, so that a look at
        // all blobs gets past this one.
        bool is_of_database = failure.cause() == Cause::unreachable ||
                              failure.cause() == Cause::contended ||
                              failure.cause() == Cause::timeout;
        if (is_of_database) throw;
        damage = Damage::unreadable;
    }
    record(hash, damage, now);
    return damage;
}

bool Blobs::is_whole(const BlobHash& hash) { return !check(hash, system_now()); }

std::vector<DamagedBlob> Blobs::damaged(int count_max) {
    return database_.read([&](Sql& sql) {
        return sql.all<DamagedBlob>(
            "FROM blob WHERE damage IS NOT NULL ORDER BY hash LIMIT :count", count_max
        );
    });
}

void Blobs::record(const BlobHash& hash, std::optional<Damage> damage, Time now) {
    if (damage)
        MAINSTAY_LOG(
            error, "db", "the blob {} is damaged: {}", hash.hex,
            boost::describe::enum_to_string(*damage, "")
        );
    database_.write([&](Sql& sql) {
        sql.run(
            "UPDATE blob SET checked_at = :now, damage = :damage WHERE hash = :hash", now, damage,
            hash
        );
    });
    if (damage || damaged_count() > 0) count_damaged();
}

void Blobs::count_damaged() {
    damaged_count_ = database_.read([](Sql& sql) {
        return *sql.value<std::int64_t>("SELECT count(*) FROM blob WHERE damage IS NOT NULL");
    });
}

}  // namespace mainstay::db
