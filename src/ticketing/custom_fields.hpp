// The fields that administrators added to tickets: what they hold, and how lists ask for them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>
#include <boost/json/object.hpp>

#include "base/call.hpp"
#include "base/result.hpp"
#include "db/sql.hpp"
#include "fields/fields.hpp"
#include "filter/filter.hpp"
#include "ticketing/requests.hpp"
#include "ticketing/ticket.hpp"

namespace mainstay::ticketing {

/// The name of this kind of thing.
inline constexpr std::string_view field_kind_name = "ticket";

/// What an event says has changed, where requesters are not shown it.
inline constexpr std::string_view internal_fields = "internal_fields";

/// What a new ticket holds, and what is recorded of it.
struct CustomFields {
    fields::Answers answers{};
    boost::json::object recorded{};
};

/// One field of a ticket, as its page shows it.
struct TicketFieldView {
    std::string name;
    std::string label;
    std::string help;
    fields::FieldType type = fields::FieldType::text;
    std::vector<std::string> choices;
    bool is_required = false;
    std::optional<fields::When> when;
    boost::json::value value;         // Null where there is none.
    std::optional<std::string> text;  // Of a person: their name.
    bool is_internal = false;         // For staff alone.
    std::int64_t scale = 0;           // Decimals of a number; then `value` is text: `12.50`.
    std::string unit;
    std::optional<std::string> minimum;
    std::optional<std::string> maximum;
};
BOOST_DESCRIBE_STRUCT(
    TicketFieldView, (),
    (name, label, help, type, choices, is_required, when, value, text, is_internal, scale, unit,
     minimum, maximum)
)

struct TicketFields {
    std::vector<TicketFieldView> items;
    bool may_change = false;
};
BOOST_DESCRIBE_STRUCT(TicketFields, (), (items, may_change))

/// Values by name; null takes one away, and what is not named stays.
struct SetTicketFields {
    std::string key;
    boost::json::object fields;
};
BOOST_DESCRIBE_STRUCT(SetTicketFields, (), (key, fields))

/// What was answered for a ticket to be. Without forms and answers this asks one row from memory.
/// Refuses: as fields::check_answers.
Result<CustomFields> answers_for(
    db::Sql& sql, const Call& call, Id<Application> application, Kind kind,
    const std::optional<boost::json::object>& given
);

/// Has a new ticket hold them.
void keep_fields(db::Sql& sql, Id<Ticket> ticket, const CustomFields& fields);

/// The fields of its form and those that hold something, without what is internal for requesters.
/// Refuses: not_found.
Result<TicketFields> ticket_field_values(db::Sql& sql, const Call& call, const TicketKey& request);

/// Refuses: not_found; forbidden to who does not work on it; as fields::check_answers.
Result<TicketFields> set_ticket_fields(
    db::Sql& sql, const Call& call, const SetTicketFields& request
);

/// What the fields of a ticket hold, by label, without what is internal.
boost::json::object open_fields(db::Sql& sql, Id<Ticket> ticket);

/// The fields as lists ask for them: `field.seats`.
std::vector<filter::Field> custom_filter_fields(const filter::Asking& asking);

/// What tickets are to fields/: its variants are the kinds of tickets.
FieldKind ticket_field_kind();

}  // namespace mainstay::ticketing
