// Which fields are asked for an application and a variant of a kind: made by administrators, filled
// by whoever makes such a thing.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/call.hpp"
#include "base/result.hpp"
#include "base/text.hpp"
#include "db/sql.hpp"
#include "fields/form.hpp"
#include "http/reply.hpp"
#include "identity/identity.hpp"
#include "module/field_kind.hpp"

namespace mainstay::fields {

struct FormView {
    Id<Form> id;
    std::string kind;
    std::optional<std::string> application;  // Its key; any, where there is none.
    std::string variant;                     // Empty: any.
    std::string intro;
    std::vector<FormItem> items;
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(FormView, (), (id, kind, application, variant, intro, items, version))

struct ListForms {
    Line<40> kind;
};
BOOST_DESCRIBE_STRUCT(ListForms, (), (kind))

struct PutForm {
    Line<40> kind;
    std::optional<Line<10>> application;
    std::optional<Line<40, 0>> variant;
    Text<2'000, 0> intro;
    std::vector<FormItem> items;
};
BOOST_DESCRIBE_STRUCT(PutForm, (), (kind, application, variant, intro, items))

struct RemoveForm {
    Id<Form> id;
};
BOOST_DESCRIBE_STRUCT(RemoveForm, (), (id))

struct AskForm {
    Line<40> kind;
    Line<10> application;
    std::optional<Line<40, 0>> variant;
};
BOOST_DESCRIBE_STRUCT(AskForm, (), (kind, application, variant))

/// A field as whoever fills the form is asked for it.
struct AskedView {
    std::string name;
    std::string label;
    std::string help;
    FieldType type = FieldType::text;
    std::vector<std::string> choices;
    bool is_required = false;
    std::optional<When> when;
    std::int64_t scale = 0;  // As of FieldView.
    std::string unit;
    std::optional<std::string> minimum;
    std::optional<std::string> maximum;
};
BOOST_DESCRIBE_STRUCT(
    AskedView, (),
    (name, label, help, type, choices, is_required, when, scale, unit, minimum, maximum)
)

struct FormToFill {
    std::string intro;
    std::vector<AskedView> fields;
};
BOOST_DESCRIBE_STRUCT(FormToFill, (), (intro, fields))

/// Refuses: forbidden; invalid with unknown_field_kind.
Result<http::Page<FormView>> list_forms(
    db::Sql& sql, const Call& call, const ListForms& request, const FieldKinds& kinds
);

/// Puts a form in place of the one of that kind, application and variant. Refuses: forbidden;
/// invalid with unknown_field_kind, unknown_variant, unknown_form_application, unknown_field,
/// field_repeated, when_not_before, when_without_values, too_many_items.
Result<FormView> put_form(
    db::Sql& sql, const Call& call, const PutForm& request, const FieldKinds& kinds
);

/// Refuses: forbidden; not_found.
Result<> remove_form(db::Sql& sql, const Call& call, const RemoveForm& request);

/// The form that the caller fills: requesters without what is internal. Refuses: invalid with
/// unknown_form_application, where the caller cannot use it, too.
Result<FormToFill> ask_form(
    db::Sql& sql, const Call& call, const AskForm& request, const FieldKinds& kinds
);

/// Whether there is any form: looked up in memory, for who makes things without.
bool are_forms(db::Sql& sql);

/// The form for it, with its fields that are active; one that asks nothing where there is none.
Form form_for(
    db::Sql& sql, std::string_view kind, Id<Application> application, std::string_view variant
);

/// Which form that is; nothing where there is none.
std::optional<Id<Form>> form_id_for(
    db::Sql& sql, std::string_view kind, Id<Application> application, std::string_view variant
);

}  // namespace mainstay::fields
