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
    std::uint64_t bytes = 0;  ///< Up to where it is whole.
    bool is_whole = true;     ///< No: its last entry was cut off, or bytes in it were changed.
};

/// Gives each entry to `take`, as far as the segment is whole. Throws JournalFailure where the file
/// cannot be read.
JournalRead read_journal(
    const std::filesystem::path& path, const std::function<void(const JournalEntry&)>& take
);

/// The segments in a directory by their generation, rising.
std::vector<std::pair<std::int64_t, std::filesystem::path>> journal_segments(
    const std::filesystem::path& directory
);

/// The name of a generation's segment.
std::filesystem::path journal_path(const std::filesystem::path& directory, std::int64_t generation);

}  // namespace mainstay::telemetry
