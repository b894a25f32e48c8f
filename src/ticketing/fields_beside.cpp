#include "ticketing/fields_beside.hpp"

#include "base/text.hpp"
#include "identity/identity.hpp"
#include "ticketing/named_values.hpp"
#include "ticketing/time_actions.hpp"
#include "ticketing/vendor_actions.hpp"
#include "ticketing/vendor_store.hpp"

namespace mainstay::ticketing {

using filter::Asking;
using filter::CheckedTerm;
using filter::Condition;
using filter::Field;
using filter::Operand;
using filter::Type;

namespace {

bool is_staff(const Call& call) { return call.caller && call.caller->is_staff(); }

/// `me` becomes who asks: an approval that waits for their answer.
Result<std::vector<Operand>> read_approval(const Asking& asking, std::string_view value) {
    if (value == "me" && asking.call.caller)
        return std::vector{Operand{.value = asking.call.caller->user.value}};
    if (value != "pending" && value != "approved" && value != "declined")
        return wrong_filter_value("approval", "pending, approved, declined or me");
    return std::vector{Operand{.value = std::string(value)}};
}

Condition approval_condition(const CheckedTerm& term) {
    Condition any;
    for (const auto& value : filter::values_of(term)) {
        any.add(any.text.empty() ? "(" : " OR ");
        any.add("EXISTS (SELECT 1 FROM ticket_approval p WHERE p.ticket = t.id AND ");
        if (const auto* person = std::get_if<std::int64_t>(&value))
            any.add(
                   "p.state = 'pending' AND p.id IN (SELECT o.approval FROM ticket_approver o"
                   " WHERE o.answer IS NULL AND o.person = :it )"
            )
                .params.emplace_back(*person);
        else
            any.add("p.state = :it ").params.push_back(value);
        any.add(")");
    }
    return any.text.empty() ? any.add("(1 = 0)") : any.add(")");
}

Field approval_field() {
    return {
        .name = "approval",
        .words = {"pending", "approved", "declined", "me"},
        .is_visible = is_staff,
        .read = read_approval,
        .condition = approval_condition,
    };
}

Condition with_handover(const CheckedTerm& term, std::string_view rows, std::string_view column) {
    return in_rows(term, std::string("ticket_handover h ") + std::string(rows), column);
}

/// A name or a reference as its column has it.
Result<std::vector<Operand>> read_lower(const Asking&, std::string_view value) {
    return std::vector{Operand{.value = lower_ascii(trimmed(value))}};
}

Field vendor_field() {
    return {
        .name = "vendor",
        .type = Type::reference,
        .expected = [](const Call&) { return "none, any, or the name of a vendor"; },
        .may_be_none = true,
        .is_visible = is_staff,
        .read = read_lower,
        .offers =
            [](const Asking& asking, std::string_view begin, int limit) {
                std::vector<filter::Offer> offers;
                if (!identity::may(asking.call, vendor_read)) return offers;
                for (auto& name : store::vendor_names(asking.sql, begin, limit))
                    offers.push_back({.value = std::move(name)});
                return offers;
            },
        .condition =
            [](const CheckedTerm& term) {
                return with_handover(
                    term, "JOIN vendor v ON v.id = h.vendor WHERE h.ticket = t.id", "v.name_key"
                );
            },
    };
}

Field vendor_reference_field() {
    return {
        .name = "vendor_reference",
        .type = Type::text,
        .expected = [](const Call&) { return "the reference that a vendor gave"; },
        .may_be_none = true,
        .is_visible = is_staff,
        .read = read_lower,
        .condition =
            [](const CheckedTerm& term) {
                return with_handover(
                    term, "WHERE h.ticket = t.id AND h.reference_key IS NOT NULL", "h.reference_key"
                );
            },
    };
}

/// Minutes in all. What nobody logged time on took none.
Field spent_field() {
    Field column{.name = "spent", .type = Type::number, .column = "s.minutes"};
    return {
        .name = "spent",
        .type = Type::number,
        .is_visible = [](const Call& call
                      ) { return identity::reach(call, time_read) == Reach::all; },
        .condition =
            [column](const CheckedTerm& term) {
                CheckedTerm wanted = term;
                wanted.field = &column;
                return Condition()
                    .add("(EXISTS (SELECT 1 FROM ticket_spent s WHERE s.ticket = t.id AND ")
                    .add(filter::on_column(wanted))
                    .add("))");
            },
    };
}

}  // namespace

Condition in_rows(const CheckedTerm& term, std::string_view rows, std::string_view column) {
    Condition condition;
    if (term.is_any) return condition.add("EXISTS (SELECT 1 FROM ").add(rows).add(")");
    condition.add("(1 = 0");
    if (filter::has_none(term)) condition.add(" OR NOT EXISTS (SELECT 1 FROM ").add(rows).add(")");
    // OFFSET keeps PostgreSQL from gathering all tickets that have it.
    if (const auto values = filter::values_of(term); !values.empty())
        condition.add(" OR EXISTS (SELECT 1 FROM ")
            .add(rows)
            .add(" AND ")
            .add(column)
            .add(" IN ")
            .add_list(values)
            .add(" LIMIT 1 OFFSET 0)");
    return condition.add(")");
}

std::vector<Field> fields_beside() {
    return {approval_field(), vendor_field(), vendor_reference_field(), spent_field()};
}

}  // namespace mainstay::ticketing
