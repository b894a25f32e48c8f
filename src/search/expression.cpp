#include "search/expression.hpp"

#include <algorithm>

#include "search/index_text.hpp"

namespace mainstay::search {

namespace {

/// Writes one expression. FTS5 says AND, OR and NOT, where NOT has an operand before it; tsquery
/// says &, | and &!.
class Writer {
public:
    explicit Writer(db::Dialect dialect) : is_fts5_(dialect == db::Dialect::sqlite) {}

    /// `mark` stands before each token.
    std::string phrase(const Phrase& phrase, std::string_view mark = {}) const {
        std::string text = is_fts5_ ? "\"" : "(";
        for (std::size_t i = 0; i < phrase.tokens.size(); ++i) {
            if (i > 0) text += is_fts5_ ? " " : " <-> ";
            text += token(std::string(mark) + phrase.tokens[i]);
        }
        if (phrase.is_prefix && !is_fts5_) text += ":*";
        text += is_fts5_ ? "\"" : ")";
        if (phrase.is_prefix && is_fts5_) text += " *";
        return text;
    }

    std::string mark(const std::string& token) const { return phrase({.tokens = {token}}); }

    std::string any(const std::vector<std::string>& parts) const {
        return joined(parts, is_fts5_ ? " OR " : " | ");
    }

    std::string all(const std::vector<std::string>& parts) const {
        return joined(parts, is_fts5_ ? " AND " : " & ");
    }

    std::string except(const std::string& these, const std::string& those) const {
        return "(" + these + (is_fts5_ ? " NOT " : " & !") + those + ")";
    }

private:
    std::string token(const std::string& text) const {
        if (is_fts5_) return text;  // Tokens have no quotation marks; the phrase has.
        std::string quoted = "'";
        for (char byte : text) {
            if (byte == '\\') quoted += '\\';
            quoted += byte;
        }
        return quoted + "'";
    }

    static std::string joined(const std::vector<std::string>& parts, std::string_view sign) {
        std::string text = "(";
        for (const std::string& part : parts) {
            if (text.size() > 1) text += sign;
            text += part;
        }
        return text + ")";
    }

    bool is_fts5_;
};

enum class In { all, title };

/// What stands before the words of a kind, of all or of those in titles.
std::string mark_of(const Kind& kind, In in) {
    return word_mark(kind) + (in == In::title ? "^" : "");
}

/// Each term as one part.
std::vector<std::string> parts_of(
    const Writer& writer, const std::vector<Term>& terms, const Kind& kind, In in
) {
    const auto mark = mark_of(kind, in);
    std::vector<std::string> parts;
    for (const Term& term : terms) {
        std::vector<std::string> spellings;
        for (const Phrase& phrase : term.any_of)
            // The parts of codes are not told by where they are.
            if (in == In::all || !phrase.is_grams) spellings.push_back(writer.phrase(phrase, mark));
        parts.push_back(writer.any(spellings));
    }
    return parts;
}

bool is_open(const Term& term) { return std::ranges::any_of(term.any_of, &Phrase::is_prefix); }

std::string expression_of(
    const std::vector<Term>& wanted, const Query& query, Place place, const Kind& kind,
    const std::vector<std::string>& narrowed, db::Dialect dialect
) {
    const Writer writer(dialect);
    const auto code = query.code.empty() ? std::string() : writer.mark(code_token(query.code));

    std::vector<std::string> parts;
    if (place == Place::code)
        parts = {code};
    else
        parts = parts_of(writer, wanted, kind, place == Place::title ? In::title : In::all);
    parts.push_back(writer.mark(scope_token(kind.name)));
    if (!narrowed.empty()) {
        std::vector<std::string> scopes;
        for (const std::string& scope : narrowed) scopes.push_back(writer.mark(scope_token(scope)));
        parts.push_back(writer.any(scopes));
    }
    auto text = writer.all(parts);

    if (!query.unwanted.empty())
        text = writer.except(text, writer.any(parts_of(writer, query.unwanted, kind, In::all)));
    if (place != Place::code && !code.empty()) text = writer.except(text, code);
    return text;
}

/// What of the text of tokens shows that the term is there; between spaces.
Needles needles_of(const Term& term, const Kind& kind, In in) {
    const auto mark = mark_of(kind, in);
    Needles needles;
    for (const Phrase& phrase : term.any_of) {
        if (in == In::title && phrase.is_grams) continue;
        std::string needle;
        for (const std::string& token : phrase.tokens) {
            needle += ' ';
            needle += mark;
            needle += token;
        }
        if (!phrase.is_prefix) needle += ' ';
        needles.push_back(std::move(needle));
    }
    return needles;
}

bool has_nothing(const Query& query, Place place) {
    return query.is_empty() || (place == Place::code && query.code.empty());
}

}  // namespace

std::string expression(
    const Query& query, Place place, const Kind& kind, const std::vector<std::string>& narrowed,
    db::Dialect dialect
) {
    if (has_nothing(query, place)) return {};
    auto text = expression_of(query.wanted, query, place, kind, narrowed, dialect);
    const Writer writer(dialect);
    if (place == Place::body && kind.has_titles)
        text = writer.except(text, writer.all(parts_of(writer, query.wanted, kind, In::title)));
    return text;
}

std::string expression_anywhere(
    const Query& query, const Kind& kind, const std::vector<std::string>& narrowed,
    db::Dialect dialect
) {
    if (query.is_empty()) return {};
    auto without_code = query;
    without_code.code.clear();
    return expression_of(query.wanted, without_code, Place::body, kind, narrowed, dialect);
}

std::vector<Needles> needles_anywhere(
    const Query& query, const Kind& kind, const std::vector<std::string>& narrowed
) {
    std::vector<Needles> all;
    for (const Term& term : query.wanted) all.push_back(needles_of(term, kind, In::all));
    if (narrowed.empty()) return all;
    auto& scopes = all.emplace_back();
    for (const std::string& scope : narrowed) scopes.push_back(" " + scope_token(scope) + " ");
    return all;
}

std::optional<Scan> scan_of(
    const Query& query, Place place, const Kind& kind, const std::vector<std::string>& narrowed,
    db::Dialect dialect
) {
    if (has_nothing(query, place) || place == Place::code) return std::nullopt;
    if (kind.has_own_words || std::ranges::none_of(query.wanted, is_open)) return std::nullopt;
    const auto in = place == Place::title ? In::title : In::all;
    Scan scan;
    std::vector<Term> closed;
    for (const Term& term : query.wanted) {
        if (is_open(term))
            scan.wanted.push_back(needles_of(term, kind, in));
        else
            closed.push_back(term);
        if (place == Place::body && kind.has_titles)
            scan.not_all.push_back(needles_of(term, kind, In::title));
    }
    scan.has_words = !closed.empty();
    scan.expression = expression_of(closed, query, place, kind, narrowed, dialect);
    return scan;
}

}  // namespace mainstay::search
