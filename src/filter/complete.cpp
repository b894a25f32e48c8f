#include "filter/complete.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "filter/check.hpp"
#include "filter/word.hpp"

namespace mainstay::filter {

namespace {

/// So many letters of a choice are asked for before its field was named.
constexpr std::size_t choice_letters_min = 2;

bool begins(std::string_view whole, std::string_view begin) {
    return lower_ascii(whole.substr(0, begin.size())) == lower_ascii(begin);
}

/// The word that ends the text, without what negates it; empty behind a space or a parenthesis.
Word last_word(std::string_view text) {
    std::size_t at = 0, depth = 0;
    while (at < text.size()) {
        if (text[at] == ' ') {
            ++at;
        } else if (text[at] == '(') {
            ++depth;
            ++at;
        } else if (text[at] == ')' && depth > 0) {
            --depth;
            ++at;
        } else if (text[at] == '-') {
            ++at;
        } else {
            auto word = word_at(text, at, depth > 0);
            at = word.place.at + word.place.length;
            if (at == text.size()) return word;
        }
    }
    return {.place = {text.size(), 0}};
}

class Completion {
public:
    Completion(std::string_view typed, const Kind& kind, const Asking& asking)
        : typed_(typed), word_(last_word(typed)), kind_(kind), asking_(asking) {}

    std::vector<Suggestion> all() {
        if (const auto sign = sign_in(word_))
            add_values(*sign);
        else if (!word_.has_quotes)
            add_names();
        return std::move(found_);
    }

private:
    void add(SuggestionKind kind, std::string text, Offer offer = {}) {
        const bool is_known = std::ranges::find(found_, text, &Suggestion::text) != found_.end();
        if (is_known || std::ssize(found_) >= suggestions_max) return;
        found_.push_back({
            .kind = kind,
            .text = std::move(text),
            .label = std::move(offer.label),
            .detail = std::move(offer.detail),
            .from = static_cast<std::int64_t>(points_before(typed_, word_.place.at)),
            .to = static_cast<std::int64_t>(code_points(typed_)),
        });
    }

    void add_names() {
        const std::string_view begin = word_.text;
        for (const auto& field : kind_.fields) {
            if (!find_field(kind_, asking_.call, field.name)) continue;
            const auto is_meant = [&](const auto& name) { return begins(name, begin); };
            if (is_meant(field.name) || std::ranges::any_of(field.aliases, is_meant))
                add(SuggestionKind::field, field.name + ":");
        }
        if (begin.size() < choice_letters_min) return;
        for (const auto& field : kind_.fields) {
            if (!find_field(kind_, asking_.call, field.name)) continue;
            for (const auto& word : field.words)
                if (begins(word, begin))
                    add(SuggestionKind::value, field.name + ":" + printed_value({.text = word}));
        }
    }

    void add_values(const TermSign& sign) {
        const auto name = lower_ascii(std::string_view(word_.text).substr(0, sign.name_end));
        const auto* field = find_field(kind_, asking_.call, name);
        if (!field) return;
        auto begin = sign.values_begin;
        for (auto i = begin; i < word_.text.size(); ++i)
            if (word_.text[i] == ',' && !word_.is_quoted[i]) begin = i + 1;
        chosen_ = filter::values_of(word_, sign.values_begin);
        if (!chosen_.empty() && begin < word_.text.size()) chosen_.pop_back();
        const auto part = word_.place_of(begin, word_.text.size());
        before_ = typed_.substr(word_.place.at, part.at - word_.place.at);
        const auto value = std::string_view(word_.text).substr(begin);
        for (const auto& word : words_of(*field, sign))
            if (begins(word, value)) add_value(*field, {.value = word}, true);
        if (!field->offers) return;
        for (auto& offer : field->offers(asking_, value, suggestions_max))
            add_value(*field, std::move(offer), false);
    }

    static std::vector<std::string> words_of(const Field& field, const TermSign& sign) {
        auto words = field.words;
        if (field.type == Type::date)
            for (const auto* word : {"today", "yesterday", "-7d", "-30d"}) words.emplace_back(word);
        if (field.may_be_none && sign.compared == Operator::is)
            for (const auto* word : {"none", "any"}) words.emplace_back(word);
        return words;
    }

    void add_value(const Field& field, Offer offer, bool is_word) {
        const auto is_same = [&](const Value& value) { return value.text == offer.value; };
        if (std::ranges::any_of(chosen_, is_same)) return;
        const auto lower = lower_ascii(offer.value);
        const bool needs_marks = !is_word && field.type == Type::text && field.may_be_none &&
                                 (lower == "none" || lower == "any");
        auto text = before_ + printed_value({.text = offer.value, .is_quoted = needs_marks});
        if (text != typed_.substr(word_.place.at))
            add(SuggestionKind::value, std::move(text), std::move(offer));
    }

    std::string_view typed_;
    Word word_;
    const Kind& kind_;
    const Asking& asking_;
    std::vector<Value> chosen_;
    std::string before_;
    std::vector<Suggestion> found_;
};

}  // namespace

std::vector<Suggestion> complete(
    std::string_view text, std::size_t cursor, const Kind& kind, const Asking& asking
) {
    if (text.size() > bytes_max) return {};
    return Completion(text.substr(0, byte_at(text, cursor)), kind, asking).all();
}

}  // namespace mainstay::filter
