#include "filter/word.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace mainstay::filter {

namespace {

bool begins_name(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool is_of_name(char c) { return begins_name(c) || (c >= '0' && c <= '9') || c == '_' || c == '.'; }

Value value_of(const Word& word, std::size_t from, std::size_t to) {
    Value value{.text = word.text.substr(from, to - from), .place = word.place_of(from, to)};
    auto lower = lower_ascii(value.text);
    if (lower == "none" || lower == "any") value.is_quoted = word.is_quoted[from];
    return value;
}

}  // namespace

Place Word::place_of(std::size_t from, std::size_t to) const {
    const auto end = place.at + place.length;
    if (from >= at.size()) return {end, 0};
    auto begin = at[from];
    // An opening quotation mark belongs to what it opens.
    if (is_quoted[from] && begin > place.at && (from == 0 || at[from - 1] + 1 < begin)) --begin;
    auto stop = to < at.size() ? at[to] : end;
    if (to < at.size() && is_quoted[to] && at[to - 1] + 1 < stop) --stop;
    return {begin, stop - begin};
}

Word word_at(std::string_view text, std::size_t at, bool is_in_group) {
    Word word;
    word.place.at = at;
    bool is_quoted = false;
    std::size_t open = 0;
    for (; at < text.size(); ++at) {
        const char c = text[at];
        if (c == '"') {
            is_quoted = !is_quoted;
            word.has_quotes = true;
            continue;
        }
        if (!is_quoted) {
            if (c == ' ') break;
            if (c == '(') ++open;
            if (c == ')' && open == 0 && is_in_group) break;
            if (c == ')' && open > 0) --open;
        }
        word.text += c;
        word.at.push_back(at);
        word.is_quoted.push_back(is_quoted);
    }
    word.is_closed = !is_quoted;
    word.place.length = at - word.place.at;
    return word;
}

std::optional<TermSign> sign_in(const Word& word) {
    const std::string_view text = word.text;
    if (text.empty() || !begins_name(text.front())) return std::nullopt;
    const auto end = static_cast<std::size_t>(
        std::find_if_not(text.begin(), text.end(), is_of_name) - text.begin()
    );
    if (end == text.size() || word.is_quoted[end]) return std::nullopt;
    const auto rest = text.substr(end);
    const auto begins = [&](std::string_view sign) {
        return rest.starts_with(sign) && !word.is_quoted[end + sign.size() - 1];
    };
    using enum Operator;
    if (begins("!=")) return TermSign{end, end + 2, Operator::is, true};
    if (begins(">=")) return TermSign{end, end + 2, at_least};
    if (begins("<=")) return TermSign{end, end + 2, at_most};
    if (begins(">")) return TermSign{end, end + 1, above};
    if (begins("<")) return TermSign{end, end + 1, below};
    if (begins(":") || begins("=")) return TermSign{end, end + 1, Operator::is};
    return std::nullopt;
}

std::vector<Value> values_of(const Word& word, std::size_t begin) {
    std::vector<Value> values;
    for (auto end = begin; begin < word.text.size(); begin = end + 1) {
        for (end = begin; end < word.text.size(); ++end)
            if (word.text[end] == ',' && !word.is_quoted[end]) break;
        if (end > begin) values.push_back(value_of(word, begin, end));
    }
    return values;
}

bool is_operator_word(std::string_view text) {
    const auto lower = text.size() <= 3 ? lower_ascii(text) : std::string();
    return lower == "and" || lower == "or" || lower == "not";
}

}  // namespace mainstay::filter
