// A file that is sent as it is, without having it in memory.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "base/result.hpp"

namespace mainstay::cli {

class MappedFile {
public:
    /// Refuses: wire's file_unreadable, also where it is empty or no file.
    static Result<MappedFile> open(const std::string& path);

    MappedFile(MappedFile&& other) noexcept : bytes_(std::exchange(other.bytes_, {})) {}

    MappedFile& operator=(MappedFile&&) = delete;
    ~MappedFile();

    /// Whoever cuts the file off while it is read ends this program.
    std::string_view bytes() const { return bytes_; }

private:
    explicit MappedFile(std::string_view bytes) : bytes_(bytes) {}

    std::string_view bytes_;
};

}  // namespace mainstay::cli
