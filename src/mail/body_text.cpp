#include "mail/body_text.hpp"

#include <algorithm>
#include <ranges>

namespace mainstay::mail {

std::string with_line_feeds(std::string_view text) {
    std::string plain;
    plain.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        bool is_return = text[i] == '\r';
        if (is_return && i + 1 < text.size() && text[i + 1] == '\n') continue;
        auto c = static_cast<unsigned char>(text[i]);
        bool is_control = (c < 0x20 && c != '\t') || c == 0x7F;
        if (is_return || c == '\n')
            plain += '\n';
        else if (!is_control)
            plain += text[i];
    }
    return plain;
}

std::string escaped_html(std::string_view text) {
    std::string html;
    for (char c : text) {
        if (c == '&')
            html += "&amp;";
        else if (c == '<')
            html += "&lt;";
        else if (c == '>')
            html += "&gt;";
        else if (c == '"')
            html += "&quot;";
        else
            html += c;
    }
    return html;
}

std::string clean_prefix(std::string_view text, std::size_t bytes) {
    if (bytes >= text.size()) return std::string(text);
    while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0U) == 0x80U) --bytes;
    return std::string(text.substr(0, bytes));
}

std::string_view part_from(
    std::string_view raw, std::size_t offset, std::span<const std::string> boundaries
) {
    if (offset > raw.size()) return {};
    auto above = offset < 2 ? raw.npos : raw.rfind('\n', offset - 2);
    auto line = above == raw.npos ? 0 : above + 1;
    if (raw.substr(line).starts_with("From ") && line < offset) offset = line;
    // The innermost boundary is the likely one; what it finds is all that the others need look
    // through.
    auto end = raw.size();
    for (const auto& boundary : boundaries | std::views::reverse) {
        if (!boundary.empty())
            end = std::min(end, raw.substr(0, end).find("\n--" + boundary, offset));
    }
    if (end < raw.size() && end > offset && raw[end - 1] == '\r') --end;
    return raw.substr(offset, std::max(end, offset) - offset);
}

}  // namespace mainstay::mail
