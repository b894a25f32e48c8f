#include "server/key_file.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.hpp"

namespace mainstay::server {

namespace {

class Descriptor {
public:
    Descriptor(const std::string& file, int flags)
        : number_(::open(file.c_str(), flags | O_CLOEXEC, 0600)) {}

    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }

    explicit operator bool() const { return number_ >= 0; }

    int number() const { return number_; }

private:
    int number_;
};

Error unreadable(const std::string& file, std::string reason) {
    return refuse(code::key_unreadable, {{"file", file}, {"reason", std::move(reason)}});
}

std::string last_error() { return std::strerror(errno); }

}  // namespace

Result<Key> read_key(const std::string& file) {
    Descriptor descriptor(file, O_RDONLY);
    if (!descriptor && errno == ENOENT) return refuse(code::key_missing, {{"file", file}});
    struct stat status{};
    if (!descriptor || ::fstat(descriptor.number(), &status) != 0)
        return unreadable(file, last_error());
    if ((status.st_mode & 077U) != 0) return refuse(code::key_unsafe, {{"file", file}});
    std::string text(128, '\0');
    auto read = ::read(descriptor.number(), text.data(), text.size());
    if (read < 0) return unreadable(file, last_error());
    text.resize(static_cast<std::size_t>(read));
    auto bytes = from_hex(trimmed(text));
    Key key{};
    if (!bytes || bytes->size() != key.size())
        return unreadable(file, "it is not 64 hexadecimal digits");
    std::copy(bytes->begin(), bytes->end(), key.begin());
    return key;
}

Result<Key> make_key(const std::string& file) {
    Descriptor descriptor(file, O_WRONLY | O_CREAT | O_EXCL);
    if (!descriptor) return unreadable(file, last_error());
    auto text = hex(random_bytes(Key().size())) + "\n";
    auto written = ::write(descriptor.number(), text.data(), text.size());
    if (written != static_cast<ssize_t>(text.size()) || ::fsync(descriptor.number()) != 0)
        return unreadable(file, last_error());
    return read_key(file);
}

Result<> move_key(const std::string& from, const std::string& to) {
    if (::rename(from.c_str(), to.c_str()) != 0) return unreadable(from, last_error());
    auto directory = std::filesystem::path(to).parent_path().string();
    Descriptor folder(directory.empty() ? "." : directory, O_RDONLY | O_DIRECTORY);
    if (!folder || ::fsync(folder.number()) != 0) return unreadable(to, last_error());
    return {};
}

}  // namespace mainstay::server
