// Blobs of symbols as files of this node, for child processes that read them: a folder below the
// data directory, which may go at any time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <mutex>
#include <string>

#include "db/blobs.hpp"
#include "process/descriptor.hpp"

namespace mainstay::bugfix {

/// How much of them a node keeps at hand; those that were not used for longest go.
inline constexpr std::int64_t symbol_folder_bytes_default = std::int64_t{8} << 30;

/// Any thread, but not from inside a transaction.
class SymbolFiles {
public:
    explicit SymbolFiles(
        std::filesystem::path folder, std::int64_t bytes_max = symbol_folder_bytes_default
    )
        : folder_(std::move(folder)), bytes_max_(bytes_max) {}

    /// The blob, open to be read: of the folder, into which it is written first where it is not
    /// there. Throws db::BlobDamaged; std::filesystem::filesystem_error or std::system_error where
    /// the disk does.
    process::Descriptor open(db::Blobs& blobs, const db::BlobHash& hash);

    /// Removes what a process that was killed left unfinished. Before anything else here.
    void sweep() const;

private:
    void write(db::Blobs& blobs, const db::BlobHash& hash) const;
    void make_room(std::int64_t bytes) const;

    const std::filesystem::path folder_;
    const std::int64_t bytes_max_;
    std::mutex writing_;  // One at a time.
};

}  // namespace mainstay::bugfix
