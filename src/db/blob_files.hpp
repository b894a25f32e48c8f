// Blobs as files: `ab/cdef…` below a directory. Inside db/ only.
#pragma once

#include "db/blobs.hpp"

namespace mainstay::db {

class BlobFiles : public Blobs {
public:
    BlobFiles(Database& database, const std::filesystem::path& directory);

    std::unique_ptr<Staging> begin() override;
    std::unique_ptr<BlobReader> open(const BlobHash& hash) override;
    std::int64_t collect(Time idle_since_max, int count_max) override;

    /// Makes the file at `from` the blob's, unless it has one already.
    void place(const StagedBlob& blob, const std::filesystem::path& from, Time now);

private:
    std::filesystem::path path_of(const BlobHash& hash) const;

    std::filesystem::path unfinished() const { return directory_ / "unfinished"; }

    std::filesystem::path lock_path() const { return directory_ / "lock"; }

    Database& database_;
    std::filesystem::path directory_;
};

}  // namespace mainstay::db
