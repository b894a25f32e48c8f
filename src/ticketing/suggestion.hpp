// What a ticket may be suggested to be: pure rules. No SQL, no clock, no input or output.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "ticketing/ticket.hpp"

namespace mainstay::ticketing {

enum class SuggestedProperty { maintenance, kind, level, team };
BOOST_DESCRIBE_ENUM(SuggestedProperty, maintenance, kind, level, team)

inline constexpr std::array suggested_properties{
    SuggestedProperty::maintenance, SuggestedProperty::kind, SuggestedProperty::level,
    SuggestedProperty::team
};

/// What became of a suggestion: a person took it, refused it, or decided otherwise.
enum class SuggestionState { open, accepted, dismissed, corrected };
BOOST_DESCRIBE_ENUM(SuggestionState, open, accepted, dismissed, corrected)

/// Why a label is suggested: what of the text speaks for it (or, below 0, against it), in natural
/// logarithm of odds.
struct SuggestionReason {
    std::string feature;
    double weight = 0;
};
BOOST_DESCRIBE_STRUCT(SuggestionReason, (), (feature, weight))

/// The value that the ticket has, as a label; empty where it has none. A team is its id.
std::string label_of(const Ticket& ticket, SuggestedProperty property);

/// Whether a ticket's values are an example to learn from: somebody resolved it, and saw what it is
/// by that. A duplicate says nothing of its own, and what nobody resolved was not looked at.
bool is_example(const Ticket& ticket);

/// Whether a label is worth showing: work is still owed, the ticket has another value, and it may
/// go there. Whether a team serves the application is asked elsewhere.
bool is_worth_showing(const Ticket& ticket, SuggestedProperty property, std::string_view label);

/// What to learn of a decision of a person: the label they confirmed, if any. From a dismissal
/// alone only what it is not is known, which is no example.
std::optional<std::string> learnt_from(
    SuggestionState state, const std::string& label, const std::optional<std::string>& chosen
);

}  // namespace mainstay::ticketing
