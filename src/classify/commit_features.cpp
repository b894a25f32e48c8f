#include "classify/commit_features.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "classify/diff_features.hpp"
#include "classify/text_features.hpp"

namespace mainstay::classify {

namespace {

constexpr std::size_t subject_words_max = 120;
constexpr std::size_t text_words_max = 300;
constexpr std::size_t message_bytes_max = 16 * 1024;

/// `Signed-off-by: …` and its like say who, not what.
bool is_trailer(std::string_view line) {
    auto lower = lower_ascii(line.substr(0, 20));
    for (std::string_view trailer :
         {"signed-off-by", "co-authored-by", "reviewed-by", "change-id", "git-svn-id", "acked-by",
          "tested-by", "cc:"})
        if (lower.starts_with(trailer)) return true;
    return false;
}

/// The type and scope of `fix(parser)!: …` (Conventional Commits 1.0.0), also of `parser: …`.
void add_prefix(Features& features, std::string_view subject) {
    auto colon = subject.find(':');
    if (colon == subject.npos || colon == 0 || colon > 40) return;
    auto prefix = subject.substr(0, colon);
    if (prefix.ends_with('!')) {
        features.add(Block::form, "breaks what was");
        prefix.remove_suffix(1);
    }
    auto scope = prefix.find('(');
    auto type = trimmed(prefix.substr(0, scope));
    if (type.empty() || type.find(' ') != type.npos) return;
    features.add(Block::form, "prefix", lower_ascii(type));
    if (scope == prefix.npos || !prefix.ends_with(')')) return;
    for (const auto& part : identifier_parts(prefix.substr(scope)))
        features.add(Block::form, "scope", part);
}

void add_subject(Features& features, std::string_view subject) {
    add_prefix(features, subject);
    auto words = words_of(subject, subject_words_max);
    add_words(features, Block::head, words);
    add_letters(features, words);
    add_groups(features, "subject", words);
    add_size(features, Block::form, "words of subject", words.sequence.size());
    auto first = std::find_if(words.sequence.begin(), words.sequence.end(), [](const auto& word) {
        return !word.starts_with('#');
    });
    if (first != words.sequence.end()) features.add(Block::form, "begins", stem(*first));
    Words lead;
    for (std::size_t i = 0; i < words.sequence.size() && i < 5; ++i)
        lead.sequence.push_back(words.sequence[i]);
    add_groups(features, "first words", lead);
}

}  // namespace

void add_features(Features& features, const Commit& commit) {
    auto message = trimmed(std::string_view(commit.message).substr(0, message_bytes_max));
    auto subject = message.substr(0, message.find('\n'));
    add_subject(features, subject);
    message.remove_prefix(subject.size());
    std::string rest;
    std::size_t lines = 0;
    while (!message.empty()) {
        auto line = message.substr(0, message.find('\n'));
        message.remove_prefix(std::min(line.size() + 1, message.size()));
        auto text = trimmed(line);
        if (text.empty()) continue;
        if (is_trailer(text)) {
            features.add(Block::form, "has trailers");
            continue;
        }
        ++lines;
        (rest += text) += '\n';
    }
    auto words = words_of(rest, text_words_max);
    add_words(features, Block::text, words);
    add_groups(features, "message", words);
    add_size(features, Block::form, "lines of message", lines);
    if (!commit.diff.empty()) add_diff(features, commit.diff);
}

}  // namespace mainstay::classify
