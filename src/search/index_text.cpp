#include "search/index_text.hpp"

#include <algorithm>
#include <iterator>
#include <unordered_map>
#include <unordered_set>

#include "base/text.hpp"
#include "search/tokens.hpp"

namespace mainstay::search {

namespace {

constexpr std::size_t marks_max = 100;
constexpr std::size_t mark_letters_max = 100;

/// Collects tokens within the bounds of both engines.
class Sequence {
public:
    void add(std::string token) {
        auto& count = counts_[token];
        // A place stays taken, so that its neighbours do not become a phrase.
        if (++count > positions_of_one_max) token.clear();
        tokens_.push_back(std::move(token));
    }

    void add_gap() {
        if (!tokens_.empty()) tokens_.emplace_back();
    }

    std::vector<std::string> take() { return std::move(tokens_); }

private:
    std::vector<std::string> tokens_;
    std::unordered_map<std::string, std::size_t> counts_;
};

void add_words(
    Sequence& sequence, const std::vector<Token>& words, std::size_t max, std::string_view mark
) {
    for (std::size_t i = 0; i < std::min(words.size(), max); ++i)
        sequence.add(std::string(mark) + words[i].text);
    sequence.add_gap();
}

void add_grams(
    Sequence& sequence, const std::vector<std::vector<Letter>>& codes, const std::string& mark
) {
    std::unordered_set<std::string> seen;
    std::size_t count = 0;
    for (const auto& code : codes) {
        if (!seen.insert(spelled(code)).second) continue;
        for (Token& gram : grams(code)) {
            if (++count > gram_tokens_max) return;
            sequence.add(mark + gram.text);
        }
        sequence.add_gap();
        ++count;
    }
}

/// `text` without what would end a token.
std::string as_mark(char sign, std::string_view text) {
    std::string mark(1, sign);
    for (char byte : clipped(text, mark_letters_max)) {
        const auto value = static_cast<unsigned char>(byte);
        if (value > ' ' && byte != '\'' && byte != '"' && byte != 0x7F) mark += byte;
    }
    return mark;
}

std::string for_fts5(const std::vector<std::string>& tokens) {
    std::string text;
    for (const std::string& token : tokens) {
        if (!text.empty()) text += ' ';
        text += token.empty() ? std::string_view(".") : std::string_view(token);
    }
    return text;
}

std::string for_postgresql(const std::vector<std::string>& tokens) {
    std::unordered_map<std::string_view, std::string> places;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (tokens[i].empty()) continue;
        auto& list = places[tokens[i]];
        if (!list.empty()) list += ',';
        list += std::to_string(i + 1);
    }
    std::string text;
    for (const auto& [token, list] : places) {
        text += '\'';
        for (char byte : token) {
            if (byte == '\\') text += '\\';
            text += byte;
        }
        text += "':";
        text += list;
        text += ' ';
    }
    return text;
}

}  // namespace

std::vector<std::string> index_tokens(const Kind& kind, const Document& document) {
    const auto title = fold(document.title);
    const auto body = fold(clipped(document.body, body_letters_max));
    const auto title_words = tokens(runs(title), Tail::kept);

    const auto mark = word_mark(kind);
    Sequence sequence;
    add_words(sequence, title_words, title_tokens_max, mark);
    add_words(sequence, tokens(runs(body), Tail::kept), body_tokens_max, mark);
    add_words(sequence, title_words, title_tokens_max, mark + "^");

    auto all_codes = codes(title);
    for (const std::string& own : document.codes)
        if (auto code = trimmed_code(fold(own)); code.size() >= 3) all_codes.push_back(code);
    std::ranges::move(codes(body), std::back_inserter(all_codes));
    add_grams(sequence, all_codes, mark);

    std::vector<std::string> marks{scope_token(kind.name)};
    for (const std::string& code : document.codes) marks.push_back(code_token(spelled(fold(code))));
    for (const std::string& scope : document.scope) marks.push_back(scope_token(scope));
    if (marks.size() > marks_max) marks.resize(marks_max);
    for (std::string& each : marks) sequence.add(std::move(each));
    return sequence.take();
}

std::string index_text(const Kind& kind, const Document& document, db::Dialect dialect) {
    const auto tokens = index_tokens(kind, document);
    return dialect == db::Dialect::sqlite ? for_fts5(tokens) : for_postgresql(tokens);
}

std::string word_mark(const Kind& kind) { return kind.has_own_words ? kind.name + ":" : ""; }

std::string scope_token(std::string_view scope) { return as_mark('~', scope); }

std::string code_token(std::string_view folded) { return as_mark('=', folded); }

}  // namespace mainstay::search
