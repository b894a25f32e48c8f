// The words and phrases of a filter of tickets. What few documents have is gathered once for a
// list; what many have is looked up for each ticket at hand.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ticketing/filter.hpp"

namespace mainstay::ticketing {

/// Texts of one filter, for one caller.
class TextTerms {
public:
    TextTerms(db::Sql& sql, const Call& call) : sql_(sql), call_(call) {}

    /// How a list asks for a text.
    struct Found {
        filter::Condition condition;         // On `ticket t`.
        std::optional<std::size_t> place{};  // Among those that are gathered.
    };

    /// Index: search_index; search_document_tokens.
    Found find(std::string_view text);

    /// What is gathered, in the order of their places.
    std::vector<TextTerm> take() { return std::move(gathered_); }

private:
    Found make(std::string_view text);

    db::Sql& sql_;
    const Call& call_;
    std::map<std::string, Found, std::less<>> known_;
    std::vector<TextTerm> gathered_;
};

/// Whether the ticket at hand or one of its messages has a word or phrase, where the caller may
/// find it: a condition on `ticket t`, which the statement lets them see.
filter::Condition text_condition(db::Sql& sql, const Call& call, std::string_view text);

}  // namespace mainstay::ticketing
