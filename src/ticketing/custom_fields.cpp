#include "ticketing/custom_fields.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "identity/identity.hpp"
#include "ticketing/access.hpp"
#include "ticketing/edit.hpp"
#include "ticketing/named_values.hpp"
#include "ticketing/store.hpp"
#include "wire/codec.hpp"

namespace mainstay::ticketing {

namespace {

using fields::Answer;
using fields::Answers;
using fields::Field;
using fields::FieldType;
using fields::Form;

bool sees_inside(const Call& call, const Resource& resource) {
    return identity::may(call, ticket_read_private, resource);
}

Form form_of(db::Sql& sql, const Ticket& ticket) {
    return fields::form_for(sql, field_kind_name, ticket.application, wire::name_of(ticket.kind));
}

/// What the timeline says of a value. What was typed as text has its place in the ticket alone: it
/// goes with the person who typed it.
wire::json::value recorded(const Field& field, const Answer& answer) {
    if (field.type == FieldType::text && !answer.is_empty()) return "…";
    return fields::shown(field, answer);
}

std::string recorded_name(const Field& field) { return "field." + field.name; }

Answer answer_in(const Answers& answers, Id<Field> field) {
    auto found = answers.find(field);
    return found == answers.end() ? Answer{} : found->second;
}

/// The names of the people that these fields hold.
std::map<Id<User>, identity::UserRef> people_in(
    db::Sql& sql, const std::vector<Field>& all, const Answers& answers
) {
    std::vector<Id<User>> ids;
    for (const auto& field : all)
        if (auto number = answer_in(answers, field.id).number;
            number && field.type == FieldType::person)
            ids.push_back({*number});
    if (ids.empty()) return {};
    return identity::user_refs(sql, ids);
}

TicketFields shown(db::Sql& sql, const Call& call, const Seen& seen) {
    const auto form = form_of(sql, seen.ticket);
    const auto answers = fields::values_of(sql, field_kind_name, seen.ticket.id.value);
    TicketFields view{.may_change = identity::may(call, ticket_work, seen.resource)};
    if (form.asked.empty() && answers.empty()) return view;
    const auto all = fields::all_fields(sql, field_kind_name);
    const auto people = people_in(sql, all, answers);
    const bool is_inside = sees_inside(call, seen.resource);
    auto add = [&](const Field& field, bool is_required, std::optional<fields::When> when) {
        if (field.is_internal && !is_inside) return;
        const auto answer = answer_in(answers, field.id);
        TicketFieldView item{
            .name = field.name,
            .label = field.label,
            .help = field.help,
            .type = field.type,
            .choices = field.choices,
            .is_required = is_required,
            .when = std::move(when),
            .value = fields::shown(field, answer),
            .is_internal = field.is_internal,
            .scale = field.scale,
            .unit = field.unit,
            .minimum = fields::bound_text(field, field.minimum),
            .maximum = fields::bound_text(field, field.maximum),
        };
        if (field.type == FieldType::person && answer.number)
            if (auto person = people.find({*answer.number}); person != people.end())
                item.text = person->second.name;
        view.items.push_back(std::move(item));
    };
    for (const auto& asked : form.asked) add(asked.field, asked.is_required, asked.when);
    // What another form asked for stays where it can be read.
    for (const auto& field : all) {
        const bool is_in_form = std::ranges::any_of(form.asked, [&](const auto& asked) {
            return asked.field.id == field.id;
        });
        if (!is_in_form && answers.contains(field.id)) add(field, false, std::nullopt);
    }
    return view;
}

}  // namespace

Result<CustomFields> answers_for(
    db::Sql& sql, const Call& call, Id<Application> application, Kind kind,
    const std::optional<wire::json::object>& given
) {
    CustomFields made;
    if (!given && !fields::are_forms(sql)) return made;
    auto form = fields::form_for(sql, field_kind_name, application, wire::name_of(kind));
    if (!identity::may_some(call, ticket_work)) form = fields::for_requesters(std::move(form));
    made.answers = TRY(fields::check_answers(
        form, given.value_or(wire::json::object()), {}, fields::person_namer(sql, call)
    ));
    for (const auto& asked : form.asked)
        if (auto answer = answer_in(made.answers, asked.field.id); !answer.is_empty())
            made.recorded[recorded_name(asked.field)] = recorded(asked.field, answer);
    return made;
}

void keep_fields(db::Sql& sql, Id<Ticket> ticket, const CustomFields& made) {
    if (!made.answers.empty()) fields::keep_values(sql, ticket.value, {}, made.answers);
}

Result<TicketFields> ticket_field_values(db::Sql& sql, const Call& call, const TicketKey& request) {
    return shown(sql, call, TRY(see(sql, call, request.key)));
}

Result<TicketFields> set_ticket_fields(
    db::Sql& sql, const Call& call, const SetTicketFields& request
) {
    auto seen = TRY(see_for(sql, call, request.key, ticket_work));
    const auto form = form_of(sql, seen.ticket);
    const auto before = fields::values_of(sql, field_kind_name, seen.ticket.id.value);
    auto after =
        TRY(fields::check_answers(form, request.fields, before, fields::person_namer(sql, call)));
    // What this form does not ask for is not its own to take away.
    for (const auto& [field, answer] : before) {
        const bool is_in_form = std::ranges::any_of(form.asked, [&](const auto& asked) {
            return asked.field.id == field;
        });
        if (!is_in_form) after.emplace(field, answer);
    }
    if (before == after) return shown(sql, call, seen);
    Edit edit(seen.ticket);
    bool is_inside = true;
    for (const auto& asked : form.asked) {
        const auto was = answer_in(before, asked.field.id);
        const auto now = answer_in(after, asked.field.id);
        if (was == now) continue;
        is_inside = is_inside && asked.field.is_internal;
        edit.before[recorded_name(asked.field)] = recorded(asked.field, was);
        edit.after[recorded_name(asked.field)] = recorded(asked.field, now);
    }
    fields::keep_values(sql, seen.ticket.id.value, before, after);
    edit.what.emplace_back(is_inside ? internal_fields : "fields");
    edit.changes_property = true;
    seen.ticket = apply(sql, call, std::move(edit), "changed");
    return shown(sql, call, seen);
}

wire::json::object open_fields(db::Sql& sql, Id<Ticket> ticket) {
    wire::json::object held;
    const auto answers = fields::values_of(sql, field_kind_name, ticket.value);
    if (answers.empty()) return held;
    for (const auto& field : fields::all_fields(sql, field_kind_name))
        if (auto answer = answer_in(answers, field.id); !field.is_internal && !answer.is_empty())
            held[field.label] = fields::shown(field, answer);
    return held;
}

std::vector<filter::Field> custom_filter_fields(const filter::Asking& asking) {
    std::vector<filter::Field> all;
    for (const auto& field : fields::active_fields(asking.sql, field_kind_name)) {
        auto made = fields::filter_field(field, "t.id");
        if (field.type == FieldType::person) {
            auto person = person_field(made.name, "o.number_value");
            made.type = person.type;
            made.words = person.words;
            made.expected = person.expected;
            made.read = person.read;
            made.offers = person.offers;
            made.name_of = person.name_of;
        }
        // What others typed is offered to who may read all tickets.
        if (made.offers && field.type == FieldType::text)
            made.offers = [offers = std::move(made.offers
                           )](const filter::Asking& asked, std::string_view begin, int limit) {
                if (identity::reach(asked.call, ticket_read) != Reach::all)
                    return std::vector<filter::Offer>();
                return offers(asked, begin, limit);
            };
        all.push_back(std::move(made));
    }
    return all;
}

FieldKind ticket_field_kind() {
    FieldKind kind{.name = field_kind_name, .variants = {}};
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<Kind>>([&](auto enumerator) {
        kind.variants.push_back(wire::name_of(enumerator.value));
    });
    return kind;
}

}  // namespace mainstay::ticketing
