#include "git/blame_reader.hpp"

#include <algorithm>
#include <charconv>

#include "git/cursor.hpp"

namespace mainstay::git {

namespace {

bool read_number(std::string_view text, int& number) {
    const auto* end = text.data() + text.size();
    const auto [at, error] = std::from_chars(text.data(), end, number);
    return error == std::errc() && at == end && !text.empty() && number > 0;
}

bool is_octal(std::string_view text) {
    return text.size() >= 3 &&
           std::ranges::all_of(text.substr(0, 3), [](char c) { return c >= '0' && c <= '7'; });
}

char escaped(char letter) {
    constexpr std::string_view letters = "abtnvfr";
    constexpr std::string_view meanings = "\a\b\t\n\v\f\r";
    const auto at = letters.find(letter);
    return at == std::string_view::npos ? letter : meanings[at];
}

}  // namespace

std::string unquoted(std::string_view text) {
    if (text.size() < 2 || text.front() != '"' || text.back() != '"') return std::string(text);
    text = text.substr(1, text.size() - 2);
    std::string path;
    while (!text.empty()) {
        const char each = text.front();
        text.remove_prefix(1);
        if (each != '\\' || text.empty()) {
            path += each;
        } else if (is_octal(text)) {
            int byte = 0;
            std::from_chars(text.data(), text.data() + 3, byte, 8);
            path += static_cast<char>(byte);
            text.remove_prefix(3);
        } else {
            path += escaped(text.front());
            text.remove_prefix(1);
        }
    }
    return path;
}

std::optional<std::vector<BlamedLines>> read_blame(std::string_view answer) {
    std::vector<BlamedLines> all;
    while (!answer.empty()) {
        auto line = take(answer, '\n');
        const auto id = parse_commit_id(take(line, ' '));
        BlamedLines lines;
        if (!id || !read_number(take(line, ' '), lines.first_in_commit) ||
            !read_number(take(line, ' '), lines.first) || !read_number(line, lines.count))
            return std::nullopt;
        lines.commit = *id;
        bool is_complete = false;
        while (!answer.empty() && !is_complete) {
            auto value = take(answer, '\n');
            const auto name = take(value, ' ');
            if (name == "previous") {
                lines.previous = parse_commit_id(take(value, ' '));
                lines.previous_path = unquoted(value);
            } else if (name == "filename") {
                lines.path = unquoted(value);
                is_complete = true;
            }
        }
        if (!is_complete) return std::nullopt;
        all.push_back(std::move(lines));
    }
    std::ranges::sort(all, {}, &BlamedLines::first);
    return all;
}

}  // namespace mainstay::git
