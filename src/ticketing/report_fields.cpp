#include "ticketing/report_fields.hpp"

#include <string>
#include <utility>

#include "ticketing/named_values.hpp"

namespace mainstay::ticketing {

namespace {

using filter::CheckedTerm;
using filter::Condition;
using filter::Field;
using filter::Type;

bool is_staff(const Call& call) { return call.caller && call.caller->is_staff(); }

/// Tickets that have such a row. Gathered, so that an index of the rows may lead.
Field in_rows(Field field, std::string rows) {
    field.is_visible = is_staff;
    field.condition = [rows = std::move(rows)](const CheckedTerm& term) {
        return Condition()
            .add("(t.id IN (SELECT " + rows + " AND ")
            .add(filter::on_column(term))
            .add("))");
    };
    return field;
}

/// Where the ticket itself has such a row, looked up by its id.
Field of_rows(Field field, std::string rows) {
    field.is_visible = is_staff;
    field.condition = [rows = std::move(rows)](const CheckedTerm& term) {
        return Condition()
            .add("(EXISTS (SELECT 1 FROM " + rows + " AND ")
            .add(filter::on_column(term))
            .add("))");
    };
    return field;
}

Field fact_date(std::string name, const std::string& facts) {
    return in_rows(
        {.name = std::move(name), .type = Type::date, .column = "f.at"},
        "f.ticket FROM ticket_fact f WHERE f.fact = " + facts
    );
}

Field fact_minutes(std::string name, const std::string& facts) {
    return of_rows(
        {.name = std::move(name), .type = Type::number, .column = "(f.seconds / 60)"},
        "ticket_fact f WHERE f.ticket = t.id AND f.seconds IS NOT NULL AND f.fact = " + facts
    );
}

Field fact_person(std::string name, const std::string& fact) {
    auto field = person_field(std::move(name), "f.agent");
    field.may_be_none = true;  // A program or a rule did it.
    return of_rows(std::move(field), "ticket_fact f WHERE f.ticket = t.id AND f.fact = " + fact);
}

Field promise_date(std::string name, const std::string& which) {
    return in_rows(
        {.name = std::move(name),
         .type = Type::date,
         .column = "COALESCE(d.fulfilled_at, d.breached_at)"},
        "d.ticket FROM ticket_deadline d"
        " WHERE (d.fulfilled_at IS NOT NULL OR d.breached_at IS NOT NULL)"
        " AND d.breached_at IS " +
            which
    );
}

Field first_contact_field() {
    return of_rows(
        {.name = "first_contact",
         .words = {"yes", "no"},
         .column = "CASE WHEN f.is_first_contact = 1 THEN 'yes' ELSE 'no' END"},
        "ticket_fact f WHERE f.ticket = t.id AND f.fact = 'resolved' AND f.round = 0"
    );
}

}  // namespace

std::vector<Field> report_fields() {
    return {
        fact_date("responded", "'first_response'"),
        fact_minutes("response_minutes", "'first_response'"),
        fact_person("responder", "'first_response'"),
        fact_date("solved", "'resolved'"),
        fact_date("first_solved", "'resolved' AND f.round = 0"),
        fact_minutes("resolution_minutes", "'resolved' AND f.is_standing = 1"),
        fact_person("solver", "'resolved'"),
        fact_date("reopened", "'reopened'"),
        first_contact_field(),
        promise_date("kept", "NULL"),
        promise_date("missed", "NOT NULL"),
        of_rows(
            {.name = "policy", .type = Type::number, .column = "d.policy"},
            "ticket_deadline d WHERE d.ticket = t.id"
        ),
        in_rows(
            {.name = "rated", .type = Type::date, .column = "r.rated_at"},
            "r.ticket FROM ticket_rating r WHERE 1 = 1"
        ),
        of_rows(
            {.name = "rating", .words = {"good", "bad"}, .column = "r.score"},
            "ticket_rating r WHERE r.ticket = t.id"
        ),
    };
}

}  // namespace mainstay::ticketing
