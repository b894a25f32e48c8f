#include "views/saved_view.hpp"

namespace mainstay::views {

std::vector<std::string> columns_of(std::string_view text) {
    std::vector<std::string> columns;
    while (!text.empty()) {
        auto end = text.find(' ');
        columns.emplace_back(text.substr(0, end));
        text.remove_prefix(end == text.npos ? text.size() : end + 1);
    }
    return columns;
}

std::string columns_text(const std::vector<std::string>& columns) {
    std::string text;
    for (const auto& column : columns) text += (text.empty() ? "" : " ") + column;
    return text;
}

}  // namespace mainstay::views
