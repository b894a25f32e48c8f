#include "search/snippet.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "search/tokens.hpp"

namespace mainstay::search {

namespace {

constexpr std::size_t letters_before = 60;
constexpr std::size_t letters_in_all = 200;
constexpr std::size_t marks_max = 100;

/// Bytes of a text.
struct Span {
    std::size_t begin = 0, end = 0;
};

/// A text as it is searched.
struct Searched {
    std::string_view text;
    std::vector<Token> words;
    std::vector<std::vector<Token>> codes;
};

Searched searched(std::string_view text, std::size_t words_max) {
    const auto letters = fold(text);
    Searched found{text, tokens(runs(letters), Tail::kept), {}};
    if (found.words.size() > words_max) found.words.resize(words_max);
    for (const auto& code : codes(letters)) found.codes.push_back(grams(code));
    return found;
}

bool is_at(const Phrase& phrase, const std::vector<Token>& tokens, std::size_t at) {
    const auto count = phrase.tokens.size();
    if (count == 0 || at + count > tokens.size()) return false;
    for (std::size_t i = 0; i < count; ++i) {
        bool may_go_on = phrase.is_prefix && i + 1 == count;
        const auto& text = tokens[at + i].text;
        if (may_go_on ? !text.starts_with(phrase.tokens[i]) : text != phrase.tokens[i])
            return false;
    }
    return true;
}

void add_matches(const Phrase& phrase, const std::vector<Token>& tokens, std::vector<Span>& spans) {
    for (std::size_t i = 0; i < tokens.size() && spans.size() < marks_max; ++i)
        if (is_at(phrase, tokens, i))
            spans.push_back({tokens[i].begin, tokens[i + phrase.tokens.size() - 1].end});
}

/// Where the term stands in the text.
std::vector<Span> matches(const Term& term, const Searched& searched) {
    std::vector<Span> spans;
    for (const Phrase& phrase : term.any_of) {
        if (!phrase.is_grams) add_matches(phrase, searched.words, spans);
        if (phrase.is_grams)
            for (const auto& code : searched.codes) add_matches(phrase, code, spans);
    }
    return spans;
}

bool is_in_code(const Term& term, const std::string& code) {
    auto own = searched(code, title_tokens_max);
    own.codes.push_back(grams(trimmed_code(fold(code))));
    return !matches(term, own).empty();
}

/// In order, those that touch made one.
std::vector<Span> joined(std::vector<Span> spans) {
    std::ranges::sort(spans, {}, &Span::begin);
    std::vector<Span> apart;
    for (const Span& span : spans) {
        if (!apart.empty() && span.begin <= apart.back().end)
            apart.back().end = std::max(apart.back().end, span.end);
        else
            apart.push_back(span);
    }
    return apart;
}

int utf16_units(std::string_view text) {
    int units = 0;
    for (char byte : text) {
        const auto value = static_cast<unsigned char>(byte);
        if ((value & 0xC0U) != 0x80U) units += value >= 0xF0 ? 2 : 1;
    }
    return units;
}

/// The part of `text`, in one line, with what is marked in it.
Marked marked(std::string_view text, Span part, const std::vector<Span>& spans) {
    Marked result;
    auto at = part.begin;
    auto add = [&](std::size_t until) {
        auto line = as_line(text.substr(at, until - at));
        bool has_gap = at < until && (text[at] == ' ' || text[at] == '\n' || text[at] == '\t');
        if (has_gap && !result.text.empty() && !result.text.ends_with(' ')) result.text += ' ';
        result.text += line;
        auto last = at < until ? text[until - 1] : 'x';
        if ((last == ' ' || last == '\n' || last == '\t') && !line.empty()) result.text += ' ';
        at = until;
    };
    for (const Span& span : spans) {
        if (span.begin < part.begin || span.end > part.end) continue;
        add(span.begin);
        const auto begin = utf16_units(result.text);
        add(span.end);
        result.ranges.push_back({begin, utf16_units(result.text)});
    }
    add(part.end);
    return result;
}

/// The bytes of the code points around `middle`.
Span around(std::string_view text, std::size_t middle) {
    auto is_continuation = [&](std::size_t i) {
        return i < text.size() && (static_cast<unsigned char>(text[i]) & 0xC0U) == 0x80U;
    };
    std::size_t begin = middle;
    for (std::size_t i = 0; i < letters_before && begin > 0; ++i) {
        --begin;
        while (begin > 0 && is_continuation(begin)) --begin;
    }
    // From the beginning of a word on, where that is near.
    if (begin > 0)
        if (auto gap = text.find_first_of(" \n\t", begin); gap < middle) begin = gap + 1;
    return {begin, begin + clipped(text.substr(begin), letters_in_all).size()};
}

}  // namespace

Explained explain(const Query& query, const Document& document) {
    const auto title = searched(document.title, title_tokens_max);
    const auto body = searched(clipped(document.body, body_letters_max), body_tokens_max);
    Explained explained{.is_match = true};
    std::vector<Span> in_title, in_body;
    for (const Term& term : query.wanted) {
        auto here = matches(term, title);
        auto there = matches(term, body);
        bool is_code = std::ranges::any_of(document.codes, [&](const std::string& code) {
            return is_in_code(term, code);
        });
        if (here.empty() && there.empty() && !is_code) explained.is_match = false;
        in_title.insert(in_title.end(), here.begin(), here.end());
        in_body.insert(in_body.end(), there.begin(), there.end());
    }
    in_title = joined(std::move(in_title));
    in_body = joined(std::move(in_body));
    explained.title = marked(document.title, {0, document.title.size()}, in_title);
    const auto middle = in_body.empty() ? 0 : in_body.front().begin;
    explained.snippet = marked(document.body, around(document.body, middle), in_body);
    return explained;
}

}  // namespace mainstay::search
