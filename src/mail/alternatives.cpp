#include "mail/alternatives.hpp"

#include <algorithm>
#include <iterator>
#include <unordered_set>
#include <utility>

#include "base/text.hpp"

namespace mainstay::mail {

namespace {

// Forms differ in addresses of links, marks of emphasis and what stands for images, hardly in
// words: with these all is shown. With fewer it is if there is as much to read; that is how one
// text reads that was worded twice. With still fewer the one has nothing to do with the other.
constexpr double shown_share = 0.7;
constexpr double related_share = 0.3;
constexpr double comparable = 0.7;
// A plain form is the text as it was written, unless it tells little of the other.
constexpr double written = 0.5;
constexpr std::size_t compared_bytes_max = 64 << 10;

using Words = std::unordered_set<std::string>;

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
           static_cast<unsigned char>(c) >= 0x80;
}

// The width of a character that is a word of its own, as in Chinese; 0 for others.
std::size_t width_of_word(std::string_view at) {
    auto lead = static_cast<unsigned char>(at.front());
    return lead >= 0xE3 && lead <= 0xEE ? 3 : lead >= 0xF0 ? 4 : 0;
}

// The width of punctuation beyond ASCII: U+0080 to U+00BF, U+2000 to U+206F, U+3000 to U+303F.
std::size_t width_of_punctuation(std::string_view at) {
    if (at.starts_with("\xC2")) return 2;
    for (auto* mark : {"\xE2\x80", "\xE2\x81", "\xE3\x80", "\xEF\xBB"})
        if (at.starts_with(mark)) return 3;
    return 0;
}

void add_words(std::string_view text, Words& words) {
    while (!text.empty()) {
        auto punctuation = width_of_punctuation(text);
        auto width = punctuation > 0 ? 0 : width_of_word(text);
        auto end = width;
        while (punctuation == 0 && width == 0 && end < text.size() && is_letter(text[end]) &&
               width_of_punctuation(text.substr(end)) == 0 && width_of_word(text.substr(end)) == 0)
            ++end;
        end = std::min(end, text.size());
        if (end > 0) words.emplace(text.substr(0, end));
        text.remove_prefix(std::min(std::max({end, punctuation, std::size_t{1}}), text.size()));
    }
}

Words words_of(std::string_view text) {
    auto lower = lower_ascii(text.substr(0, compared_bytes_max));
    std::string_view rest(lower);
    Words words;
    while (!rest.empty()) {
        auto end = std::min(rest.find_first_of(" \t\n"), rest.size());
        auto token = rest.substr(0, end);
        // Addresses are shown in one form and behind words in the other.
        bool is_address = token.find("://") != token.npos || token.find("cid:") != token.npos;
        if (is_address) token = token.substr(0, token.find_first_of("<(["));
        if (token.find("://") == token.npos) add_words(token, words);
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return words;
}

std::string text_of(const Pieces& pieces) {
    std::string text;
    for (const auto& piece : pieces) (text += piece.text) += '\n';
    return text;
}

bool shows_nothing(const Pieces& pieces) {
    return std::ranges::all_of(pieces, [](const Piece& piece) {
        return !piece.image && is_invisible(piece.text);
    });
}

bool is_rich(const Pieces& pieces) {
    return std::ranges::any_of(pieces, [](const Piece& piece) { return piece.html.has_value(); });
}

// `rich` with the text of `plain`.
Pieces both_forms(Pieces rich, const Pieces& plain) {
    auto text = text_of(plain);
    text.resize(text.find_last_not_of('\n') + 1);
    bool is_first = true;
    for (auto& piece : rich) {
        if (piece.image) continue;
        piece.text = std::exchange(is_first, false) ? text : std::string("\n");
    }
    return rich;
}

Pieces one_after_another(Pieces first, Pieces second) {
    if (!first.empty() && !first.back().text.ends_with("\n\n")) first.back().text += "\n\n";
    std::ranges::move(second, std::back_inserter(first));
    return first;
}

// How two texts relate: the share of each that the other has, and how much longer the second is.
struct Relation {
    double share = 1, better_share = 1;
    double size = 1;
};

double letters_in(std::string_view text) {
    return static_cast<double>(std::ranges::count_if(text, is_letter)) + 1;
}

Relation relation_of(std::string_view text, std::string_view better) {
    return {
        share_within(text, better), share_within(better, text),
        letters_in(lower_ascii(better)) / letters_in(lower_ascii(text))
    };
}

// Whether a text of which the other has `share`, and that is `size` times as long, shows it.
bool is_shown(double share, double size) {
    return share >= shown_share || (share >= related_share && size >= comparable);
}

}  // namespace

double share_within(std::string_view text, std::string_view other) {
    auto words = words_of(text), others = words_of(other);
    if (words.empty()) return 1;
    auto count = std::ranges::count_if(words, [&](const std::string& word) {
        return others.contains(word);
    });
    return static_cast<double>(count) / static_cast<double>(words.size());
}

Pieces combined(Pieces earlier, Pieces later) {
    if (shows_nothing(later)) return earlier;
    if (shows_nothing(earlier)) return later;
    // A rich form is preferred in whatever order they come.
    bool is_earlier_better = is_rich(earlier) && !is_rich(later);
    if (is_earlier_better) std::swap(earlier, later);
    auto text = text_of(earlier), better = text_of(later);
    auto relation = relation_of(text, better);
    if (is_shown(relation.share, relation.size)) {
        bool has_both = !is_rich(earlier) && is_rich(later) &&
                        (relation.better_share >= written || 1 / relation.size >= written);
        return has_both ? both_forms(std::move(later), earlier) : later;
    }
    if (is_shown(relation.better_share, 1 / relation.size)) return earlier;
    if (is_earlier_better) std::swap(earlier, later);
    return one_after_another(std::move(earlier), std::move(later));
}

}  // namespace mainstay::mail
