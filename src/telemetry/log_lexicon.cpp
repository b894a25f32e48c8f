#include "telemetry/log_lexicon.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <unordered_set>

#include "base/text.hpp"
#include "telemetry/log_words.hpp"

namespace mainstay::telemetry {

namespace {

using Words = std::unordered_set<std::string_view>;

Words listed() {
    Words words;
    auto rest = log_words();
    for (;;) {
        rest.remove_prefix(std::min(rest.size(), rest.find_first_not_of(" \n")));
        if (rest.empty()) return words;
        const auto word = rest.substr(0, rest.find_first_of(" \n"));
        words.insert(word);
        rest.remove_prefix(word.size());
    }
}

/// A suffix, and what stands in its place in the word that is listed.
struct Suffix {
    std::string_view text;
    std::string_view instead;
};

constexpr std::array<Suffix, 26> suffixes{{
    {"s", ""},     {"es", ""},   {"ies", "y"}, {"ed", ""},     {"ed", "e"},   {"ied", "y"},
    {"ing", ""},   {"ing", "e"}, {"er", ""},   {"er", "e"},    {"ers", ""},   {"ers", "e"},
    {"ly", ""},    {"ion", ""},  {"ion", "e"}, {"ions", ""},   {"ions", "e"}, {"able", ""},
    {"able", "e"}, {"ness", ""}, {"ment", ""}, {"ation", "e"}, {"ation", ""}, {"ations", "e"},
    {"ity", ""},   {"al", ""},
}};
constexpr std::array<std::string_view, 8> beginnings{"un", "re", "non", "pre",
                                                     "de", "in", "dis", "mis"};

bool is_formed(const Words& words, std::string_view word) {
    constexpr std::size_t stem_min = 3;
    std::string stem;
    for (const auto& suffix : suffixes) {
        if (!word.ends_with(suffix.text) || word.size() < suffix.text.size() + stem_min) continue;
        stem.assign(word.substr(0, word.size() - suffix.text.size()));
        // `stopped` is of `stop`.
        const auto last = stem.size() - 1;
        const bool is_doubled = stem[last] == stem[last - 1] && suffix.instead.empty();
        if (words.contains(stem.append(suffix.instead))) return true;
        if (is_doubled && words.contains(std::string_view(stem).substr(0, last))) return true;
    }
    return false;
}

}  // namespace

bool is_log_word(std::string_view given) {
    constexpr std::size_t short_max = 2, long_max = 24;
    if (given.size() <= short_max) return true;
    if (given.size() > long_max) return false;
    static const Words words = listed();
    const auto word = lower_ascii(given);
    if (words.contains(word) || is_formed(words, word)) return true;
    return std::ranges::any_of(beginnings, [&](std::string_view begin) {
        if (!word.starts_with(begin) || word.size() < begin.size() + 3) return false;
        const auto rest = std::string_view(word).substr(begin.size());
        return words.contains(rest) || is_formed(words, rest);
    });
}

}  // namespace mainstay::telemetry
