#include "wire/line_reader.hpp"

#include <cerrno>
#include <cstdio>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.hpp"

namespace mainstay::wire {

namespace {

constexpr std::size_t piece_bytes = 64 * 1024;

/// Opens what can be read to an end; not a folder.
int open_file(const std::string& path) {
    int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY);
    struct stat about{};
    if (descriptor < 0 || (::fstat(descriptor, &about) == 0 && !S_ISDIR(about.st_mode)))
        return descriptor;
    ::close(descriptor);
    return -1;
}

}  // namespace

void UnreadLines::add(std::size_t number, const Error& error) {
    auto text = fmt::format("mainstay: line {}: {}", number, error.message);
    fmt::print(stderr, "{}\n", printable(text, Lines::one));
    ++count_;
}

Result<> UnreadLines::finish() const {
    if (count_ == 0) return {};
    return refuse(lines_unread, {{"count", std::to_string(count_)}});
}

LineReader::LineReader(const std::optional<std::string>& path, std::size_t bytes_max)
    : descriptor_(path ? open_file(*path) : STDIN_FILENO),
      is_own_(path.has_value()),
      bytes_max_(bytes_max) {}

LineReader::~LineReader() {
    if (is_own_ && descriptor_ >= 0) ::close(descriptor_);
}

bool LineReader::fill() {
    pending_.erase(0, begin_);
    begin_ = 0;
    auto size = pending_.size();
    pending_.resize(size + piece_bytes);
    ssize_t got = -1;
    do {
        got = ::read(descriptor_, pending_.data() + size, piece_bytes);
    } while (got < 0 && errno == EINTR);
    if (got < 0) throw std::system_error(errno, std::generic_category(), "reading lines");
    pending_.resize(size + static_cast<std::size_t>(got));
    return got > 0;
}

std::optional<LineReader::Line> LineReader::next() {
    bool is_too_long = false;
    std::size_t searched = 0;
    for (;;) {
        auto rest = std::string_view(pending_).substr(begin_);
        auto end = rest.find('\n', searched);
        bool is_last = false;
        if (end == rest.npos) {
            searched = rest.size();
            if (searched > bytes_max_) {
                is_too_long = true;
                begin_ = pending_.size();
                searched = 0;
            }
            if (fill()) continue;
            rest = std::string_view(pending_);
            is_last = true;
            if (rest.empty() && !is_too_long) return std::nullopt;
            end = rest.size();
        }
        begin_ += end + (is_last ? 0 : 1);
        is_too_long = is_too_long || end > bytes_max_;
        return Line{++number_, is_too_long ? std::string_view() : rest.substr(0, end), is_too_long};
    }
}

}  // namespace mainstay::wire
