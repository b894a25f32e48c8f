#include "process/lines.hpp"

#include <algorithm>
#include <utility>

namespace mainstay::process {

void LineSplitter::add(std::string_view bytes) {
    while (!bytes.empty()) {
        // The second half of CR LF, which may come in another piece than the first.
        if (std::exchange(is_after_return_, false) && bytes.front() == '\n') {
            bytes.remove_prefix(1);
            continue;
        }
        auto end = std::min(bytes.find_first_of("\r\n"), bytes.size());
        auto room = bytes_max_ - line_.size();
        if (end > room) is_cut_ = true;
        line_.append(bytes.substr(0, std::min(end, room)));
        if (end == bytes.size()) return;
        is_after_return_ = bytes[end] == '\r';
        bytes.remove_prefix(end + 1);
        end_line();
    }
}

void LineSplitter::finish() {
    if (!line_.empty()) end_line();
}

void LineSplitter::end_line() {
    // Emptied before it is passed on, since `take_` may throw.
    auto line = std::exchange(line_, {});
    take_(line, std::exchange(is_cut_, false));
}

}  // namespace mainstay::process
