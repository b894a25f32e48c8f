// Bytes of any size, found by their content: attachments, original mails, evidence. Files beside a
// SQLite database, rows in PostgreSQL. What may see which blob is not decided here.
#pragma once

#include <compare>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

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

    static BlobHash from(const Cell& cell) { return {cell.text}; }
};

/// What staging has made durable.
struct StagedBlob {
    BlobHash hash;
    std::int64_t bytes = 0;
};

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

    /// Makes it durable. Nothing may be appended afterwards. Not from inside a work.
    virtual StagedBlob finish(Time now) = 0;
};

/// A blob that is being read.
class BlobReader {
public:
    virtual ~BlobReader() = default;

    virtual std::int64_t bytes() const = 0;

    /// The bytes from `offset` on: `count` of them, fewer only at the end. Not from inside a work.
    virtual std::string read(std::int64_t offset, std::int64_t count) = 0;
};

/// All blobs of an installation. Safe to use from many threads, and not from inside a work.
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

    /// Throws Failure if the blob is not there.
    virtual std::unique_ptr<BlobReader> open(const BlobHash& hash) = 0;

    /// The whole blob, compared with its hash. Throws Failure if it is not there, or is not what
    /// was staged.
    std::string read(const BlobHash& hash);

    /// Whether the blob is there and unharmed. Reads it piece by piece.
    bool is_whole(const BlobHash& hash);

    /// Removes up to `count_max` blobs that nobody has needed since `idle_since_max`, and what was
    /// begun before and never finished. Give those who staged a blob time to keep it: a day.
    /// Returns how many went.
    virtual std::int64_t collect(Time idle_since_max, int count_max) = 0;
};

}  // namespace mainstay::db
