// Blobs as rows of PostgreSQL, in chunks, so that every node has them. Inside db/ only.
#pragma once

#include "db/blobs.hpp"

namespace mainstay::db {

class BlobRows : public Blobs {
public:
    /// `directory` holds what is not yet finished.
    BlobRows(Database& database, const std::filesystem::path& directory);

    std::unique_ptr<Staging> begin() override;
    std::int64_t collect(Time idle_since_max, int count_max) override;

    using Blobs::is_staged;

protected:
    std::unique_ptr<RawBlob> open_raw(const BlobHash& hash) override;

private:
    std::filesystem::path directory_;
};

}  // namespace mainstay::db
