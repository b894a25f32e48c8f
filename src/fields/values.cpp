#include "fields/values.hpp"

#include <charconv>
#include <utility>

#include "fields/store.hpp"
#include "identity/identity.hpp"

namespace mainstay::fields {

namespace {

using filter::Asking;
using filter::CheckedTerm;
using filter::Condition;
using filter::Operand;

/// Whether a thing has such a value: a look-up by the primary key for each row of the list.
Condition has_value(
    const CheckedTerm& term, const filter::Field& column, Id<Field> field, const std::string& thing
) {
    const auto rows =
        "SELECT 1 FROM field_value o WHERE o.thing = " + thing + " AND o.field = :it ";
    Condition condition;
    condition.add("(1 = 0");
    if (filter::has_none(term)) condition.add(" OR NOT EXISTS (" + rows + ")", field);
    CheckedTerm wanted = term;
    wanted.field = &column;
    std::erase_if(wanted.operands, [](const Operand& operand) { return operand == Operand{}; });
    if (wanted.is_any || !wanted.operands.empty()) {
        condition.add(" OR EXISTS (" + rows + "AND ", field);
        condition.add(filter::on_column(wanted)).add(" LIMIT 1 OFFSET 0)");
    }
    return condition.add(")");
}

/// The same by the indexes field_value_text and field_value_number, which have the things that have
/// one value in their order.
std::optional<filter::Rows> rows_with(
    const CheckedTerm& term, Id<Field> field, std::string_view column, bool is_ordered
) {
    if (filter::has_none(term)) return std::nullopt;
    filter::Rows rows{.table = "field_value", .thing = "thing"};
    if (!term.is_any && !is_ordered) {
        for (auto& value : filter::values_of(term))
            rows.ranges.push_back({{"field", column}, {field.value, std::move(value)}});
        return rows;
    }
    const auto of_field = [&] { return Condition().add("(x.field = :it ", field); };
    if (term.is_any) {
        rows.gathered.push_back(of_field().add("AND x.").add(column).add(" IS NOT NULL)"));
        return rows;
    }
    for (const auto& interval : filter::intervals_of(term, "x." + std::string(column)))
        rows.gathered.push_back(of_field().add("AND ").add(interval).add(")"));
    return rows;
}

std::optional<std::int64_t> id_in(const std::string& text) {
    std::int64_t id = 0;
    const auto* end = text.data() + text.size();
    auto [rest, error] = std::from_chars(text.data(), end, id);
    if (error != std::errc() || rest != end) return std::nullopt;
    return id;
}

void read_as(filter::Field& made, const Field& field) {
    switch (field.type) {
        case FieldType::number:
            made.type = filter::Type::number;
            made.scale = field.scale;
            return;
        case FieldType::date:
            made.type = filter::Type::date;
            return;
        case FieldType::choice:
            made.type = filter::Type::choice;
            made.words = field.choices;
            return;
        case FieldType::checkbox:
            made.type = filter::Type::choice;
            made.words = {"yes", "no"};
            made.read = [](const Asking&, std::string_view value) -> Result<std::vector<Operand>> {
                if (value != "yes" && value != "no")
                    return invalid({wrong(
                        "filter", filter::code::filter_value_wrong,
                        {{"term", "field"}, {"values", "yes, no, none, any"}}
                    )});
                return std::vector{Operand{.value = std::int64_t{value == "yes"}}};
            };
            return;
        case FieldType::text:
        case FieldType::person:
            made.type = filter::Type::text;
            made.expected = [](const Call&) { return "a text, none or any"; };
            made.read = [](const Asking&, std::string_view value) -> Result<std::vector<Operand>> {
                return std::vector{Operand{.value = std::string(value)}};
            };
            made.offers = [id = field.id](const Asking& asking, std::string_view begin, int limit) {
                std::vector<filter::Offer> offers;
                for (auto& text : store::texts_beginning(asking.sql, id, begin, limit))
                    offers.push_back({.value = std::move(text)});
                return offers;
            };
            return;
    }
}

}  // namespace

std::vector<Field> all_fields(db::Sql& sql, std::string_view kind) {
    return store::fields(sql, kind);
}

std::vector<Field> active_fields(db::Sql& sql, std::string_view kind) {
    auto all = store::fields(sql, kind);
    std::erase_if(all, [](const Field& field) { return !field.is_active; });
    return all;
}

Answers values_of(db::Sql& sql, std::string_view kind, std::int64_t thing) {
    return store::values(sql, kind, thing);
}

void keep_values(db::Sql& sql, std::int64_t thing, const Answers& before, const Answers& after) {
    for (const auto& [field, answer] : before)
        if (!after.contains(field)) store::remove_value(sql, thing, field);
    for (const auto& [field, answer] : after) {
        auto was = before.find(field);
        if (was == before.end() || was->second != answer)
            store::keep_value(sql, thing, field, answer);
    }
}

std::int64_t erase_texts(db::Sql& sql, std::string_view kind, std::int64_t thing) {
    return store::remove_texts(sql, kind, thing);
}

NamePerson person_namer(db::Sql& sql, const Call& call) {
    return [&sql, &call](const std::string& text) -> std::optional<Id<User>> {
        auto id = id_in(text);
        auto person = id ? identity::find_person(sql, Id<User>{*id})
                         : identity::find_person(sql, std::string_view(text));
        if (!person || !person->is_active) return std::nullopt;
        if (call.is_system || (call.caller && call.caller->is_staff())) return person->id;
        const bool is_self = call.caller && call.caller->user == person->id;
        const bool is_colleague = call.caller && person->organization &&
                                  person->organization == call.caller->organization;
        if (!is_self && !is_colleague) return std::nullopt;
        return person->id;
    };
}

filter::Field filter_field(const Field& field, std::string thing) {
    filter::Field made{.name = "field." + field.name, .may_be_none = true};
    read_as(made, field);
    if (field.is_internal)
        made.is_visible = [](const Call& call) {
            return call.is_system || (call.caller && call.caller->is_staff());
        };
    const bool is_text = field.type == FieldType::text || field.type == FieldType::choice;
    // The column of the value, and how it is compared.
    filter::Field column{
        .name = made.name,
        .type = made.type,
        .scale = made.scale,
        .column = is_text ? "o.text_value" : "o.number_value",
    };
    made.rows = [id = field.id, is_text,
                 is_ordered = column.is_ordered()](const CheckedTerm& term) {
        return rows_with(term, id, is_text ? "text_value" : "number_value", is_ordered);
    };
    made.condition = [id = field.id, column = std::move(column),
                      thing = std::move(thing)](const CheckedTerm& term) {
        return has_value(term, column, id, thing);
    };
    return made;
}

}  // namespace mainstay::fields
