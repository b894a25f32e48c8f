#include "db/file.hpp"

#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "db/failure.hpp"

namespace mainstay::db {

Cause cause_of_error(int error) {
    switch (error) {
        case ENOSPC:
        case EDQUOT:
        case EFBIG:
            return Cause::full;
        case EROFS:
        case EACCES:
        case EPERM:
            return Cause::read_only;
        case EIO:
            return Cause::input_output;
        default:
            return Cause::other;
    }
}

namespace {

[[noreturn]] void fail(const std::string& what, int error = errno) {
    throw Failure(what + ": " + std::generic_category().message(error), cause_of_error(error));
}

// Repeats a system call that a signal has interrupted.
template <class Call>
auto without_interruption(Call call) {
    auto result = call();
    while (result < 0 && errno == EINTR) result = call();
    return result;
}

int open_or_fail(const std::filesystem::path& path, int flags) {
    int descriptor =
        without_interruption([&] { return ::open(path.c_str(), flags | O_CLOEXEC, 0600); });
    if (descriptor < 0) fail("cannot open " + path.string());
    return descriptor;
}

}  // namespace

File File::open(const std::filesystem::path& path) { return File(open_or_fail(path, O_RDONLY)); }

File File::create_in(const std::filesystem::path& directory, std::filesystem::path& path) {
    std::string name = (directory / "XXXXXX").string();
    int descriptor = ::mkostemp(name.data(), O_CLOEXEC);
    if (descriptor < 0) fail("cannot create a file in " + directory.string());
    path = name;
    return File(descriptor);
}

File File::lock(const std::filesystem::path& path, bool is_shared) {
    File file(open_or_fail(path, O_RDWR | O_CREAT));
    int operation = is_shared ? LOCK_SH : LOCK_EX;
    if (without_interruption([&] { return ::flock(file.descriptor_, operation); }) < 0)
        fail("cannot lock " + path.string());
    return file;
}

void File::rename(const std::filesystem::path& from, const std::filesystem::path& to) {
    if (::rename(from.c_str(), to.c_str()) != 0) fail("cannot write " + to.string());
}

void File::remove(const std::filesystem::path& path) {
    if (::unlink(path.c_str()) != 0 && errno != ENOENT) fail("cannot remove " + path.string());
}

File::~File() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

void File::write(std::string_view bytes) {
    while (!bytes.empty()) {
        auto written =
            without_interruption([&] { return ::write(descriptor_, bytes.data(), bytes.size()); });
        if (written < 0) fail("cannot write");
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
}

void File::sync() {
    if (without_interruption([&] { return ::fsync(descriptor_); }) < 0)
        fail("cannot write to disk");
}

std::int64_t File::size() const {
    struct stat status{};
    if (::fstat(descriptor_, &status) < 0) fail("cannot tell the size of a file");
    return status.st_size;
}

std::string File::read(std::int64_t offset, std::int64_t count) const {
    std::string bytes(static_cast<std::size_t>(count), '\0');
    std::size_t have = 0;
    while (have < bytes.size()) {
        auto got = without_interruption([&] {
            return ::pread(
                descriptor_, bytes.data() + have, bytes.size() - have,
                offset + static_cast<std::int64_t>(have)
            );
        });
        if (got < 0) fail("cannot read");
        if (got == 0) break;
        have += static_cast<std::size_t>(got);
    }
    bytes.resize(have);
    return bytes;
}

bool make_directory(const std::filesystem::path& directory) {
    std::error_code error;
    bool is_made = std::filesystem::create_directories(directory, error);
    if (error) fail("cannot make the directory " + directory.string(), error.value());
    if (is_made) std::filesystem::permissions(directory, std::filesystem::perms::owner_all, error);
    return is_made;
}

void sync_directory(const std::filesystem::path& directory) { File::open(directory).sync(); }

}  // namespace mainstay::db
