// Blobs as rows of PostgreSQL, in chunks, so that every node has them. Inside db/ only.
#pragma once

#include "db/blobs.hpp"

namespace mainstay::db {

class BlobRows : public Blobs {
public:
    /// `directory` holds what is not yet finished.
    BlobRows(Database& database, const std::filesystem::path& directory);

    std::unique_ptr<Staging> begin() override;
    std::unique_ptr<BlobReader> open(const BlobHash& hash) override;
    std::int64_t collect(Time idle_since_max, int count_max) override;

private:
    Database& database_;
    std::filesystem::path directory_;
};

}  // namespace mainstay::db
