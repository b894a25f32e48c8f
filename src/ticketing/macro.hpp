// What a macro is made of: steps on a ticket, and a message with placeholders. Pure: no SQL, no
// clock, no input or output.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "base/result.hpp"
#include "ticketing/requests.hpp"

namespace mainstay::ticketing {

/// Whom a macro gives the ticket to.
enum class MacroAssignee { me, nobody };
BOOST_DESCRIBE_ENUM(MacroAssignee, me, nobody)

/// What is done to a ticket, in this order. What is not named stays as it is.
struct MacroSteps {
    std::optional<Kind> kind;
    std::optional<Maintenance> maintenance;
    std::optional<Severity> impact;
    std::optional<Severity> urgency;
    std::vector<Label> add_labels;
    std::vector<Label> remove_labels;
    std::optional<MacroAssignee> assignee;
    std::optional<MessageText> text;  // Of a message; with placeholders such as {{ticket.key}}.
    std::optional<Visibility> visibility;    // Of the message; else public.
    std::optional<StatusAfterReply> status;  // With a public message.
};
BOOST_DESCRIBE_STRUCT(
    MacroSteps, (),
    (kind, maintenance, impact, urgency, add_labels, remove_labels, assignee, text, visibility,
     status)
)

/// What placeholders stand for, by name.
using PlaceholderValues = std::map<std::string, std::string, std::less<>>;

/// The placeholders there are, in the order they are listed to people.
std::vector<std::string_view> placeholder_names();

/// Refuses: unknown_placeholder, unclosed_placeholder in the text of that field.
Result<> check_placeholders(const std::string& field, std::string_view text);

/// Refuses: invalid with no_steps; unknown_placeholder, unclosed_placeholder in the text;
/// only_with_reply for a status without a public message; bad_label, too_many_items.
Result<> check_steps(const MacroSteps& steps);

/// The text with values in place of placeholders. A value is a line that neither begins a link nor
/// HTML, and what looks like a placeholder in it stays as it is.
std::string filled(std::string_view text, const PlaceholderValues& values);

}  // namespace mainstay::ticketing
