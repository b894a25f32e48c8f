#include "ticketing/suggestion.hpp"

#include "ticketing/lifecycle.hpp"
#include "wire/name.hpp"

namespace mainstay::ticketing {

std::string label_of(const Ticket& ticket, SuggestedProperty property) {
    switch (property) {
        case SuggestedProperty::maintenance:
            return std::string(wire::name_of(ticket.maintenance));
        case SuggestedProperty::kind:
            return std::string(wire::name_of(ticket.kind));
        case SuggestedProperty::level:
            return std::string(wire::name_of(ticket.level));
        case SuggestedProperty::team:
            return ticket.team ? to_string(*ticket.team) : "";
    }
    return "";
}

bool is_example(const Ticket& ticket) {
    return !is_open(ticket.status) && ticket.resolution &&
           *ticket.resolution != Resolution::duplicate;
}

bool is_worth_showing(const Ticket& ticket, SuggestedProperty property, std::string_view label) {
    if (label.empty() || !is_open(ticket.status) || label_of(ticket, property) == label)
        return false;
    if (property != SuggestedProperty::level) return true;
    auto level = wire::enum_of<Level>(label);
    return level && may_move(ticket.level, *level) && next(ticket.status, arrival_at(*level));
}

std::optional<std::string> learnt_from(
    SuggestionState state, const std::string& label, const std::optional<std::string>& chosen
) {
    switch (state) {
        case SuggestionState::accepted:
            return label;
        case SuggestionState::corrected:
            return chosen;
        case SuggestionState::open:
        case SuggestionState::dismissed:
            return std::nullopt;
    }
    return std::nullopt;
}

}  // namespace mainstay::ticketing
