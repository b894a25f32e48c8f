#include "bugfix/symbol_files.hpp"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <system_error>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>

namespace mainstay::bugfix {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view unfinished = ".part";
constexpr std::int64_t piece_bytes = std::int64_t{4} << 20;

process::Descriptor opened(const fs::path& path) {
    process::Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    // Its time is that of its use.
    if (file) ::futimens(*file, nullptr);
    return file;
}

}  // namespace

process::Descriptor SymbolFiles::open(db::Blobs& blobs, const db::BlobHash& hash) {
    const auto path = folder_ / hash.hex;
    if (auto file = opened(path)) return file;
    std::lock_guard lock(writing_);
    if (auto file = opened(path)) return file;  // Another thread wrote it meanwhile.
    write(blobs, hash);
    auto file = opened(path);
    if (!file) throw std::system_error(errno, std::generic_category(), "open " + path.string());
    return file;
}

void SymbolFiles::write(db::Blobs& blobs, const db::BlobHash& hash) const {
    const auto reader = blobs.open(hash);
    fs::create_directories(folder_);
    fs::permissions(folder_, fs::perms::owner_all);
    make_room(reader->bytes());
    const auto part = folder_ / (hash.hex + std::string(unfinished));
    std::ofstream file;
    file.exceptions(std::ios::badbit | std::ios::failbit);
    try {
        file.open(part, std::ios::binary | std::ios::trunc);
        // The last piece is given out only where all of it is what was uploaded.
        for (std::int64_t at = 0; at < reader->bytes(); at += piece_bytes)
            file << reader->read(at, piece_bytes);
        file.close();
    } catch (...) {
        std::error_code ignored;
        fs::remove(part, ignored);
        throw;
    }
    fs::rename(part, folder_ / hash.hex);
}

void SymbolFiles::make_room(std::int64_t bytes) const {
    struct Kept {
        fs::file_time_type used;
        std::int64_t bytes;
        fs::path path;
    };

    std::vector<Kept> all;
    std::int64_t total = bytes;
    for (const auto& entry : fs::directory_iterator(folder_)) {
        std::error_code gone;
        const auto size = static_cast<std::int64_t>(entry.file_size(gone));
        const auto used = entry.last_write_time(gone);
        if (gone) continue;
        all.push_back({used, size, entry.path()});
        total += size;
    }
    std::ranges::sort(all, {}, &Kept::used);
    for (const auto& each : all) {
        if (total <= bytes_max_) return;
        std::error_code ignored;
        fs::remove(each.path, ignored);
        total -= each.bytes;
    }
}

void SymbolFiles::sweep() const {
    std::error_code none;
    for (const auto& entry : fs::directory_iterator(folder_, none))
        if (entry.path().string().ends_with(unfinished)) fs::remove(entry.path(), none);
}

}  // namespace mainstay::bugfix
