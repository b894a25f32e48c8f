// Blobs as files: `ab/cdef…` below a directory. Inside db/ only.
#pragma once

#include "db/blobs.hpp"

namespace mainstay::db {

class BlobFiles : public Blobs {
public:
    BlobFiles(Database& database, const std::filesystem::path& directory);

    std::unique_ptr<Staging> begin() override;
    std::int64_t collect(Time idle_since_max, int count_max) override;

    /// Makes the file at `from` the blob's, in place of the one that may be there: that one may be
    /// damaged, and this one was read a moment ago.
    void place(const StagedBlob& blob, const std::filesystem::path& from, Time now);

protected:
    std::unique_ptr<RawBlob> open_raw(const BlobHash& hash) override;

private:
    std::filesystem::path path_of(const BlobHash& hash) const;

    std::filesystem::path unfinished() const { return directory_ / "unfinished"; }

    std::filesystem::path lock_path() const { return directory_ / "lock"; }

    std::filesystem::path directory_;
};

}  // namespace mainstay::db
