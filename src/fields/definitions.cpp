#include "fields/definitions.hpp"

#include <algorithm>
#include <set>

#include "fields/answers.hpp"
#include "fields/codes.hpp"
#include "fields/permissions.hpp"
#include "fields/store.hpp"
#include "http/codes.hpp"
#include "identity/identity.hpp"
#include "timeline/timeline.hpp"
#include "wire/codec.hpp"

namespace mainstay::fields {

namespace {

FieldView view(const Call& call, const Field& field) {
    FieldView view{
        .id = field.id,
        .kind = field.kind,
        .name = field.name,
        .label = field.label,
        .help = field.help,
        .type = field.type,
        .choices = field.choices,
        .is_internal = field.is_internal,
        .is_active = field.is_active,
        .scale = field.scale,
        .unit = field.unit,
        .minimum = bound_text(field, field.minimum),
        .maximum = bound_text(field, field.maximum),
        .version = field.version,
        .may = {},
    };
    if (identity::may(call, field_write)) view.may.push_back(FieldAction::change);
    return view;
}

http::Versioned<FieldView> versioned(FieldView view) {
    auto version = view.version;
    return {std::move(view), version};
}

bool is_name(std::string_view name) {
    auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
    return !name.empty() && is_letter(name.front()) && std::ranges::all_of(name, [&](char c) {
        return is_letter(c) || (c >= '0' && c <= '9') || c == '_';
    });
}

/// Refuses: bad_choices; too_many_items.
Result<std::vector<std::string>> checked_choices(
    FieldType type, const std::vector<Line<100>>& wanted
) {
    if (wanted.size() > choices_max)
        return invalid({wrong(
            "choices", mainstay::code::too_many_items, {{"max", std::to_string(choices_max)}}
        )});
    std::vector<std::string> choices;
    for (const auto& each : wanted) choices.push_back(each.value);
    const bool are_different =
        std::set<std::string>(choices.begin(), choices.end()).size() == choices.size();
    if (!are_different || choices.empty() == (type == FieldType::choice))
        return invalid({wrong("choices", code::bad_choices)});
    return choices;
}

/// What was asked for of a number's unit and bounds. Refuses: field_not_number; not_of_numbers;
/// bounds_reversed.
template <class Request>
Result<> take_number_parts(const Request& request, Field& field) {
    auto read = [&](const char* name, const std::optional<Line<30, 0>>& wanted,
                    std::optional<std::int64_t>& into) -> Result<> {
        if (!wanted) return {};
        into.reset();
        if (wanted->value.empty()) return {};
        into = read_decimal(wanted->value, field.scale);
        if (!into) return invalid({wrong(name, number_code(field.scale), decimals_of(field))});
        return {};
    };
    if (request.unit) field.unit = trimmed(request.unit->value);
    TRY(read("minimum", request.minimum, field.minimum));
    TRY(read("maximum", request.maximum, field.maximum));
    const bool has_parts = field.scale > 0 || !field.unit.empty() || field.minimum || field.maximum;
    if (has_parts && field.type != FieldType::number)
        return invalid({wrong("type", code::not_of_numbers)});
    if (field.minimum && field.maximum && *field.maximum < *field.minimum)
        return invalid({wrong("maximum", code::bounds_reversed)});
    return {};
}

wire::json::object recorded(const FieldView& view) {
    auto object = wire::encode(view).as_object();
    for (const char* member : {"id", "version", "may"}) object.erase(member);
    return object;
}

}  // namespace

Result<const FieldKind*> kind_named(const FieldKinds& kinds, std::string_view name) {
    auto known = std::ranges::find(kinds, name, &FieldKind::name);
    if (known == kinds.end()) return invalid({wrong("kind", code::unknown_field_kind)});
    return &*known;
}

Result<http::Page<FieldView>> list_fields(
    db::Sql& sql, const Call& call, const ListFields& request, const FieldKinds& kinds
) {
    TRY(identity::require(call, field_read));
    TRY(kind_named(kinds, request.kind.value));
    http::Page<FieldView> page;
    for (const auto& field : store::fields(sql, request.kind.value))
        page.items.push_back(view(call, field));
    if (identity::may(call, field_write)) page.may.emplace_back("create");
    return page;
}

Result<http::Versioned<FieldView>> show_field(
    db::Sql& sql, const Call& call, const ShowField& request
) {
    auto field = store::field(sql, request.id);
    if (!field || !identity::may(call, field_read)) return refuse(mainstay::code::not_found);
    return versioned(view(call, *field));
}

Result<http::Versioned<FieldView>> create_field(
    db::Sql& sql, const Call& call, const CreateField& request, const FieldKinds& kinds
) {
    TRY(identity::require(call, field_write));
    TRY(kind_named(kinds, request.kind.value));
    if (!is_name(request.name.value)) return invalid({wrong("name", code::bad_field_name)});
    Field field{
        .kind = request.kind.value,
        .name = request.name.value,
        .label = request.label.value,
        .help = request.help ? request.help->value : std::string(),
        .type = request.type,
        .choices = TRY(checked_choices(request.type, request.choices)),
        .is_internal = request.is_internal.value_or(false),
        .unit = {},
        .minimum = {},
        .maximum = {},
    };
    if (request.scale) field.scale = static_cast<int>(request.scale->value);
    TRY(take_number_parts(request, field));
    if (store::fields(sql, field.kind).size() >= fields_max)
        return refuse(code::too_many_fields, {{"max", std::to_string(fields_max)}});
    auto id = store::insert_field(sql, field, call.now);
    if (!id) return invalid({wrong("name", code::field_taken)});
    auto made = view(call, *store::field(sql, *id));
    timeline::record(sql, call, {"field", id->value}, "created", {}, recorded(made));
    return versioned(std::move(made));
}

Result<http::Versioned<FieldView>> change_field(
    db::Sql& sql, const Call& call, const ChangeField& request
) {
    auto field = store::field(sql, request.id);
    if (!field || !identity::may(call, field_read)) return refuse(mainstay::code::not_found);
    TRY(identity::require(call, field_write));
    if (request.if_match && *request.if_match != field->version) return refuse(http::code::stale);
    const auto before = view(call, *field);
    if (request.label) field->label = request.label->value;
    if (request.help) field->help = request.help->value;
    if (request.choices) field->choices = TRY(checked_choices(field->type, *request.choices));
    if (request.is_internal) field->is_internal = *request.is_internal;
    if (request.is_active) field->is_active = *request.is_active;
    TRY(take_number_parts(request, *field));
    if (!store::update_field(sql, *field)) return refuse(http::code::stale);
    auto after = view(call, *store::field(sql, request.id));
    timeline::record(
        sql, call, {"field", field->id.value}, "changed", recorded(before), recorded(after)
    );
    return versioned(std::move(after));
}

}  // namespace mainstay::fields
