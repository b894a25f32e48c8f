#include "db/blob_files.hpp"

#include <algorithm>

#include "db/file.hpp"
#include "db/unfinished.hpp"

namespace mainstay::db {

namespace {

constexpr int collected_together_max = 100;

class FileStaging : public Staging {
public:
    FileStaging(BlobFiles& blobs, const std::filesystem::path& directory)
        : blobs_(blobs), unfinished_(directory) {}

    void append(std::string_view bytes) override { unfinished_.append(bytes); }

    std::int64_t bytes() const override { return unfinished_.bytes(); }

    StagedBlob finish(Time now) override {
        auto blob = unfinished_.finish();
        unfinished_.file().sync();
        blobs_.place(blob, unfinished_.path(), now);
        return blob;
    }

private:
    BlobFiles& blobs_;
    Unfinished unfinished_;
};

class FileBlob : public RawBlob {
public:
    FileBlob(const std::filesystem::path& path, std::int64_t bytes)
        : file_(File::open(path)), bytes_(bytes), bytes_found_(file_.size()) {}

    std::int64_t bytes() const override { return bytes_; }

    std::int64_t bytes_found() const override { return bytes_found_; }

    std::string read(std::int64_t offset, std::int64_t count) override {
        return file_.read(offset, std::clamp<std::int64_t>(bytes_ - offset, 0, count));
    }

private:
    File file_;
    std::int64_t bytes_;
    std::int64_t bytes_found_;
};

}  // namespace

BlobFiles::BlobFiles(Database& database, const std::filesystem::path& directory)
    : Blobs(database), directory_(directory) {
    make_directory(unfinished());
    sync_directory(directory_);
}

std::unique_ptr<Staging> BlobFiles::begin() {
    return std::make_unique<FileStaging>(*this, unfinished());
}

std::unique_ptr<RawBlob> BlobFiles::open_raw(const BlobHash& hash) {
    auto path = path_of(hash);
    auto bytes = database_.read([&](Sql& sql) {
        return sql.value<std::int64_t>("SELECT bytes FROM blob WHERE hash = :hash", hash);
    });
    if (!bytes) throw BlobDamaged("there is no blob " + hash.hex);
    std::error_code ignored;
    if (!std::filesystem::exists(path, ignored))
        throw BlobDamaged("there is no file of the blob " + hash.hex);
    return std::make_unique<FileBlob>(path, *bytes);
}

std::filesystem::path BlobFiles::path_of(const BlobHash& hash) const {
    auto is_digit = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
    if (hash.hex.size() != 64 || !std::all_of(hash.hex.begin(), hash.hex.end(), is_digit))
        throw Failure("this is no hash of a blob");
    return directory_ / hash.hex.substr(0, 2) / hash.hex.substr(2);
}

void BlobFiles::place(const StagedBlob& blob, const std::filesystem::path& from, Time now) {
    // While this is held nothing is collected: neither the row nor the file goes between the two
    // steps. The row comes first, so that a crash between them leaves a row to collect and not a
    // file that nobody knows of.
    auto lock = File::lock(lock_path(), true);
    database_.write([&](Sql& sql) {
        sql.run(
            "INSERT INTO blob (hash, bytes, refs, idle_since, checked_at)"
            " VALUES (:hash, :bytes, 0, :now, :checked_at)"
            " ON CONFLICT (hash) DO UPDATE SET idle_since = excluded.idle_since,"
            " checked_at = excluded.checked_at, damage = NULL,"
            " refs = CASE WHEN refs < 0 THEN 0 ELSE refs END",
            blob.hash, blob.bytes, now, now
        );
    });
    auto path = path_of(blob.hash);
    if (make_directory(path.parent_path())) sync_directory(directory_);
    File::rename(from, path);
    sync_directory(path.parent_path());
    is_staged();
}

std::int64_t BlobFiles::collect(Time idle_since_max, int count_max) {
    remove_abandoned(unfinished(), idle_since_max);
    std::int64_t count = 0;
    while (count < count_max) {
        auto together = std::min<std::int64_t>(count_max - count, collected_together_max);
        auto lock = File::lock(lock_path(), false);
        // Marked, so that nobody can keep them; removed; forgotten. In this order the next
        // collection goes on with what a crash has left.
        auto hashes = database_.write([&](Sql& sql) {
            return sql.all<BlobHash>(
                "UPDATE blob SET refs = -1 WHERE hash IN (SELECT hash FROM blob"
                " WHERE refs < 1 AND idle_since < :idle ORDER BY idle_since LIMIT :count)"
                " RETURNING hash",
                idle_since_max, together
            );
        });
        for (const BlobHash& hash : hashes) File::remove(path_of(hash));
        database_.write([&](Sql& sql) {
            for (const BlobHash& hash : hashes)
                sql.run("DELETE FROM blob WHERE hash = :hash AND refs = -1", hash);
        });
        count += static_cast<std::int64_t>(hashes.size());
        if (static_cast<std::int64_t>(hashes.size()) < together) break;
    }
    return count;
}

}  // namespace mainstay::db
