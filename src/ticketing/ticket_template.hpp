// What a ticket template is made of: a ticket to be, with placeholders in its text. Pure: no SQL,
// no clock, no input or output.
#pragma once

#include <optional>
#include <vector>

#include <boost/describe.hpp>
#include <boost/json/object.hpp>

#include "base/result.hpp"
#include "ticketing/requests.hpp"

namespace mainstay::ticketing {

/// What a new ticket begins with. What is not named is left to whoever opens the ticket.
struct TicketTemplateContent {
    std::optional<Line<10>> application;  // Its key.
    std::optional<Subject> subject;       // With placeholders such as {{requester.name}}.
    std::optional<MessageText> text;      // The same.
    std::optional<Kind> kind;
    std::optional<Maintenance> maintenance;
    std::optional<Severity> impact;
    std::optional<Severity> urgency;
    std::optional<Level> level;
    std::optional<Id<Team>> team;
    std::vector<Label> labels;
    std::optional<boost::json::object> fields;  // Values of custom fields, by their names.
};
BOOST_DESCRIBE_STRUCT(
    TicketTemplateContent, (),
    (application, subject, text, kind, maintenance, impact, urgency, level, team, labels, fields)
)

/// Refuses: empty_template; unknown_placeholder, unclosed_placeholder; bad_label, too_many_items.
Result<> check_content(const TicketTemplateContent& content);

}  // namespace mainstay::ticketing
