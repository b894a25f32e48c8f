// Bytes of any size, found by their content: attachments, original mails, evidence. Files beside a
// SQLite database, rows in PostgreSQL. What may see which blob is not decided here.
#pragma once

#include <atomic>
#include <compare>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "base/time.hpp"
#include "db/database.hpp"
#include "db/field.hpp"

namespace mainstay::db {

/// The BLAKE2b-256 of a blob's content: 64 hexadecimal digits.
struct BlobHash {
    std::string hex;

    auto operator<=>(const BlobHash&) const = default;
};

template <>
struct Field<BlobHash> {
    static constexpr Column column = Column::text;

    static Value to(const BlobHash& hash) { return hash.hex; }

    static BlobHash from(const Cell& cell) { return {std::string(cell.text)}; }
};

/// What staging has made durable.
struct StagedBlob {
    BlobHash hash;
    std::int64_t bytes = 0;
};

/// What is wrong with a blob.
enum class Damage {
    missing,     ///< Its file, its row or one of its chunks is gone.
    cut,         ///< It has fewer bytes than were staged, or more.
    altered,     ///< It has other bytes than were staged.
    unreadable,  ///< The disk does not give it out.
};
BOOST_DESCRIBE_ENUM(Damage, missing, cut, altered, unreadable)

/// A blob that was found damaged, and how many need it.
struct DamagedBlob {
    BlobHash hash;
    Damage damage = Damage::missing;
    std::int64_t bytes = 0;
    std::int64_t refs = 0;
};
BOOST_DESCRIBE_STRUCT(DamagedBlob, (), (hash, damage, bytes, refs))

/// Has a row of the transaction need the blob: it stays as long as it is kept more often than
/// released. Throws Failure if there is no such blob, because it was staged too long ago.
void keep(Sql& sql, const BlobHash& hash);

/// Takes one need back. What nobody needs is collected some time later.
void release(Sql& sql, const BlobHash& hash, Time now);

/// A blob in the making, for content that comes piece by piece. Abandoned if it is not finished.
class Staging {
public:
    virtual ~Staging() = default;

    virtual void append(std::string_view bytes) = 0;

    /// What was appended until now.
    virtual std::int64_t bytes() const = 0;

    /// Makes it durable. Nothing may be appended afterwards. Not from inside a transaction.
    virtual StagedBlob finish(Time now) = 0;
};

/// A blob that is being read.
class BlobReader {
public:
    virtual ~BlobReader() = default;

    virtual std::int64_t bytes() const = 0;

    /// The bytes from `offset` on: `count` of them, fewer only at the end. Not from inside a
    /// transaction. The last bytes are given out only when all were what was staged, so a small
    /// blob, whose first bytes are also its last, is never given out damaged. Throws BlobDamaged.
    virtual std::string read(std::int64_t offset, std::int64_t count) = 0;

    /// Makes sure now that all of it is what was staged; for who wants a part. Throws BlobDamaged.
    virtual void verify() = 0;
};

/// Stored bytes as they are found. For db/ only.
class RawBlob {
public:
    virtual ~RawBlob() = default;

    /// How many bytes were staged.
    virtual std::int64_t bytes() const = 0;

    /// How many there are now, where that is known without reading them.
    virtual std::int64_t bytes_found() const { return bytes(); }

    /// Up to `count` bytes from `offset` on, within `bytes`; fewer if they are not there.
    virtual std::string read(std::int64_t offset, std::int64_t count) = 0;
};

/// All blobs of an installation. Safe to use from many threads, and not from inside a transaction.
class Blobs {
public:
    /// `directory` holds the blobs of a SQLite database, and for PostgreSQL what is not yet
    /// finished. It is made if it is not there. The database must have been migrated.
    static std::unique_ptr<Blobs> open(Database& database, const std::filesystem::path& directory);

    virtual ~Blobs() = default;

    /// Makes `bytes` durable, as a blob that nobody needs yet: `keep` it in the transaction that
    /// does.
    StagedBlob stage(std::string_view bytes, Time now);

    virtual std::unique_ptr<Staging> begin() = 0;

    /// Throws BlobDamaged if the blob is not there, or is small and not what was staged.
    std::unique_ptr<BlobReader> open(const BlobHash& hash);

    /// The whole blob, compared with its hash. Throws BlobDamaged if it is not there, or is not
    /// what was staged.
    std::string read(const BlobHash& hash);

    /// Called with the size of each piece that was read; may wait, or throw to stop.
    using AfterPiece = std::function<void(std::int64_t bytes)>;

    /// What is wrong with the blob, if anything is; that is kept for `damaged`. Reads it piece by
    /// piece.
    std::optional<Damage> check(
        const BlobHash& hash, Time now, const AfterPiece& after_piece = [](std::int64_t) {}
    );

    /// Whether the blob is there and unharmed.
    bool is_whole(const BlobHash& hash);

    /// Those that were found damaged and not staged again since, at most `count_max`.
    std::vector<DamagedBlob> damaged(int count_max);

    /// How many they are, as far as this process has looked. Quick, and from any thread.
    std::int64_t damaged_count() const { return damaged_count_.load(); }

    /// Removes up to `count_max` blobs that nobody has needed since `idle_since_max`, and what was
    /// begun before and never finished. Give those who staged a blob time to keep it: a day.
    /// Returns how many went.
    virtual std::int64_t collect(Time idle_since_max, int count_max) = 0;

protected:
    explicit Blobs(Database& database) : database_(database) {}

    /// The stored bytes, unverified. Throws BlobDamaged if they are not there.
    virtual std::unique_ptr<RawBlob> open_raw(const BlobHash& hash) = 0;

    /// A blob was staged, which may have been a damaged one.
    void is_staged() {
        if (damaged_count() > 0) count_damaged();
    }

    Database& database_;

private:
    friend class VerifiedReader;

    /// Keeps what was found, and tells the log. An empty `damage` is a blob that is whole.
    void record(const BlobHash& hash, std::optional<Damage> damage, Time now);
    void count_damaged();

    std::atomic<std::int64_t> damaged_count_ = 0;
};

}  // namespace mainstay::db
