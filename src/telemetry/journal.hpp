// The journal: what arrived, as it arrived, on disk before it is answered. A segment of it has what
// one generation of rows has, and is removed when files have all of that.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "telemetry/store.hpp"

namespace mainstay::telemetry {

/// One request in the journal.
struct JournalEntry {
    Form form = Form::otlp_spans;
    std::int64_t application = 0;
    Time at;
    std::string_view body;
};

/// The disk declined: full, or broken. What was being written is not in the journal.
class JournalFailure : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// A file that entries are added to. One thread.
class JournalSegment {
public:
    /// A new one, or one to go on with, after `bytes` of it. Throws JournalFailure.
    JournalSegment(std::filesystem::path path, std::uint64_t bytes);
    JournalSegment(const JournalSegment&) = delete;
    JournalSegment& operator=(const JournalSegment&) = delete;
    ~JournalSegment();

    /// Returns when all entries are on disk. Throws JournalFailure: then none is in the segment.
    void add(const std::vector<JournalEntry>& entries);

    std::uint64_t bytes() const { return bytes_; }

    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
    int descriptor_ = -1;
    std::uint64_t bytes_ = 0;
};

/// What reading a segment found.
struct JournalRead {
    std::uint64_t entries = 0;
    std::uint64_t damaged_bytes = 0;  ///< Of what was answered, and changed since.
    std::uint64_t cut_bytes = 0;  ///< At its end: of what was being written, and never answered.
};

/// Gives each entry that is whole to `take`. One whose body was changed is passed over; where it is
/// the head that was, nothing says where the next one begins, and the rest is damaged: what looks
/// like an entry there may be what somebody sent. Throws JournalFailure where the file cannot be
/// read.
JournalRead read_journal(
    const std::filesystem::path& path, const std::function<void(const JournalEntry&)>& take
);

/// What the name of a file ends with that is kept for its damage.
inline constexpr std::string_view damaged_ending = ".damaged";

/// Writes to the log what could not be read of a segment. Where it is damaged a copy of it is kept
/// beside it.
void log_unread(const std::filesystem::path& path, const JournalRead& read);

/// The names of what is kept in a directory for its damage.
std::vector<std::string> damaged_files(const std::filesystem::path& directory);

/// The segments in a directory by their generation, rising.
std::vector<std::pair<std::int64_t, std::filesystem::path>> journal_segments(
    const std::filesystem::path& directory
);

/// The name of a generation's segment.
std::filesystem::path journal_path(const std::filesystem::path& directory, std::int64_t generation);

}  // namespace mainstay::telemetry
