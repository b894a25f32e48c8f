// Cuts a stream of bytes into lines of bounded length. Pure.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace mainstay::process {

/// Ends of lines are LF, CR LF, and a CR alone, as programs write their progress. They are not part
/// of the line.
class LineSplitter {
public:
    /// A line, and whether it was longer: then these are its first bytes.
    using Take = std::function<void(std::string_view line, bool is_cut)>;

    LineSplitter(std::size_t bytes_max, Take take)
        : bytes_max_(bytes_max), take_(std::move(take)) {}

    void add(std::string_view bytes);

    /// What came after the last end of a line is a line, if there is any of it.
    void finish();

private:
    void end_line();

    const std::size_t bytes_max_;
    const Take take_;
    std::string line_;
    bool is_cut_ = false;
    bool is_after_return_ = false;
};

}  // namespace mainstay::process
