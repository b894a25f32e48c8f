// Lines of a file or of standard input, for commands that answer one line for each. Memory is
// bounded whatever comes: a line that is too long is told of and passed over.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/result.hpp"

namespace mainstay::wire {

/// Of a file that a command was given.
inline constexpr Code file_unreadable{
    "file_unreadable", Refusal::invalid, "The file {file} cannot be read."
};

/// What a command that answers line by line refuses in the end, when all else is answered: exit
/// code 1.
inline constexpr Code lines_unread{
    "lines_unread", Refusal::invalid, "Lines that could not be read: {count}. Each is named above."
};

/// The lines of one run that could not be read.
class UnreadLines {
public:
    /// Names a line and what is wrong with it on standard error.
    void add(std::size_t number, const Error& error);

    /// Refuses: lines_unread, if there were any.
    Result<> finish() const;

private:
    std::size_t count_ = 0;
};

class LineReader {
public:
    struct Line {
        std::size_t number = 0;    ///< From 1.
        std::string_view text;     ///< Without its end; valid until the next is read.
        bool is_too_long = false;  ///< Then there is no text.
    };

    /// Reads the file at `path`, or standard input where there is none. Whether that can be done is
    /// told by is_open().
    LineReader(const std::optional<std::string>& path, std::size_t bytes_max);
    ~LineReader();
    LineReader(const LineReader&) = delete;
    LineReader& operator=(const LineReader&) = delete;

    bool is_open() const { return descriptor_ >= 0; }

    /// The next line, as soon as it has come; nothing at the end. The last may lack its line end.
    /// Throws std::system_error where reading fails.
    std::optional<Line> next();

private:
    bool fill();

    int descriptor_ = -1;
    bool is_own_ = false;
    std::size_t bytes_max_;
    std::size_t number_ = 0;
    std::size_t begin_ = 0;  // Of what is not yet given, in pending_.
    std::string pending_;
};

}  // namespace mainstay::wire
