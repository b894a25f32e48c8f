#include "cli/mapped_file.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "wire/line_reader.hpp"

namespace mainstay::cli {

Result<MappedFile> MappedFile::open(const std::string& path) {
    const auto unreadable = [&path] { return refuse(wire::file_unreadable, {{"file", path}}); };
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return unreadable();
    struct stat about{};
    const bool is_file = ::fstat(file, &about) == 0 && S_ISREG(about.st_mode) && about.st_size > 0;
    const auto size = static_cast<std::size_t>(about.st_size);
    auto* begin = is_file ? ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0) : MAP_FAILED;
    ::close(file);
    if (begin == MAP_FAILED) return unreadable();
    return MappedFile(std::string_view(static_cast<const char*>(begin), size));
}

MappedFile::~MappedFile() {
    if (!bytes_.empty()) ::munmap(const_cast<char*>(bytes_.data()), bytes_.size());
}

}  // namespace mainstay::cli
