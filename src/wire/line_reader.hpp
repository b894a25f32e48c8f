// Lines of a file or of standard input, for commands that answer one line for each. Memory is
// bounded whatever comes: a line that is too long is told of and passed over.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace mainstay::wire {

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
