#include "filter/parse.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "base/text.hpp"
#include "filter/codes.hpp"
#include "filter/word.hpp"

namespace mainstay::filter {

namespace {

using Kind = Expression::Kind;

/// From the beginning of one part to the end of another.
Place spanning(Place first, Place last) { return {first.at, last.at + last.length - first.at}; }

/// Parts of one kind as one expression, as flat as can be.
Expression joined(Kind kind, std::vector<Expression> parts) {
    if (parts.empty()) return {};
    if (parts.size() == 1) return std::move(parts.front());
    Expression whole{.kind = kind, .place = spanning(parts.front().place, parts.back().place)};
    for (auto& part : parts) {
        if (part.kind != kind)
            whole.parts.push_back(std::move(part));
        else
            std::ranges::move(part.parts, std::back_inserter(whole.parts));
    }
    return whole;
}

Expression inverted(Expression part, Place sign) {
    const auto place = spanning(sign, part.place);
    if (part.kind == Kind::inverse) {
        auto inner = std::move(part.parts.front());
        inner.place = place;
        return inner;
    }
    Expression inverse{.kind = Kind::inverse, .place = place};
    inverse.parts.push_back(std::move(part));
    return inverse;
}

/// Goes through the text once. Each function reads its part and stands behind it.
class Parser {
public:
    explicit Parser(std::string_view text) : text_(text) {}

    Result<Expression> whole() {
        auto expression = TRY(alternatives());
        if (at_ < text_.size()) return fault(text_, {at_, 1}, code::filter_group_unopened);
        return expression;
    }

private:
    Result<Expression> alternatives() {
        std::vector<Expression> all;
        for (;;) {
            const bool is_first = all.empty();
            auto part = TRY(conjunction());
            const auto word = operator_here();
            const bool is_nothing = part.kind == Kind::all && part.parts.empty();
            if (is_nothing && (word || !is_first)) return operand_missing(word);
            if (!is_nothing) all.push_back(std::move(part));
            if (!word) break;
            pass(*word);
        }
        return joined(Kind::any, std::move(all));
    }

    /// What must all hold, up to `or`, a closing parenthesis or the end. Empty where nothing is.
    Result<Expression> conjunction() {
        std::vector<Expression> all;
        bool is_owed = false;  // Whether `and` stands before.
        for (;;) {
            skip_spaces();
            if (at_ == text_.size() || is_close()) break;
            if (const auto word = operator_here()) {
                if (is_operator(*word, "or")) break;
                if (is_operator(*word, "and")) {
                    if (is_owed || all.empty()) return operand_missing(word);
                    is_owed = true;
                    pass(*word);
                    continue;
                }
            }
            auto part = TRY(factor());
            is_owed = false;
            // Quotation marks with nothing in them are nothing.
            if (part.kind != Kind::text || !part.text.empty()) all.push_back(std::move(part));
        }
        if (is_owed) return operand_missing({});
        return joined(Kind::all, std::move(all));
    }

    Result<Expression> factor() {
        bool is_inverse = false;
        const auto begin = at_;
        for (;;) {
            if (const auto word = operator_here()) {
                if (!is_operator(*word, "not")) return operand_missing(word);
                pass(*word);
                skip_spaces();
            } else if (is_minus()) {
                last_operator_ = {at_++, 1};
            } else {
                break;
            }
            is_inverse = !is_inverse;
            if (at_ == text_.size() || is_close()) return operand_missing({});
        }
        const Place sign{begin, 0};
        auto part = TRY(text_[at_] == '(' ? group() : term());
        if (!is_inverse) {
            part.place = spanning(sign, part.place);
            return part;
        }
        if (part.kind == Kind::text && part.text.empty()) return operand_missing({});
        return inverted(std::move(part), sign);
    }

    Result<Expression> group() {
        const Place open{at_, 1};
        if (depth_ == depth_max)
            return fault(text_, open, code::filter_too_deep, {{"max", std::to_string(depth_max)}});
        ++depth_;
        ++at_;
        auto inner = TRY(alternatives());
        if (at_ == text_.size()) return fault(text_, open, code::filter_group_open);
        ++at_;
        --depth_;
        inner.place = {open.at, at_ - open.at};
        if (inner.kind == Kind::all && inner.parts.empty())
            return fault(text_, inner.place, code::filter_group_empty);
        return inner;
    }

    Result<Expression> term() {
        auto word = word_at(text_, at_, depth_ > 0);
        at_ = word.place.at + word.place.length;
        const auto sign = sign_in(word);
        auto values = sign ? values_of(word, sign->values_begin) : std::vector<Value>();
        values_ += values.size();
        if (++terms_ > terms_max || values_ > values_max)
            return fault(
                text_, word.place, code::filter_too_many_terms,
                {{"max", std::to_string(terms_ > terms_max ? terms_max : values_max)}}
            );
        if (!sign)
            return Expression{
                .kind = Kind::text, .text = std::move(word.text), .place = word.place
            };
        Expression term{
            .kind = Kind::term,
            .name = lower_ascii(std::string_view(word.text).substr(0, sign->name_end)),
            .compared = sign->compared,
            .values = std::move(values),
            .place = word.place,
            .name_place = word.place_of(0, sign->name_end),
        };
        return sign->is_negated ? inverted(std::move(term), {word.place.at, 0}) : std::move(term);
    }

    void skip_spaces() { at_ = std::min(text_.find_first_not_of(' ', at_), text_.size()); }

    bool is_close() const { return text_[at_] == ')'; }

    /// Whether a `-` stands here that negates what follows.
    bool is_minus() const {
        return text_[at_] == '-' && at_ + 1 < text_.size() && text_[at_ + 1] != ' ';
    }

    /// The word of an operator that stands here.
    std::optional<Place> operator_here() const {
        const auto rest = text_.substr(at_);
        const auto end = std::min(rest.find_first_of(" ()\""), rest.size());
        // `or(` is `or` before a group; `or)` and `or"` likewise end the word.
        if (!is_operator_word(rest.substr(0, end))) return std::nullopt;
        return Place{at_, end};
    }

    bool is_operator(Place place, std::string_view word) const {
        return lower_ascii(text_.substr(place.at, place.length)) == word;
    }

    void pass(Place word) {
        last_operator_ = word;
        at_ = word.at + word.length;
    }

    /// At the word itself, or at the one that was passed last.
    Error operand_missing(std::optional<Place> word) const {
        const auto place = word.value_or(last_operator_);
        return fault(
            text_, place, code::filter_operand_missing,
            {{"word", std::string(text_.substr(place.at, place.length))}}
        );
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::size_t depth_ = 0;
    std::size_t terms_ = 0;
    std::size_t values_ = 0;
    Place last_operator_;
};

}  // namespace

Result<Expression> parse(std::string_view text) {
    if (text.size() > bytes_max)
        return fault(
            text, {bytes_max, text.size() - bytes_max}, code::filter_too_long,
            {{"max", std::to_string(bytes_max)}}
        );
    return Parser(text).whole();
}

}  // namespace mainstay::filter
