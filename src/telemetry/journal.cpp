#include "telemetry/journal.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>
#include <xxhash.h>

#include "base/log.hpp"

namespace mainstay::telemetry {

namespace {

constexpr std::uint32_t entry_magic = 0x4a4d5354;  // Marks where an entry begins.
constexpr std::size_t body_bytes_max = 256U << 20U;

/// What stands before each body. Read by the machine that wrote it.
struct Head {
    std::uint32_t magic = entry_magic;
    std::uint32_t body_bytes = 0;
    std::int64_t application = 0;
    std::int64_t at = 0;
    std::uint32_t form = 0;
    std::uint32_t head_hash = 0;  // Of the head with 0 here and below.
    std::uint64_t hash = 0;       // Of the head with 0 here, and of the body.
};

static_assert(sizeof(Head) == 40);

std::uint32_t head_hash_of(Head head) {
    head.head_hash = 0;
    head.hash = 0;
    return static_cast<std::uint32_t>(XXH3_64bits(&head, sizeof head));
}

std::uint64_t hash_of(Head head, std::string_view body) {
    head.hash = 0;
    const auto seed = XXH3_64bits(&head, sizeof head);
    return XXH3_64bits_withSeed(body.data(), body.size(), seed);
}

bool is_whole(const Head& head) {
    return head.magic == entry_magic && head.body_bytes <= body_bytes_max &&
           head.form <= static_cast<std::uint32_t>(Form::profile) &&
           head.head_hash == head_hash_of(head);
}

[[noreturn]] void fail(std::string_view what, const std::filesystem::path& path) {
    const int error = errno;
    throw JournalFailure(fmt::format("{} {}: {}", what, path.string(), std::strerror(error)));
}

/// Whether all of it was written.
bool write_all(int descriptor, std::vector<iovec>& parts, std::uint64_t offset) {
    std::size_t at = 0;
    while (at < parts.size()) {
        const auto count = std::min<std::size_t>(parts.size() - at, 1024);
        const auto written =
            ::pwritev(descriptor, &parts[at], static_cast<int>(count), static_cast<off_t>(offset));
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        auto left = static_cast<std::size_t>(written);
        offset += left;
        while (at < parts.size() && left >= parts[at].iov_len) left -= parts[at++].iov_len;
        if (left > 0) {
            parts[at].iov_base = static_cast<char*>(parts[at].iov_base) + left;
            parts[at].iov_len -= left;
        }
    }
    return true;
}

class Mapped {
public:
    explicit Mapped(const std::filesystem::path& path) {
        const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
        if (descriptor < 0) fail("Cannot open", path);
        struct stat state{};
        if (::fstat(descriptor, &state) == 0) size_ = static_cast<std::size_t>(state.st_size);
        if (size_ > 0) data_ = ::mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, descriptor, 0);
        ::close(descriptor);
        if (data_ == MAP_FAILED) fail("Cannot read", path);
        if (data_) ::madvise(data_, size_, MADV_SEQUENTIAL);
    }

    Mapped(const Mapped&) = delete;
    Mapped& operator=(const Mapped&) = delete;

    ~Mapped() {
        if (data_) ::munmap(data_, size_);
    }

    std::string_view bytes() const { return {static_cast<const char*>(data_), size_}; }

private:
    void* data_ = nullptr;
    std::size_t size_ = 0;
};

}  // namespace

JournalSegment::JournalSegment(std::filesystem::path path, std::uint64_t bytes)
    : path_(std::move(path)), bytes_(bytes) {
    descriptor_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor_ < 0) fail("Cannot open", path_);
    if (::ftruncate(descriptor_, static_cast<off_t>(bytes_)) == 0) {
        const int directory = ::open(path_.parent_path().c_str(), O_RDONLY | O_CLOEXEC);
        const bool is_synced = directory >= 0 && ::fsync(directory) == 0;
        if (directory >= 0) ::close(directory);
        if (is_synced) return;
    }
    ::close(descriptor_);
    fail("Cannot begin", path_);
}

JournalSegment::~JournalSegment() { ::close(descriptor_); }

void JournalSegment::add(const std::vector<JournalEntry>& entries) {
    std::vector<Head> heads;
    heads.reserve(entries.size());
    std::vector<iovec> parts;
    parts.reserve(2 * entries.size());
    std::uint64_t bytes = 0;
    for (const auto& entry : entries) {
        Head head{
            .body_bytes = static_cast<std::uint32_t>(entry.body.size()),
            .application = entry.application,
            .at = entry.at.micros,
            .form = static_cast<std::uint32_t>(entry.form),
        };
        head.head_hash = head_hash_of(head);
        head.hash = hash_of(head, entry.body);
        heads.push_back(head);
        parts.push_back({&heads.back(), sizeof(Head)});
        if (!entry.body.empty())
            parts.push_back({const_cast<char*>(entry.body.data()), entry.body.size()});
        bytes += sizeof(Head) + entry.body.size();
    }
    if (write_all(descriptor_, parts, bytes_) && ::fdatasync(descriptor_) == 0) {
        bytes_ += bytes;
        return;
    }
    const int error = errno;
    // What a later start would otherwise read as having been answered.
    if (::ftruncate(descriptor_, static_cast<off_t>(bytes_)) != 0) errno = error;
    errno = error;
    fail("Cannot write", path_);
}

JournalRead read_journal(
    const std::filesystem::path& path, const std::function<void(const JournalEntry&)>& take
) {
    const Mapped file(path);
    auto rest = file.bytes();
    JournalRead read;
    while (rest.size() >= sizeof(Head)) {
        Head head;
        std::memcpy(&head, rest.data(), sizeof head);
        if (!is_whole(head)) {
            read.damaged_bytes += rest.size();
            return read;
        }
        if (rest.size() - sizeof head < head.body_bytes) break;
        const auto body = rest.substr(sizeof head, head.body_bytes);
        rest.remove_prefix(sizeof head + head.body_bytes);
        if (hash_of(head, body) != head.hash) {
            read.damaged_bytes += sizeof head + head.body_bytes;
            continue;
        }
        take({static_cast<Form>(head.form), head.application, {head.at}, body});
        ++read.entries;
    }
    read.cut_bytes = rest.size();
    return read;
}

void log_unread(const std::filesystem::path& path, const JournalRead& read) {
    if (read.cut_bytes > 0)
        MAINSTAY_LOG(
            warning, "telemetry", "{} ends with {} bytes of an entry that was never answered",
            path.string(), read.cut_bytes
        );
    if (read.damaged_bytes == 0) return;
    auto copy = path;
    copy += damaged_ending;
    std::error_code error;
    std::filesystem::copy_file(path, copy, std::filesystem::copy_options::skip_existing, error);
    MAINSTAY_LOG(
        error, "telemetry", "{} bytes of {} are damaged and cannot be read, {} entries were; {}",
        read.damaged_bytes, path.string(), read.entries,
        error ? "it could not be copied: " + error.message() : "a copy is kept: " + copy.string()
    );
}

std::vector<std::string> damaged_files(const std::filesystem::path& directory) {
    std::vector<std::string> names;
    std::error_code gone;
    std::filesystem::directory_iterator at(directory, gone);
    for (; !gone && at != std::filesystem::directory_iterator(); at.increment(gone))
        if (auto name = at->path().filename().string(); name.ends_with(damaged_ending))
            names.push_back(std::move(name));
    std::ranges::sort(names);
    return names;
}

std::vector<std::pair<std::int64_t, std::filesystem::path>> journal_segments(
    const std::filesystem::path& directory
) {
    std::vector<std::pair<std::int64_t, std::filesystem::path>> found;
    for (const auto& entry : std::filesystem::directory_iterator(directory)) {
        const auto name = entry.path().filename().string();
        constexpr std::string_view ending = ".journal";
        if (!name.ends_with(ending)) continue;
        std::int64_t number = 0;
        const auto* end = name.data() + name.size() - ending.size();
        auto [stopped, error] = std::from_chars(name.data(), end, number);
        if (error == std::errc() && stopped == end) found.emplace_back(number, entry.path());
    }
    std::ranges::sort(found);
    return found;
}

std::filesystem::path journal_path(
    const std::filesystem::path& directory, std::int64_t generation
) {
    return directory / fmt::format("{:010}.journal", generation);
}

}  // namespace mainstay::telemetry
