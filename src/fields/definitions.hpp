// What fields there are: made and changed by administrators.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/call.hpp"
#include "base/decimal.hpp"
#include "base/result.hpp"
#include "base/text.hpp"
#include "db/sql.hpp"
#include "fields/form.hpp"
#include "http/reply.hpp"
#include "module/field_kind.hpp"

namespace mainstay::fields {

enum class FieldAction { change };
BOOST_DESCRIBE_ENUM(FieldAction, change)

struct FieldView {
    Id<Field> id;
    std::string kind;
    std::string name;
    std::string label;
    std::string help;
    FieldType type = FieldType::text;
    std::vector<std::string> choices;
    bool is_internal = false;  // For staff alone.
    bool is_active = true;
    std::int64_t scale = 0;  // Decimals of a number. More than 0: values are texts such as `12.50`.
    std::string unit;        // Of a number.
    std::optional<std::string> minimum;  // Of a number, with its decimals.
    std::optional<std::string> maximum;
    std::int64_t version = 1;
    std::vector<FieldAction> may;
};
BOOST_DESCRIBE_STRUCT(
    FieldView, (),
    (id, kind, name, label, help, type, choices, is_internal, is_active, scale, unit, minimum,
     maximum, version, may)
)

struct ListFields {
    Line<40> kind;  // Of things: `ticket`.
};
BOOST_DESCRIBE_STRUCT(ListFields, (), (kind))

struct ShowField {
    Id<Field> id;
};
BOOST_DESCRIBE_STRUCT(ShowField, (), (id))

struct CreateField {
    Line<40> kind;
    Line<40> name;
    Line<100> label;
    std::optional<Line<300, 0>> help;
    FieldType type = FieldType::text;
    std::vector<Line<100>> choices;  // Of a choice.
    std::optional<bool> is_internal;
    std::optional<Count<0, decimal_scale_max>> scale{};  // Of a number; none, if empty.
    std::optional<Line<20, 0>> unit{};                   // Of a number.
    std::optional<Line<30, 0>> minimum{};                // Of a number; empty: any.
    std::optional<Line<30, 0>> maximum{};
};
BOOST_DESCRIBE_STRUCT(
    CreateField, (),
    (kind, name, label, help, type, choices, is_internal, scale, unit, minimum, maximum)
)

/// Values that are no choice any more, or outside of the bounds, stay as they are.
struct ChangeField {
    Id<Field> id;
    std::optional<std::int64_t> if_match;
    std::optional<Line<100>> label;
    std::optional<Line<300, 0>> help;
    std::optional<std::vector<Line<100>>> choices;
    std::optional<bool> is_internal;
    std::optional<bool> is_active;
    std::optional<Line<20, 0>> unit{};
    std::optional<Line<30, 0>> minimum{};  // Empty: any.
    std::optional<Line<30, 0>> maximum{};
};
BOOST_DESCRIBE_STRUCT(
    ChangeField, (),
    (id, if_match, label, help, choices, is_internal, is_active, unit, minimum, maximum)
)

/// All of a kind. Refuses: forbidden; invalid with unknown_field_kind.
Result<http::Page<FieldView>> list_fields(
    db::Sql& sql, const Call& call, const ListFields& request, const FieldKinds& kinds
);

/// Refuses: not_found.
Result<http::Versioned<FieldView>> show_field(
    db::Sql& sql, const Call& call, const ShowField& request
);

/// Refuses: forbidden; too_many_fields; invalid with unknown_field_kind, bad_field_name,
/// bad_choices, field_taken, field_not_number, not_of_numbers, bounds_reversed.
Result<http::Versioned<FieldView>> create_field(
    db::Sql& sql, const Call& call, const CreateField& request, const FieldKinds& kinds
);

/// Refuses: not_found; forbidden; stale; invalid with bad_choices and what create_field says of
/// bounds.
Result<http::Versioned<FieldView>> change_field(
    db::Sql& sql, const Call& call, const ChangeField& request
);

/// The kind of that name. Refuses: invalid with unknown_field_kind.
Result<const FieldKind*> kind_named(const FieldKinds& kinds, std::string_view name);

}  // namespace mainstay::fields
