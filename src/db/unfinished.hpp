// Content on its way to become a blob: a temporary file and the hash so far. Inside db/ only.
#pragma once

#include "base/crypto.hpp"
#include "db/blobs.hpp"
#include "db/file.hpp"

namespace mainstay::db {

/// A file in `directory` that is gone when this is, unless it was moved away.
class Unfinished {
public:
    explicit Unfinished(const std::filesystem::path& directory)
        : file_(File::create_in(directory, path_)) {}

    Unfinished(const Unfinished&) = delete;
    Unfinished& operator=(const Unfinished&) = delete;

    ~Unfinished() {
        std::error_code ignored;
        std::filesystem::remove(path_, ignored);
    }

    void append(std::string_view bytes) {
        file_.write(bytes);
        hasher_.append(bytes);
        bytes_ += static_cast<std::int64_t>(bytes.size());
    }

    StagedBlob finish() { return {{hex(hasher_.finish())}, bytes_}; }

    std::int64_t bytes() const { return bytes_; }

    File& file() { return file_; }

    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;  // Before the file, whose opening names it.
    File file_;
    Hasher hasher_;
    std::int64_t bytes_ = 0;
};

/// Removes files of `directory` that nobody has written to since `before`: what a killed process
/// has left.
void remove_abandoned(const std::filesystem::path& directory, Time before);

}  // namespace mainstay::db
