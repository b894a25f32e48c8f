#include "mail/flowed.hpp"

#include <algorithm>

namespace mainstay::mail {

namespace {

constexpr std::size_t depth_max = 50;

struct FlowedLine {
    std::size_t depth = 0;
    std::string_view text;
    bool is_cut = false;  // Goes on in the next line.
};

FlowedLine line_of(std::string_view raw) {
    FlowedLine line;
    line.depth = std::min(raw.find_first_not_of('>'), raw.size());
    line.text = raw.substr(line.depth);
    line.depth = std::min(line.depth, depth_max);
    if (line.text.starts_with(' ')) line.text.remove_prefix(1);
    line.is_cut = line.text.ends_with(' ') && line.text != "-- ";
    return line;
}

}  // namespace

std::string unflowed(std::string_view text, bool delete_space) {
    std::string joined;
    bool is_open = false;  // The last line written goes on.
    std::size_t open_depth = 0;
    while (!text.empty()) {
        auto end = std::min(text.find('\n'), text.size());
        auto line = line_of(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        bool goes_on = is_open && open_depth == line.depth && line.text != "-- ";
        if (!goes_on) {
            if (is_open) joined += '\n';
            joined.append(line.depth, '>');
            if (line.depth > 0) joined += ' ';
        }
        if (line.is_cut && delete_space) line.text.remove_suffix(1);
        joined += line.text;
        is_open = line.is_cut;
        open_depth = line.depth;
        if (!is_open) joined += '\n';
    }
    if (is_open) joined += '\n';
    return joined;
}

}  // namespace mainstay::mail
