#include "suspect/source_diff.hpp"

#include <algorithm>

#include "suspect/alignment.hpp"

namespace mainstay::suspect {

namespace {

constexpr int line_edits_max = 1500;
constexpr int token_edits_max = 600;

// The lines that have tokens.
std::vector<int> lines_of(const SourceText& text) {
    std::vector<int> lines;
    for (int line = 1; line <= text.lines(); ++line)
        if (text.key(line) != 0) lines.push_back(line);
    return lines;
}

std::vector<std::uint64_t> keys_of(const SourceText& text, const std::vector<int>& lines) {
    std::vector<std::uint64_t> keys;
    keys.reserve(lines.size());
    for (const int line : lines) keys.push_back(text.key(line));
    return keys;
}

std::vector<std::uint64_t> token_keys(const SourceText& text, std::size_t begin, std::size_t end) {
    std::vector<std::uint64_t> keys;
    for (auto at = begin; at < end; ++at) keys.push_back(text.tokens()[at].key);
    return keys;
}

void match_tokens(
    const SourceText& old, const SourceText& young, const Hunk& hunk, std::vector<int>& matches
) {
    const auto old_begin = old.begin(hunk.old_begin);
    const auto new_begin = young.begin(hunk.new_begin);
    const auto before = token_keys(old, old_begin, old.begin(hunk.old_end));
    const auto after = token_keys(young, new_begin, young.begin(hunk.new_end));
    const auto found = align_exactly(before, after, token_edits_max);
    for (std::size_t at = 0; at < found.size(); ++at)
        if (found[at] >= 0) matches[old_begin + at] = static_cast<int>(new_begin) + found[at];
}

}  // namespace

SourceDiff diff(const SourceText& old, const SourceText& young) {
    SourceDiff result;
    result.token_matches.assign(old.tokens().size(), -1);
    result.line_matches.assign(static_cast<std::size_t>(old.lines()) + 1, 0);
    const auto old_lines = lines_of(old);
    const auto new_lines = lines_of(young);
    const auto matches = align(keys_of(old, old_lines), keys_of(young, new_lines), line_edits_max);
    int old_next = 1, new_next = 1;  // The first lines that are not yet dealt with.
    std::size_t old_at = 0, new_at = 0;
    auto close = [&](std::size_t old_index, std::size_t new_index, int old_line, int new_line) {
        if (old_index > old_at || new_index > new_at) {
            Hunk hunk{old_next, old_next, new_next, new_next};
            if (old_index > old_at)
                hunk.old_begin = old_lines[old_at], hunk.old_end = old_lines[old_index - 1] + 1;
            if (new_index > new_at)
                hunk.new_begin = new_lines[new_at], hunk.new_end = new_lines[new_index - 1] + 1;
            if (!hunk.is_addition() && !hunk.is_removal())
                match_tokens(old, young, hunk, result.token_matches);
            result.hunks.push_back(hunk);
        }
        old_at = old_index + 1;
        new_at = new_index + 1;
        old_next = old_line + 1;
        new_next = new_line + 1;
    };
    for (std::size_t at = 0; at < matches.size(); ++at) {
        if (matches[at] < 0) continue;
        const auto match = static_cast<std::size_t>(matches[at]);
        const int old_line = old_lines[at];
        const int new_line = new_lines[match];
        close(at, match, old_line, new_line);
        result.line_matches[static_cast<std::size_t>(old_line)] = new_line;
        for (auto token = old.begin(old_line); token < old.end(old_line); ++token)
            result.token_matches[token] =
                static_cast<int>(young.begin(new_line) + token - old.begin(old_line));
    }
    close(old_lines.size(), new_lines.size(), old.lines(), young.lines());
    return result;
}

}  // namespace mainstay::suspect
