// SQL to the rows of fields, forms and values. No rule lives here.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "db/sql.hpp"
#include "fields/answers.hpp"
#include "fields/form.hpp"
#include "identity/identity.hpp"

namespace mainstay::fields::store {

/// One row of `field_form`.
struct FormRow {
    Id<Form> id;
    std::string kind;
    std::int64_t application = 0;  // 0: any.
    std::string variant;           // Empty: any.
    std::string intro;
    std::string items;  // A FormItems, as JSON.
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(FormRow, (), (id, kind, application, variant, intro, items, version))

/// All of a kind, at most `fields_max`, the oldest first. Index: that of the unique name.
std::vector<Field> fields(db::Sql& sql, std::string_view kind);
std::optional<Field> field(db::Sql& sql, Id<Field> id);

/// Nothing where the kind has one of that name.
std::optional<Id<Field>> insert_field(db::Sql& sql, const Field& field, Time now);

/// Raises the version; false where it is not the field's any more.
bool update_field(db::Sql& sql, const Field& field);

/// How many forms there are. From memory, where nothing changed.
std::int64_t forms_there_are(db::Sql& sql);

/// All of a kind, by id, at most `limit`.
std::vector<FormRow> forms(db::Sql& sql, std::string_view kind, int limit);
std::optional<FormRow> form(db::Sql& sql, Id<Form> id);

/// The one that fits best: of the application, then of the variant. Index: that of the unique
/// place.
std::optional<FormRow> form_for(
    db::Sql& sql, std::string_view kind, Id<Application> application, std::string_view variant
);

/// Puts it in place of one of the same kind, application and variant.
Id<Form> keep_form(db::Sql& sql, const FormRow& row);
void remove_form(db::Sql& sql, Id<Form> id);

/// Of one thing of that kind. Index: the primary key.
Answers values(db::Sql& sql, std::string_view kind, std::int64_t thing);
void keep_value(db::Sql& sql, std::int64_t thing, Id<Field> field, const Answer& answer);
void remove_value(db::Sql& sql, std::int64_t thing, Id<Field> field);

/// Removes what was typed as text of one thing of that kind, and returns how many.
std::int64_t remove_texts(db::Sql& sql, std::string_view kind, std::int64_t thing);

/// Different values of a text field that begin so, by one look into the index for each.
std::vector<std::string> texts_beginning(
    db::Sql& sql, Id<Field> field, std::string_view begin, int limit
);

}  // namespace mainstay::fields::store
